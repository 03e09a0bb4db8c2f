"""The page of all warnings: red, orange and yellow, with reason and unit."""

from __future__ import annotations

from lianggang.alerts.model import Alert, Level
from lianggang.reports import figures, method, summary
from lianggang.reports.pages import parts
from lianggang.reports.pages.html import Content, Html, link, table, tag
from lianggang.reports.pages.site import Site
from lianggang.round import Result


def page(site: Site) -> str:
    """The page of warnings, one section for each level, the most urgent first."""
    trail = (link("index.html", "一览"), "预警")
    sections = [_level(site, level) for level in summary.LEVELS]
    limits = tag(
        "section", tag("h2", "预警等级"), table(["等级", "什么时候提出"], method.levels(site.round.scheme.alerts))
    )
    return site.page("全部预警", trail, *sections, limits)


def _level(site: Site, level: Level) -> Html:
    found = [(r, a) for r in site.round.results for a in r.alerts if a.level is level]
    heading = tag("h2", f"{level.value}色预警{level.sign}（{len(found)}项）")
    if not found:
        return tag("section", heading, tag("p", "本级没有预警。"))
    heads = ["指标", "类别", "理由", "界限", "判断", "达标概率", "责任单位"]
    return tag("section", heading, table(heads, [_row(site, r, a) for r, a in found], numeric="tttttnt"))


def _row(site: Site, r: Result, alert: Alert) -> list[Content]:
    units = summary.all_units(r)
    probability = parts.cite(site, r, "probability") or "—"
    reason = figures.as_sentences([alert.reason])
    limits = figures.as_sentences([alert.limits])
    return [site.target_link(r), alert.kind.value, reason, limits, parts.verdict(r), probability, units]
