"""The forecast of one series, alone or with what its peers have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lianggang.forecast.common import Common, learn
from lianggang.forecast.distribution import Continuous, Counts, Distribution, poisson_mixture
from lianggang.forecast.level import predict
from lianggang.forecast.model import Forecast
from lianggang.forecast.params import DEFAULT, Params
from lianggang.forecast.prepare import Points, points
from lianggang.forecast.window import Window
from lianggang.panel.model import Series

_NAMES = {"logit": "对数几率", "log": "对数", "identity": "原值", "count": "对数（按事件数）"}


def forecast(series: Series, *, to: int, params: Params = DEFAULT, common: Common | None = None) -> Forecast | None:
    """The value of the year `to`, from this series and, when given, what its peers have in common (`learn`).

    Values of `to` and later are not used. None with fewer than `params.min_points` comparable years, more than
    `params.max_horizon` years ahead, beyond a change of definition, and with values beyond 10**15.
    Method: docs/methods.md, section 5.
    """
    used = points(series, to, params)
    if used is None:
        return None
    shared = common if common is not None and common.scale == used.scale else None
    distribution = _distribution(used, to, params, shared)
    low, point, high = (distribution.quantile(q) for q in (0.1, 0.5, 0.9))
    return Forecast(to, point, low, high, len(used.years), _method(used, shared), distribution)


def forecast_panel(panel: Sequence[Series], *, to: int, params: Params = DEFAULT) -> tuple[Forecast | None, ...]:
    """The forecasts of the series of one indicator in many territories, each with what all have in common."""
    common = learn(panel, to=to, params=params)
    return tuple(forecast(series, to=to, params=params, common=common) for series in panel)


def probability(prediction: Forecast, window: Window) -> float | None:
    """Probability that the published value lies in the window; None when the distribution was not kept."""
    d = prediction.distribution
    if d is None:
        return None
    under_high = 1.0 if window.high is None else (d.cdf if window.high_closed else d.below)(float(window.high))
    under_low = 0.0 if window.low is None else (d.below if window.low_closed else d.cdf)(float(window.low))
    return min(1.0, max(0.0, under_high - under_low))


def _distribution(used: Points, to: int, params: Params, common: Common | None) -> Distribution:
    horizon = to - int(used.years[-1])
    drift, weights = (common.drift, common.weights) if common else (0.0, None)
    mixture = predict(used.years, used.scaled, used.known, to, params, drift, weights)
    more = used.chance + (horizon * common.variance if common else 0.0)
    mixture = replace(mixture, deviations=np.sqrt(mixture.deviations**2 + more))
    if used.exposure is not None:
        return Counts(poisson_mixture(mixture, used.exposure), used.per_event)
    return Continuous(mixture, used.transform, float(used.values[-1]), _still(used, horizon))


def _still(used: Points, horizon: int) -> float:
    """Probability that a series which repeats its value goes on doing so; 0 unless it repeated at least twice."""
    repeats = int((np.diff(used.values) == 0).sum())
    return float((repeats / len(used.values)) ** (horizon / 2)) if repeats >= 2 else 0.0


def _method(used: Points, common: Common | None) -> str:
    years = f"用{used.years[0]:.0f}—{used.years[-1]:.0f}年{len(used.years)}个年份的数据"
    peers = f"，参照{common.n}个地区的共同变动" if common else ""
    return f"{years}，{_NAMES[used.scale]}尺度上的局部水平模型，趋势逐年衰减{peers}"
