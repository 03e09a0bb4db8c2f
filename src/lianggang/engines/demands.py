"""The demands of many cases as arrays: what is measured, and between which edges it must lie.

What a target demands whatever the series is comes from `assess.resolve`, once a target. Edges that are stated numbers
are exact as floats; where edges are computed, a comparison that comes close is decided again in decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from lianggang.assess import units
from lianggang.assess.demand import Demand, Refusal
from lianggang.assess.params import Params
from lianggang.assess.resolve import RATIO_PLACES, resolve
from lianggang.engines.cases import Cases, at
from lianggang.engines.reasons import Reason
from lianggang.engines.references import Reference
from lianggang.engines.single import Standing, question, template
from lianggang.panel.arrays import Array, Bytes, Flags, Mark, Rows, decimal_of
from lianggang.plans.model import Direction, Kind
from lianggang.wording import canonical_unit, round_half_up

_CLOSE = 1e-9  # relative; nearer to a computed edge, decimals decide
_BASED = (Kind.CHANGE, Kind.ANNUAL_CHANGE, Kind.DIRECTION)


@dataclass(slots=True)
class Demands:
    """The demands of p cases; all arrays (p,).

    templates: by question. reason: `Reason` why the demand cannot be tested. start: column of the value that progress
    is counted from, -1 for none; base: its value where the demand refers to it, NaN elsewhere. low, high: edges of the
    measured quantity, with whether they belong to it. change, relative, yearly: how it is measured. goal, tolerance,
    good, sign, bound, reference: as in `assess.demand.Demand`, NaN for None. computed: edges or measure are computed.
    """

    templates: tuple[Demand | Refusal, ...]
    reason: Bytes
    start: Rows
    base: Array
    low: Array
    high: Array
    low_closed: Flags
    high_closed: Flags
    change: Flags
    relative: Flags
    yearly: Flags
    goal: Array
    tolerance: Array
    sign: Rows
    bound: Array
    reference: Array
    computed: Flags

    def measured(self, value: Array, years: Array) -> Array:
        """The quantity that is compared; years: since the base."""
        step = np.where(self.yearly, years, 1.0)
        with np.errstate(all="ignore"):
            growth = value / self.base
            growth = np.where(self.yearly, np.maximum(growth, 0.0) ** (1 / step), growth)
            moved = np.where(self.relative, (growth - 1) * 100, (value - self.base) / step)
        result: Array = np.where(self.change, moved, value)
        return result

    def back(self, change: Array, years: Array) -> Array:
        """The value that means the measured quantity; years: since the base."""
        step = np.where(self.yearly, years, 1.0)
        with np.errstate(all="ignore"):
            growth = 1 + change / 100
            growth = np.where(self.yearly, np.maximum(growth, 0.0) ** step, growth)
            moved = np.where(self.relative, self.base * growth, self.base + change * step)
        result: Array = np.where(self.change, moved, change)
        return result

    def side(self, measured: Array) -> Rows:
        """-1 below the edges, 0 between them, 1 above, as floats tell it."""
        below = (measured < self.low) | ((measured == self.low) & ~self.low_closed)
        above = (measured > self.high) | ((measured == self.high) & ~self.high_closed)
        result: Rows = np.where(below, -1, np.where(above, 1, 0))
        return result

    def close(self, measured: Array) -> Flags:
        """Where rounding could have carried a computed quantity over an edge."""
        size = _CLOSE * np.maximum(1.0, np.abs(measured))
        with np.errstate(invalid="ignore"):
            near: Flags = (np.abs(measured - self.low) <= size) | (np.abs(measured - self.high) <= size)
        return near & self.computed


def demands(cases: Cases, references: Mapping[str, Reference], params: Params) -> Demands:
    """The demand of every case."""
    found = _templates(cases, references, params)
    _start(found, cases)
    _directions(found, cases, params.earlier_years)
    _around_base(found, cases, references, params)
    _ratios(found, cases)
    return found


def sides(found: Demands, cases: Cases, params: Params) -> Rows:
    """On which side of its demand the last value of every case lies; decimals decide where it is close."""
    measured = found.measured(cases.latest_value, _years(found, cases))
    result = found.side(measured)
    for case in np.flatnonzero(found.close(measured) & (found.reason == Reason.MERITS)).tolist():
        asked = question(cases, case, params)
        demand, latest = resolve(asked), asked.values.latest
        if isinstance(demand, Demand) and latest is not None:
            result[case] = demand.side(latest.value, latest.year)
    return result


def _years(found: Demands, cases: Cases) -> Array:
    return np.asarray(cases.latest - found.start, float)


def since_base(found: Demands, cases: Cases, year: Rows) -> Array:
    """The years from the base to `year`."""
    return np.asarray(year - cases.panel.first - found.start, float)


def _templates(cases: Cases, references: Mapping[str, Reference], params: Params) -> Demands:
    unit = cases.panel.unit
    made = tuple(
        template(a, Standing(unit, references[a.reference].panel.unit if a.reference in references else None), params)
        for a in cases.asked
    )

    def numbers(of: Callable[[Demand], Decimal | int | None], absent: float = np.nan) -> Array:
        found = [of(t) if isinstance(t, Demand) else None for t in made]
        return np.array([absent if x is None else float(x) for x in found], float)[cases.which]

    def flags(of: Callable[[Demand], bool]) -> Flags:
        return np.array([isinstance(t, Demand) and of(t) for t in made], bool)[cases.which]

    untold = np.array([isinstance(t, Refusal) for t in made], bool)[cases.which]
    change = flags(lambda t: t.change is not None)
    return Demands(
        templates=made,
        reason=np.where(untold, Reason.TARGET, Reason.MERITS).astype(np.uint8),
        start=np.full(len(cases), -1),
        base=np.full(len(cases), np.nan),
        low=numbers(lambda t: t.window.low, -np.inf),
        high=numbers(lambda t: t.window.high, np.inf),
        low_closed=flags(lambda t: t.window.low_closed),
        high_closed=flags(lambda t: t.window.high_closed),
        change=change,
        relative=flags(lambda t: t.change is not None and t.change.relative),
        yearly=flags(lambda t: t.change is not None and t.change.yearly),
        goal=numbers(lambda t: None if t.kind is Kind.RELATION else t.goal),  # of a relation known with its reference
        tolerance=numbers(lambda t: t.tolerance, 0.0),
        sign=numbers(lambda t: t.sign, 0.0).astype(np.int_),
        bound=numbers(lambda t: t.bound if t.kind is Kind.DIRECTION else None),
        reference=np.full(len(cases), np.nan),
        computed=change.copy(),
    )


def _refuse(found: Demands, where: Flags, reason: Reason) -> None:
    found.reason[where & (found.reason == Reason.MERITS)] = reason


def _start(found: Demands, cases: Cases) -> None:
    """Find the base: the year that the target names, else the year before the plan, else the plan's first year."""
    first = cases.ints(lambda a: a.target.baseline_year or a.start - 1) - cases.panel.first
    second = cases.ints(lambda a: a.target.baseline_year or a.start) - cases.panel.first
    width = cases.value.shape[1]
    one, two = (np.where((c >= 0) & (c < width), c, -1) for c in (first, second))
    found.start = np.where(np.isfinite(at(cases.value, one)), one, np.where(np.isfinite(at(cases.value, two)), two, -1))
    based = cases.flags(lambda a: a.target.kind in _BASED)
    value = at(cases.value, found.start)
    found.base = np.where(based, value, np.nan)
    mark = np.take_along_axis(cases.mark, np.maximum(found.start, 0)[:, None], 1)[:, 0]
    _refuse(found, based & (found.start < 0), Reason.NO_BASE)
    _refuse(found, based & (mark >= Mark.AT_LEAST), Reason.BASE_IS_BOUND)
    _refuse(found, based & (cases.since_break > found.start), Reason.BASE_REDEFINED)
    _refuse(found, found.relative & (value <= 0), Reason.BASE_NOT_POSITIVE)


