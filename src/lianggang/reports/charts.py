"""What a chart of one target shows, independent of how it is drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lianggang import wording
from lianggang.forecast.model import Forecast
from lianggang.plans.model import Kind
from lianggang.reports import figures, summary
from lianggang.round import Result, Round

OBSERVED = "监测值"
GOAL = "目标值"
BASELINE = "基期"
FORECAST = "预测值（80%区间）"
PERIOD = "规划期"
SPREAD = "95%区间"
MOST_YEARS = 13  # printed along the axis
_MOST_PARTS = 4
_DECIMALS = re.compile(r"\d+(?:\.(\d+))?")
_FINEST = 1e-6  # no axis is divided more finely


@dataclass(frozen=True, slots=True)
class Line:
    """A named series of year → value; a year without a value is a gap.

    limits: year → lower and upper limit of what chance allows, where it is known (95 %).
    """

    name: str
    values: Mapping[int, float]
    places: int = 1
    limits: Mapping[int, tuple[float, float]] = field(default_factory=dict)


class Goal(NamedTuple):
    """A level to reach in a year, and how it is printed."""

    value: float
    label: str
    year: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Values of one indicator over consecutive years, with what the plan asks for.

    years: the axis, without holes. goal: drawn as a level line up to goal_year. period: first and last year of the
    plan. breaks: years from which on the definition differs. further: what other targets ask of the same indicator.
    """

    title: str
    unit: str
    years: tuple[int, ...]
    lines: tuple[Line, ...]
    goal: float | None = None
    goal_label: str = ""
    goal_year: int | None = None
    baseline: tuple[int, float] | None = None
    period: tuple[int, int] | None = None
    forecast: Forecast | None = None
    breaks: tuple[int, ...] = ()
    further: tuple[Goal, ...] = ()

    @property
    def heading(self) -> str:
        """Title with the unit, as it stands in the chart."""
        return f"{self.title}（{self.unit}）" if self.unit else self.title

    @property
    def goals(self) -> tuple[Goal, ...]:
        """Every level that is asked, the target's own first."""
        own = () if self.goal is None else (Goal(self.goal, self.goal_label, self.goal_year or self.years[-1]),)
        return (*own, *self.further)

    @property
    def missing(self) -> tuple[int, ...]:
        """Years between the first and the last value of the main line that have no value."""
        known = self.lines[0].values
        return tuple(y for y in self.years if min(known) < y < max(known) and y not in known)

    @property
    def extremes(self) -> tuple[float, float]:
        """Smallest and largest number drawn."""
        drawn = [v for line in self.lines for v in line.values.values()]
        drawn += [v for line in self.lines for limits in line.limits.values() for v in limits]
        drawn += [goal.value for goal in self.goals]
        drawn += [self.baseline[1]] if self.baseline else []
        drawn += [self.forecast.low, self.forecast.high] if self.forecast else []
        return min(drawn), max(drawn)


def axis(low: float, high: float, unit: str, ticks: int = 5) -> tuple[float, float, float]:
    """Lower end, upper end and step of a value axis with round numbers; rates stay within 0 and 100 %."""
    step = _round_step(max((high - low or abs(high) or 1) / ticks, _FINEST))
    bottom = step * int((low - step / 4) // step)
    top = step * -int(-(high + step / 4) // step)
    if low >= 0:
        bottom = max(bottom, 0.0)
    return bottom, min(top, 100.0) if unit == "%" and high <= 100 else top, step


def tick_places(step: float) -> int:
    """Decimal places that the numbers along an axis with this step need."""
    return next((p for p in range(6) if abs(round(step, p) - step) < 1e-9), 6)


def _round_step(rough: float) -> float:
    power = 1.0
    while power * 10 <= rough:
        power *= 10
    while power > rough:
        power /= 10
    return next((m * power for m in (1, 2, 5) if m * power >= rough), 10 * power)


def chart_of(round: Round, result: Result, *, parts: bool = False) -> Chart | None:
    """The chart of one target; None when its series has fewer than two values.

    parts: also draw the breakdowns by sex or residence that have values in two years or more.
    """
    known, a, base = result.series.known, result.assessment, summary.baseline(result)
    if len(known) < 2:
        return None
    values = {o.year: float(o.value) for o in known if o.value is not None}
    marks = [*values, *([base[0]] if base else []), *([a.forecast.year] if a.forecast else [])]
    goal = a.goal_value if a.target_year >= min(marks) else None
    last = max(*marks, a.target_year) if goal is not None else max(marks)
    main = Line(OBSERVED, values, max(wording.places_of(o.value) for o in known if o.value is not None))
    return Chart(
        title=result.tracked.indicator_name,
        unit=wording.canonical_unit(result.series.unit),
        years=tuple(range(min(marks), last + 1)),
        lines=(main, *(_part_lines(round, result) if parts else ())),
        goal=None if goal is None else float(goal),
        goal_label=goal_label(result),
        goal_year=a.target_year,
        baseline=(base[0], float(base[1])) if base else None,
        period=result.tracked.plan.period,
        forecast=a.forecast,
        breaks=result.series.breaks,
    )


def goal_label(result: Result) -> str:
    """The level to reach: as the plan states it, or as converted from the base of a change."""
    target, goal = result.tracked.target, result.assessment.goal_value
    if goal is None or target.kind is Kind.LEVEL:
        return figures.demand(result)
    places = figures.places(result, goal)
    reported = max((wording.places_of(o.value) for o in result.series.known if o.value is not None), default=places)
    places = min(places, reported)
    return wording.threshold(target.comparator, goal, result.series.unit, places=places)


def goal_places(chart: Chart) -> int:
    """Decimal places of the level to reach, as its label prints it."""
    printed = _DECIMALS.search(chart.goal_label)
    return len(printed[1] or "") if printed else 0


def _part_lines(round: Round, result: Result) -> list[Line]:
    lines: list[Line] = []
    for part, observed in summary.broken_down(round, result.tracked.indicator).items():
        values = {year: o.value for year, o in observed.items() if o.value is not None}
        if len(values) > 1 and len(lines) < _MOST_PARTS and not (part.age or part.other):
            shown = max(map(wording.places_of, values.values()))
            lines.append(Line(part.label, {year: float(v) for year, v in values.items()}, shown))
    return lines


def describe(chart: Chart) -> str:
    """The chart in words, for readers who do not see it."""
    text = [f"折线图：{chart.heading}。"]
    for line in chart.lines:
        values = "，".join(
            f"{y}年{wording.number(v, line.places)}{_spread(line, y)}" for y, v in sorted(line.values.items())
        )
        text.append(f"{line.name}：{values}。")
    if chart.missing:
        text.append(f"空缺的年份：{wording.spans(chart.missing)}。")
    if chart.goal is not None:
        text.append(f"目标：{chart.goal_year}年{chart.goal_label}。")
    if f := chart.forecast:
        low, point, high = (wording.number(v, chart.lines[0].places) for v in (f.low, f.point, f.high))
        text.append(f"预测：{f.year}年{point}，80%区间{low}—{high}。")
    if chart.breaks:
        text.append("口径变化：" + "、".join(f"{y}年" for y in chart.breaks) + "起。")
    return "".join(text)


def _spread(line: Line, year: int) -> str:
    if year not in line.limits:
        return ""
    low, high = (wording.number(limit, line.places) for limit in line.limits[year])
    return f"（{SPREAD}{low}—{high}）"
