"""The page on the method: words and signs, the rules that were used, sources, open questions about the data."""

from __future__ import annotations

from lianggang.reports import method, summary
from lianggang.reports.pages.html import Html, link, table, tag
from lianggang.reports.pages.site import Site


def page(site: Site) -> str:
    """The page on the method."""
    parts = (_words(site), _rules(site), _sources(site), _findings(site))
    return site.page("方法说明", (link("index.html", "一览"), "方法说明"), *parts)


def _words(site: Site) -> Html:
    told = zip(summary.ORDER, method.words(site.round.scheme.assess), strict=True)
    rows = [[f"{summary.SIGNS[v]} {word}", meaning] for v, (word, meaning) in told]
    rows.append(
        [f"{summary.NOT_QUANTIFIED_SIGN} {summary.NOT_QUANTIFIED}", "目标只提出方向，不能判断；方向性目标单独统计"]
    )
    return tag("section", tag("h2", "判断词和符号"), table(["判断", "含义"], rows))


def _rules(site: Site) -> Html:
    rules = table(["目标", "怎样判断", "项数"], method.rules(site.round), numeric="ttn")
    forecasts = method.forecasts(site.round)
    how = table(["预测方法", "用到的年数", "项数"], forecasts, numeric="ttn") if forecasts else None
    return tag("section", tag("h2", "本期用到的判断规则"), rules, tag("h2", "预警等级"), _levels(site), how)


def _levels(site: Site) -> Html:
    return table(["等级", "什么时候提出"], method.levels(site.round.scheme.alerts))


def _sources(site: Site) -> Html:
    text = f"数据来源：{'、'.join(summary.sources(site.round)) or '没有写明'}。"
    return tag("section", tag("h2", "数据来源"), tag("p", text + "没有数据的年份空着，不作补齐；折线在缺数据处断开。"))


def _findings(site: Site) -> Html | None:
    if not site.round.findings:
        return None
    rows = [[f.severity.label, f.message, f.place or "—", f.advice or "—"] for f in site.round.findings]
    heads = ["类别", "事项", "位置", "处理意见"]
    return tag("section", tag("h2", f"核对中发现的事项（{len(rows)}条）"), table(heads, rows))