def _directions(found: Demands, cases: Cases, earlier_years: int) -> None:
    """Set the edges that the base gives to directions."""
    base, way = found.base, {d: _goes(cases, d) for d in Direction}
    for direction, sign in ((Direction.UP, 1), (Direction.DOWN, -1)):
        bound = units.bound(canonical_unit(cases.panel.unit), sign)
        kept = base == (np.nan if bound is None else float(bound))
        edge, closed = (found.low, found.low_closed) if sign > 0 else (found.high, found.high_closed)
        edge[way[direction]], closed[way[direction]] = base[way[direction]], kept[way[direction]]
    narrow = way[Direction.NARROW]
    centre = np.array([_centre(t) for t in found.templates])[cases.which]
    gap = np.abs(base - centre)
    found.low[narrow], found.high[narrow] = (centre - gap)[narrow], (centre + gap)[narrow]
    found.low_closed[narrow] = found.high_closed[narrow] = (gap == 0)[narrow]
    found.computed |= narrow & (centre != 0)
    _slow_rise(found, cases, way[Direction.SLOW_RISE], earlier_years)


def _goes(cases: Cases, direction: Direction) -> Flags:
    return cases.flags(lambda a: a.target.kind is Kind.DIRECTION and a.target.direction is direction)


def _centre(demand: Demand | Refusal) -> float:
    return float(demand.centre or 0) if isinstance(demand, Demand) else 0.0


