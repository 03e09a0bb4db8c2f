"""The probability that a target will be attained in its due year."""

from __future__ import annotations

from decimal import Decimal

from lianggang.assess.demand import Demand
from lianggang.assess.params import Params
from lianggang.assess.path import every_year, right_steps
from lianggang.assess.values import Values, usable
from lianggang.forecast import Common, Forecast, Window, forecast, probability
from lianggang.panel.model import Observation, Series


def outlook(
    demand: Demand,
    series: Series,
    values: Values,
    reference: Series | None,
    due: int,
    params: Params,
    peers: Common | None = None,
    better: int = 0,
) -> tuple[Forecast | None, float | None]:
    """The forecast of the series for `due` and the probability of attainment, None where it cannot be given.

    series, reference: as known at the date of judging. values: the usable ones of the series. better: `Question.good`.
    A relation is forecast on the difference of the two, so that their common movement cancels. A 逐年 demand has the
    joint probability of all its steps.
    """
    prediction = forecast(series, to=due, params=params.forecast, common=peers, better=better)
    if demand.sign:
        steps = right_steps(values, series.breaks, demand.sign, demand.bound, params.forecast.window)
        return prediction, every_year(steps, due - values.seen[-1].year, params) if prediction else None
    if demand.reference is None or reference is None:
        within = _of_size if series.sides else probability
        return prediction, within(prediction, demand.values(due)) if prediction else None
    gap = forecast(_differences(series, reference), to=due, params=params.forecast)
    return prediction, probability(gap, _shifted(demand.window, demand.reference.value)) if gap else None


def _of_size(prediction: Forecast, window: Window) -> float | None:
    """The probability that a gap is of a size within the window, whichever side is ahead then."""
    high, low = window.high, window.low
    if high is not None and high < 0:
        return 0.0
    both = Window() if high is None else Window(-high, high, window.high_closed, window.high_closed)
    p = probability(prediction, both)
    if p is None or low is None or low < 0 or (low == 0 and window.low_closed):
        return p
    return max(0.0, p - (probability(prediction, Window(-low, low, not window.low_closed, not window.low_closed)) or 0))


def _differences(series: Series, other: Series) -> Series:
    pairs = [(o, other.at(o.year)) for o in series.known]
    kept = tuple(
        Observation(series.indicator, series.territory, o.year, (abs(o.value) if series.sides else o.value) - r.value)
        for o, r in pairs
        if r and o.value is not None and r.value is not None and usable(o.value) and usable(r.value)
        if not o.qualifier and not r.qualifier
    )
    return Series(series.indicator, series.name, "", series.territory, kept, series.breakdown, series.breaks)


def _shifted(window: Window, by: Decimal) -> Window:
    low, high = (None if edge is None else edge - by for edge in (window.low, window.high))
    return Window(low, high, window.low_closed, window.high_closed)
