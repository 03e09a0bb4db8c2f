"""Which targets a report writes out: binding ones, deaths, what is in danger or warned of, what changed much."""

from __future__ import annotations

from collections.abc import Iterable

from lianggang.alerts.params import Params as Limits
from lianggang.assess.params import DEFAULT
from lianggang.assess.pooling import yearly_counts
from lianggang.reports import summary
from lianggang.round import Result
from lianggang.wording import Scale, canonical_unit, scale_of

_DEATHS, _GAP = "死亡率", "差距"
_LIFETIMES = ("岁", "年")


def is_mortality(result: Result) -> bool:
    """Whether the indicator is a death rate (not the gap between two)."""
    name = result.tracked.indicator_name
    return _DEATHS in name and _GAP not in name


def is_core(result: Result) -> bool:
    """Whether the target is always written out: it is binding, or it is about deaths."""
    return result.tracked.binding == "约束性" or is_mortality(result)


def is_troubled(result: Result) -> bool:
    """Whether the target is missed, hard to attain or warned of in any way."""
    return summary.is_in_danger(result) or bool(result.alerts)


def changed_much(result: Result, year: int, limits: Limits) -> bool:
    """Whether the value moved on the year before by as much as the limits of 波动较大, and not on a few events."""
    now, before = result.series.at(year), result.series.at(year - 1)
    if now is None or before is None or now.value is None or before.value is None or year in result.series.breaks:
        return False
    counts = yearly_counts(result.series)
    if any(y in counts and counts[y].rarer < DEFAULT.shaky for y in (year, year - 1)):
        return False
    change = abs(float(now.value - before.value))
    if scale_of(result.series.unit) is Scale.PERCENT:
        return change >= limits.volatile_points
    lifetime = canonical_unit(result.series.unit) in _LIFETIMES
    return change >= (limits.volatile_ages if lifetime else limits.volatile_share) * abs(float(before.value)) > 0


def is_redefined(result: Result, year: int) -> bool:
    """Whether the definition changed since the base year, so that the value cannot be compared with it."""
    base = summary.baseline_year(result)
    return base is not None and any(base < first <= year for first in result.series.breaks)


def by_indicator(results: Iterable[Result]) -> list[list[Result]]:
    """The results in groups of one indicator, in order of appearance."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.tracked.indicator, []).append(result)
    return list(groups.values())
