"""The annual monitoring report 年度统计监测报告, composed from a round."""

from __future__ import annotations

from collections.abc import Mapping

from lianggang.alerts.model import WarningKind
from lianggang.assess.model import Verdict
from lianggang.catalogue.model import Indicator
from lianggang.reports import appendix, charts, quality, summary
from lianggang.reports import sentences as say
from lianggang.reports.blocks import Cell, Column, Draft
from lianggang.reports.figures import Figures, Piece
from lianggang.reports.summary import Scope
from lianggang.round import Result, Round

_NAMED_PER_AREA = 3


def compose(round: Round, definitions: Mapping[str, Indicator] | None = None) -> Draft:
    """The annual report as blocks.

    definitions: catalogue entries by code, for the explanation of indicators; without them that table has no
    definitions. Every number is a citation that `Figures.render` finds again.
    """
    f = Figures(round)
    draft = Draft(title(round), round.year, round.territory)
    _overview(draft, f)
    _plans(draft, f)
    _hard(draft, f)
    _volatile(draft, f)
    _gaps(draft, f)
    quality.write(draft, f)
    _advice(draft, f)
    appendix.write(draft, f, definitions or {})
    return draft


def title(round: Round) -> str:
    """The report's title in two lines."""
    subjects = {summary.subject(p) for p in summary.plans(round)}
    both = "妇女儿童" if len(subjects) != 1 else subjects.pop()
    return f"{round.territory}{both}发展规划\n{round.year}年度统计监测报告"


def _overview(draft: Draft, f: Figures) -> None:
    round, all_of_it = f.round, summary.whole(f.round)
    draft.heading(1, "概述")
    draft.heading(2, "监测依据、范围和数据来源")
    titles = "".join(f"《{p.title}》" for p in summary.plans(round))
    draft.say(f"依据{titles}关于年度监测的要求，对{round.territory}{round.year}年度规划目标进展情况进行监测。")
    draft.say(
        "监测指标", f.cite(all_of_it, "count.indicators"), "个，", f"{round.year}年有数据的",
        f.cite(all_of_it, "count.with_data"), "个。", quality.sources(round),
    )  # fmt: skip
    draft.say(
        "指标值采用报送单位报送的原值；口径变化前后的值不作趋势比较。百分率之差以百分点表示，"
        "率和数量的相对变化以百分数表示。没有数据的目标单独列出，不计入达标。"
    )
    draft.heading(2, "总体结论")
    _conclusion(draft, f, all_of_it)
    draft.table(
        "各领域可量化目标判断情况（单位：项）", _matrix_columns(), _matrix_rows(f, all_of_it),
        note="注：不能判断的，是没有基期数据或者数据年份太少的目标；方向性目标没有数值，不计入本表。",
    )  # fmt: skip


def _conclusion(draft: Draft, f: Figures, scope: Scope) -> None:
    draft.say(*say.counted(f, scope, f"截至{f.round.year}年，"))
    if scope.quantified:
        draft.say(*_attained(f, scope))
    if scope.binding:
        draft.say("约束性目标", f.cite(scope, "count.binding"), "项：", *say.verdict_counts(f, scope, "binding"), "。")


def _attained(f: Figures, scope: Scope) -> list[Piece]:
    missing = scope.having(Verdict.NO_DATA)
    tail: list[Piece] = ["；无数据", f.cite(scope, "count.no_data"), "项，不计入达标"] if missing else []
    if not scope.having(*summary.ATTAINED):
        return ["没有目标达到目标值", *tail, "。"]
    share: list[Piece] = [f.cite(scope, "count.attained"), "项，占可量化目标的", f.cite(scope, "attained_share")]
    return ["达到目标值的（已达标和目前已达标合计）", *share, *tail, "。"]


_MATRIX = {
    "合计": "quantified",
    "已达标": "met",
    "目前\n已达标": "met_so_far",
    "预计\n可达": "on_track",
    "不确定": "uncertain",
    "达标\n困难": "off_track",
    "未达标": "not_met",
    "无数据": "no_data",
    "不能\n判断": "unjudgeable",
}


def _matrix_columns() -> list[Column]:
    return [Column("规划、领域", 39), *(Column(head, 13, True) for head in _MATRIX)]


def _matrix_rows(f: Figures, all_of_it: Scope) -> list[list[Piece]]:
    rows = [_matrix_row(f, all_of_it, "总计")]
    for plan in summary.by_plan(f.round):
        rows.append(_matrix_row(f, plan, summary.short_plan(plan.results[0].tracked.plan)))
        rows += [_matrix_row(f, area, f"　{area.name}") for area in summary.by_area(plan)]
    return rows


