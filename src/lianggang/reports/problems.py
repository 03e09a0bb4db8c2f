"""The report's sections on targets in danger, on volatile indicators, and what is asked of each unit."""

from __future__ import annotations

from lianggang import wording
from lianggang.alerts.model import WarningKind
from lianggang.assess.model import Verdict
from lianggang.reports import charts, summary
from lianggang.reports import sentences as say
from lianggang.reports.blocks import Cell, Column, Draft
from lianggang.reports.figures import Figures, Piece
from lianggang.reports.summary import Scope
from lianggang.round import Result

_MOST_NAMES = 20


def hard(draft: Draft, f: Figures) -> None:
    """Add the section 重点难点: the targets in danger indicator by indicator, then those that are only warned of."""
    draft.heading(1, "重点难点")
    whole = summary.whole(f.round)
    found = summary.worst_first(r for r in summary.distinct(f.round.results) if summary.is_in_danger(r))
    words: list[Piece] = ["未达标和达标困难的目标", f.cite(whole, "count.in_danger"), "项"]
    draft.say(*words, "，逐项说明如下。" if found else "。")
    by_indicator: dict[str, list[Result]] = {}
    for result in found:
        by_indicator.setdefault(result.tracked.indicator, []).append(result)
    for results in by_indicator.values():
        _item(draft, f, results)
    _warned(draft, f)


def _item(draft: Draft, f: Figures, results: list[Result]) -> None:
    worst = results[0]
    draft.heading(2, worst.tracked.indicator_name)
    draft.say(*say.situation(f, worst), "。", f.cite(worst, "cautions"), lead="现状。")
    for result in results:
        draft.say(*_judged(f, result), lead="判断。")
    draft.say(*say.joined([say.required(f, worst), say.actual(f, worst)], "；"), "。", lead="进度。")
    draft.say(*_known_causes(f, worst), lead="原因线索。")
    draft.say(say.units(worst), "。", lead="责任。")
    draft.say(*_remedy(f, worst), lead="建议。")


def _judged(f: Figures, result: Result) -> list[Piece]:
    levels = [f"{a.level.value}色预警{a.level.sign}。" for a in summary.hard_alerts(result)]
    if (arithmetic := f.cite(result, "arithmetic")).text:
        return [f.cite(result, "verdict"), "：", arithmetic, *levels]
    return [*say.joined([say.aim(f, result), say.outcome(f, result)], "，"), "。", *levels]


def _known_causes(f: Figures, result: Result) -> list[Piece]:
    breaks = "、".join(f"{y}年" for y in result.series.breaks)
    words: list[Piece] = [f"口径：{breaks}起有变化。" if breaks else "口径：没有变化的记录。"]
    if (year := result.assessment.value_year) and (counts := f.cite(result, "counts", year)).text:
        words += [f"分子分母：{year}年为", counts, "。"]
    words += ["有数据的年份共", f.cite(result, "known_years"), "年。"]
    return [*words, "实际变化、填报等其他原因由责任单位答复时说明。"]


def _remedy(f: Figures, result: Result) -> list[Piece]:
    unit, a = say.addressee(result), result.assessment
    if a.verdict is Verdict.NOT_MET:
        return [f"目标年份{a.target_year}年已到，由{unit}{say.measures(result)}说明原因，提出后续措施和完成时限。"]
    words: list[Piece] = [f"由{unit}{say.measures(result)}分析原因，提出措施和完成时限"]
    if a.required_pace and a.target_year > f.round.year:
        words += [
            "，今后年均",
            f.cite(result, "required_pace"),
            "左右" if result.tracked.target.comparator == "~" else "以上",
        ]
    return [*words, "。"]


def _warned(draft: Draft, f: Figures) -> None:
    found = summary.worst_first(r for r in summary.distinct(f.round.results) if summary.is_only_warned(r))
    if not found:
        return
    draft.heading(2, "其他有达标预警的目标")
    number = f.cite(summary.whole(f.round), "count.warned")
    draft.say("目前没有判为未达标和达标困难、但有达标预警的目标", number, f"项，见{draft.next_table}。")
    columns = [Column("指标", 44), Column("最新值", 28, True), Column("目标", 30), Column("判断", 26)]
    columns += [Column("达标概率", 14, True), Column("预警", 14)]
    draft.table("其他有达标预警的目标", columns, [_warned_row(f, r) for r in found])


