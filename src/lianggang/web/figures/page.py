"""The page of one indicator in one territory: verdict, chart, values, breakdowns, gaps, neighbours, provenance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from lianggang import wording
from lianggang.assess.pooling import yearly_counts
from lianggang.catalogue.load import load_catalogue
from lianggang.catalogue.model import Indicator as Definition
from lianggang.forecast.model import Forecast
from lianggang.panel.computed import settled
from lianggang.panel.model import TOTAL, Observation, Series
from lianggang.panel.quantities import Quantity
from lianggang.panel.recast import recast
from lianggang.panel.series import SeriesKey, build_series
from lianggang.reports import svg
from lianggang.reports.charts import OBSERVED, Chart, Goal, Line
from lianggang.web.figures.models import Figure, Indicator, Judgement
from lianggang.web.figures.quantities import line_of, quantity_of
from lianggang.web.figures.reading import observation
from lianggang.web.figures.scope import Scope
from lianggang.web.places.boundaries import mergers, with_former

_MOST_PLACES = 2
_MOST_PARTS = 4
_HEAVY = ("imported__lists", "imported__counts", "sheet__lines", "sheet__findings")
_DIRECTIONS = {"higher": "越高越好", "lower": "越低越好", "band": "在一定范围内为好", "none": "没有好坏之分"}


@dataclass(frozen=True)
class IndicatorPage:
    """Everything that is known of one indicator in one territory. rows: all revisions, in order."""

    indicator: Indicator
    scope: Scope
    rows: Sequence[Figure]
    judgements: Sequence[Judgement]

    @classmethod
    def of(cls, indicator: Indicator, scope: Scope) -> IndicatorPage:
        """From the database, with a constant number of queries."""
        rows = Figure.objects.filter(territory=scope.territory, indicator=indicator)
        rows = rows.select_related("sheet__scheme__territory", "imported__by").defer(*_HEAVY)
        judged = Judgement.objects.filter(aim__in=scope.aims_on(indicator.code).values("pk"), year=scope.year)
        judged = judged.select_related("aim").defer("aim__text", "aim__target").order_by("aim__due", "aim__position")
        found = list(rows.order_by("year", "breakdown", "revision"))
        for figure in found:
            figure.indicator = indicator
        return cls(indicator, scope, found, list(judged))

    @property
    def current(self) -> list[Figure]:
        """The figures that stand."""
        return [f for f in self.rows if f.current]

    @property
    def quantity(self) -> Quantity:
        """The indicator as far as its figures go."""
        return quantity_of(self.indicator)

    @property
    def direction(self) -> str:
        """Which way is better, as the catalogue says, else "none"."""
        return self.indicator.direction or "none"

    @cached_property
    def series(self) -> Mapping[SeriesKey, Series]:
        """The figures as series, the total first."""
        name = self.scope.territory.name
        known = {self.indicator.code: self.quantity}
        return build_series(settled((observation(f, name) for f in self.current), known), known)

    @cached_property
    def recast(self) -> list[Observation]:
        """The years before others were taken in, within the bounds of today; [] where none were.

        [] too for a reader who may not read all of them: sum less part is what the other reported.
        """
        places = with_former([self.scope.territory])
        if len(places) == 1 or not {*places} <= {*self.scope.seen(self.indicator.code)}:
            return []
        rows = Figure.objects.filter(territory__in=places, indicator=self.indicator, current=True)
        known = [observation(f, f.territory.name) for f in rows.select_related("territory", "indicator")]
        return recast(known, mergers(places), {self.indicator.code: self.quantity}, self.scope.territory.name)

    @property
    def total(self) -> Series:
        """The series of the whole population."""
        key = (self.indicator.code, self.scope.territory.name, TOTAL)
        empty = Series(self.indicator.code, self.indicator.name, self.indicator.unit, self.scope.territory.name, ())
        return self.series.get(key, empty)

    @cached_property
    def intervals(self) -> dict[int, tuple[float, float]]:
        """What chance allows of each year's value, where its counts are known (95 %)."""
        counts = yearly_counts(self.total, self.quantity)
        limits = {year: count.interval() for year, count in counts.items()}
        return {year: (low, high) for year, (low, high) in limits.items()}

    @property
    def places(self) -> int:
        """Decimal places in which the values are printed."""
        return min(_MOST_PLACES, max((wording.places_of(o.value or 0) for o in self.total.known), default=1))

    @property
    def definition(self) -> list[tuple[str, str]]:
        """The indicator's definition, term by term."""
        known = load_catalogue().indicators.get(self.indicator.code)
        return _of_catalogue(known) if known else _of_plan(self.indicator)

    @cached_property
    def chart(self) -> SafeString | None:
        """The chart as SVG, None with fewer than two values."""
        return self.draw("chart")

    def draw(self, name: str) -> SafeString | None:
        """The chart under a name of its own in the page; all text in it is escaped where it is drawn."""
        if len(self.total.known) < 2:
            return None
        drawn = self.judgements[0].data.get("chart", {}) if self.judgements else {}
        forecast = self.judgements[0].data.get("forecast") if self.judgements else None
        return mark_safe(svg.draw(_chart(self, drawn, forecast), name))


