"""What is evaluated of a confirmed plan: goals with their targets, targets that no goal states, measures, projects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lianggang.evaluation.model import Kind
from lianggang.plans.model import Area, Goal, KeyProject, Measure, Plan
from lianggang.reports.tasks import places
from lianggang.round import TrackedTarget
from lianggang.web.places.models import Unit
from lianggang.web.plans.models import Aim, PlanDocument
from lianggang.web.plans.readings import reading_of, tracking_of
from lianggang.web.plans.units import named_units

_TARGET = re.compile(r"\.t\d+$")
PROJECTS = "重点工程"


@dataclass(frozen=True, slots=True)
class Draft:
    """An item before it is stored. aims, served: of its own targets and of those that a measure serves.

    units: who answers for it, the one that leads first. named: as the plan calls them.
    """

    key: str
    kind: Kind
    subject: str
    plan: str
    area: str
    name: str
    text: str
    aims: tuple[Aim, ...] = ()
    served: tuple[Aim, ...] = ()
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True)
class _Source:
    """A document with its aims by key, its tracked targets and the units that its names mean."""

    aims: Mapping[str, Aim]
    targets: tuple[TrackedTarget, ...]
    units: Mapping[str, Unit]

    @classmethod
    def of(cls, document: PlanDocument) -> _Source:
        aims = {a.key: a for a in document.aims.select_related("reporter")}
        meant = {n.office.name: n.answer.unit for n in named_units(document)}
        units = {name: unit for name, unit in meant.items() if unit is not None}
        return cls(aims, tracking_of(document).targets, units)

    def aims_of(self, key: str, plan: Plan, area: str, place: str) -> tuple[Aim, ...]:
        """The aims of the item with this key, and those that are also stated at its place."""
        found = [
            t.id
            for t in self.targets
            if _TARGET.sub("", t.id) == key or (t.plan.title == plan.title and t.area == area and place in places(t))
        ]
        return tuple(self.aims[k] for k in found if k in self.aims)

    def served_by(self, measure: Measure, plan: Plan, area: str) -> tuple[Aim, ...]:
        """The aims that monitoring says the measure serves."""
        title = f"{measure.number}. {measure.title}"
        found = [t.id for t in self.targets if t.plan.title == plan.title and t.area == area and title in t.measures]
        return tuple(self.aims[k] for k in found if k in self.aims)

    def answering(self, lead: Iterable[str], others: Iterable[str], aims: Iterable[Aim]) -> tuple[Unit, ...]:
        """The units that are meant; where the plan names none that is a unit, those that report its figures."""
        named = dict.fromkeys(self.units[n] for n in (*lead, *others) if n in self.units)
        return tuple(named) or tuple(dict.fromkeys(a.reporter for a in aims if a.reporter))


def items_of(document: PlanDocument) -> list[Draft]:
    """Every item of a confirmed document in the order of its plans; an aim that no item covers is one of its own."""
    source = _Source.of(document)
    found = [draft for plan in reading_of(document).plans for draft in _of_plan(source, plan)]
    covered = {aim.pk for draft in found for aim in draft.aims}
    left = [aim for aim in source.aims.values() if aim.pk not in covered]
    found = [_with_steps(draft, left) for draft in found]
    covered = {aim.pk for draft in found for aim in draft.aims}
    alone: dict[str, list[Aim]] = {}
    for aim in (a for a in left if a.pk not in covered):
        alone.setdefault(_TARGET.sub("", aim.key), []).append(aim)
    return found + [_of_aims(key, aims) for key, aims in alone.items()]


def _with_steps(draft: Draft, left: Iterable[Aim]) -> Draft:
    """A goal with what the table of indicators asks of the same quantities on the way (2025年达到…, 2030年达到…)."""
    own = {a.indicator for a in draft.aims}
    steps = tuple(a for a in left if a.indicator in own and a.plan == draft.plan)
    return replace(draft, aims=(*draft.aims, *steps)) if draft.kind is Kind.GOAL else draft


def _of_plan(source: _Source, plan: Plan) -> Iterator[Draft]:
    for area in plan.areas:
        for goal in area.goals:
            yield _of_goal(source, plan, area, goal)
        for measure in area.measures:
            yield _of_measure(source, plan, area, measure)
    for project in plan.projects:
        yield _of_project(source, plan, project)


def _of_goal(source: _Source, plan: Plan, area: Area, goal: Goal) -> Draft:
    name = f"主要目标{goal.number}"
    aims = source.aims_of(goal.id, plan, area.title, name)
    units = source.answering(goal.lead_units, goal.responsible_units, aims)
    return Draft(goal.id, Kind.GOAL, plan.subject, plan.title, area.title, name, goal.text, aims, units=units)


def _of_measure(source: _Source, plan: Plan, area: Area, measure: Measure) -> Draft:
    aims = source.aims_of(measure.id, plan, area.title, f"策略措施{measure.number}")
    units = source.answering(measure.lead_units, measure.responsible_units, aims)
    served = tuple(a for a in source.served_by(measure, plan, area.title) if a not in aims)
    name = f"措施{measure.number} {measure.title}"
    return Draft(
        measure.id, Kind.MEASURE, plan.subject, plan.title, area.title, name, measure.text, aims, served, units
    )


def _of_project(source: _Source, plan: Plan, project: KeyProject) -> Draft:
    area = project.area or PROJECTS
    aims = source.aims_of(project.id, plan, area, f"{project.box} {project.title}".strip())
    units = source.answering((), project.units, aims)
    text = "\n".join(project.items) or project.title
    return Draft(project.id, Kind.PROJECT, plan.subject, plan.title, area, project.title, text, aims, units=units)


def _of_aims(key: str, aims: list[Aim]) -> Draft:
    first = aims[0]
    units = tuple(dict.fromkeys(a.reporter for a in aims if a.reporter))
    name = f"{first.where.removeprefix(first.area).strip()} {_quantity(first)}".strip()
    text = "；".join(f"{a.demand}（{a.due}年）" for a in aims)
    return Draft(key, Kind.TARGET, first.subject, first.plan, first.area, name, text, tuple(aims), units=units)


def _quantity(aim: Aim) -> str:
    """What the target is of, in the plan's words."""
    return str(aim.target.get("indicator", "")) or aim.text
