"""The events behind a rate in words: their number, the interval, and the pooled years where they are few."""

from __future__ import annotations

from lianggang import wording
from lianggang.assess.params import DEFAULT
from lianggang.assess.pooling import pooled_series, yearly_counts
from lianggang.reports.notable import is_mortality
from lianggang.round import Result


def in_words(result: Result, year: int, places: int) -> str:
    """ "2024年1例（1/3962），太少，一年不能下结论，95%区间0.64—140.63；2020—2024年合计14.41/10万（3/20821）".

    Empty without counts, and for other rates than mortality from `DEFAULT.solid` events on. Interval: Wilson for
    shares, exact Poisson or Byar for rates, 95 % (docs/methods.md, section 4). Pooled where one year has fewer than
    `DEFAULT.shaky` events, never across a change of definition.
    """
    count = yearly_counts(result.series).get(year)
    if count is None or (count.rarer >= DEFAULT.solid and not is_mortality(result)):
        return ""
    low, high = (wording.number(limit, places) for limit in count.interval())
    part, whole = (wording.number(x, 0) for x in (count.events, count.exposure))
    few = "，太少，一年不能下结论" if count.rarer < DEFAULT.shaky else ""
    unit = "例" if is_mortality(result) else ""
    pooled = _pooled(result, year, places) if few else ""
    return f"{year}年{part}{unit}（{part}/{whole}）{few}，95%区间{low}—{high}{pooled}"


def _pooled(result: Result, year: int, places: int) -> str:
    found = pooled_series(result.series, until=year, years=DEFAULT.pooled_years)
    if found is None or len(found.years) < 2:
        return ""
    value = wording.quantity(found.count.value, result.series.unit, places)
    return (
        f"；{found.label}{value}（{wording.number(found.count.events, 0)}/{wording.number(found.count.exposure, 0)}）"
    )
