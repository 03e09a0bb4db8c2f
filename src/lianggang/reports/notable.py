"""Which targets a report writes out: binding ones, deaths, what is in danger or warned of, what changed much."""

from __future__ import annotations

from collections.abc import Iterable

from lianggang.alerts.params import Params as Limits
from lianggang.assess.params import DEFAULT
from lianggang.assess.pooling import yearly_counts
from lianggang.panel.model import Series
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
    return movement(result.series, year, limits) >= 1


def most_changed(results: Iterable[Result], year: int, limits: Limits, most: int) -> list[Result]:
    """The `most` indicators that moved most on the year before, of those that changed much, the largest first."""
    first = [group[0] for group in by_indicator(results)]
    found = [r for r in first if headline(r.series, year, limits) >= 1]
    return sorted(found, key=lambda r: -headline(r.series, year, limits))[:most]


def headline(series: Series, year: int, limits: Limits) -> float:
    """`movement` of what may be told alone; 0 for rates of deaths without their number, which may rest on a few."""
    uncounted = _DEATHS in series.name and year not in yearly_counts(series)
    return 0.0 if uncounted else movement(series, year, limits)


def movement(series: Series, year: int, limits: Limits) -> float:
    """The change on the year before as a multiple of the limit of 波动较大.

    0 without two comparable years, on a few events, and on a base of nothing.
    """
    now, before = series.at(year), series.at(year - 1)
    if now is None or before is None or now.value is None or before.value is None or year in series.breaks:
        return 0.0
    if moves_by_chance(series, year):
        return 0.0
    limit = _limit(series.unit, abs(float(before.value)), limits)
    return abs(float(now.value - before.value)) / limit if limit else 0.0


def moves_by_chance(series: Series, year: int) -> bool:
    """Whether the value of the year, or that of the year before, rests on too few events to speak of a change."""
    counts = yearly_counts(series)
    return any(y in counts and counts[y].rarer < DEFAULT.shaky for y in (year, year - 1))


def _limit(unit: str, before: float, limits: Limits) -> float:
    if scale_of(unit) is Scale.PERCENT:
        return limits.volatile_points
    return (limits.volatile_ages if canonical_unit(unit) in _LIFETIMES else limits.volatile_share) * before


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
