"""The page of one target: the verdict opened, the chart, the values behind it and the words of the plan."""

from __future__ import annotations

from lianggang import wording
from lianggang.alerts.model import Alert
from lianggang.assess.compat import LABEL
from lianggang.catalogue.load import load_catalogue
from lianggang.panel.model import Observation
from lianggang.reports import charts, figures, summary, svg
from lianggang.reports.facts import facts
from lianggang.reports.others import views_of
from lianggang.reports.pages import parts
from lianggang.reports.pages.html import Content, Html, definitions, joined, link, plain_list, table, tag
from lianggang.reports.pages.site import Site
from lianggang.reports.summary import Scope
from lianggang.round import Result


def page(site: Site, plan: Scope, area: Scope, result: Result) -> str:
    """The target's page."""
    name = result.tracked.indicator_name
    trail = (
        link("index.html", "一览"),
        summary.subject(result.tracked.plan),
        link(site.area_page(area), area.name),
        name,
    )
    return site.page(
        name,
        trail,
        _verdict(result),
        _few(site, result),
        tag("div", definitions(facts(site.figures, result)), _chart(site, result), class_="columns"),
        _values(site, result),
        _recast(site, result),
        _parts(site, result),
        _definition(result),
        _others(result),
        _plan(result),
        _neighbours(site, area, result),
    )


def _verdict(result: Result) -> Html:
    a = result.assessment
    asked = tag(
        "p", tag("strong", parts.verdict(result)), f"　目标：{figures.demand(result)}（{result.tracked.due}年）"
    )
    alerts = [
        tag("p", f"{x.level.value}色预警{x.level.sign}　{x.kind.value}：{figures.as_sentences([x.reason])}{_limits(x)}")
        for x in result.alerts
    ]
    rest = [tag("p", figures.as_sentences([text])) for text in (a.arithmetic, *a.cautions) if text]
    rule = tag("p", f"判断规则：{a.rule}", class_="quiet") if a.rule else None
    return tag("section", asked, *rest, *alerts, rule, class_="opened")


def _definition(result: Result) -> Html | None:
    """What the indicator counts, as the catalogue has it."""
    known = load_catalogue().indicators.get(result.tracked.indicator)
    if known is None:
        return None
    told = [("含义", known.definition), ("分子", known.numerator), ("分母", known.denominator), ("说明", known.note)]
    return tag("section", tag("h2", "指标口径"), definitions(told))


def _few(site: Site, result: Result) -> Html | None:
    """What one year of few events lets conclude and what not."""
    few = site.figures.few.get(result.tracked.id)
    return tag("section", tag("h2", "小数目：能说什么、不能说什么"), tag("p", few.answer.text)) if few else None


def _others(result: Result) -> Html | None:
    """The classes by other organisations' rules, folded away."""
    rows: list[list[Content]] = [[v.rule, v.label, v.told] for v in views_of(result)]
    if not rows:
        return None
    return tag("details", tag("summary", LABEL), table(["规则", "类别", "基期、目标、时段和算式"], rows))


def _limits(alert: Alert) -> str:
    return f"（界限：{alert.limits}）" if alert.limits else ""


def _chart(site: Site, result: Result) -> Html | None:
    chart = charts.chart_of(site.round, result, parts=True)
    return (
        tag("figure", Html(svg.draw(chart, "chart")), tag("figcaption", f"{chart.title}历年值与规划目标"))
        if chart
        else None
    )


def _values(site: Site, r: Result) -> Html:
    if not r.series.observations:
        aside = f"报送的数{summary.OTHER_UNIT}。" if summary.in_other_unit(site.round, r) else ""
        return tag("section", tag("h2", "历年值"), tag("p", f"没有任何一年的数据。{aside}"))
    heads = ["年份", f"值（{r.series.unit}）" if r.series.unit else "值", "分子/分母", "比上年", "来源", "备注"]
    rows = [_value_row(site, r, o) for o in r.series.observations]
    return tag("section", tag("h2", "历年值"), table(heads, rows, numeric="tnnttt"))


def _value_row(site: Site, r: Result, o: Observation) -> list[Content]:
    counts = parts.cite(site, r, "counts", o.year) if o.value is not None else ""
    change = parts.cite(site, r, "on_last_year", o.year)
    why = f"{wording.WITHHELD if o.is_withheld else wording.NO_DATA}：{parts.why_missing(o.missing)}"
    remarks = [why if o.value is None and o.missing else "", o.note]
    remarks += ["口径自本年起有变化"] if o.year in r.series.breaks else []
    value = wording.WITHHELD if o.is_withheld else figures.number(r, o.value)
    return [f"{o.year}年", value, counts or "—", change or "—", o.source or "—",
            "；".join(x for x in remarks if x) or "—"]  # fmt: skip


def _recast(site: Site, r: Result) -> Html | None:
    """The years before others were taken in, within the boundary of today; marked, beside what was reported then."""
    held = site.published.recast if site.published else ()
    found = [o for o in held if o.indicator == r.tracked.indicator and o.breakdown.is_total]
    if not found:
        return None
    rows: list[list[Content]] = [
        [f"{o.year}年", figures.number(r, o.value), parts.counts(o), o.missing or o.note] for o in found
    ]
    told = tag("p", "上表是当时报的数，地区是当时的范围。下表按现行区划重算，只用公布的分子、分母相加。")
    heads = ["年份", f"值（{r.series.unit}）" if r.series.unit else "值", "分子/分母", "说明"]
    return tag("section", tag("h2", "按现行区划重算"), told, table(heads, rows, numeric="tnnt"))


def _parts(site: Site, r: Result) -> Html | None:
    found = summary.broken_down(site.round, r.tracked.indicator)
    if not found:
        return None
    years = sorted({year for cells in found.values() for year in cells})
    rows: list[list[Content]] = [
        [part.label, *(figures.number(r, cells[y].value) if y in cells else wording.NO_DATA for y in years)]
        for part, cells in found.items()
    ]
    heads = ["分组", *(f"{y}年" for y in years)]
    title = f"分组数据（{r.series.unit}）" if r.series.unit else "分组数据"
    return tag("section", tag("h2", title), table(heads, rows, numeric="t" + "n" * len(years)))


def _plan(r: Result) -> Html:
    t = r.tracked
    before, quote, after = t.item_text.partition(t.target.quote)
    words = (
        joined(before, tag("mark", quote), after)
        if quote
        else joined(t.item_text, "（", tag("mark", t.target.quote), "）")
    )
    measures = plain_list(t.measures) if t.measures else tag("p", "没有列出对应的策略措施。")
    source = tag("p", f"《{t.plan.title}》{t.where}", class_="quiet")
    return tag("section", tag("h2", "规划原文"), tag("blockquote", words), source, tag("h2", "对应策略措施"), measures)


def _neighbours(site: Site, area: Scope, result: Result) -> Html:
    at = [r.tracked.id for r in area.results].index(result.tracked.id)
    before = joined("上一项：", site.target_link(area.results[at - 1])) if at else None
    after = joined("下一项：", site.target_link(area.results[at + 1])) if at + 1 < len(area.results) else None
    ways = [w for w in (before, link(site.area_page(area), f"返回{area.name}"), after) if w]
    return tag("p", joined(*ways, separator="　"), class_="ways")
