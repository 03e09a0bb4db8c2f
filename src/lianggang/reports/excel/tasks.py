"""目标任务分解表: what the plans ask of whom."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike

from lianggang.plans.model import Goal, Plan
from lianggang.reports import figures, summary
from lianggang.reports.excel.book import Book, Cell, Column
from lianggang.reports.excel.duties import NAME, add_duties
from lianggang.round import Result, Round, TrackedTarget

_NO_UNIT = "未明确责任单位"
_COLUMNS = (
    Column("序号", 5), Column("规划", 6), Column("领域", 14), Column("规划中的位置", 14), Column("目标原文", 38),
    Column("指标", 22), Column("目标值", 14), Column("性质", 7), Column("牵头单位", 17), Column("责任单位", 18),
    Column("对应策略措施", 36),
)  # fmt: skip
_NO_TARGET = "（没有可量化的指标）"


@dataclass(frozen=True, slots=True)
class _Task:
    plan: Plan
    area: str
    place: str
    text: str
    indicator: str
    demand: str
    binding: str
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    measures: tuple[str, ...]
    leader: str = ""

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.lead + self.responsible))


def write_tasks(round: Round, path: str | PathLike[str]) -> None:
    """Write tasks.xlsx: all targets and goals of the plans, the duties, one sheet for each unit over all plans.

    Tasks without a unit stand on a sheet of their own, to be filled in.
    """
    tasks = _tasks(round)
    title = f"{round.territory}妇女儿童发展规划目标任务分解表"
    with Book(path, title, author=round.territory, year=round.year) as book:
        book.sheet("全部任务", title, _COLUMNS, _rows(tasks), note=f"共{len(tasks)}项。", frozen=6)
        add_duties(book, round, f"{round.territory}妇女儿童发展规划{NAME}")
        for unit in dict.fromkeys(unit for task in tasks for unit in task.units):
            own = [t for t in tasks if unit in t.units]
            lead = sum(unit in t.lead for t in own)
            note = f"共{len(own)}项，其中牵头{lead}项。"
            book.sheet(unit, f"{unit}目标任务分解表", _COLUMNS, _rows(own), note=note, frozen=6)
        if without := [t for t in tasks if not t.units]:
            note = f"共{len(without)}项。规划没有写明单位，请在牵头单位、责任单位两列填写。"
            book.sheet(_NO_UNIT, f"{_NO_UNIT}的目标任务", _COLUMNS, _rows(without), note=note, frozen=6)


def _rows(tasks: list[_Task]) -> list[list[Cell]]:
    return [
        [str(n), summary.subject(t.plan), t.area, t.place, t.text, t.indicator, t.demand, t.binding or "—",
         t.leader or "、".join(t.lead) or None, "、".join(t.responsible) or None, "；".join(t.measures) or "—"]
        for n, t in enumerate(tasks, 1)
    ]  # fmt: skip


def _tasks(round: Round) -> list[_Task]:
    """Tracked targets and goals without one, in the order of the plans; goals without a target end their area."""
    tracked = [_of_result(r) for r in round.results]
    covered = {(r.tracked.plan.title, r.tracked.area, p) for r in round.results for p in _places(r.tracked)}
    others = [
        _of_goal(plan, area.title, goal)
        for plan in round.reading.plans
        for area in plan.areas
        for goal in area.goals
        if (plan.title, area.title, f"主要目标{goal.number}") not in covered
    ]
    order = {key: i for i, key in enumerate(dict.fromkeys((t.plan.title, t.area) for t in tracked + others))}
    plans = {title: i for i, title in enumerate(dict.fromkeys(title for title, _ in order))}
    return sorted(tracked + others, key=lambda t: (plans[t.plan.title], order[t.plan.title, t.area]))


def _places(tracked: TrackedTarget) -> list[str]:
    """Where the plan states the aim, without the area: 主要目标1, 主要指标表2."""
    return tracked.where.removeprefix(tracked.area).strip().split("、")


def _of_result(result: Result) -> _Task:
    t = result.tracked
    due = "" if t.target.value is None else f"（{t.due}年）"
    return _Task(
        t.plan, t.area, "、".join(_places(t)), t.item_text, t.indicator_name, figures.demand(result) + due, t.binding,
        t.lead_units, t.responsible_units, t.measures, t.lead,
    )  # fmt: skip


def _of_goal(plan: Plan, area: str, goal: Goal) -> _Task:
    place, units = f"主要目标{goal.number}", (goal.lead_units, goal.responsible_units)
    return _Task(plan, area, place, goal.text, _NO_TARGET, "—", "", *units, ())
