"""The report's appendices: all targets at a glance, explanation of indicators, methods, revisions."""

from __future__ import annotations

from collections.abc import Mapping

from lianggang.catalogue.model import Indicator
from lianggang.reports import figures, summary
from lianggang.reports.blocks import Cell, Column, Draft, Turn
from lianggang.reports.figures import Figures, Piece
from lianggang.round import Result, Round


def write(draft: Draft, f: Figures, definitions: Mapping[str, Indicator]) -> None:
    """Sign the report and add the appendices, the wide tables on pages that lie across."""
    draft.say("（编制单位）", align="right")
    draft.say("　　年　　月　　日", align="right")
    draft.blocks.append(Turn(landscape=True))
    draft.appendix("附表1　全部目标一览")
    common = figures.common_base(f.round.results)
    rows = [_all_row(f, number, result, common) for number, result in enumerate(f.round.results, 1)]
    draft.table("", _all_columns(f.round, common), rows, small=True)
    draft.appendix("附表2　指标解释")
    draft.table("", _definition_columns(), _definition_rows(f.round, definitions), small=True)
    draft.blocks.append(Turn(landscape=False))
    _methods(draft, f.round)
    _revisions(draft)


def _all_columns(round: Round, common: int | None) -> list[Column]:
    head = [Column("序号", 11), Column("规划", 11), Column("领域", 24), Column("指标", 40), Column("单位", 12)]
    base = Column(f"基期\n{common}年" if common else "基期", 19, True)
    years = [Column(f"{y}年", 15, True) for y in (round.year - 1, round.year)]
    return [
        *head,
        base,
        *years,
        Column("目标", 20),
        Column("判断", 22),
        Column("概率", 13, True),
        Column("牵头单位", 23),
    ]


def _all_row(f: Figures, number: int, result: Result, common: int | None) -> list[Piece | Cell]:
    t, year = result.tracked, f.round.year
    return [
        str(number),
        summary.subject(t.plan),
        t.area,
        t.indicator_name + (f"（{t.binding}）" if t.binding else ""),
        result.series.unit,
        (f.cite(result, "baseline"), figures.base_year(result, common)),
        f.cite(result, "number", year - 1),
        f.cite(result, "number", year),
        (f.cite(result, "demand"), figures.due_year(result)),
        (f"{summary.verdict_sign(result)} ", f.cite(result, "verdict")),
        f.cite(result, "probability") if result.assessment.probability is not None else "—",
        "、".join(t.lead_units) or "未明确",
    ]


def _definition_columns() -> list[Column]:
    return [Column("指标", 46), Column("单位", 16), Column("解释", 76), Column("计算", 52), Column("数据来源", 35)]


def _definition_rows(round: Round, definitions: Mapping[str, Indicator]) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    for code, result in summary.by_indicator(round).items():
        d = definitions.get(code)
        source = "、".join(dict.fromkeys(o.source for o in result.series.known if o.source)) or "—"
        formula = f"{d.numerator}÷{d.denominator}" if d and d.numerator and d.denominator else "—"
        breaks = "".join(f"{y}年起口径有变化。" for y in result.series.breaks)
        text = (d.definition if d and d.definition else "按规划原文：" + result.tracked.target.quote + "。") + breaks
        rows.append([result.tracked.indicator_name, result.series.unit, text, formula, source])
    return rows


def _methods(draft: Draft, round: Round) -> None:
    draft.appendix("附录1　方法说明")
    rules = used_rules(round)
    draft.say("每项目标按规划原文的要求单独判断，比较时采用公布的小数位数。本期用到的判断规则如下：")
    for number, rule in enumerate(rules, 1):
        draft.say(f"{number}. {figures.as_sentences([rule])}")
    if methods := list(dict.fromkeys(r.assessment.forecast.method for r in round.results if r.assessment.forecast)):
        draft.say("预测方法：" + "；".join(m.rstrip("。") for m in methods) + "。")
    draft.say(
        "判断词的含义：已达标，目标年份已到且达到目标；目前已达标，目标年份未到，最近一年的值达到目标；"
        "未达标，目标年份已到而没有达到目标；预计可达、不确定、达标困难，目标年份未到，按达标概率区分；"
        "无数据、无基期数据、无法判断，不能作出判断，不计入达标。"
    )


def used_rules(round: Round) -> list[str]:
    """The rules by which the round's targets were judged, each once."""
    judged = [r.assessment for r in round.results if r.assessment.verdict not in summary.UNJUDGED]
    return list(dict.fromkeys(a.rule for a in judged if a.rule))


def _revisions(draft: Draft) -> None:
    draft.appendix("附录2　修订记录")
    columns = [Column("版本", 20), Column("日期", 30), Column("修订内容", 70), Column("修订人", 36)]
    draft.table("", columns, [["1.0", "", "按监测数据生成", ""], ["", "", "", ""], ["", "", "", ""]])
