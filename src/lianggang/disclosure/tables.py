"""The numbers of people that rows of figures show, and where in the tables they stand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lianggang.catalogue.load import load_catalogue
from lianggang.disclosure.scheme import Scheme
from lianggang.panel.model import Breakdown, Observation
from lianggang.panel.quantities import Quantity, normal_unit

Years = tuple[int, int]
"""First and last year of a sum over years; equal for a single year."""
Place = tuple[str, Years, Breakdown]
"""Territory, years, breakdown."""
NUMERATOR, DENOMINATOR = "分子", "分母"
_TEN_THOUSAND = "万"
_PROMINENT, _PLAIN, _NONE = 2.0, 1.0, 1.5  # what it costs to lose a total, a part, a zero that hides nothing
_SIZE = 0.01  # for each power of ten: of two parts the smaller one is the smaller loss


@dataclass(slots=True)
class Count:
    """A number of private people, the same in every row that shows it.

    limit: what it is a part of, None when it is no share. rows: indices of the rows that show it; without any it is
    only implied by the others (the men, where the total and the women are printed).
    """

    counted: str
    place: Place
    number: int
    limit: int | None = None
    rows: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """What is published or withheld as one: an observation, or a sum of five of them.

    counts: indices by role (分子, 分母). cost: how much its loss weighs.
    """

    indicator: str
    place: Place
    counts: Mapping[str, int]
    cost: float


@dataclass(slots=True)
class Tables:
    """All rows that show numbers of private people, and these numbers."""

    counts: list[Count] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    _known: dict[tuple[str, Place, int], int] = field(default_factory=dict)

    def add(self, indicator: str, place: Place, counts: Mapping[str, Count]) -> int:
        """Add a row with its counts by role; equal counts of one place are the same. The row's index."""
        found = {role: self.place(count) for role, count in counts.items()}
        row = len(self.rows)
        self.rows.append(Row(indicator, place, found, _cost(place, counts)))
        for index in found.values():
            self.counts[index].rows.append(row)
        return row

    def place(self, count: Count) -> int:
        """The index of a count, new or known; where the limits differ, the smaller one holds."""
        key = (count.counted, count.place, count.number)
        index = self._known.setdefault(key, len(self.counts))
        if index == len(self.counts):
            self.counts.append(count)
        known = self.counts[index]
        limits = [limit for limit in (known.limit, count.limit) if limit is not None]
        known.limit = min(limits, default=None)
        return index

    def grouped(self) -> dict[tuple[str, str], dict[Place, int]]:
        """Indices of counts by indicator and role, then by place."""
        groups: dict[tuple[str, str], dict[Place, int]] = {}
        for row in self.rows:
            for role, index in row.counts.items():
                groups.setdefault((row.indicator, role), {})[row.place] = index
        return groups


def _cost(place: Place, counts: Mapping[str, Count]) -> float:
    numbers = [c.number for c in counts.values()]
    kind = _PROMINENT if place[2].is_total else _NONE if 0 in numbers else _PLAIN
    return kind + _SIZE * math.log10(1 + numbers[0])


def place_of(o: Observation) -> Place:
    """Where an observation of one year stands."""
    return (o.territory, (o.year, o.year), o.breakdown)


def read_tables(
    observations: Iterable[Observation], quantities: Mapping[str, Quantity], scheme: Scheme
) -> tuple[Tables, list[Observation]]:
    """The tables of the observations that have a value, and those rare rates whose counts nobody can know.

    A rate without its numerator gives it back through its denominator, which may stand in another row: 活产数 is the
    same number for every rate of births.
    """
    rows = [(o, quantities[o.indicator]) for o in observations if o.value is not None and o.indicator in quantities]
    denominators = {
        (_counted(q, DENOMINATOR), place_of(o)): number
        for o, q in rows
        if (number := _whole(o.denominator)) is not None
    }
    tables, unknown = Tables(), []
    for o, quantity in rows:
        below = denominators.get((_counted(quantity, DENOMINATOR), place_of(o)))
        counts = dict(_counts(o, quantity, below, scheme))
        if counts:
            tables.add(o.indicator, place_of(o), counts)
        elif quantity.rare_event and quantity.divides and scheme.is_private(_counted(quantity, NUMERATOR)):
            unknown.append(o)
    return tables, unknown


def _counts(o: Observation, quantity: Quantity, below: int | None, scheme: Scheme) -> Iterator[tuple[str, Count]]:
    """The counts of private people that a row shows, by role."""
    above = _above(o, quantity, below)
    share = quantity.is_share or (not quantity.divides and normal_unit(quantity.unit) == "%")
    limit = below if share and above is not None and below is not None and above <= below else None
    counted = {role: _counted(quantity, role) for role in (NUMERATOR, DENOMINATOR)}
    private = {role: scheme.is_private(words) for role, words in counted.items()}
    if above is not None and private[NUMERATOR] and (private[DENOMINATOR] or not share):
        yield NUMERATOR, Count(counted[NUMERATOR], place_of(o), above, limit)
    if below is not None and private[DENOMINATOR]:
        yield DENOMINATOR, Count(counted[DENOMINATOR], place_of(o), below)


def _above(o: Observation, quantity: Quantity, below: int | None) -> int | None:
    """The number of events: as reported, or what the printed rate and the denominator give back."""
    assert o.value is not None  # the caller has left the others out
    if o.numerator is not None:
        return _whole(o.numerator)
    if quantity.is_count:
        return _whole(o.value * (10_000 if quantity.unit.startswith(_TEN_THOUSAND) else 1))
    if quantity.divides and below and o.value >= 0:
        return round(o.value * below / quantity.scale)
    return None


def _whole(number: Decimal | None) -> int | None:
    return int(number) if number is not None and number.is_finite() and number >= 0 and number % 1 == 0 else None


def _counted(quantity: Quantity, role: str) -> str:
    """What is counted, in the words of the catalogue; the quantity's own name where these are missing."""
    indicator = load_catalogue().indicators.get(quantity.code)
    words = (indicator.numerator if role == NUMERATOR else indicator.denominator) if indicator else ""
    return words or f"{quantity.name}（{role}）"