def _of_catalogue(known: Definition) -> list[tuple[str, str]]:
    ratio = f"{known.numerator} ÷ {known.denominator}" + (f" × {known.scale}" if known.scale != 1 else "")
    divides = Quantity.of(known).divides
    told = [
        ("定义", known.definition),
        ("计算", ratio if divides else ""),
        ("计量单位", known.unit),
        ("方向", _DIRECTIONS.get(known.direction, "")),
        ("别名", "、".join(known.aliases)),
        ("来源", known.source),
        ("说明", known.note),
        ("核对", "" if known.confirmed else "目录中的定义尚未与出处核对"),
    ]
    return [(term, words) for term, words in told if words]


def _of_plan(indicator: Indicator) -> list[tuple[str, str]]:
    line = line_of(indicator)
    told = [("定义", line.definition), ("计量单位", line.unit), ("来源", "只见于规划的指标，指标目录里没有")]
    return [(term, words) for term, words in told if words]


def _chart(page: IndicatorPage, drawn: Mapping[str, Any], forecast: Mapping[str, Any] | None) -> Chart:
    values = {o.year: float(o.value) for o in page.total.known if o.value is not None}
    goal, base, further = drawn.get("goal"), drawn.get("baseline"), _further(page)
    goal_year = drawn.get("goal_year") if goal is not None else None
    ends = [*values, *([forecast["year"]] if forecast else []), *([goal_year] if goal_year else [])]
    ends += [g.year for g in further]
    limits = {y: pair for y, pair in page.intervals.items() if y in values}
    return Chart(
        title=page.indicator.name,
        unit=wording.canonical_unit(page.indicator.unit),
        years=tuple(range(min(ends), max(ends) + 1)),
        lines=(Line(OBSERVED, values, page.places, limits), *_parts(page)),
        goal=goal,
        goal_label=drawn.get("goal_label", ""),
        goal_year=goal_year,
        baseline=(base[0], base[1]) if base and base[0] >= min(ends) else None,
        period=tuple(drawn["period"]) if drawn.get("period") else None,
        forecast=Forecast(**{k: forecast[k] for k in ("year", "point", "low", "high", "method")}, n=0)
        if forecast
        else None,
        breaks=page.total.breaks,
        further=further,
    )


def _further(page: IndicatorPage) -> tuple[Goal, ...]:
    """What the other targets on the indicator ask: of another plan, or of another year."""
    drawn = [j.data["chart"] for j in page.judgements if j.data.get("chart", {}).get("goal") is not None]
    asked = [Goal(d["goal"], d.get("goal_label", ""), d["goal_year"]) for d in drawn if d.get("goal_year")]
    own = page.judgements[0].data.get("chart", {}) if page.judgements else {}
    return tuple(g for g in dict.fromkeys(asked) if (g.value, g.year) != (own.get("goal"), own.get("goal_year")))


def _parts(page: IndicatorPage) -> list[Line]:
    """The parts by sex or residence that have values in two years or more, as lines beside the total."""
    lines = []
    for (_, _, part), series in page.series.items():
        values = {o.year: float(o.value) for o in series.known if o.value is not None}
        if part != TOTAL and len(values) > 1 and not (part.age or part.other):
            lines.append(Line(part.label, values, page.places))
    return lines[:_MOST_PARTS]


def shown(page: IndicatorPage, value: Decimal | float | None) -> str:
    """A value of the indicator in print."""
    return "—" if value is None else wording.number(value, page.places)
