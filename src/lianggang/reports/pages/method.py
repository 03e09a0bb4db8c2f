"""The page on the method: words and signs, the rules that were used, sources, open questions about the data."""

from __future__ import annotations

from lianggang.assess.model import Verdict
from lianggang.reports import summary
from lianggang.reports.appendix import used_rules
from lianggang.reports.pages.html import Html, link, table, tag
from lianggang.reports.pages.site import Site

_MEANINGS = {
    Verdict.MET: "目标年份已到，值达到目标",
    Verdict.MET_SO_FAR: "目标年份未到，最近一年的值达到目标",
    Verdict.ON_TRACK: "目标年份未到，达标的可能性大",
    Verdict.UNCERTAIN: "目标年份未到，能否达标不能确定",
    Verdict.OFF_TRACK: "目标年份未到，按现在的进度难以达标",
    Verdict.NOT_MET: "目标年份已到，值没有达到目标",
    Verdict.NO_DATA: "没有可用的数据，不计入达标",
    Verdict.NO_BASELINE: "目标与基期比较，而基期没有数据",
    Verdict.CANNOT_JUDGE: "数据年份太少，或者目标不能换算成数值",
}


def page(site: Site) -> str:
    """The page on the method."""
    return site.page(
        "方法说明", (link("index.html", "一览"), "方法说明"), _words(), _rules(site), _sources(site), _findings(site)
    )  # fmt: skip


def _words() -> Html:
    rows = [[f"{summary.SIGNS[v]} {v.label}", _MEANINGS[v]] for v in summary.ORDER]
    rows.append(
        [f"{summary.NOT_QUANTIFIED_SIGN} {summary.NOT_QUANTIFIED}", "目标只提出方向，不能判断；方向性目标单独统计"]
    )
    return tag("section", tag("h2", "判断词和符号"), table(["判断", "含义"], rows))


def _rules(site: Site) -> Html:
    methods = dict.fromkeys(r.assessment.forecast.method for r in site.round.results if r.assessment.forecast)
    forecast = tag("p", "预测方法：" + "；".join(m.rstrip("。") for m in methods) + "。") if methods else None
    return tag(
        "section",
        tag("h2", "本期用到的判断规则"),
        tag("ul", *(tag("li", rule) for rule in used_rules(site.round))),
        forecast,
    )


def _sources(site: Site) -> Html:
    text = f"数据来源：{'、'.join(summary.sources(site.round)) or '没有写明'}。"
    return tag("section", tag("h2", "数据来源"), tag("p", text + "没有数据的年份空着，不作补齐；折线在缺数据处断开。"))


def _findings(site: Site) -> Html | None:
    if not site.round.findings:
        return None
    rows = [[f.severity.label, f.message, f.place or "—", f.advice or "—"] for f in site.round.findings]
    heads = ["类别", "事项", "位置", "处理意见"]
    return tag("section", tag("h2", f"核对中发现的事项（{len(rows)}条）"), table(heads, rows))
