"""The report's sections on targets in danger, on volatile indicators, and what is asked of each unit."""

from __future__ import annotations

from lianggang.alerts.model import Alert, WarningKind
from lianggang.assess.model import Verdict
from lianggang.reports import charts, summary
from lianggang.reports import sentences as say
from lianggang.reports.blocks import Draft
from lianggang.reports.figures import Figures, Piece
from lianggang.reports.summary import Scope
from lianggang.round import Result

_MOST_NAMES = 20


def hard(draft: Draft, f: Figures) -> None:
    """Add the section 重点难点: every endangered target, item by item."""
    draft.heading(1, "重点难点")
    found, number = summary.endangered(f.round), f.cite(summary.whole(f.round), "count.endangered")
    draft.say("未达标、达标困难或者有达标预警的目标", number, "项，逐项说明如下。" if found else "项。")
    for result in found:
        draft.heading(2, result.tracked.indicator_name)
        _hard_item(draft, f, result)


def _hard_item(draft: Draft, f: Figures, result: Result) -> None:
    draft.say(*say.situation(f, result), "，", *say.aim(f, result), "。", lead="现状。")
    draft.say(*say.cited_or_nothing(f.cite(result, "shortfall"), "与目标值相差", "。"), lead="差距。")
    draft.say(*say.progress(f, result), lead="进度。")
    draft.say(*say.outcome(f, result), "。", f.cite(result, "cautions"), lead="判断。")
    for alert in summary.hard_alerts(result)[:1]:
        draft.say(_level(alert), f.cite(result, "reason_hard"), "。", lead="预警。")
    draft.say(*_known_causes(f, result), lead="原因线索。")
    draft.say(say.units(result), "。", lead="责任。")
    draft.say(*_remedy(f, result), lead="建议。")


def _level(alert: Alert) -> str:
    return f"{alert.level.value}色{alert.level.sign}："


def _known_causes(f: Figures, result: Result) -> list[Piece]:
    breaks = "、".join(f"{y}年" for y in result.series.breaks)
    words: list[Piece] = [f"口径：{breaks}起有变化。" if breaks else "口径：没有变化的记录。"]
    if (year := result.assessment.value_year) and (counts := f.cite(result, "counts", year)).text:
        words += [f"分子分母：{year}年为", counts, "。"]
    words += ["有数据的年份共", f.cite(result, "known_years"), "年。"]
    return [*words, "实际变化、填报等其他原因由责任单位答复时说明。"]


def _remedy(f: Figures, result: Result) -> list[Piece]:
    unit, a = say.addressee(result), result.assessment
    measures = "".join(f"“{m}”" for m in result.tracked.measures[:3])
    against = f"对照规划策略措施{measures}，" if measures else ""
    if a.verdict is Verdict.NOT_MET:
        return [f"目标年份{a.target_year}年已到，由{unit}{against}说明原因，提出后续措施和完成时限。"]
    if a.verdict in summary.ATTAINED:
        return [f"由{unit}{against}分析可能回落的原因，提出保持达标的措施。"]
    words: list[Piece] = [f"由{unit}{against}分析原因，提出措施和完成时限"]
    if a.required_pace:
        words += ["，今后年均", f.cite(result, "required_pace"), "以上"]
    return [*words, "。"]


def volatile(draft: Draft, f: Figures) -> None:
    """Add the section 波动较大的指标."""
    draft.heading(1, "波动较大的指标")
    found = summary.alerts_of(f.round, WarningKind.VOLATILE)
    draft.say("波动较大的指标", f.cite(summary.whole(f.round), "count.volatile"), "项。")
    for result, alert in found:
        name, unit = result.tracked.indicator_name, say.addressee(result)
        draft.heading(2, name)
        draft.say(_level(alert), f.cite(result, "reason_volatile"), "。", lead="波动。")
        draft.say(f.cite(result, "cautions"), lead="说明。")
        draft.say(
            f"由{unit}核对各年分子、分母和口径，说明逐年变化的原因；核实前不以单年的值作结论。", lead="处理意见。"
        )
        draft.figure(f"{name}历年值", charts.chart_of(f.round, result, parts=True))


def advice(draft: Draft, f: Figures) -> None:
    """Add the section 对策建议: for each unit what its figures ask of it."""
    draft.heading(1, "对策建议")
    concerned = [unit for unit in summary.by_lead_unit(f.round) if _tasks(f, unit)]
    if not concerned:
        none = f.cite(summary.whole(f.round), "count.endangered")
        draft.say("未达标、达标困难或者有达标预警的目标", none, "项，没有需要提出的建议。")
    for unit in concerned:
        draft.heading(2, unit.name)
        for number, words in enumerate(_tasks(f, unit), 1):
            draft.say(f"{number}. ", *words)


def _tasks(f: Figures, unit: Scope) -> list[list[Piece]]:
    tasks = [words for result in unit.results if (words := _task(f, result))]
    if without := summary.lacking(unit):
        missing: list[Piece] = ["无数据的目标", f.cite(unit, "count.lacking"), f"项：{say.names(without, _MOST_NAMES)}"]
        tasks.append([*missing, "；报送数据，不能报送的开展专项统计调查。"])
    return tasks


def _task(f: Figures, result: Result) -> list[Piece]:
    name = result.tracked.indicator_name
    if summary.hard_alerts(result):
        return [f"{name}：", f.cite(result, "reason_hard"), "；分析原因，提出措施和完成时限。"]
    if summary.is_endangered(result):
        distance = say.cited_or_nothing(f.cite(result, "shortfall"), "，还差")
        words: list[Piece] = [f"{name}：", f.cite(result, "verdict"), "，", *say.aim(f, result), *distance]
        return [*words, "；分析原因，提出措施和完成时限。"]
    if any(a.kind is WarningKind.VOLATILE for a in result.alerts):
        return [f"{name}：", f.cite(result, "reason_volatile"), "；说明逐年变化的原因。"]
    return []
