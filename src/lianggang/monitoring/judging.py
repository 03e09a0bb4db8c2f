"""Tracked targets and figures to results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lianggang.alerts import alerts
from lianggang.assess.judge import assess
from lianggang.monitoring.gaps import gap_series
from lianggang.monitoring.quantities import Quantities, normal
from lianggang.monitoring.tracking import Tracking
from lianggang.panel.model import TOTAL, Observation, Series
from lianggang.panel.series import SeriesKey, build_series
from lianggang.plans.model import Kind
from lianggang.round import Result, TrackedTarget


def judge(tracking: Tracking, observations: Iterable[Observation], *, territory: str, year: int) -> tuple[Result, ...]:
    """The result of every tracked target as known in `year` for the territory."""
    series = build_series(observations, tracking.quantities.by_code)
    return tuple(_result(t, tracking.quantities, series, territory, year) for t in tracking.targets)


def _result(
    tracked: TrackedTarget,
    quantities: Quantities,
    series: Mapping[SeriesKey, Series],
    territory: str,
    year: int,
) -> Result:
    own = _series(tracked.indicator, quantities, series, territory)
    gap = None if own.known else gap_series(tracked.indicator, quantities, series, territory)
    own = gap or own
    assert tracked.plan.period is not None
    assessment = assess(
        tracked.target,
        own,
        as_of=year,
        start=tracked.plan.period[0],
        due=tracked.due,
        better=quantities.direction(tracked.indicator),
        relative_to=_other(tracked, quantities, series, territory),
        sides=_sides(gap) if gap else None,
    )
    return Result(tracked, own, assessment, alerts(tracked.target, own, assessment))


def _sides(gap: Series) -> tuple[str, str]:
    """The sides of a computed gap, the first minus the second, as `gap_series` takes them."""
    return ("农村", "城镇") if "城乡" in gap.name else ("女", "男")


def _series(code: str, quantities: Quantities, series: Mapping[SeriesKey, Series], territory: str) -> Series:
    quantity = quantities.by_code[code]
    empty = Series(code, quantity.name, quantity.unit, territory, ())
    return series.get((code, territory, TOTAL), empty)


def _other(
    tracked: TrackedTarget, quantities: Quantities, series: Mapping[SeriesKey, Series], territory: str
) -> Series | None:
    """The series that a relation refers to, when its name is that of a known quantity with figures."""
    if tracked.target.kind is not Kind.RELATION or not tracked.target.relative_to:
        return None
    for code in _named(tracked.target.relative_to, quantities):
        if found := series.get((code, territory, TOTAL)):
            return found
    return None


def _named(name: str, quantities: Quantities) -> Iterator[str]:
    answer = quantities.resolve("", name, "")
    if answer.quantity:
        yield answer.quantity.code
    wanted = normal(name)
    yield from (code for code, q in quantities.by_code.items() if normal(q.name) == wanted)
