"""The forecast of many series at once, each alone or with what its peers have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lianggang.forecast import counts, level
from lianggang.forecast.common import Common, learn_from, repeats
from lianggang.forecast.counting import COUNTED
from lianggang.forecast.distribution import Continuous, Counts, Distributions, Missed, One, negative_binomial
from lianggang.forecast.model import Forecast
from lianggang.forecast.params import DEFAULT, Params
from lianggang.forecast.prepare import Table, tables
from lianggang.forecast.window import Window
from lianggang.panel.model import Series

Array = npt.NDArray[np.float64]

_NAMES = {
    "logit": "对数几率",
    "log": "对数",
    "identity": "原值",
    "count": "对数（按事件数）",
    "missed": "对数（按未达到的人数）",
}
_SHARES = (0.1, 0.5, 0.9)
_NEGLIGIBLE = 1e-5  # components with less weight are dropped, for each series by itself, whatever others lie beside it


@dataclass(frozen=True, slots=True)
class Predicted:
    """The distributions of the series in `table` for each of several years, and what they were predicted with."""

    table: Table
    common: Common | None
    by_year: dict[int, Distributions]


def forecast(
    series: Series, *, to: int, params: Params = DEFAULT, common: Common | None = None, better: int = 0
) -> Forecast | None:
    """The value of the year `to`, from this series and, when given, what its peers have in common (`learn`).

    Values of `to` and later are not used. None with fewer than `params.min_points` comparable years, more than
    `params.max_horizon` years ahead, beyond a change of definition, and with values beyond 10**15.
    better: 1 or -1 when higher or lower is better, 0 when it is not known; it matters to rates of few events only.
    Method: docs/methods.md, section 5.
    """
    found = tables([series], to, params)
    if not found:
        return None
    shared = common if common is not None and common.scale == found[0].scale else None
    return _forecasts(predicted(found[0], (to,), shared, params, better), to)[0]


def forecast_panel(
    panel: Sequence[Series], *, to: int, params: Params = DEFAULT, better: int = 0
) -> tuple[Forecast | None, ...]:
    """The forecasts of the series of one indicator in many territories, each with what all have in common."""
    result: list[Forecast | None] = [None] * len(panel)
    for found in predict_panel(panel, (to,), params=params, better=better):
        for row, prediction in zip(found.table.rows, _forecasts(found, to), strict=True):
            result[row] = prediction
    return tuple(result)


def predict_panel(
    panel: Sequence[Series], years: Sequence[int], *, params: Params = DEFAULT, better: int = 0, alone: bool = False
) -> tuple[Predicted, ...]:
    """The distributions of the series of one indicator, for several years ahead of all values; one part a scale.

    alone: nothing is learnt from the other series.
    """
    parts = []
    for table in tables(panel, min(years), params):
        near = [y for y in years if y <= table.years[-1] + params.max_horizon]
        common = None if alone else learn_from(table, max(near), params)
        parts.append(predicted(table, near, common, params, better))
    return tuple(parts)


def predicted(table: Table, years: Sequence[int], common: Common | None, params: Params, better: int = 0) -> Predicted:
    """The distributions of the series of a table in those years, all after its last."""
    predict = _counts if table.scale in COUNTED else _values
    return Predicted(table, common, dict(zip(years, predict(table, years, common, params, better), strict=True)))


def probability(prediction: Forecast, window: Window) -> float | None:
    """Probability that the published value lies in the window; None when the distribution was not kept."""
    d = prediction.distribution
    if d is None:
        return None
    under_high = 1.0 if window.high is None else (d.cdf if window.high_closed else d.below)(float(window.high))
    under_low = 0.0 if window.low is None else (d.below if window.low_closed else d.cdf)(float(window.low))
    return min(1.0, max(0.0, under_high - under_low))


def _values(table: Table, years: Sequence[int], common: Common | None, params: Params, _: int) -> list[Distributions]:
    grid = level.own_grid(params) if common else level.alone_grid(params)
    columns = [year - table.first for year in years]
    path = common.at(table.years) if common else np.zeros(len(table.years))
    found = level.filtered(table.scaled - path, table.known, table.last, sorted(columns), grid)
    weights = level.posterior(found.fit, common.weights if common else grid.prior)
    weights = np.where(weights > _NEGLIGIBLE, weights, 0.0)
    kept = weights.any(axis=0)
    weights = weights[:, kept] / weights[:, kept].sum(axis=1, keepdims=True)
    heavy = grid.persistence[kept] < params.smooth
    last = table.values[np.arange(len(table.rows)), table.last]
    still = _still(table, columns, common, params)
    result: list[Distributions] = []
    for year, column, stays in zip(years, columns, still, strict=True):
        k = sorted(columns).index(column)
        more, variance = (common.at(np.array([year]))[0], common.variance_at(year)) if common else (0.0, 0.0)
        means = found.means[k][:, kept] + more
        deviations = np.sqrt(found.variances[k][:, kept] + table.chance[:, None] + variance)
        result.append(Continuous(weights, means, deviations, heavy, table.transform, last, stays))
    return result


def _still(table: Table, columns: Sequence[int], common: Common | None, params: Params) -> list[Array]:
    """Probability that each series repeats its last value up to each column."""
    (again, chances_again), (first, chances_first) = repeats(table)
    usual_again, usual_first = common.stays if common else (params.stay_again, params.stay_first)
    goes_on = (again + params.stay_again_own * usual_again) / (chances_again + params.stay_again_own)
    begins = (first + params.stay_first_own * usual_first) / (chances_first + params.stay_first_own)
    start = np.where(_repeated(table), goes_on, begins)
    return [start * goes_on ** (column - table.last - 1) for column in columns]


def _repeated(table: Table) -> npt.NDArray[np.bool_]:
    """Whether the last known value repeats the one before it."""
    rows = np.arange(len(table.rows))
    earlier = table.values.copy()
    earlier[rows, table.last] = np.nan
    columns = np.arange(earlier.shape[1])
    before = np.where(np.isfinite(earlier), columns, -1).max(axis=1)
    result: npt.NDArray[np.bool_] = table.values[rows, table.last] == earlier[rows, before]
    return result


def _counts(
    table: Table, years: Sequence[int], common: Common | None, params: Params, better: int
) -> list[Distributions]:
    if table.scale == "missed":
        better = -better
    if common:
        rates = counts.among(table.events, table.exposure, common.at(table.years), params)
    else:
        rates = counts.alone(table.events, table.exposure, table.last, better, params)
    weights = level.posterior(rates.fit, common.weights if common else rates.prior)
    exposure = table.exposure[np.arange(len(table.rows)), table.last]
    fading = np.concatenate([[0.0], (params.damping ** np.arange(1, max(years) - table.first + 1)).cumsum()])
    yearly = counts.wandering(table.exposure)
    result: list[Distributions] = []
    for year in years:
        spread = np.sqrt(yearly * (year - table.first - table.last))
        shape, rate = rates.ahead(year - int(table.years[-1]), fading[year - table.first - table.last])
        factor, error = (np.exp(common.at(np.array([year]))[0]), common.variance_at(year)) if common else (1.0, 0.0)
        cumulative = negative_binomial(weights, shape, rate, exposure * factor, float(np.sqrt(error)))
        found = Counts(cumulative, table.per_event, spread)
        result.append(Missed(found) if table.scale == "missed" else found)
    return result


def _forecasts(found: Predicted, to: int) -> list[Forecast]:
    all_ = found.by_year[to]
    low, point, high = np.sort(all_.quantiles(_SHARES)).T.tolist()  # equal ones differ by rounding at a bound
    known = np.isfinite(found.table.values).sum(axis=1).tolist()
    return [
        Forecast(to, point[i], low[i], high[i], known[i], _method(found, i), One(all_.take(np.array([i]))))
        for i in range(len(known))
    ]


def _method(found: Predicted, row: int) -> str:
    table = found.table
    years = table.years[np.isfinite(table.values[row])]
    data = f"用{years[0]}—{years[-1]}年{len(years)}个年份的数据"
    peers = f"，参照{found.common.n}个地区的共同变动" if found.common else ""
    return f"{data}，{_NAMES[table.scale]}尺度上的局部水平模型，趋势逐年衰减{peers}"
