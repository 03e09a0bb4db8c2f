"""Small numbers of many cases at once: what is counted, how far it can be trusted, and with what interval."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from scipy.special import gammaincinv

from lianggang.assess import units
from lianggang.assess.params import Params
from lianggang.engines.cases import Cases, at
from lianggang.panel.arrays import LARGEST, Array, Flags, Panel, Rows, Why
from lianggang.panel.quantities import Quantity

_EXACT_BELOW = 100  # events; as in assess.counted
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Counts:
    """Events among exposures of one shape, NaN where nothing is counted; scale, share: as in `assess.counted.Count`."""

    events: Array
    exposure: Array
    scale: int
    share: bool

    @property
    def rarer(self) -> Array:
        """The events that chance acts on: of a share the smaller of part and rest."""
        return np.minimum(self.events, self.exposure - self.events) if self.share else self.events

    @property
    def value(self) -> Array:
        """The rate in the unit of the indicator."""
        with np.errstate(invalid="ignore"):
            return self.events / self.exposure * self.scale

    def limits(self) -> tuple[Array, Array]:
        """The 95 % interval per unit of exposure: Wilson for shares, else exact Poisson, from 100 events on Byar."""
        if self.share:
            return _wilson(self.events, self.exposure)
        low, high = _poisson(self.events)
        return low / self.exposure, high / self.exposure

    def interval(self) -> tuple[Array, Array]:
        """The same in the unit of the indicator."""
        low, high = self.limits()
        return low * self.scale, high * self.scale


@dataclass(frozen=True, slots=True)
class Small:
    """What p cases rest on, each (p,): the counts of the last value with their interval and their class (0 none, 1 A,
    2 B, 3 C), and the rate of the pooled years with their number."""

    counts: Counts
    low: Array
    high: Array
    reliability: Rows
    pooled: Array
    years: Rows


def counts(panel: Panel, rows: Rows, quantity: Quantity | None = None) -> Counts:
    """What was counted for every value (p, w) of some rows; only people and cases, of shares no more than the whole.

    quantity: of the catalogue; without it the unit alone decides. As `assess.counted.read_count`.
    """
    scale = units.scale(quantity.unit if quantity else panel.unit)
    events, exposure = panel.events[rows], panel.exposure[rows]
    if scale is None or (quantity and (not quantity.divides or quantity.scale != scale)):
        none = np.full(events.shape, np.nan)
        return Counts(none, none, 1, False)
    share = quantity.is_share if quantity else scale == 100
    good = _usable(events, exposure, share) & (panel.why[rows] == Why.KNOWN)
    return Counts(np.where(good, events, np.nan), np.where(good, exposure, np.nan), scale, share)


def small(cases: Cases, params: Params) -> Small:
    """What the last value of every case rests on."""
    all_ = counts(cases.panel, cases.rows)
    latest = Counts(at(all_.events, cases.latest), at(all_.exposure, cases.latest), all_.scale, all_.share)
    low, high = latest.interval()
    columns = np.arange(cases.value.shape[1])
    until = cases.latest[:, None]
    span = (columns <= until) & (columns > until - params.pooled_years) & (columns >= cases.since_break[:, None])
    used = span & np.isfinite(all_.events)
    events, exposure = (np.where(used, a, 0.0).sum(axis=1) for a in (all_.events, all_.exposure))
    pooled = Counts(events, exposure, all_.scale, all_.share)
    return Small(latest, low, high, reliability(latest, params), pooled.value, used.sum(axis=1))


def reliability(found: Counts, params: Params) -> Rows:
    """0 where nothing is counted, 1 for class A, 2 for B, 3 for C."""
    rarer = found.rarer
    with np.errstate(invalid="ignore"):
        grade = np.where(rarer >= params.solid, 1, np.where(rarer >= params.shaky, 2, 3))
    return np.where(np.isfinite(rarer), grade, 0)


def _usable(events: Array, exposure: Array, share: bool) -> Flags:
    with np.errstate(invalid="ignore"):
        good: Flags = (events >= 0) & (exposure > 0) & (events < LARGEST) & (exposure < LARGEST)
        good &= (events % 1 == 0) & (exposure % 1 == 0)
        return good & (events <= exposure) if share else good


def _wilson(part: Array, whole: Array) -> tuple[Array, Array]:
    z = NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / 2)
    with np.errstate(invalid="ignore"):
        half = z * np.sqrt(z * z + 4 * part * (1 - part / whole))
        low, high = ((2 * part + z * z + sign * half) / (2 * (whole + z * z)) for sign in (-1, 1))
    return np.where(part == 0, 0.0, np.maximum(low, 0.0)), np.where(part == whole, 1.0, np.minimum(high, 1.0))


def _poisson(events: Array) -> tuple[Array, Array]:
    """The limits of the mean."""
    tail = (1 - CONFIDENCE) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = _byar(events)
        few = events < _EXACT_BELOW
    low[few] = np.where(events[few] == 0, 0.0, gammaincinv(events[few], tail))
    high[few] = gammaincinv(events[few] + 1, 1 - tail)
    return low, high


def _byar(events: Array) -> tuple[Array, Array]:
    z, more = NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / 2), events + 1
    low = events * np.maximum(0.0, 1 - 1 / (9 * events) - z / (3 * np.sqrt(events))) ** 3
    return np.where(events == 0, 0.0, low), more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
