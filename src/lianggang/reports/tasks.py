"""目标任务分解: what the plans ask of whom, as rows for tables of every kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lianggang.plans.model import Goal, Plan, Reading
from lianggang.reports import figures, summary
from lianggang.round import TrackedTarget

NAME = "目标任务分解表"
_NO_TARGET = "（没有可量化的指标）"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that a plan asks for, and of whom.

    place: where the plan states it, without the area. leader: who leads, as tables print it, "" for `lead`.
    """

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
    def subject(self) -> str:
        """妇女, 儿童 or 妇女儿童."""
        return summary.subject(self.plan)

    @property
    def leads(self) -> tuple[str, ...]:
        """Who leads, as tables print it."""
        return tuple(self.leader.split("、")) if self.leader else self.lead

    @property
    def units(self) -> tuple[str, ...]:
        """Everyone who answers for it."""
        return tuple(dict.fromkeys(self.lead + self.responsible))


def tasks_of(reading: Reading, targets: Sequence[TrackedTarget]) -> list[Task]:
    """Tracked targets and goals without one, in the order of the plans; goals without a target end their area."""
    tracked = [_of_target(t) for t in targets]
    covered = {(t.plan.title, t.area, p) for t in targets for p in places(t)}
    others = [
        _of_goal(plan, area.title, goal)
        for plan in reading.plans
        for area in plan.areas
        for goal in area.goals
        if (plan.title, area.title, f"主要目标{goal.number}") not in covered
    ]
    order = {key: i for i, key in enumerate(dict.fromkeys((t.plan.title, t.area) for t in tracked + others))}
    plans = {title: i for i, title in enumerate(dict.fromkeys(title for title, _ in order))}
    return sorted(tracked + others, key=lambda t: (plans[t.plan.title], order[t.plan.title, t.area]))


def places(tracked: TrackedTarget) -> list[str]:
    """Where the plan states the aim, without the area: 主要目标1, 主要指标表2."""
    return tracked.where.removeprefix(tracked.area).strip().split("、")


def note_of(tasks: Sequence[Task], names: Iterable[str]) -> str:
    """How many tasks there are and of how many a unit, under whatever name, is the lead."""
    lead = sum(not set(names).isdisjoint(t.leads) for t in tasks)
    return f"共{len(tasks)}项，其中牵头{lead}项。"


def _of_target(t: TrackedTarget) -> Task:
    due = "" if t.target.value is None else f"（{t.due}年）"
    demand = figures.demand_of(t.target, unit=t.indicator_unit) + due
    return Task(
        t.plan, t.area, "、".join(places(t)), t.item_text, t.indicator_name, demand, t.binding,
        t.lead_units, t.responsible_units, t.measures, t.lead,
    )  # fmt: skip


def _of_goal(plan: Plan, area: str, goal: Goal) -> Task:
    place, units = f"主要目标{goal.number}", (goal.lead_units, goal.responsible_units)
    return Task(plan, area, place, goal.text, _NO_TARGET, "—", "", *units, ())
