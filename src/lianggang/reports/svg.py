"""A chart as inline SVG: readable in print and without colour, styled by classes of the page's own sheet."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import pairwise

from lianggang import wording
from lianggang.reports import charts
from lianggang.reports.charts import Chart, Line

WIDTH, HEIGHT = 640, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 96, 34, 30
_MARKERS = ("●", "■", "▲", "◆", "✕")


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where years and values lie in the picture, in user units."""

    years: tuple[int, ...]
    bottom: float
    top: float
    step: float

    def x(self, year: float) -> float:
        span = max(len(self.years) - 1, 1)
        return round(_LEFT + (year - self.years[0]) / span * (WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        share = (value - self.bottom) / (self.top - self.bottom)
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)


def draw(chart: Chart, name: str) -> str:
    """The chart as an `<svg>` element; `name` makes the ids of its title and description unique in the page."""
    frame = _Frame(chart.years, *charts.axis(*chart.extremes, chart.unit))
    body = [*_period(chart, frame), *_axes(chart, frame), *_breaks(chart, frame), *_goal(chart, frame)]
    for index, line in enumerate(chart.lines):
        body += [*_spread(line, frame), *_line(line, frame, index, chart.breaks)]
    body += [*_last_values(chart, frame), *_baseline(chart, frame), *_forecast(chart, frame)]
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(chart.heading)}</title>'
        f'<desc id="{name}-d">{escape(charts.describe(chart))}</desc>'
        f"{text(_LEFT - 44, 16, _unit(chart), 'small')}{''.join(body)}</svg>"
    )


def _unit(chart: Chart) -> str:
    return f"单位：{chart.unit}" if chart.unit else "数值"


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    """Words at a place in user units; kind: their class; anchor: which end of them lies there."""
    return f'<text x="{x}" y="{y}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'


def segment(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line of the class `kind`."""
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" class="{kind}"/>'


def _period(chart: Chart, frame: _Frame) -> list[str]:
    if not chart.period:
        return []
    first, last = max(chart.period[0], chart.years[0]), min(chart.period[1], chart.years[-1])
    if first > last:
        return []
    left, right = frame.x(first), frame.x(last)
    box = f'<rect x="{left}" y="{_TOP}" width="{right - left}" height="{HEIGHT - _TOP - _BOTTOM}" class="period"/>'
    return [box, text(left + 4, _TOP + 12, charts.PERIOD, "small")]


def _axes(chart: Chart, frame: _Frame) -> list[str]:
    marks, value = [], frame.bottom
    places = charts.tick_places(frame.step)
    while value <= frame.top + frame.step / 1000:
        y = frame.y(value)
        marks += [segment(_LEFT, y, WIDTH - _RIGHT, y, "grid")]
        marks += [text(_LEFT - 6, y + 4, wording.number(value, places), "tick", "end")]
        value += frame.step
    every = -(-len(chart.years) // charts.MOST_YEARS)
    for year in chart.years[::every]:
        marks.append(text(frame.x(year), HEIGHT - 10, str(year), "tick", "middle"))
    return marks


def _breaks(chart: Chart, frame: _Frame) -> list[str]:
    marks = []
    for year in chart.breaks:
        if chart.years[0] < year <= chart.years[-1]:
            x = frame.x(year - 0.5)
            marks += [segment(x, _TOP, x, HEIGHT - _BOTTOM, "break"), text(x + 3, HEIGHT - 36, "口径变化", "small")]
    return marks


def _goal(chart: Chart, frame: _Frame) -> list[str]:
    """A level line for each target up to its year, the labels beside them kept apart."""
    marks, lowest = [], 0.0
    for goal in sorted(chart.goals, key=lambda g: -g.value):
        y, end = frame.y(goal.value), frame.x(min(goal.year, chart.years[-1]))
        lowest = at = max(y, lowest + 26)
        marks += [
            segment(_LEFT, y, end, y, "goal"),
            text(WIDTH - _RIGHT + 6, round(at - 3, 1), f"目标{goal.year}年", "small"),
            text(WIDTH - _RIGHT + 6, round(at + 10, 1), goal.label, "small strong"),
        ]
    return marks


def _spread(line: Line, frame: _Frame) -> list[str]:
    """What chance allows of each value, as a thin bar with caps."""
    marks = []
    for year, limits in sorted(line.limits.items()):
        x, (low, high) = frame.x(year), (frame.y(limit) for limit in limits)
        marks += [segment(x, low, x, high, "spread"), *(segment(x - 3, y, x + 3, y, "spread") for y in (low, high))]
    return marks


def _line(line: Line, frame: _Frame, index: int, breaks: tuple[int, ...]) -> list[str]:
    kind, marker = f"line s{index % 5}", _MARKERS[index % 5]
    years = sorted(line.values)
    strokes = [
        segment(frame.x(a), frame.y(line.values[a]), frame.x(b), frame.y(line.values[b]), kind)
        for a, b in pairwise(years)
        if b == a + 1 and b not in breaks
    ]
    points = [text(frame.x(y), frame.y(line.values[y]) + 4, marker, f"mark s{index % 5}", "middle") for y in years]
    return [*strokes, *points]


def _last_values(chart: Chart, frame: _Frame) -> list[str]:
    """The last value of each line: above its point, or beside the points and kept apart where there are several."""
    ends = sorted(((frame.y(line.values[max(line.values)]), line) for line in chart.lines), key=lambda end: end[0])
    if len(ends) == 1:
        return [_last_value(ends[0][1], frame, ends[0][0] - 8, "middle")]
    heights, lowest = [], 0.0
    for y, _ in ends:
        lowest = max(y + 4, lowest + 13)
        heights.append(lowest)
    raised = max(lowest - (HEIGHT - _BOTTOM), 0.0)
    return [
        _last_value(line, frame, y - raised, name="" if line is chart.lines[0] else f" {line.name}")
        for y, (_, line) in zip(heights, ends, strict=True)
    ]


def _last_value(line: Line, frame: _Frame, y: float, anchor: str = "start", name: str = "") -> str:
    year = max(line.values)
    x = frame.x(year) if anchor == "middle" else frame.x(year) + 9
    return text(x, round(y, 1), wording.number(line.values[year], line.places) + name, "value", anchor)


def _baseline(chart: Chart, frame: _Frame) -> list[str]:
    if not chart.baseline:
        return []
    x, y = frame.x(chart.baseline[0]), frame.y(chart.baseline[1])
    label = f"{charts.BASELINE} {wording.number(chart.baseline[1], chart.lines[0].places)}"
    box = f'<rect x="{x - 6}" y="{y - 6}" width="12" height="12" class="base"/>'
    rises = chart.lines[0].values.get(chart.baseline[0] + 1, chart.baseline[1]) > chart.baseline[1]
    return [box, text(x, y + (20 if rises else -10), label, "small", "start" if x < _LEFT + 20 else "middle")]


def _forecast(chart: Chart, frame: _Frame) -> list[str]:
    f = chart.forecast
    if f is None:
        return []
    x, low, high = frame.x(f.year), frame.y(f.low), frame.y(f.high)
    caps = [segment(x - 5, y, x + 5, y, "range") for y in (low, high)]
    label = f"预测 {wording.number(f.point, chart.lines[0].places)}"
    at = frame.y(f.point)
    near_goal = chart.goal is not None and abs(frame.y(chart.goal) - at) < 22
    return [
        segment(x, low, x, high, "range"),
        *caps,
        f'<circle cx="{x}" cy="{at}" r="4" class="forecast"/>',
        text(x - 8, at + 4, label, "small", "end") if near_goal else text(x + 8, at + 4, label, "small"),
    ]
