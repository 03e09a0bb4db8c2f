"""The annual monitoring report 年度统计监测报告, composed from a round."""

from __future__ import annotations

from collections.abc import Mapping

from lianggang.assess.model import Verdict
from lianggang.catalogue.model import Indicator
from lianggang.reports import (
    abstract,
    appendix,
    chapters,
    charts,
    figures,
    gaps,
    notable,
    problems,
    quality,
    since,
    summary,
)
from lianggang.reports import sentences as say
from lianggang.reports.blocks import Cell, Column, Draft
from lianggang.reports.figures import Figures, Piece
from lianggang.reports.standing import Changes
from lianggang.reports.summary import Scope
from lianggang.round import Result, Round


def compose(
    round: Round,
    definitions: Mapping[str, Indicator] | None = None,
    known: Figures | None = None,
    changes: Changes | None = None,
) -> Draft:
    """The annual report as blocks.

    definitions: catalogue entries by code, for the explanation of indicators; without them that table has no
    definitions. known: the figures of the round, if they are there already. changes: what changed since the year
    before and became of its warnings. Every number is a citation that `Figures.render` or `Changes.render` finds again.
    """
    f = known or Figures(round)
    draft = Draft(title(round), round.year, round.territory)
    abstract.write(draft, f)
    _overview(draft, f)
    if changes:
        since.write(draft, changes)
    _plans(draft, f)
    problems.hard(draft, f)
    chapters.few_events(draft, f)
    problems.volatile(draft, f)
    gaps.write(draft, f)
    chapters.totals(draft, f)
    quality.write(draft, f)
    problems.advice(draft, f)
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
        f.cite(all_of_it, "count.with_data"), "个。数据来源", f.cite(all_of_it, "count.sources"), "个",
        quality.named_sources(round), "。",
    )  # fmt: skip
    draft.say(
        "指标值采用报送单位报送的原值；口径变化前后的值不作趋势比较。百分率之差以百分点表示，"
        "率和数量的相对变化以百分数表示。没有数据的目标单独列出，不计入达标。"
    )
    draft.heading(2, "总体结论")
    draft.say(*say.counted(f, all_of_it, f"截至{f.round.year}年，"))
    if all_of_it.quantified:
        draft.say(*abstract.attained(f, all_of_it, named=True))
    if all_of_it.binding:
        count = f.cite(all_of_it, "count.binding")
        draft.say("约束性目标", count, "项：", *say.verdict_counts(f, all_of_it, "binding"), "。")
    draft.table(
        "各领域可量化目标判断情况（单位：项）", _matrix_columns(), _matrix_rows(f, all_of_it),
        note="注：不能判断的，是没有基期数据或者数据年份太少的目标；方向性目标没有数值，不计入本表。",
    )  # fmt: skip
    chapters.composite_scores(draft, f)


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
    draft.say(*say.counted(f, area, "本领域"), f"各项目标的值见{draft.next_table}。")
    targets = summary.distinct(area.results)
    _core(draft, f, [r for r in targets if notable.is_core(r)])
    _others(draft, f, [r for r in targets if not notable.is_core(r)])
    if area.having(Verdict.NO_DATA):
        draft.say(f.cite(area, "count.no_data"), "项，名称见“数据质量与缺项”。", lead="无数据的可量化目标。")
    common = figures.common_base(area.results)
    rows = [_row(f, r, common) for r in area.results]
    draft.table(f"{area.name}领域目标进展", _columns(f.round, common), rows, small=True)
    if telling := summary.most_telling(area.results):
        draft.figure(f"{telling.tracked.indicator_name}历年值与规划目标", charts.chart_of(f.round, telling))


def _core(draft: Draft, f: Figures, core: list[Result]) -> None:
    """Binding targets and deaths, a paragraph for each indicator."""
    lead = "约束性指标和死亡率。"
    for group in notable.by_indicator(core):
        draft.say(*say.core_sentence(f, group), lead=lead)
        lead = ""


def _others(draft: Draft, f: Figures, others: list[Result]) -> None:
    """Of the other targets what is in danger, changed much, or is defined differently."""
    year = f.round.year
    poor = summary.worst_first(r for r in others if notable.is_troubled(r))
    moved = [r for r in others if r not in poor and notable.changed_much(r, year, f.round.scheme.alerts)]
    redefined = [r for r in others if r not in moved and notable.is_redefined(r, year)]
    draft.say(*_ended(say.joined((say.warned(f, r) for r in poor), "；")), lead="达标困难和有预警的其他目标。")
    for lead, found in (("比上年变化较大的其他指标。", moved), ("口径有变化的其他指标。", redefined)):
        told = (say.situation(f, group[0]) for group in notable.by_indicator(found))
        draft.say(*_ended(say.joined(told, "；")), lead=lead)


def _ended(words: list[Piece]) -> list[Piece]:
    return [*words, "。"] if words else []


def _columns(round: Round, common: int | None) -> list[Column]:
    years = [Column(f"上年\n{round.year - 1}年", 15, True), Column(f"本年\n{round.year}年", 15, True)]
    base = Column(f"基期\n{common}年" if common else "基期", 18, True)
    ends = [Column("目标", 22), Column("判断", 24), Column("达标\n概率", 13, True)]
    return [Column("指标", 38), Column("单位", 11), base, *years, *ends]


def _row(f: Figures, result: Result, common: int | None) -> list[Piece | Cell]:
    binding = f"（{result.tracked.binding}）" if result.tracked.binding == "约束性" else ""
    return [
        result.tracked.indicator_name + binding,
        result.series.unit,
        (f.cite(result, "baseline"), figures.base_year(result, common)),
        f.cite(result, "number", f.round.year - 1),
        f.cite(result, "number", f.round.year),
        (f.cite(result, "demand"), figures.due_year(result)),
        (f"{summary.verdict_sign(result)} ", f.cite(result, "verdict")),
        f.cite(result, "probability") if result.assessment.probability is not None else "—",
    ]
