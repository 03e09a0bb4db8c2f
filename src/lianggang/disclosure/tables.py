"""The numbers of people that rows of figures show, and where in the tables they stand."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache

from lianggang.catalogue.load import load_catalogue
from lianggang.disclosure.kin import Family, Kin, Place, signs
from lianggang.disclosure.scheme import Scheme
from lianggang.panel.model import TOTAL, Breakdown, Observation
from lianggang.panel.quantities import Quantity, normal_unit

NUMERATOR, DENOMINATOR, REST = "分子", "分母", "其余"
_SAME_YEAR = re.compile(r"^(?:同期|同年|年内|当年|本年|该年)(?:的|内)?")
_BABIES = re.compile(r"([男女])婴")
_TEN_THOUSAND = "万"
_PROMINENT, _PLAIN, _NONE = 2.0, 1.0, 1.5  # what it costs to lose a total, a part, a zero that hides nothing
_SIZE = 0.01  # for each power of ten: of two parts the smaller one is the smaller loss
_EXACT = (0, 0)
Rated = tuple[Observation, Quantity]
Rates = tuple[Decimal, Decimal]
"""The lowest and the highest rate that a printed one may stand for."""


@dataclass(slots=True)
class Count:
    """A number of private people, the same in every row that shows it.

    limit: what it is a part of, None when it is no share. rounding: how far below and above the number it may lie by
    the rows that show it, where these print a rounded rate and no count. rows: indices of the rows that show it;
    without any it is only implied by the others (the men, where the total and the women are printed).
    """

    counted: str
    place: Place
    number: int
    limit: int | None = None
    rounding: tuple[int, int] = _EXACT
    rows: list[int] = field(default_factory=list)

    @property
    def nearby(self) -> range:
        """The numbers that the rows which show it leave possible."""
        down, up = self.rounding
        return range(self.number + down, self.number + up + 1)


@dataclass(frozen=True, slots=True)
class Row:
    """What is published or withheld as one: an observation, or a sum of five of them.

    counts: indices by role (分子, 分母). cost: how much its loss weighs.
    """

    indicator: str
    place: Place
    counts: Mapping[str, int]
    cost: float

    @property
    def series(self) -> tuple[str, str, Breakdown]:
        """What the years of one series share: indicator, territory and part of the population."""
        return self.indicator, self.place[0], self.place[2]


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
        for role, index in found.items():
            known = self.counts[index]
            known.rounding = _tighter(known, counts[role])
            known.rows.append(row)
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
                groups.setdefault((row.indicator, role), {})[self.counts[index].place] = index
        return groups

    def shared(self) -> list[dict[Place, int]]:
        """Indices by place of what several indicators count (活产数), whichever of them shows it there."""
        found: dict[str, dict[Place, int]] = defaultdict(dict)
        users: dict[str, set[str]] = defaultdict(set)
        for row in self.rows:
            for index in row.counts.values():
                count = self.counts[index]
                users[count.counted].add(row.indicator)
                found[count.counted].setdefault(count.place, index)
        return [cells for counted, cells in found.items() if len(users[counted]) > 1]


def _tighter(known: Count, new: Count) -> tuple[int, int]:
    """What both rounded rates leave possible of one count."""
    if not known.rows:
        return new.rounding
    return max(known.rounding[0], new.rounding[0]), min(known.rounding[1], new.rounding[1])


def _cost(place: Place, counts: Mapping[str, Count]) -> float:
    numbers = [c.number for c in counts.values()]
    kind = _PROMINENT if place[2].is_total else _NONE if 0 in numbers else _PLAIN
    return kind + _SIZE * math.log10(1 + numbers[0])


def place_of(o: Observation) -> Place:
    """Where an observation of one year stands."""
    return (o.territory, (o.year, o.year), o.breakdown)


def read_tables(
    observations: Iterable[Observation],
    quantities: Mapping[str, Quantity],
    scheme: Scheme,
    parents: Mapping[str, str] | None = None,
) -> tuple[Tables, list[Observation]]:
    """The tables of the observations that show a number, and those rare rates whose counts nobody can know.

    Counts beside an empty value speak of people like any others.
    A rate without its numerator gives it back through its denominator, which may stand in another row (活产数 is the
    same number for every rate of births) or follow from others (the boys among them, from all and the girls).
    parents: the territory above, by territory.
    """
    rows = [(o, quantities[o.indicator]) for o in observations if shows_a_number(o) and o.indicator in quantities]
    kin = Kin(parents or {})
    denominators = _denominators(rows, kin)
    bounds = _bounds(rows, denominators, kin)
    tables, unknown = Tables(), []
    for o, quantity in rows:
        below = denominators.get(_counted(quantity, DENOMINATOR), {})
        counts = dict(_counts(o, quantity, _people(o, quantity, below), scheme))
        counts = counts or dict(_bounded(o, quantity, bounds.get((o.indicator, place_of(o))), scheme))
        if counts:
            tables.add(o.indicator, place_of(o), counts)
        elif o.value is not None and _is_rare(quantity, scheme):
            unknown.append(o)
    return tables, unknown


def shows_a_number(o: Observation) -> bool:
    """Whether a row shows a value that can be, or a count beside an empty one."""
    if o.value is not None:
        return o.value.is_finite()
    return o.numerator is not None or o.denominator is not None


def _is_rare(quantity: Quantity, scheme: Scheme) -> bool:
    return quantity.rare_event and quantity.divides and scheme.is_private(_counted(quantity, NUMERATOR))


def _denominators(rows: Sequence[Rated], kin: Kin) -> dict[str, dict[Place, int]]:
    """What the rates are of, by what is counted and by place: what any row prints, and what follows where one lacks."""
    printed: dict[str, dict[Place, int]] = defaultdict(dict)
    for role in (NUMERATOR, DENOMINATOR):  # what is under a rate is taken before what is above another one
        for o, quantity in rows:
            number = _whole(o.numerator if role == NUMERATOR else o.denominator)
            if number is not None:
                printed[_counted(quantity, role)][_counted_at(o, quantity, role)] = number
    lacking = {_counted(quantity, DENOMINATOR) for o, quantity in rows if _whole(o.denominator) is None}
    return {c: kin.completed(numbers, _rest) if c in lacking else numbers for c, numbers in printed.items()}


def _people(o: Observation, quantity: Quantity, below: Mapping[Place, int]) -> int | None:
    """What the rate of a row is of: as it prints it, or as other rows do."""
    own = _whole(o.denominator)
    return below.get(_counted_at(o, quantity, DENOMINATOR)) if own is None else own


def _bounds(
    rows: Iterable[Rated], denominators: Mapping[str, Mapping[Place, int]], kin: Kin
) -> dict[tuple[str, Place], Decimal]:
    """How many people the parts have at most whose rates alone are printed, by indicator and place.

    The total has no fewer. Where the events of both together are counted, the two rates give the people of each.
    """
    rates: dict[str, dict[Place, Rated]] = defaultdict(dict)
    for o, quantity in rows:
        if quantity.divides and o.value is not None:
            rates[o.indicator][place_of(o)] = (o, quantity)
    found = {}
    for indicator, by_place in rates.items():
        below = denominators.get(_counted(next(iter(by_place.values()))[1], DENOMINATOR), {})
        for place in by_place:
            if (total := below.get((*place[:2], TOTAL))) is not None:
                found[indicator, place] = Decimal(total)
        for (whole, people), (one, other) in _pairs(by_place, below, kin):
            for part, rest in ((one, other), (other, one)):
                most = _most(whole, people, _printed(by_place[part][0]), _printed(by_place[rest][0]))
                found[indicator, part] = min(most, found.get((indicator, part), most))
    return found


def _pairs(
    rates: Mapping[Place, Rated], below: Mapping[Place, int], kin: Kin
) -> Iterator[tuple[tuple[int, int], tuple[Place, Place]]]:
    """Two parts with a rate and without people; before them the events, as the rate counts them, and people of both."""
    for whole, (o, quantity) in rates.items():
        events, people = _whole(o.numerator), _people(o, quantity, below)
        if events is None or people is None:
            continue
        for family in kin.families(rates, whole):
            place, *parts = family
            if place == whole and len(parts) == 2 and all(p in rates and p not in below for p in parts):
                yield (events * quantity.scale, people), (parts[0], parts[1])


def _most(events: int, people: int, own: Rates, other: Rates) -> Decimal:
    """The most people that a part can have: own share × own rate + other share × other rate are all the events."""
    if own[0] <= other[1] and other[0] <= own[1]:
        return Decimal(people)
    return min(Decimal(people), max((b * people - events) / (b - a) for a in own for b in other))


def _rest(numbers: Mapping[Place, int], family: Family, missing: Place) -> int | None:
    number = sum(sign * numbers[place] for place, sign in signs(family, missing))
    return number if number >= 0 else None


def _counts(o: Observation, quantity: Quantity, below: int | None, scheme: Scheme) -> Iterator[tuple[str, Count]]:
    """The counts of private people that a row shows, by role."""
    above = _above(o, quantity, below)
    share = quantity.is_share or (not quantity.divides and normal_unit(quantity.unit) == "%")
    limit = below if share and above is not None and below is not None and above <= below else None
    counted = {role: _counted(quantity, role) for role in (NUMERATOR, DENOMINATOR)}
    private = {role: scheme.is_private(words) for role, words in counted.items()}
    if above is not None and private[NUMERATOR] and (private[DENOMINATOR] or not share):
        rounding = _EXACT if o.numerator is not None or below is None else _rounding(o, quantity, above, below)
        yield NUMERATOR, Count(counted[NUMERATOR], _counted_at(o, quantity, NUMERATOR), above, limit, rounding)
    if below is not None and private[DENOMINATOR]:
        yield DENOMINATOR, Count(counted[DENOMINATOR], _counted_at(o, quantity, DENOMINATOR), below)


def _above(o: Observation, quantity: Quantity, below: int | None) -> int | None:
    """The number of events: as reported, or what the printed rate and the denominator give back."""
    if o.numerator is not None:
        return _whole(o.numerator)
    if o.value is None:
        return None
    if quantity.is_count:
        return _whole(o.value * (10_000 if quantity.unit.startswith(_TEN_THOUSAND) else 1))
    if quantity.divides and below and o.value >= 0:
        return round(o.value * below / quantity.scale)
    return None


def _rounding(o: Observation, quantity: Quantity, above: int, below: int) -> tuple[int, int]:
    """How far the number of events may lie below and above what the printed digits of a rate give back.

    None and all are taken at their word.
    """
    if above in (0, below) or not quantity.divides:
        return _EXACT
    low, high = (rate * below / quantity.scale for rate in _printed(o))
    down = int(low.to_integral_value(ROUND_CEILING)) - above
    up = int(high.to_integral_value(ROUND_FLOOR)) - above
    return min(down, 0), max(up, 0)


def _printed(o: Observation) -> Rates:
    """The lowest and highest rate that is printed like this one."""
    assert o.value is not None  # only rates are printed
    half = Decimal(5).scaleb(int(o.value.as_tuple().exponent) - 1)
    return o.value - half, o.value + half


def _bounded(o: Observation, quantity: Quantity, most: Decimal | None, scheme: Scheme) -> Iterator[tuple[str, Count]]:
    """The number of events of a part that must be few, because `most` people already make so few of its rate.

    So for the rest of a share. It is taken as the largest that is possible; nothing where more than the threshold are.
    """
    counted = _counted(quantity, NUMERATOR)
    if o.value is None or most is None or o.numerator is not None or not scheme.is_private(counted):
        return
    low, high = _printed(o)
    sides = [(NUMERATOR, counted, o.value, high)]
    if quantity.is_share and scheme.complements and scheme.is_private(_counted(quantity, DENOMINATOR)):
        sides.append((REST, f"{counted}以外", quantity.scale - o.value, quantity.scale - low))
    for role, words, rate, highest in sides:
        number = int((highest * most / quantity.scale).to_integral_value(ROUND_FLOOR))
        if rate > 0 and 0 < number <= scheme.threshold:
            yield role, Count(words, place_of(o), number, None, (1 - number, 0))


def _whole(number: Decimal | None) -> int | None:
    return int(number) if number is not None and number.is_finite() and number >= 0 and number % 1 == 0 else None


def _counted(quantity: Quantity, role: str) -> str:
    """What is counted, in the words of the catalogue; the quantity's own name where these are missing."""
    return _plain(_words(quantity, role))[0]


def _counted_at(o: Observation, quantity: Quantity, role: str) -> Place:
    """Where what a row counts stands in the tables: that of the boys born (活产男婴数) among the births by sex."""
    territory, years, part = place_of(o)
    sex = _plain(_words(quantity, role))[1]
    return (territory, years, replace(part, sex=part.sex or sex) if sex else part)


def _words(quantity: Quantity, role: str) -> str:
    indicator = load_catalogue().indicators.get(quantity.code)
    words = (indicator.numerator if role == NUMERATOR else indicator.denominator) if indicator else ""
    return words or f"{quantity.name}（{role}）"


@cache
def _plain(words: str) -> tuple[str, str]:
    """The words without those that change nothing (同期活产数 is 活产数), and the sex of the babies they speak of."""
    babies = _BABIES.search(words)
    return _BABIES.sub("", _SAME_YEAR.sub("", words)), babies[1] if babies else ""
