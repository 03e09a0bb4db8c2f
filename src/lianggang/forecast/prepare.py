"""From series to tables on a scale: which points count, and what is known of their error."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt

from lianggang.forecast import transform as scales
from lianggang.forecast.counting import COUNTED, Scale, counted
from lianggang.forecast.params import DEFAULT, Params
from lianggang.forecast.transform import Rows, Transform
from lianggang.panel.model import Observation, Series
from lianggang.wording import places_of

Array = npt.NDArray[np.float64]
_ALSO_CHANCE = 1e-8  # keeps variances positive where nothing is known of the error
_ABSURD = 10**15  # no quantity of a plan is this large; float arithmetic would overflow


@dataclass(frozen=True, slots=True)
class Table:
    """n series of one scale side by side, w calendar years from `first` on; NaN where a year is unknown.

    rows (n,): places in the sequence that was prepared. values, scaled, known (n, w): published values, values on the
    scale, their known error variance. last (n,): column of the last known year. chance (n,): the part of the known
    variance that the value to come will have as well. grain (n,): distance of neighbouring values, one unit of the last
    published place or, of a percentage, one of its last denominator. events, exposure (n, w), per_event (n,): only
    where whole events are counted; scaled is then the log of (events + 1/2) / exposure, per_event the value of one
    (in the scale "missed" what one event takes from 100).
    """

    scale: Scale
    first: int
    rows: Rows
    values: Array
    scaled: Array
    known: Array
    last: Rows
    transform: Transform
    chance: Array
    events: Array
    exposure: Array
    per_event: Array

    @property
    def years(self) -> npt.NDArray[np.int_]:
        """The calendar years of the columns."""
        return self.first + np.arange(self.values.shape[1])

    def take(self, chosen: Rows, column: int = 0) -> Table:
        """Some of the series, from a column on before which none of them has a value."""
        values, scaled, known, events, exposure = (
            array[chosen, column:] for array in (self.values, self.scaled, self.known, self.events, self.exposure)
        )
        last, chance, per_event = self.last[chosen] - column, self.chance[chosen], self.per_event[chosen]
        return Table(
            self.scale, self.first + column, self.rows[chosen], values, scaled, known, last,
            self.transform.take(chosen), chance, events, exposure, per_event,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    """The usable points of one series: arrays (k,)."""

    row: int
    scale: Scale
    years: npt.NDArray[np.int_]
    values: Array
    rounding: float
    events: Array
    exposure: Array
    per_event: float


def tables(series: Sequence[Series], to: int, params: Params = DEFAULT) -> tuple[Table, ...]:
    """The series from which the year `to` can be forecast (see `forecast`): a table for each scale, in their order."""
    groups: dict[Scale, list[_Line]] = defaultdict(list)
    for row, one in enumerate(series):
        if (line := _line(row, one, to, params)) is not None:
            groups[line.scale].append(line)
    return tuple(_table(scale, groups[scale], params) for scale in get_args(Scale) if scale in groups)


def comparable(series: Series, to: int, params: Params = DEFAULT) -> list[Observation]:
    """One exact, finite value a year before `to`, since the last change of definition and within the window.

    None at all when the definition changes between the last of them and `to`.
    """
    years: dict[int, Observation] = {}
    for o in series.observations:
        if o.value is not None and o.value.is_finite() and o.qualifier in ("", "~") and o.year < to:
            years.setdefault(o.year, o)
    if not years or any(max(years) < b <= to for b in series.breaks):
        return []
    last = max(years)
    first = max([last - params.window + 1, *(b for b in series.breaks if b <= last)])
    return [years[y] for y in sorted(years) if y >= first]


def _line(row: int, series: Series, to: int, params: Params) -> _Line | None:
    used = comparable(series, to, params)
    if len(used) < params.min_points or to > used[-1].year + params.max_horizon:
        return None
    values = np.array([float(o.value) for o in used if o.value is not None])
    if np.abs(values).max() > _ABSURD:
        return None
    part, whole = (
        np.array([[math.nan if n is None else float(n) for n in column]])
        for column in ([o.numerator for o in used], [o.denominator for o in used])
    )
    found = counted(values[None], part, whole, series.unit, params)
    scale: Scale = found.scale[0]
    years, events, exposure = np.array([o.year for o in used]), found.events[0], found.exposure[0]
    return _Line(row, scale, years, values, _rounding(used), events, exposure, float(found.per_event[0]))


def _rounding(used: list[Observation]) -> float:
    """Standard deviation of the rounding error of published values (uniform over one last digit)."""
    places = max(places_of(o.value) for o in used if o.value is not None)
    return float(10.0**-places / math.sqrt(12))


def _table(scale: Scale, lines: list[_Line], params: Params) -> Table:
    first = min(int(line.years[0]) for line in lines)
    width = max(int(line.years[-1]) for line in lines) - first + 1
    values, events, exposure = (np.full((len(lines), width), math.nan) for _ in range(3))
    for i, line in enumerate(lines):
        spots = line.years - first
        values[i, spots], events[i, spots], exposure[i, spots] = line.values, line.events, line.exposure
    sizes = [0.0 if scale in COUNTED else scales.size_of(_plain(scale), line.values, params) for line in lines]
    rows, rounding = np.array([line.row for line in lines]), np.array([line.rounding for line in lines])
    per_event = np.array([line.per_event for line in lines])
    return assembled(scale, first, rows, values, np.array(sizes), rounding, events, exposure, per_event)


def assembled(
    scale: Scale, first: int, rows: Rows, values: Array, sizes: Array, rounding: Array, events: Array, exposure: Array,
    per_event: Array,
) -> Table:  # fmt: skip
    """The table of series that lie side by side already.

    sizes, rounding (n,): of the transform, and standard deviation of the rounding error. Others: see `Table`.
    """
    transform, counted = Transform(_plain(scale), sizes), scale in COUNTED
    columns = np.arange(values.shape[1])
    last = np.where(np.isfinite(values), columns, -1).max(axis=1)
    scaled = np.log((events + 0.5) / exposure) if counted else transform.forward(values)
    chance, exact = _chance(scale, events, exposure), np.zeros_like(values)
    if not counted:
        half = math.sqrt(3) * rounding[:, None]  # of the last digit; what was rounded to 100 % lies below it
        edges = (np.clip(values + way * half, transform.low, transform.high) for way in (1, -1))
        over, under = (transform.forward(edge) for edge in edges)
        exact = (over - under) ** 2 / 12
    if scale == "log":
        chance *= (transform.slope(values) * values) ** 2  # from the log of the rate to the scale
    known = np.where(np.isfinite(values), np.nan_to_num(chance) + exact + _ALSO_CHANCE, 1.0)
    own = np.zeros(len(rows)) if counted else np.nan_to_num(chance[np.arange(len(rows)), last])
    return Table(scale, first, rows, values, scaled, known, last, transform, own, events, exposure, per_event)


def _plain(scale: Scale) -> scales.Name:
    """The scale of the values themselves; of counts that of their rates."""
    return "log" if scale == "count" or scale == "missed" else scale


def _chance(scale: Scale, events: Array, exposure: Array) -> Array:
    """Poisson or binomial variance of each scaled value, from the pooled rate so that a lucky year counts no more."""
    rate = np.nansum(events, axis=1) / np.maximum(np.nansum(exposure, axis=1), _ALSO_CHANCE)
    expected = exposure * rate[:, None]
    variance: Array = 1 / (expected + 0.5)
    if scale == "logit":
        variance = variance + 1 / (np.maximum(exposure - expected, 0.0) + 0.5)
    return variance
