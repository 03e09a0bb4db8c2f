"""Which places of the tables make up a whole together: the sexes, town and country, the territories of a territory."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import TypeVar

from lianggang.panel.model import Breakdown

_SEXES, _TOWNS, _COUNTRY = ("男", "女"), ("城镇", "城市"), "农村"
Years = tuple[int, int]
"""First and last year of a sum over years; equal for a single year."""
Place = tuple[str, Years, Breakdown]
"""Territory, years, breakdown."""
Family = tuple[Place, ...]
"""A whole, followed by the parts that make it up."""
Cell = TypeVar("Cell")


class Kin:
    """Which places make up a whole together."""

    def __init__(self, parents: Mapping[str, str]) -> None:
        self._parents = parents
        self._children: dict[str, list[str]] = {}
        for child, above in parents.items():
            self._children.setdefault(above, []).append(child)

    def families(self, cells: Container[Place], place: Place) -> Iterator[Family]:
        """The families by sex, residence and territory that the place belongs to, as the whole or as a part."""
        territory, years, part = place
        yield tuple((territory, years, p) for p in _sexes(part))
        for town in _towns(cells, place):
            yield tuple((territory, years, p) for p in _residences(part, town))
        for above in (territory, self._parents.get(territory, "")):
            if below := self._children.get(above) if above else None:
                yield ((above, years, part), *((child, years, part) for child in below))

    def completed(
        self, cells: Mapping[Place, Cell], follows: Callable[[Mapping[Place, Cell], Family, Place], Cell | None]
    ) -> dict[Place, Cell]:
        """The cells with every one that `follows` from the others, each the only one that its family lacks."""
        complete, waiting = dict(cells), list(cells)
        while waiting:
            for family in list(self.families(complete, waiting.pop())):
                missing = [place for place in family if place not in complete]
                cell = follows(complete, family, missing[0]) if len(missing) == 1 else None
                if cell is not None:
                    complete[missing[0]] = cell
                    waiting.append(missing[0])
        return complete


def signs(family: Family, missing: Place) -> list[tuple[Place, int]]:
    """How the only number that a family lacks follows from the others: 1 for those to add, -1 to take away."""
    whole = family[0]
    return [(place, 1 if whole in (place, missing) else -1) for place in family if place != missing]


@cache
def _sexes(part: Breakdown) -> tuple[Breakdown, ...]:
    """The family by sex that a part of the population belongs to: both together, the men, the women."""
    return tuple(replace(part, sex=sex) for sex in ("", *_SEXES))


@cache
def _residences(part: Breakdown, town: str) -> tuple[Breakdown, ...]:
    """The family by residence: both together, the town by that word, the country."""
    return tuple(replace(part, residence=residence) for residence in ("", town, _COUNTRY))


def _towns(cells: Container[Place], place: Place) -> tuple[str, ...]:
    """The words for town that the figures use beside the place; the first where they use none."""
    territory, years, part = place
    used = tuple(town for town in _TOWNS if (territory, years, _residences(part, town)[1]) in cells)
    return used or _TOWNS[:1]
