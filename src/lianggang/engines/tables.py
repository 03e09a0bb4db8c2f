"""From the arrays of a panel to the tables that are forecast; the same as `forecast.prepare` makes of series."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

import numpy as np

from lianggang.engines.cases import at, last_column
from lianggang.forecast.params import Params
from lianggang.forecast.prepare import COUNTED, Scale, Table, are_events, assembled, base_of, few_missed
from lianggang.panel.arrays import Array, Flags, Rows
from lianggang.wording import canonical_unit

_ABSURD = 1e15


@dataclass(frozen=True, slots=True)
class History:
    """What is known of n series in one unit: arrays (n, w), NaN where unknown; the first column is the year `first`.

    value: exact values. places: their decimals. breaks: where the definition differs from the years before.
    """

    unit: str
    first: int
    value: Array
    places: Rows
    events: Array
    exposure: Array
    breaks: Flags

    def take(self, rows: Rows) -> History:
        """Some of the series."""
        value, events, exposure = (a[rows] for a in (self.value, self.events, self.exposure))
        return History(self.unit, self.first, value, self.places[rows], events, exposure, self.breaks[rows])


def tables(history: History, to: int, params: Params) -> Iterator[Table]:
    """The series from which the year `to` can be forecast, one table for each scale; rows are places in `history`."""
    used = _used(history, to, params)
    rows = np.flatnonzero(_enough(history, used, to, params))
    if not len(rows):
        return
    lines = _Lines.of(history.take(rows), used[rows], params)
    for scale in get_args(Scale):
        chosen = np.flatnonzero(lines.scale == scale)
        if len(chosen):
            yield lines.table(scale, chosen, rows[chosen], history.first, params)


def own_start(table: Table) -> Iterator[Table]:
    """The table in parts whose series all begin in one year: what precedes a series is none of its history."""
    begins = np.isfinite(table.values).argmax(axis=1)
    for column in np.unique(begins).tolist():
        yield table.take(np.flatnonzero(begins == column), column)


def _used(history: History, to: int, params: Params) -> Flags:
    """The values before `to`, since the last change of definition and within the window."""
    columns = np.arange(history.value.shape[1])
    known = np.isfinite(history.value) & (columns < to - history.first)
    last = last_column(known)[:, None]
    since = last_column(history.breaks & (columns <= last))[:, None]
    result: Flags = known & (columns > last - params.window) & (columns >= since)
    return result


def _enough(history: History, used: Flags, to: int, params: Params) -> Flags:
    columns, ahead = np.arange(used.shape[1]), to - history.first
    last = last_column(used)
    broken = (history.breaks & (columns > last[:, None]) & (columns <= ahead)).any(axis=1)
    size = np.where(used, np.abs(history.value), 0.0).max(axis=1, initial=0.0)
    near = ahead - last <= params.max_horizon
    result: Flags = (used.sum(axis=1) >= params.min_points) & near & ~broken & (size <= _ABSURD)
    return result


@dataclass(frozen=True, slots=True)
class _Lines:
    """The usable points of n series: arrays (n, w) with NaN elsewhere, and (n,)."""

    values: Array
    rounding: Array
    events: Array
    exposure: Array
    per_event: Array
    scale: np.ndarray[tuple[int], np.dtype[np.str_]]

    @classmethod
    def of(cls, history: History, used: Flags, params: Params) -> _Lines:
        values = np.where(used, history.value, np.nan)
        events, exposure = _counts(history, used)
        places = np.where(used, history.places, 0).max(axis=1)
        rates = canonical_unit(history.unit).startswith(("/", "‰"))
        base = base_of(canonical_unit(history.unit))
        per_event = _per_event(values, events, exposure, base) if rates else np.zeros(len(values))
        happen = are_events(values, canonical_unit(history.unit))
        events, exposure = np.where(happen[:, None], values, events), np.where(happen[:, None] & used, 1.0, exposure)
        per_event = np.where(happen, 1.0, per_event)
        few = (per_event > 0) & (_usual_count(events, exposure) < params.few_counts)
        scale = np.where(few, "count", _plain_scale(values, history.unit))
        missed = (scale == "logit") & few_missed(events, exposure, params)
        scale[missed] = "missed"
        with np.errstate(invalid="ignore"):
            events = np.where(missed[:, None], exposure - events, events)
        per_event = np.where(missed, 100 / np.where(missed, _last(exposure), 1.0), per_event)
        counted = few | missed | (scale == "logit") | ((scale == "log") & (per_event > 0))
        events, exposure = (np.where(counted[:, None], a, np.nan) for a in (events, exposure))
        return cls(values, 10.0**-places / math.sqrt(12), events, exposure, per_event, scale)

    def table(self, scale: Scale, chosen: Rows, rows: Rows, first: int, params: Params) -> Table:
        """The table of one scale, cut to the years in which any of its series has a value."""
        columns = np.flatnonzero(np.isfinite(self.values[chosen]).any(axis=0))
        span = slice(int(columns[0]), int(columns[-1]) + 1)
        values, events, exposure = (a[chosen, span] for a in (self.values, self.events, self.exposure))
        sizes = _sizes(scale, values, params)
        rounding, per_event = self.rounding[chosen], self.per_event[chosen]
        return assembled(scale, first + span.start, rows, values, sizes, rounding, events, exposure, per_event)


def _counts(history: History, used: Flags) -> tuple[Array, Array]:
    """Numerators and denominators of the used years; all NaN unless every one of them has usable ones."""
    part, whole = history.events, history.exposure
    with np.errstate(invalid="ignore"):
        usable = np.isfinite(part) & np.isfinite(whole) & (part >= 0) & (whole > 0)
    complete: Flags = used & (usable | ~used).all(axis=1, keepdims=True)
    return np.where(complete, part, np.nan), np.where(complete, whole, np.nan)


def _per_event(values: Array, events: Array, exposure: Array, base: float) -> Array:
    """Value of one event per last denominator, by the unit where there was none; 0 where no events are counted."""
    with np.errstate(all="ignore"):
        each = np.where((events > 0) & (values > 0), values * exposure / events, np.nan)
        usual = median(each)
        found = np.where(np.isfinite(usual), usual, base) / _last(exposure)
    return np.where(np.isfinite(found), found, 0.0)


def _usual_count(events: Array, exposure: Array) -> Array:
    """Events a year, on average or with the last denominator, whichever are more; NaN without counts."""
    with np.errstate(all="ignore"):
        total = np.nansum(events, axis=1)
        mean = total / np.isfinite(events).sum(axis=1)
        latest = _last(exposure) * total / np.nansum(exposure, axis=1)
    result: Array = np.maximum(mean, latest)
    return result


def _last(values: Array) -> Array:
    return at(values, last_column(np.isfinite(values)))


def median(values: Array) -> Array:
    """The median of the known values of each row, NaN where there is none."""
    ordered, number = np.sort(values, axis=1), np.isfinite(values).sum(axis=1)
    low, high = (number - 1) // 2, number // 2
    return np.where(number > 0, (at(ordered, low) + at(ordered, np.minimum(high, number - 1))) / 2, np.nan)


def _plain_scale(values: Array, unit: str) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    with np.errstate(invalid="ignore"):
        low, high = np.nanmin(values, axis=1), np.nanmax(values, axis=1)
    shares = (canonical_unit(unit) == "%") & (low >= 0) & (high <= 100)
    return np.where(shares, "logit", np.where(low >= 0, "log", "identity"))


def _sizes(scale: Scale, values: Array, params: Params) -> Array:
    if scale in COUNTED:
        return np.zeros(len(values))
    if scale == "logit":
        return np.full(len(values), params.percent_offset)
    if scale == "log":
        least = np.asarray(np.nanmin(np.where(values > 0, values, np.inf), axis=1), float)
        mean = np.asarray(np.nanmean(values, axis=1), float)
        beside = np.where(np.isfinite(least), least / 2, 1.0)
        return np.where(np.nanmin(values, axis=1) > 0, params.log_offset * mean, beside)
    spread = np.asarray(np.nanstd(values, axis=1), float)
    largest = np.asarray(np.nanmax(np.abs(values), axis=1), float)
    return np.where(spread > 0, spread, np.where(largest > 0, largest, 1.0))
