"""What is known of one target in few words, term by term: the same on every page that shows it."""

from __future__ import annotations

from lianggang import wording
from lianggang.assess.sentences import expected
from lianggang.reports import figures, summary
from lianggang.reports.figures import Figures
from lianggang.round import Result

Facts = list[tuple[str, str]]


def facts(of: Figures, r: Result) -> Facts:
    """Terms with what is said of each: latest value, baseline, distance, pace, probability, forecast, units."""
    a, base = r.assessment, summary.baseline(r)
    found = [
        (
            "最新值",
            f"{figures.quantity(r, a.value)}（{a.value_year}年）" if a.value is not None else figures.no_value(r),
        ),
        ("基期", f"{figures.quantity(r, base[1])}（{base[0]}年）" if base else wording.NO_BASE),
        ("与目标值相差", of.cite(r, "shortfall").text),
        ("达标程度", of.cite(r, "attainment").text),
        ("所需年均变化", "" if a.required_pace is None else figures.pace(r, a.required_pace)),
        ("实际年均变化", "" if a.actual_pace is None else figures.pace(r, a.actual_pace)),
        ("达标概率", of.cite(r, "probability").text),
        ("预测", _forecast(r)),
        ("牵头单位", summary.lead(r)),
        ("责任单位", "、".join(r.tracked.responsible_units)),
        ("性质", r.tracked.binding),
    ]
    return [(term, text) for term, text in found if text]


def _forecast(r: Result) -> str:
    f, value = r.assessment.forecast, r.assessment.value
    if f is None:
        return ""
    places = figures.places(r, value) if value is not None else 1
    point, within = expected(f, r.series.unit, places, r.series.between)
    return f"{point}，80%区间{within}（{f.year}年）"
