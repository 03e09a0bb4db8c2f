"""From the arrays of a panel to the tables that are forecast; the same as `forecast.prepare` makes of series."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

import numpy as np

from lianggang.engines.cases import last_column
from lianggang.forecast.counting import COUNTED, Counted, Scale, counted
from lianggang.forecast.params import Params
from lianggang.forecast.prepare import Table, assembled
from lianggang.panel.arrays import Array, Flags, Rows

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
        chosen = np.flatnonzero(lines.counted.scale == scale)
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
    counted: Counted

    @classmethod
    def of(cls, history: History, used: Flags, params: Params) -> _Lines:
        values = np.where(used, history.value, np.nan)
        places = np.where(used, history.places, 0).max(axis=1)
        found = counted(values, history.events, history.exposure, history.unit, params)
        return cls(values, 10.0**-places / math.sqrt(12), found)

    def table(self, scale: Scale, chosen: Rows, rows: Rows, first: int, params: Params) -> Table:
        """The table of one scale, cut to the years in which any of its series has a value."""
        columns = np.flatnonzero(np.isfinite(self.values[chosen]).any(axis=0))
        span = slice(int(columns[0]), int(columns[-1]) + 1)
        of = self.counted
        values, events, exposure = (a[chosen, span] for a in (self.values, of.events, of.exposure))
        sizes = _sizes(scale, values, params)
        rounding, per_event = self.rounding[chosen], of.per_event[chosen]
        return assembled(scale, first + span.start, rows, values, sizes, rounding, events, exposure, per_event)


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
