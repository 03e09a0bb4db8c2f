"""From a series to a forecast: which points count, on which scale, and what is predicted."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from lianggang.forecast import transform as scales
from lianggang.forecast.distribution import Continuous, Counts, Distribution, poisson_mixture
from lianggang.forecast.level import Mixture, predict
from lianggang.forecast.model import Forecast
from lianggang.forecast.params import DEFAULT, Params
from lianggang.forecast.window import Window
from lianggang.panel.model import Observation, Series
from lianggang.wording import canonical_unit, places_of

Array = npt.NDArray[np.float64]

_ALSO_CHANCE = 1e-8  # keeps the covariance invertible where nothing is known of the error
_ABSURD = 10**15  # no quantity of a plan is this large; float arithmetic would overflow
_NAMES = {"logit": "对数几率", "log": "对数", "identity": "原值", "count": "对数（按事件数）"}


def forecast(series: Series, *, to: int, params: Params = DEFAULT) -> Forecast | None:
    """The value of the year `to`, from this series alone.

    Values of `to` and later are not used. None with fewer than `params.min_points` comparable years, more than
    `params.max_horizon` years ahead, beyond a change of definition, and with values beyond 10**15.
    Method: docs/methods.md, section 5.
    """
    used = comparable(series, to, params)
    if len(used) < params.min_points or to > used[-1].year + params.max_horizon:
        return None
    if any(abs(o.value) > _ABSURD for o in used if o.value is not None):
        return None
    name, distribution = _predict(used, canonical_unit(series.unit), to, params)
    low, point, high = (distribution.quantile(q) for q in (0.1, 0.5, 0.9))
    method = (
        f"用{used[0].year}—{used[-1].year}年{len(used)}个年份的数据，{_NAMES[name]}尺度上的局部水平模型，趋势逐年衰减"
    )
    return Forecast(to, point, low, high, len(used), method, distribution)


def probability(prediction: Forecast, window: Window) -> float | None:
    """Probability that the published value lies in the window; None when the distribution was not kept."""
    d = prediction.distribution
    if d is None:
        return None
    under_high = 1.0 if window.high is None else (d.cdf if window.high_closed else d.below)(float(window.high))
    under_low = 0.0 if window.low is None else (d.below if window.low_closed else d.cdf)(float(window.low))
    return min(1.0, max(0.0, under_high - under_low))


def comparable(series: Series, to: int, params: Params = DEFAULT) -> list[Observation]:
    """One exact, finite value a year since the last change of definition, within the window; none beyond a change."""
    years: dict[int, Observation] = {}
    for o in series.observations:
        if o.value is not None and o.value.is_finite() and o.qualifier in ("", "~") and o.year < to:
            years.setdefault(o.year, o)
    if not years:
        return []
    last = max(years)
    if any(last < b <= to for b in series.breaks):
        return []
    first = max([last - params.window + 1, *(b for b in series.breaks if b <= last)])
    return [years[y] for y in sorted(years) if y >= first]


def _predict(used: list[Observation], unit: str, to: int, params: Params) -> tuple[str, Distribution]:
    years = np.array([o.year for o in used], dtype=float)
    values = np.array([float(o.value) for o in used if o.value is not None])
    counts = _counts(used)
    if counts is not None and unit.startswith(("/", "‰")):
        rates = _as_counts(*counts, years, values, to, params)
        if rates is not None:
            return "count", rates
    scale = scales.choose(values, unit, params.percent_offset)
    chance = _share_variance(*counts) if counts is not None and scale.name == "logit" else np.zeros(len(used))
    slopes = np.array([scale.slope(float(v)) for v in values])
    mixture = predict(years, scale(values), chance + (slopes * _rounding(used)) ** 2 + _ALSO_CHANCE, to, params)
    mixture = _wider(mixture, float(chance[-1]))
    return scale.name, Continuous(mixture, scale, float(values[-1]), _still(values, to - int(years[-1])))


def _counts(used: list[Observation]) -> tuple[Array, Array] | None:
    """Numerators and denominators, None unless every year has usable ones."""
    part = np.array([math.nan if o.numerator is None else float(o.numerator) for o in used])
    whole = np.array([math.nan if o.denominator is None else float(o.denominator) for o in used])
    usable = np.isfinite(part) & np.isfinite(whole) & (part >= 0) & (whole > 0)
    return (part, whole) if usable.all() else None


def _as_counts(
    events: Array, exposure: Array, years: Array, values: Array, to: int, params: Params
) -> Distribution | None:
    """Whole events over the last denominator; the chance error of each past rate is known from the pooled rate."""
    if not events.any():
        return None
    base = float(np.median(values[events > 0] * exposure[events > 0] / events[events > 0]))
    expected = exposure * events.sum() / exposure.sum()
    if base <= 0 or expected.mean() >= params.few_counts:
        return None
    mixture = predict(years, np.log((events + 0.5) / exposure), 1 / (expected + 0.5), to, params)
    return Counts(poisson_mixture(mixture, float(exposure[-1])), base / float(exposure[-1]))


def _share_variance(part: Array, whole: Array) -> Array:
    """Binomial variance of each logit, from the pooled share so that a lucky year does not count for more."""
    share = min(1.0, part.sum() / whole.sum())
    variance: Array = 1 / (whole * share + 0.5) + 1 / (whole * (1 - share) + 0.5)
    return variance


def _rounding(used: list[Observation]) -> float:
    """Standard deviation of the rounding error of published values (uniform over one last digit)."""
    places = max(places_of(o.value) for o in used if o.value is not None)
    return float(10.0**-places / math.sqrt(12))


def _wider(mixture: Mixture, variance: float) -> Mixture:
    return Mixture(mixture.weights, mixture.means, np.sqrt(mixture.deviations**2 + variance))


def _still(values: Array, horizon: int) -> float:
    """Probability that a series which repeats its value goes on doing so; 0 unless it repeated at least twice."""
    repeats = int((np.diff(values) == 0).sum())
    return float((repeats / len(values)) ** (horizon / 2)) if repeats >= 2 else 0.0
