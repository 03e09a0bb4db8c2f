"""Groups without a fixed list (ages, others): which of them make up a whole, and what they leave over of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, islice
from typing import NamedTuple

from lianggang.disclosure.kin import Family, Place
from lianggang.panel.numbers import half_width

_OLDEST = 999
_AGE = re.compile(r"(?P<from>\d{1,3})(?:(?:周?岁)?[-~至到](?P<to>\d{1,3}))?周?岁(?P<side>以下|(?:及|或)?以上)?")
_FEW = 10  # of so many groups every set is tried, of more only all together and the small ones
_SMALL_SETS = 3
_SETS = 60  # more ways to make up one whole than this say nothing new


class Ages(NamedTuple):
    """The first and the last year of age of a group."""

    first: int
    last: int

    def holds(self, other: Ages) -> bool:
        """Whether the other group is a part of this one, or all of it."""
        return self.first <= other.first and other.last <= self.last


EVERYBODY = Ages(0, _OLDEST)


def divided(numbers: Mapping[Place, int]) -> Iterator[Family]:
    """The families by age and by other groups among places with these numbers.

    Ages are put together by their bounds: those that fill a wider one make it up, those that fill a part of it leave a
    rest. Of other groups nobody knows which belong together: every set that adds up to the whole may be one
    classification, and a group that is in none leaves the rest of the whole. A rest is a place that has no number.
    """
    for whole, places in _grouped(numbers, "age").items():
        read = {place: ages for place in places if (ages := read_ages(place[2].age))}
        yield from _by_age(numbers, whole, read)
        yield from _by_number(numbers, whole, [p for p in places if p not in read])
    for whole, places in _grouped(numbers, "other").items():
        yield from _by_number(numbers, whole, places)


def read_ages(label: str) -> Ages | None:
    """The ages that a label names: 3—5岁, 5岁以下, 65岁及以上, 0岁; None when it is none."""
    found = _AGE.fullmatch(half_width(label).replace(" ", ""))
    if found is None:
        return None
    first, side = int(found["from"]), found["side"] or ""
    if side == "以下":
        return Ages(0, first - 1)
    return Ages(first, _OLDEST if side else int(found["to"] or first))


def _grouped(numbers: Mapping[Place, int], dimension: str) -> dict[Place, list[Place]]:
    """The places with a group of this dimension, by the place without it."""
    groups: dict[Place, list[Place]] = {}
    for territory, years, part in numbers:
        if getattr(part, dimension):
            rest = replace(part, age="") if dimension == "age" else replace(part, other="")
            groups.setdefault((territory, years, rest), []).append((territory, years, part))
    return groups


def _by_age(numbers: Mapping[Place, int], whole: Place, read: Mapping[Place, Ages]) -> Iterator[Family]:
    """The families of the whole, whose ages nobody states, and of each age that holds others."""
    wider = {whole: EVERYBODY, **read} if whole in numbers else read
    for place, ages in wider.items():
        inside = [(a, p) for p, a in read.items() if p != place and ages.holds(a)]
        for chain in islice(_chains(inside), _SETS):
            filled = sum(a.last - a.first + 1 for a, _ in chain) == ages.last - ages.first + 1
            yield from _family(numbers, place, [p for _, p in chain], filled=filled)


def _chains(ages: Sequence[tuple[Ages, Place]]) -> Iterator[tuple[tuple[Ages, Place], ...]]:
    """Every set of ages of which no two overlap and to which none can be added; nothing where there are none."""
    end = min((a.last for a, _ in ages), default=0)
    for chosen in (entry for entry in ages if entry[0].first <= end):
        after = [entry for entry in ages if entry[0].first > chosen[0].last]
        yield from ((chosen, *later) for later in (_chains(after) if after else [()]))


def _by_number(numbers: Mapping[Place, int], whole: Place, places: Sequence[Place]) -> Iterator[Family]:
    """The families of groups of which only the numbers tell whether they belong together."""
    some = [p for p in places if numbers[p] > 0]
    if whole not in numbers:
        return
    sizes = range(1, len(some) + 1) if len(some) <= _FEW else (*range(1, _SMALL_SETS + 1), len(some))
    sets = (parts for size in sizes for parts in combinations(some, size))
    found = list(islice((s for s in sets if sum(map(numbers.__getitem__, s)) == numbers[whole]), _SETS))
    yield from ((whole, *parts) for parts in found)
    for place in (p for p in some if not any(p in parts for parts in found)):
        yield from _family(numbers, whole, [place], filled=False)


def _family(numbers: Mapping[Place, int], whole: Place, parts: Sequence[Place], *, filled: bool) -> Iterator[Family]:
    """The whole and its parts, with the rest where they leave one; none where they are more than the whole."""
    rest = numbers[whole] - sum(numbers[p] for p in parts)
    if filled or rest == 0:
        yield (whole, *parts)
    elif rest > 0:
        territory, years, part = whole
        named = "、".join(p[2].age or p[2].other for p in parts)
        yield (whole, *parts, (territory, years, replace(part, other=f"{part.other}除{named}以外")))
