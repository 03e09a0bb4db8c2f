"""The items of a plan that state targets, of whatever kind, in one shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from lianggang.plans.model import Area, Goal, IndicatorRow, KeyProject, Measure, Plan, Reading, Target

Owner = Goal | Measure | IndicatorRow | KeyProject
_T = TypeVar("_T", Goal, Measure, IndicatorRow, KeyProject)
ORIGINS = {"goal": "主要目标", "measure": "策略措施", "table": "主要指标表", "project": "重点工程"}


@dataclass(frozen=True, slots=True)
class Item:
    """A goal, measure, table row or key project with the place where it stands.

    origin: key of `ORIGINS`. area: title of the area ("" for a table or project without one). number: as printed.
    """

    plan: Plan
    origin: str
    area: str
    number: str
    owner: Owner

    @property
    def id(self) -> str:
        """Unique in the file, e.g. "women.1.goal.2"."""
        return self.owner.id

    @property
    def where(self) -> str:
        """「妇女与健康 主要目标2」."""
        return f"{self.area} {ORIGINS[self.origin]}{self.number}".strip()

    @property
    def name(self) -> str:
        """The name of a row or project, the words of a goal or measure."""
        match self.owner:
            case IndicatorRow(name=name) | KeyProject(title=name):
                return name
            case Goal() | Measure():
                return self.owner.text

    @property
    def text(self) -> str:
        """The words of the item, those of a table row or project as far as they are kept."""
        match self.owner:
            case IndicatorRow(name=name, target=target):
                return f"{name} {target}"
            case KeyProject(title=title, items=items):
                return "；".join((title, *items))
            case Goal() | Measure():
                return self.owner.text

    @property
    def targets(self) -> tuple[tuple[str, Target], ...]:
        """The targets with their ids, e.g. "women.1.goal.2.t1"."""
        return tuple((f"{self.id}.t{i}", t) for i, t in enumerate(self.owner.targets, 1))

    @property
    def lead_units(self) -> tuple[str, ...]:
        """The units that lead; rows and projects name none."""
        return self.owner.lead_units if isinstance(self.owner, Goal | Measure) else ()

    @property
    def responsible_units(self) -> tuple[str, ...]:
        """The units that answer for the item."""
        return self.owner.responsible_units if isinstance(self.owner, Goal | Measure) else self.owner.units

    def with_targets(self, targets: tuple[Target, ...]) -> Item:
        """The item with other targets."""
        return replace(self, owner=replace(self.owner, targets=targets))

    def with_units(self, lead: tuple[str, ...], responsible: tuple[str, ...]) -> Item:
        """The item with other units; of a row or project all are responsible."""
        if isinstance(self.owner, Goal | Measure):
            return replace(self, owner=replace(self.owner, lead_units=lead, responsible_units=responsible))
        return replace(self, owner=replace(self.owner, units=(*lead, *responsible)))


def items(reading: Reading) -> Iterator[Item]:
    """The items of all plans in the order of the text: goals and measures by area, then rows, then projects."""
    for plan in reading.plans:
        for area in plan.areas:
            yield from (Item(plan, "goal", area.title, goal.number, goal) for goal in area.goals)
            yield from (Item(plan, "measure", area.title, measure.number, measure) for measure in area.measures)
        yield from (Item(plan, "table", row.area, row.number, row) for row in plan.indicator_table)
        yield from (Item(plan, "project", p.area, p.box or p.title, p) for p in plan.projects)


def with_items(reading: Reading, changed: Mapping[str, Item]) -> Reading:
    """The reading in which the items with these ids stand instead of its own."""
    owners = {key: item.owner for key, item in changed.items()}

    def area(old: Area) -> Area:
        return replace(old, goals=_own(old.goals, owners), measures=_own(old.measures, owners))

    plans = (
        replace(
            plan,
            areas=tuple(map(area, plan.areas)),
            indicator_table=_own(plan.indicator_table, owners),
            projects=_own(plan.projects, owners),
        )
        for plan in reading.plans
    )
    return replace(reading, plans=tuple(plans)) if changed else reading


def _own(old: tuple[_T, ...], owners: Mapping[str, Owner]) -> tuple[_T, ...]:
    return tuple(new if isinstance(new := owners.get(o.id, o), type(o)) else o for o in old)