def _matrix_row(f: Figures, scope: Scope, name: str) -> list[Piece]:
    return [name, *(f.cite(scope, f"count.{what}") for what in _MATRIX.values())]


def _plans(draft: Draft, f: Figures) -> None:
    for plan in summary.by_plan(f.round):
        draft.heading(1, f"{summary.short_plan(plan.results[0].tracked.plan)}目标进展")
        draft.say(*say.counted(f, plan, f"《{plan.name}》"))
        for area in summary.by_area(plan):
            _area(draft, f, area)


def _area(draft: Draft, f: Figures, area: Scope) -> None:
    draft.heading(2, area.name)
    table = draft.next_table
    good = area.having(*summary.ATTAINED, Verdict.ON_TRACK)
    poor = area.having(*summary.IN_DANGER, Verdict.UNCERTAIN)
    words = say.counted(f, area, "本领域")
    for results in (good, poor):
        for result in results[:_NAMED_PER_AREA]:
            words += say.whole_sentence(f, result)
    if without := area.having(Verdict.NO_DATA):
        words += ["无数据的", f.cite(area, "count.no_data"), f"项：{say.names(without)}。"]
    draft.say(*words, f"各项目标的值见{table}。")
    draft.table(f"{area.name}领域目标进展", area_columns(f.round), [area_row(f, r) for r in area.results])
    if telling := summary.most_telling(area.results):
        draft.figure(f"{telling.tracked.indicator_name}历年值与规划目标", charts.chart_of(f.round, telling))


def area_columns(round: Round) -> list[Column]:
    """The columns of a table of targets."""
    years = [Column(f"上年\n{round.year - 1}年", 16, True), Column(f"本年\n{round.year}年", 16, True)]
    return [
        Column("指标", 42),
        Column("单位", 12),
        Column("基期", 21, True),
        *years,
        Column("目标", 23),
        Column("判断", 26),
    ]


def area_row(f: Figures, result: Result) -> list[Piece | Cell]:
    """One target's row: indicator, unit, baseline, last year, this year, what is asked, verdict."""
    year, a = f.round.year, result.assessment
    base: Cell = (f.cite(result, "baseline"), f"\n{a.baseline_year}年" if a.baseline_year else "")
    last = result.tracked.plan.period
    due = f"\n{result.tracked.due}年" if last is None or result.tracked.due != last[1] else ""
    return [
        result.tracked.indicator_name,
        result.series.unit,
        base,
        f.cite(result, "number", year - 1),
        f.cite(result, "number", year),
        (f.cite(result, "demand"), due),
        (f"{summary.verdict_sign(result)} ", f.cite(result, "verdict")),
    ]


def _hard(draft: Draft, f: Figures) -> None:
    draft.heading(1, "重点难点")
    found = summary.most_endangered(f.round, limit=len(f.round.results))
    if not found:
        draft.say("未达标和达标困难的目标", f.cite(summary.whole(f.round), "count.in_danger"), "项。")
        return
    names = [f"{v.label}" for v in summary.counts(found)]
    draft.say("和".join(names), "的目标共", f.cite(summary.whole(f.round), "count.in_danger"), "项，逐项说明如下。")
    for result in found:
        draft.heading(2, result.tracked.indicator_name)
        _hard_item(draft, f, result)


def _hard_item(draft: Draft, f: Figures, result: Result) -> None:
    draft.say(*say.situation(f, result), "，", *say.aim(f, result), "。", lead="现状。")
    draft.say(*say.cited_or_nothing(f.cite(result, "shortfall"), "与目标值相差", "。"), lead="差距。")
    draft.say(*say.progress(f, result), lead="进度。")
    level = "".join(
        f"{a.level.value}色预警{a.level.sign}。" for a in result.alerts if a.kind is WarningKind.HARD_TO_ATTAIN
    )
    draft.say(*say.outcome(f, result), "。", level, f.cite(result, "cautions"), lead="判断。")
    draft.say(*_known_causes(f, result), lead="原因线索。")
    draft.say(say.units(result), "。", lead="责任。")
    draft.say(*_remedy(f, result), lead="建议。")


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
    words: list[Piece] = [f"由{unit}{against}分析原因，提出措施和完成时限"]
    if a.required_pace:
        words += ["，今后平均每年", f.cite(result, "required_pace"), "以上"]
    return [*words, "。"]


