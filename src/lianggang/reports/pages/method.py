"""The page on the method: words and signs, the rules that were used, sources, open questions about the data."""

from __future__ import annotations

from lianggang.reports import method, summary
from lianggang.reports.pages.html import Html, definitions, link, table, tag
from lianggang.reports.pages.site import Site


def page(site: Site) -> str:
    """The page on the method."""
    parts = (_glossary(), _words(site), _rules(site), _missing(), _sources(site), _findings(site))
    return site.page("方法说明", (link("index.html", "一览"), "方法说明"), *parts)


_TERMS = (
    ("基期", "规划开始时的年份和数，用来看变化"),
    ("目标值", "规划要求到目标年份达到的数"),
    ("约束性、预期性", "约束性目标必须完成；预期性目标是争取达到的方向"),
    ("分子、分母", "一个率由两个数相除得出：例如婴儿死亡率的分子是死亡的婴儿数，分母是活产数"),
    ("%、‰、/10万", "每一百、每一千、每十万人中有多少"),
    ("个百分点", "两个百分数之差：从90%到92%是提高2个百分点"),
    ("口径", "一个数包括什么、不包括什么。口径变了，前后的数不能直接比，图上在那里断开"),
    ("达标概率", "按历年的变化推算，到目标年份能达到目标的可能性有多大"),
    ("80%区间", "预测不会刚好准；十次里大约有八次，真实的数会落在这个范围里"),
    ("小数目", "一年只有几例的事，一年的多少带有偶然，要看几年合计"),
    ("保密（＊）", "人数太少，公布出来可能认出是谁，所以不公布"),
    ("责任单位", "负责完成这项目标、报送这个数的部门；牵头单位是其中为主的"),
)


def _glossary() -> Html:
    return tag("section", tag("h2", "词语解释"), definitions(_TERMS))


def _missing() -> Html:
    text = "没有数，绝不当作零，也不用别的数代替；判断为“无数据”，不计入达标。每项没有数的，在一览和指标页上写明原因。"
    return tag("section", tag("h2", "没有数的怎样处理"), tag("p", text))


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
