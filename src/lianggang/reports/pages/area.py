"""The page of one area: its conclusion, its targets and its most telling chart."""

from __future__ import annotations

from lianggang.reports import charts, sentences, summary, svg
from lianggang.reports.pages import parts
from lianggang.reports.pages.html import Html, link, plain_list, tag
from lianggang.reports.pages.site import Site
from lianggang.reports.summary import Scope


def page(site: Site, plan: Scope, area: Scope) -> str:
    """The area's page."""
    trail = (link("index.html", "一览"), summary.short_plan(plan.results[0].tracked.plan), area.name)
    conclusion = "".join(str(p) for p in sentences.counted(site.figures, area, "本领域"))
    measures = list(dict.fromkeys(m for r in area.results for m in r.tracked.measures))
    return site.page(
        area.name,
        trail,
        tag("p", conclusion),
        tag("p", site.figures.scores[area.key].sentence),
        parts.targets(site, area.results),
        _chart(site, area),
        tag("section", tag("h2", "策略措施"), plain_list(measures)) if measures else None,
    )


def _chart(site: Site, area: Scope) -> Html | None:
    telling = summary.most_telling(area.results)
    chart = charts.chart_of(site.round, telling) if telling else None
    if telling is None or chart is None:
        return None
    caption = tag("figcaption", f"{chart.title}历年值与规划目标（", site.target_link(telling), "）")
    return tag("figure", Html(svg.draw(chart, "chart")), caption)
