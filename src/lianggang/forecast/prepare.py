"""From a series to numbers on a scale: which points count, and what is known of their error."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lianggang.forecast import transform as scales
from lianggang.forecast.params import DEFAULT, Params
from lianggang.forecast.transform import Transform
from lianggang.panel.model import Observation, Series
from lianggang.wording import canonical_unit, places_of

Array = npt.NDArray[np.float64]

_ALSO_CHANCE = 1e-8  # keeps the covariance invertible where nothing is known of the error
_ABSURD = 10**15  # no quantity of a plan is this large; float arithmetic would overflow


@dataclass(frozen=True, slots=True)
class Points:
    """The points of one series on their scale.

    years, values, scaled, known (n,): calendar years, published values, values on the scale, their known error
    variance. chance: the part of the known variance that the value to come will have as well. exposure, per_event:
    last denominator and value of one event, when whole events are counted; then `transform` is not used.
    """

    years: Array
    values: Array
    scaled: Array
    known: Array
    transform: Transform
    chance: float = 0.0
    exposure: float | None = None
    per_event: float = 0.0

    @property
    def scale(self) -> str:
        """Name of the scale; series of one scale can be compared."""
        return self.transform.name if self.exposure is None else "count"


def points(series: Series, to: int, params: Params = DEFAULT) -> Points | None:
    """The points from which the year `to` can be forecast, None where it cannot (see `forecast`)."""
    used = comparable(series, to, params)
    if len(used) < params.min_points or to > used[-1].year + params.max_horizon:
        return None
    values = np.array([float(o.value) for o in used if o.value is not None])
    if np.abs(values).max() > _ABSURD:
        return None
    unit, years, counts = canonical_unit(series.unit), np.array([float(o.year) for o in used]), _counts(used)
    counted = _as_counts(years, values, *counts, params) if counts and unit.startswith(("/", "‰")) else None
    return counted or _as_values(years, values, counts, unit, _rounding(used), params)


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


def _as_values(
    years: Array, values: Array, counts: tuple[Array, Array] | None, unit: str, rounding: float, params: Params
) -> Points:
    scale = scales.choose(values, unit, params.percent_offset)
    chance = _share_variance(*counts) if counts and scale.name == "logit" else np.zeros(len(values))
    slopes = np.array([scale.slope(float(v)) for v in values])
    known = chance + (slopes * rounding) ** 2 + _ALSO_CHANCE
    return Points(years, values, scale(values), known, scale, float(chance[-1]))


def _as_counts(years: Array, values: Array, events: Array, exposure: Array, params: Params) -> Points | None:
    """Log rates of whole events; the chance error of each is known from the pooled rate, not from the year's own."""
    if not events.any():
        return None
    base = float(np.median(values[events > 0] * exposure[events > 0] / events[events > 0]))
    expected = exposure * events.sum() / exposure.sum()
    if base <= 0 or expected.mean() >= params.few_counts:
        return None
    last = float(exposure[-1])
    scaled, known = np.log((events + 0.5) / exposure), 1 / (expected + 0.5)
    return Points(years, values, scaled, known, scales.log(0.0), 0.0, last, base / last)


def _counts(used: list[Observation]) -> tuple[Array, Array] | None:
    """Numerators and denominators, None unless every year has usable ones."""
    part = np.array([math.nan if o.numerator is None else float(o.numerator) for o in used])
    whole = np.array([math.nan if o.denominator is None else float(o.denominator) for o in used])
    usable = np.isfinite(part) & np.isfinite(whole) & (part >= 0) & (whole > 0)
    return (part, whole) if usable.all() else None


def _share_variance(part: Array, whole: Array) -> Array:
    """Binomial variance of each logit, from the pooled share so that a lucky year does not count for more."""
    share = min(1.0, part.sum() / whole.sum())
    variance: Array = 1 / (whole * share + 0.5) + 1 / (whole * (1 - share) + 0.5)
    return variance


def _rounding(used: list[Observation]) -> float:
    """Standard deviation of the rounding error of published values (uniform over one last digit)."""
    places = max(places_of(o.value) for o in used if o.value is not None)
    return float(10.0**-places / math.sqrt(12))
