"""Parts that several pages share."""

from __future__ import annotations

from collections.abc import Iterable

from lianggang.catalogue.load import load_catalogue
from lianggang.panel.model import Observation
from lianggang.panel.numbers import CONFIDENTIAL
from lianggang.panel.records import UNREPORTED
from lianggang.reports import figures, summary
from lianggang.reports.pages.html import Content, Html, joined, lines, table, tag
from lianggang.reports.pages.site import Site
from lianggang.round import Result


def verdict(result: Result) -> Html:
    """Sign and word of the verdict; emphasised where the target is in danger."""
    danger = result.assessment.verdict in summary.IN_DANGER
    text = f"{summary.verdict_sign(result)} {summary.verdict_label(result)}"
    return tag("span", text, class_="verdict danger" if danger else "verdict")


def dated(text: str, year: int | None) -> Html:
    """A value with its year in small print under it."""
    return tag("span", text, tag("small", f"{year}年") if year else None, class_="pair")


def warnings(result: Result) -> str:
    """The warnings of a target: kind, level and sign."""
    return "；".join(f"{a.kind.value} {a.level.value}{a.level.sign}" for a in result.alerts)


def cite(site: Site, result: Result, field: str, year: int | None = None) -> str:
    """The text of a field of the target."""
    return site.figures.cite(result, field, year).text


def targets(site: Site, results: Iterable[Result], caption: str = "") -> Html:
    """The table of targets: baseline, last year, this year, what is asked, verdict, warnings, unit."""
    year = site.round.year
    results = list(results)
    common = figures.common_base(results)
    base = f"基期\n{common}年" if common else "基期"
    heads = ["指标", "单位", base, f"{year - 1}年", f"{year}年", "目标", "判断", "达标概率", "预警", "牵头单位"]
    return table(heads, [_row(site, r, common) for r in results], numeric="ttnnnttntt", caption=caption)


def _row(site: Site, r: Result, common: int | None) -> list[Content]:
    year = site.round.year
    base = cite(site, r, "baseline") + figures.base_year(r, common)
    name = joined(site.target_link(r), tag("small", "约束性") if r.tracked.binding == "约束性" else None, separator=" ")
    goal = dated(figures.demand(r), r.tracked.due)
    units = summary.lead(r)
    return [
        name, r.series.unit, lines(base), cite(site, r, "number", year - 1), cite(site, r, "number", year), goal,
        verdict(r), cite(site, r, "probability") or "—", warnings(r) or "—", units,
    ]  # fmt: skip


_REASONS = {
    CONFIDENTIAL: "人数太少，为保护个人不公布；这不是零，也不是漏报",
    "未开展统计": "本地没有开展这项统计",
    "部门不掌握": "负责的部门不掌握这个数",
}


def why_missing(reason: str) -> str:
    """The reason why there is no value, for readers who have never filled in a form."""
    return _REASONS.get(reason, reason)


def no_data_in(result: Result, year: int) -> str:
    """Why the year has no value: what was said of it, that it is no year of the survey, or that nothing came."""
    row = next((o for o in result.series.observations if o.year == year), None)
    stated = row.missing if row is not None else ""
    if stated not in ("", UNREPORTED):
        return why_missing(stated)
    survey = load_catalogue().surveys.get(result.tracked.indicator)
    if survey and (year - survey.anchor) % survey.every:
        return f"{survey.name}每{survey.every}年一次，下一次{survey.next_after(year)}年"
    return why_missing(stated) if stated else "还没有公布这一年的数"


def counts(o: Observation | None) -> str:
    """Numerator and denominator with their thousands marked; — where one is not known."""
    if o is None or o.numerator is None or o.denominator is None:
        return "—"
    return f"{o.numerator:,f}/{o.denominator:,f}"