def _warned_row(f: Figures, result: Result) -> list[Piece | Cell]:
    year, level = say.value_year(result, f.round.year), summary.hard_alerts(result)[0].level
    value: Cell = (f.cite(result, "value", year), f"\n{year}年") if year else (wording.NO_DATA,)
    goal: Cell = (f.cite(result, "demand"), f"\n{result.tracked.due}年")
    word: Cell = (f"{summary.verdict_sign(result)} ", f.cite(result, "verdict"))
    probability: Piece = f.cite(result, "probability") if result.assessment.probability is not None else "—"
    return [result.tracked.indicator_name, value, goal, word, probability, f"{level.value}{level.sign}"]


def volatile(draft: Draft, f: Figures) -> None:
    """Add the section 波动较大的指标."""
    draft.heading(1, "波动较大的指标")
    found = summary.alerts_of(f.round, WarningKind.VOLATILE)
    draft.say("波动较大的指标", f.cite(summary.whole(f.round), "count.volatile"), "项。")
    for result, alert in found:
        name, unit = result.tracked.indicator_name, say.addressee(result)
        draft.heading(2, name)
        level = f"{alert.level.value}色预警{alert.level.sign}："
        draft.say(level, f.cite(result, "reason_volatile"), "。", lead="波动。")
        draft.say(f.cite(result, "cautions"), lead="说明。")
        draft.say(
            f"由{unit}核对各年分子、分母和口径，说明逐年变化的原因；核实前不以单年的值作结论。", lead="处理意见。"
        )
        draft.figure(f"{name}历年值", charts.chart_of(f.round, result, parts=True))


def advice(draft: Draft, f: Figures) -> None:
    """Add the section 对策建议: for each unit what its figures ask of it."""
    draft.heading(1, "对策建议")
    asked = {unit.name: tasks for unit in summary.by_lead_unit(f.round) if (tasks := _tasks(f, unit))}
    if not asked:
        none = f.cite(summary.whole(f.round), "count.in_danger")
        draft.say("未达标和达标困难的目标", none, "项，没有需要提出的建议。")
    for name, tasks in asked.items():
        draft.heading(2, name)
        for number, words in enumerate(tasks, 1):
            draft.say(f"{number}. ", *words)


def _tasks(f: Figures, unit: Scope) -> list[list[Piece]]:
    tasks = [words for result in summary.distinct(unit.results) if (words := _task(f, result))]
    if warned := [r for r in unit.results if summary.is_only_warned(r)]:
        tasks.append([*_listed(f, unit, "有达标预警的目标", "warned", warned), "；跟踪变化，提出保持或者加快的措施。"])
    if lacking := summary.lacking(unit):
        end = "；报送数据，不能报送的开展专项统计调查。"
        tasks.append([*_listed(f, unit, "无数据的目标", "lacking", lacking), end])
    return tasks


def _listed(f: Figures, unit: Scope, what: str, count: str, results: list[Result]) -> list[Piece]:
    return [what, f.cite(unit, f"count.{count}"), f"项：{say.names(results, _MOST_NAMES)}"]


def _task(f: Figures, result: Result) -> list[Piece]:
    name = result.tracked.indicator_name
    if summary.is_in_danger(result):
        if summary.hard_alerts(result):
            return [f"{name}：", f.cite(result, "reason_hard"), "；分析原因，提出措施和完成时限。"]
        distance = say.cited_or_nothing(f.cite(result, "shortfall"), "，与目标值相差")
        words: list[Piece] = [f"{name}：", f.cite(result, "verdict"), "，", *say.aim(f, result), *distance]
        return [*words, "；分析原因，提出措施和完成时限。"]
    if any(a.kind is WarningKind.VOLATILE for a in result.alerts):
        return [f"{name}：", f.cite(result, "reason_volatile"), "；说明逐年变化的原因。"]
    return []