def _volatile(draft: Draft, f: Figures) -> None:
    draft.heading(1, "波动较大的指标")
    found = summary.alerts_of(f.round, WarningKind.VOLATILE)
    draft.say("波动较大的指标", f.cite(summary.whole(f.round), "count.volatile"), "项。")
    for result, alert in found:
        draft.heading(2, result.tracked.indicator_name)
        draft.say(f.cite(result, "reason_volatile"), f"{alert.level.value}色预警{alert.level.sign}。", lead="波动。")
        draft.say(f.cite(result, "cautions"), lead="说明。")
        unit = say.addressee(result)
        draft.say(
            f"由{unit}核对各年分子、分母和口径，说明逐年变化的原因；核实前不以单年的值作结论。", lead="处理意见。"
        )
        draft.figure(f"{result.tracked.indicator_name}历年值", charts.chart_of(f.round, result, parts=True))


def _gaps(draft: Draft, f: Figures) -> None:
    draft.heading(1, "城乡和性别差距")
    for dimension in summary.PAIRS:
        found = summary.gaps(f.round, dimension)
        if not found:
            continue
        draft.heading(2, f"{dimension}差距")
        draft.say("有数据可以比较的指标", f.cite(summary.whole(f.round), f"count.gap.{dimension}"), "个。")
        for gap in found:
            draft.say(*say.gap(f, gap))
        draft.table(f"{dimension}差距", _gap_columns(found), [_gap_row(f, g) for g in found])
    if not any(summary.gaps(f.round, d) for d in summary.PAIRS):
        draft.say("有分城乡或者分性别数据可以比较的指标", f.cite(summary.whole(f.round), "count.gap.城乡"), "个。")


def _gap_columns(found: list[summary.Gap]) -> list[Column]:
    sides = ["、".join(dict.fromkeys(getattr(g, side).label for g in found)) for side in ("first", "second")]
    heads = [Column("年份", 16), Column("合计", 18, True), *(Column(side, 20, True) for side in sides)]
    return [Column("指标", 46), Column("单位", 12), *heads, Column("相差", 24, True)]


def _gap_row(f: Figures, found: summary.Gap) -> list[Piece | Cell]:
    r, year = found.result, found.years[-1]
    first, second = found.first.label, found.second.label
    parts = [f.cite(r, "part_number", year, label) for label in (first, second)]
    gap = f.cite(r, "gap", year, f"{first}/{second}")
    return [r.tracked.indicator_name, r.series.unit, f"{year}年", f.cite(r, "number", year), *parts, gap]


def _advice(draft: Draft, f: Figures) -> None:
    draft.heading(1, "对策建议")
    if not any(_has_tasks(unit) for unit in summary.by_lead_unit(f.round)):
        draft.say(
            "未达标和达标困难的目标", f.cite(summary.whole(f.round), "count.in_danger"), "项，没有需要提出的建议。"
        )
    for unit in filter(_has_tasks, summary.by_lead_unit(f.round)):
        draft.heading(2, unit.name)
        tasks = [words for result in unit.results if (words := _task(f, result))]
        if without := unit.having(Verdict.NO_DATA):
            missing: list[Piece] = ["无数据的目标", f.cite(unit, "count.no_data"), f"项：{say.names(without, 20)}"]
            tasks.append([*missing, "；报送数据，不能报送的开展专项统计调查。"])
        for number, words in enumerate(tasks, 1):
            draft.say(f"{number}. ", *words)


def _is_volatile(result: Result) -> bool:
    return any(a.kind is WarningKind.VOLATILE for a in result.alerts)


def _has_tasks(unit: Scope) -> bool:
    return bool(unit.having(*summary.IN_DANGER, Verdict.NO_DATA)) or any(map(_is_volatile, unit.results))


def _task(f: Figures, result: Result) -> list[Piece]:
    name = result.tracked.indicator_name
    if summary.is_quantified(result) and result.assessment.verdict in summary.IN_DANGER:
        words: list[Piece] = [name, "：", f.cite(result, "verdict"), "，", *say.aim(f, result), *_distance(f, result)]
        return [*words, "；分析原因，提出措施和完成时限。"]
    if _is_volatile(result):
        return [name, "：", f.cite(result, "reason_volatile"), "说明逐年变化的原因。"]
    return []


def _distance(f: Figures, result: Result) -> list[Piece]:
    return say.cited_or_nothing(f.cite(result, "shortfall"), "，还差")
