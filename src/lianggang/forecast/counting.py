"""What of a series is counted, and the scale on which it is forecast: arrays (n, w) of n series, NaN where unknown."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv

from lianggang.forecast import transform
from lianggang.forecast.params import Params
from lianggang.wording import canonical_unit

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Scale = Literal["logit", "log", "identity", "count", "missed"]
COUNTED = "count", "missed"  # whole numbers: of events, and of those whom a percentage lacks of 100

_PER = re.compile(r"/(\d+)?([百千万]*)")
_WORDS = {"": 1, "百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000}
_EVENTS = {"起", "例", "件", "宗", "次", "例次", "人"}  # what happens; of 人 only deaths and the like do
_BY_CHANCE = 0.05, 0.999  # what lies between these quantiles may be chance
_WHOLE = 100.0  # per cent
_SLIGHT = 1e-8  # keeps a mean of nothing from dividing
_NEAR = 0.1  # what a rate is per differs by less from its unit only because the rate is rounded
_HALF = 0.5  # of the years have counts: the others are made up from their rates


@dataclass(frozen=True, slots=True)
class Counted:
    """scale (n,). events, exposure (n, w): NaN, and per_event (n,): 0 where nothing is counted; see `prepare.Table`."""

    scale: npt.NDArray[np.str_]
    events: Array
    exposure: Array
    per_event: Array


def counted(values: Array, events: Array, exposure: Array, unit: str, params: Params) -> Counted:
    """The scale of each series, and its counts where they matter there.

    values, events, exposure (n, w): published values, numerators and denominators in one unit. Rates of few events, and
    percentages that lack few cases of 100, are forecast as counts.
    """
    unit = canonical_unit(unit)
    scale = transform.choose(values, unit)
    base = np.where(scale == "logit", _WHOLE, base_of(unit))
    events, exposure, base = _of_every_year(values, events, exposure, base)
    rates = unit.startswith(("/", "‰"))
    per_event = np.nan_to_num(base / _last(exposure)) if rates else np.zeros(len(values))
    happen = are_events(values, unit)
    events = np.where(happen[:, None], values, events)
    exposure = np.where(happen[:, None], np.where(np.isnan(values), np.nan, 1.0), exposure)
    per_event = np.where(happen, 1.0, per_event)
    few = (per_event > 0) & (_usual_number(events, exposure) < params.few_counts)
    missed = ~few & (scale == "logit") & few_missed(events, exposure, params)
    matter = few | (scale == "logit") | ((scale == "log") & (per_event > 0))
    events, exposure = (np.where(matter[:, None], each, np.nan) for each in (events, exposure))
    events = np.where(missed[:, None], exposure - events, events)
    per_event = np.where(missed, _WHOLE / np.where(missed, _last(exposure), 1.0), per_event)
    scale[few], scale[missed] = "count", "missed"
    return Counted(scale, events, exposure, per_event)


def _of_every_year(values: Array, events: Array, exposure: Array, base: Array) -> tuple[Array, Array, Array]:
    """Numerators and denominators of every year that has a value, all NaN where too few have any, and what values are
    per (n,).

    base (n,): what they are per by their unit, 0 where it does not say. Where at least half of the years have counts,
    the others take the denominator of the years beside them, and the numerator from their rate.
    """
    known = np.isfinite(values)
    with np.errstate(invalid="ignore"):
        usable = known & np.isfinite(events) & np.isfinite(exposure) & (events >= 0) & (exposure > 0)
    events, exposure = np.where(usable, events, np.nan), np.where(usable, exposure, np.nan)
    base = _per_what(values, events, exposure, base)
    whole = (usable == known).all(axis=1)
    most = ~whole & (base > 0) & (usable.sum(axis=1) >= _HALF * known.sum(axis=1))
    for row in np.flatnonzero(most).tolist():
        _complete(values[row], events[row], exposure[row], base[row])
    none = ~(whole | most)
    events[none], exposure[none] = np.nan, np.nan
    return events, exposure, base


def _complete(values: Array, events: Array, exposure: Array, base: float) -> None:
    """Fill in the counts (w,) of the years that have only a value, in place."""
    have = np.flatnonzero(np.isfinite(exposure))
    lack = np.flatnonzero(np.isfinite(values) & np.isnan(exposure))
    exposure[lack] = np.exp(np.interp(lack, have, np.log(exposure[have])))
    events[lack] = np.round(np.maximum(values[lack], 0.0) * exposure[lack] / base)


def _per_what(values: Array, events: Array, exposure: Array, base: Array) -> Array:
    """What the values are per: `base` where the counts agree with it but for rounding, else what the counts say."""
    with np.errstate(all="ignore"):
        said = _median(np.where((events > 0) & (values > 0), values * exposure / events, np.nan))
        agrees = ~np.isfinite(said) | (np.abs(said - base) <= _NEAR * base)
    result: Array = np.where(agrees, base, said)
    return result


def _usual_number(events: Array, exposure: Array) -> Array:
    """Events a year, on average or with the last denominator, whichever are more; NaN without counts."""
    with np.errstate(all="ignore"):
        total = np.nansum(events, axis=1)
        mean = total / np.isfinite(events).sum(axis=1)
        latest = _last(exposure) * total / np.nansum(exposure, axis=1)
    result: Array = np.maximum(mean, latest)
    return result


def _last(values: Array) -> Array:
    """The last known value of each row, NaN where there is none."""
    columns = np.arange(values.shape[1])
    place = np.where(np.isfinite(values), columns, 0).max(axis=1, initial=0)
    result: Array = values[np.arange(len(values)), place]
    return result


def _median(values: Array) -> Array:
    """The median of the known values of each row, NaN where there is none."""
    ordered, number = np.sort(values, axis=1), np.isfinite(values).sum(axis=1)
    rows, low = np.arange(len(values)), np.maximum(number - 1, 0) // 2
    high = np.minimum(number // 2, values.shape[1] - 1)
    return np.where(number > 0, (ordered[rows, low] + ordered[rows, high]) / 2, np.nan)


def base_of(unit: str) -> float:
    """How many of the denominator a rate is per, by its canonical unit: 100000 for /10万, 1000 for ‰; 0 if unknown."""
    if unit.startswith("‰"):
        return 1000.0
    found = _PER.match(unit)
    return float(found[1] or 1) * _WORDS[found[2]] if found and (found[1] or found[2]) else 0.0


def are_events(values: Array, unit: str) -> npt.NDArray[np.bool_]:
    """Which series (n, w), NaN where unknown, are numbers of things that happen by chance, not of things that stand."""
    if unit not in _EVENTS:
        return np.zeros(len(values), bool)
    whole = ((values >= 0) & (values == np.floor(values)) | np.isnan(values)).all(axis=1)
    result: npt.NDArray[np.bool_] = whole & _by_chance(values)
    return result


def few_missed(events: Array, exposure: Array, params: Params) -> npt.NDArray[np.bool_]:
    """Which percentages lack so few cases of 100 that these are counted; events, exposure (n, w), NaN where unknown."""
    missed, years = exposure - events, np.isfinite(events).sum(axis=1)
    few = (years > 0) & (np.nansum(missed, axis=1) < params.few_missed * years) & ~(missed < 0).any(axis=1)
    result: npt.NDArray[np.bool_] = few & _by_chance(missed)
    return result


def _by_chance(counts: Array) -> npt.NDArray[np.bool_]:
    """Whether numbers (n, w), NaN where unknown, differ from year to year as Poisson counts with one mean do.

    Their changes are not too small, as with members of a council: (change)² / (sum of both years) is chi-square with
    one degree of freedom (given their sum, one of two Poisson counts is binomial with 1/2). And they do not lead too
    far, as with a trend: Fisher's index of dispersion, the sum of (number − mean)² / mean, is chi-square with one
    degree of freedom less than there are years. Nothing but zeros are rare events.
    """
    moved, changes, before = np.zeros(len(counts)), np.zeros(len(counts)), np.full(len(counts), math.nan)
    for now in counts.T:
        both = now + before > 0
        moved += np.where(both, (now - before) ** 2 / np.where(both, now + before, 1.0), 0.0)
        changes += both
        before = np.where(np.isfinite(now), now, before)
    years = np.isfinite(counts).sum(axis=1)
    mean = np.nansum(counts, axis=1) / np.maximum(years, 1)
    spread = np.nansum((counts - mean[:, None]) ** 2, axis=1) / np.maximum(mean, _SLIGHT)
    least, most = (
        2 * gammaincinv(np.maximum(freedom, 1) / 2, share)
        for freedom, share in zip((changes, years - 1), _BY_CHANCE, strict=True)
    )
    result: npt.NDArray[np.bool_] = (changes == 0) | (moved >= least) & (spread <= most)
    return result
