"""A unit's yearly report 落实情况和下一年工作安排: the figures are filled in, what only the unit knows is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lianggang.reports import sentences as say
from lianggang.reports import summary
from lianggang.reports.blocks import Cell, Column, Draft
from lianggang.reports.figures import Figures, Piece
from lianggang.reports.kinds import common
from lianggang.reports.snapshot import Snapshot, Sources
from lianggang.round import Result

OPEN = "（请填写）"
_TASKS = (Column("事项", 62), Column("措施", 44), Column("责任科室", 24), Column("完成时限", 26))


def compose(snapshot: Snapshot, sources: Sources) -> Draft:
    """The unit's report as blocks."""
    round, f, own = snapshot.round, sources.figures, sources.own
    letter = snapshot.letter and replace(snapshot.letter, issuer=snapshot.unit)
    title = f"{snapshot.unit}\n{round.year}年度妇女儿童发展规划落实情况\n和{round.year + 1}年工作安排"
    draft = Draft(title, round.year, snapshot.unit, letter)
    draft.heading(1, "承担的目标和完成情况")
    draft.say(*say.counted(f, own, "我单位承担的"))
    draft.table(f"我单位承担的目标（{round.year}年）", common.PROGRESS, _rows(f, own.results), small=True)
    draft.heading(1, "主要措施和成效")
    _measures(draft, own.results)
    draft.heading(1, "存在的问题和原因")
    _problems(draft, snapshot, f, own.results)
    draft.heading(1, f"{round.year + 1}年工作安排")
    draft.table(f"{round.year + 1}年工作安排", _TASKS, _tasks(f, own.results))
    draft.sign(snapshot.unit, snapshot.letter.dated if snapshot.letter else None)
    return draft


def _rows(f: Figures, results: Iterable[Result]) -> list[list[Piece | Cell]]:
    return [common.progress_row(f, r) for r in results]


def _measures(draft: Draft, results: Iterable[Result]) -> None:
    """The measures that the plan has for the unit's targets, each with room for what was done."""
    found = dict.fromkeys(m for r in results for m in say.own_measures(r))
    for measure in found:
        draft.say(OPEN, lead=f"{measure.rstrip('。')}。")
    if not found:
        draft.say(OPEN)


def _problems(draft: Draft, snapshot: Snapshot, f: Figures, results: Iterable[Result]) -> None:
    troubled = [r for r in summary.worst_first(results) if summary.is_in_danger(r) or r.alerts]
    for r in troubled:
        answer = snapshot.standing.answers.get(r.tracked.id, "")
        draft.say(*say.warned(f, r), "。", f"预警办理：{answer}。" if answer else "", f"原因：{OPEN}。")
    lacking = [r for r in results if r.series.at(snapshot.round.year) is None]
    if lacking:
        draft.say(f"{snapshot.round.year}年没有数据的指标：{say.names(lacking, len(lacking))}。原因：{OPEN}。")
    if not troubled and not lacking:
        draft.say("没有未达标、达标困难、有预警或者缺数据的目标。", OPEN)


def _tasks(f: Figures, results: Iterable[Result]) -> list[list[Piece | Cell]]:
    rows: list[list[Piece | Cell]] = []
    for r in summary.worst_first(results):
        if summary.is_in_danger(r) or r.alerts:
            rows.append([tuple(_needed(f, r)), say.measures(r) or OPEN, "", ""])
        elif r.series.at(f.round.year) is None:
            rows.append([f"报送{r.tracked.indicator_name}{f.round.year + 1}年的数据", OPEN, "", ""])
    return rows or [[OPEN, "", "", ""]]


def _needed(f: Figures, r: Result) -> list[Piece]:
    """What the next year asks of a target in danger: its pace where there is one."""
    words: list[Piece] = [f"{r.tracked.indicator_name}：", *say.aim(f, r)]
    if r.assessment.required_pace is None or r.tracked.due <= f.round.year:
        return words
    return [*words, "，需要每年", f.cite(r, "required_pace")]
