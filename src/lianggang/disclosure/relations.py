"""The sums and orders by which published numbers give back withheld ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from lianggang.catalogue.model import Rule
from lianggang.disclosure.tables import NUMERATOR, Count, Place, Tables
from lianggang.panel.model import TOTAL, Breakdown

_SEXES, _TOWNS, _COUNTRY = ("男", "女"), ("城镇", "城市"), "农村"
_LISTS = ("age", "other")
Cells = dict[Place, int]
Family = tuple[Place, ...]
"""A whole, followed by the parts that make it up."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What deviations of counts from their true numbers obey: sum of coefficient × deviation = 0, or ≤ slack.

    terms: (index of the count, coefficient). Whoever looks at the tables is taken to know how far the parts fall short
    of the whole, so that an equation holds even where they do not add up.
    """

    terms: tuple[tuple[int, int], ...]
    slack: int | None = None


def find_relations(tables: Tables, parents: Mapping[str, str], rules: Iterable[Rule]) -> list[Relation]:
    """Every relation among the counts: parts of a whole, territories of a territory, counts within counts.

    parents: the territory above, by territory. Numbers that nobody prints but that follow from two printed ones (the
    men from the total and the women) are added to the tables.
    """
    kin = _Kin(parents)
    found: dict[Relation, None] = {}
    groups = tables.grouped()
    for cells in groups.values():
        complete = _completed(tables, cells, kin)
        found |= dict.fromkeys(_sums(complete, kin))
        found |= dict.fromkeys(_listed(tables, cells))
        found |= dict.fromkeys(_within(tables, cells))
    found |= dict.fromkeys(_orders(tables, groups, rules))
    return list(found)


class _Kin:
    """Which places make up a whole together."""

    def __init__(self, parents: Mapping[str, str]) -> None:
        self._parents = parents
        self._children: dict[str, list[str]] = {}
        for child, above in parents.items():
            self._children.setdefault(above, []).append(child)

    def families(self, cells: Cells, place: Place) -> Iterator[Family]:
        """The families by sex, residence and territory that the place belongs to, as the whole or as a part."""
        territory, years, part = place
        yield tuple((territory, years, p) for p in _sexes(part))
        for town in _towns(cells, place):
            yield tuple((territory, years, p) for p in _residences(part, town))
        for above in (territory, self._parents.get(territory, "")):
            if below := self._children.get(above) if above else None:
                yield ((above, years, part), *((child, years, part) for child in below))


@cache
def _sexes(part: Breakdown) -> tuple[Breakdown, ...]:
    """The family by sex that a part of the population belongs to: both together, the men, the women."""
    return tuple(replace(part, sex=sex) for sex in ("", *_SEXES))


@cache
def _residences(part: Breakdown, town: str) -> tuple[Breakdown, ...]:
    """The family by residence: both together, the town by that word, the country."""
    return tuple(replace(part, residence=residence) for residence in ("", town, _COUNTRY))


def _towns(cells: Cells, place: Place) -> tuple[str, ...]:
    """The words for town that the figures use beside the place; the first where they use none."""
    territory, years, part = place
    used = tuple(town for town in _TOWNS if (territory, years, _residences(part, town)[1]) in cells)
    return used or _TOWNS[:1]


def _completed(tables: Tables, cells: Cells, kin: _Kin) -> Cells:
    """The cells with every number that follows from the others, each the only one that its family lacks."""
    complete, waiting = dict(cells), list(cells)
    while waiting:
        for family in list(kin.families(complete, waiting.pop())):
            missing = [place for place in family if place not in complete]
            count = _implied(tables, complete, family, missing[0]) if len(missing) == 1 else None
            if count:
                complete[missing[0]] = tables.place(count)
                waiting.append(missing[0])
    return complete


def _implied(tables: Tables, cells: Cells, family: Family, missing: Place) -> Count | None:
    """The only count that a family lacks; None where it would be negative."""
    whole = family[0]
    signs = {place: 1 if whole in (place, missing) else -1 for place in family}
    known = [(signs[place], tables.counts[cells[place]]) for place in family if place != missing]
    number = sum(sign * c.number for sign, c in known)
    shares = [sign * c.limit for sign, c in known if c.limit is not None]
    limit = sum(shares) if len(shares) == len(known) and sum(shares) >= number else None
    return Count(known[0][1].counted, missing, number, limit) if number >= 0 else None


def _sums(cells: Cells, kin: _Kin) -> Iterator[Relation]:
    """Whole = sum of the parts, for every family whose whole and some part are there."""
    for place in cells:
        for whole, *parts in kin.families(cells, place):
            present = [cells[part] for part in parts if part in cells] if whole == place else []
            if present:
                yield Relation(((cells[whole], 1), *((i, -1) for i in present)))


def _listed(tables: Tables, cells: Cells) -> Iterator[Relation]:
    """Groups without a fixed list (ages, others), where those that are reported add up to the whole."""
    groups: dict[tuple[str, Place], list[int]] = {}
    for (territory, years, part), index in cells.items():
        for dimension in (d for d in _LISTS if getattr(part, d)):
            rest = replace(part, age="") if dimension == "age" else replace(part, other="")
            groups.setdefault((dimension, (territory, years, rest)), []).append(index)
    for (_, whole), parts in groups.items():
        numbers = [tables.counts[i].number for i in parts]
        if whole in cells and sum(numbers) == tables.counts[cells[whole]].number:
            yield Relation(((cells[whole], 1), *((i, -1) for i in parts)))


def _within(tables: Tables, cells: Cells) -> Iterator[Relation]:
    """A part is no larger than the total."""
    for (territory, years, part), index in cells.items():
        total = cells.get((territory, years, TOTAL))
        if total is not None and not part.is_total:
            slack = tables.counts[total].number - tables.counts[index].number
            yield Relation(((index, 1), (total, -1)), max(0, slack))


def _orders(tables: Tables, groups: Mapping[tuple[str, str], Cells], rules: Iterable[Rule]) -> Iterator[Relation]:
    """新生儿死亡 ≤ 婴儿死亡 ≤ 5岁以下死亡, and the like, wherever both are there."""
    for rule in (r for r in rules if r.executable and r.kind == "numerator_le"):
        for lower, upper in pairwise(rule.codes):
            less, more = (groups.get((code, NUMERATOR), {}) for code in (lower, upper))
            for place in less.keys() & more.keys():
                slack = tables.counts[more[place]].number - tables.counts[less[place]].number
                yield Relation(((less[place], 1), (more[place], -1)), max(0, slack))