def _slow_rise(found: Demands, cases: Cases, slow: Flags, earlier_years: int) -> None:
    if not slow.any():
        return
    columns = np.arange(cases.value.shape[1])
    since = found.start - earlier_years
    earlier = np.isfinite(cases.exact) & (since[:, None] <= columns) & (columns < found.start[:, None])
    _refuse(found, slow & ~earlier.any(axis=1), Reason.NOTHING_EARLIER)
    first = np.where(earlier.any(axis=1), earlier.argmax(axis=1), -1)
    with np.errstate(invalid="ignore", divide="ignore"):
        rise = (found.base - at(cases.value, first)) / (found.start - first)
    found.high[slow], found.high_closed[slow] = np.maximum(rise, 0.0)[slow], (rise <= 0)[slow]


def _around_base(found: Demands, cases: Cases, references: Mapping[str, Reference], params: Params) -> None:
    """Set the edges of 保持稳定 and of relations, whose tolerance depends on the value that they refer to."""
    relation = cases.flags(lambda a: a.target.kind is Kind.RELATION)
    if relation.any():
        _refer(found, cases, references, relation)
    around = np.where(relation, found.reference, found.base)
    stable = _goes(cases, Direction.STABLE)
    chosen = np.flatnonzero((stable | relation) & np.isfinite(around) & (found.reason == Reason.MERITS))
    pairs, which = np.unique(np.stack([cases.which[chosen], around[chosen]]), axis=1, return_inverse=True)
    for k, (number, value) in enumerate(pairs.T.tolist()):
        asked = cases.asked[int(number)]
        other = references[asked.reference].panel.unit if asked.reference in references else None
        demand = template(asked, Standing(cases.panel.unit, other), params, decimal_of(value, 0) or Decimal(0))
        if isinstance(demand, Demand):
            _set(found, chosen[which == k], demand)


def _set(found: Demands, rows: Rows, demand: Demand) -> None:
    low, high = demand.window.low, demand.window.high
    found.low[rows], found.high[rows] = (
        -np.inf if low is None else float(low),
        np.inf if high is None else float(high),
    )
    found.tolerance[rows] = float(demand.tolerance)
    if demand.goal is not None:
        found.goal[rows] = float(demand.goal)


def _refer(found: Demands, cases: Cases, references: Mapping[str, Reference], relation: Flags) -> None:
    """Take the value of the reference in the year of the last value, else the last before it."""
    for number, asked in enumerate(cases.asked):
        mine = relation & (cases.which == number)
        if asked.reference not in references or not mine.any():
            continue
        value, known = references[asked.reference].at(cases.take(mine))
        found.reference[mine] = value
        found.reason[np.flatnonzero(mine)[~known]] = Reason.NO_REFERENCE
        found.reason[np.flatnonzero(mine)[known & ~np.isfinite(value)]] = Reason.REFERENCE_EMPTY


def _ratios(found: Demands, cases: Cases) -> None:
    """Round the quotient of a ratio for values that are reported as decimals; as `assess.resolve.ratio_places`."""
    decimal = cases.flags(lambda a: isinstance(a.target.value, str)) & (cases.latest >= 0) & (found.reason == 0)
    decimal &= cases.latest_mark != Mark.RATIO
    columns = np.maximum(cases.latest, 0)[:, None]
    printed = np.take_along_axis(cases.panel.places[cases.rows], columns, 1)[:, 0].astype(int)
    places = _telling(cases.latest_value, printed)
    for number, count in np.unique(np.stack([cases.which[decimal], places[decimal]]), axis=1).T.tolist():
        demand, rows = found.templates[number], decimal & (cases.which == number) & (places == count)
        if not isinstance(demand, Demand) or demand.goal is None:
            continue
        goal = round_half_up(demand.goal, count)
        found.goal[rows] = float(goal)
        for array, edge in ((found.low, demand.window.low), (found.high, demand.window.high)):
            array[rows] = array[rows] if edge is None else float(edge - demand.goal + goal)


def _telling(value: Array, places: Rows) -> Rows:
    """The decimal places of values without the zeros at their end, at least those of a compared quotient."""
    for fewer in range(int(places.max(initial=0)) - 1, RATIO_PLACES - 1, -1):
        places = np.where((places > fewer) & (np.round(value, fewer) == value), fewer, places)
    return np.maximum(places, RATIO_PLACES)
