"""What chance does to values that rest on a few events."""

from __future__ import annotations

from decimal import Decimal

from lianggang.assess.counted import Count
from lianggang.assess.demand import Demand
from lianggang.assess.params import Params
from lianggang.assess.pooling import pooled_series, yearly_counts
from lianggang.assess.sentences import Outcome
from lianggang.panel.model import Series
from lianggang.wording import number, places_of, quantity


def cautions(series: Series, outcome: Outcome, params: Params) -> tuple[str, ...]:
    """A sentence on the value that was judged when it rests on fewer than `params.solid` events, else nothing.

    Only counts of people or cases have chance (`counted.read_count`). An interval that lies wholly on one side of the
    target needs no caution, nor does a target of none or all, which asks for the count itself.
    """
    count = yearly_counts(series).get(outcome.latest.year)
    if count is None or count.rarer >= params.solid or _is_certain(count, outcome.demand, outcome.latest.year):
        return ()
    return (_sentence(series, outcome, count, params),)


def _is_certain(count: Count, demand: Demand, year: int) -> bool:
    window = demand.values(year)
    if {window.low, window.high} & ({Decimal(0), Decimal(100)} if count.share else {Decimal(0)}):
        return True
    low, high = (demand.side(Decimal(str(limit)), year) for limit in count.interval())
    return low == high


def _sentence(series: Series, outcome: Outcome, count: Count, params: Params) -> str:
    latest = outcome.latest
    places = max(1, places_of(latest.value))
    low, high = (number(limit, places) for limit in count.interval())
    counted = f"{latest.year}年{quantity(latest.value, series.unit)}（{_digits(count)}），95%区间{low}—{high}"
    if count.rarer >= params.shaky:
        return f"{counted}，事件数较少，年度波动中偶然成分较大"
    pooled = _pooled(series, latest.year, places, params)
    subject = "死亡数" if "死亡" in series.name else "事件"
    if outcome.met:
        return f"{counted}，本年数值达到目标，但{subject}少，一年的数受偶然影响大{pooled}"
    return f"{counted}，{subject}太少，一年不能下结论{pooled}"


def _pooled(series: Series, year: int, places: int, params: Params) -> str:
    found = pooled_series(series, until=year, years=params.pooled_years)
    if found is None or len(found.years) < 2:
        return ""
    return f"；{found.label}{quantity(found.count.value, series.unit, places)}（{_digits(found.count)}）"


def _digits(count: Count) -> str:
    return f"{number(count.events, 0)}/{number(count.exposure, 0)}"
