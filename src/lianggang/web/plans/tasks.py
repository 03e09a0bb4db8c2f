"""目标任务分解: the tables of who must do what, for the territory and for each unit."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lianggang.reports import tasks_docx, write_task_book, write_unit_tasks
from lianggang.reports.tasks import Task, tasks_of
from lianggang.round import TrackedTarget
from lianggang.web.places.models import Unit
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.readings import reading_of, tracking_of
from lianggang.web.plans.units import named_units


@dataclass(frozen=True, slots=True)
class UnitTasks:
    """What a unit must do. names: what the plans call it. reports: how many indicators it is asked for."""

    unit: Unit
    names: tuple[str, ...]
    tasks: tuple[Task, ...]
    lead: int
    reports: int


def all_tasks(document: PlanDocument) -> list[Task]:
    """Everything that a confirmed document asks for."""
    return tasks_of(reading_of(document), _targets(document))


def by_unit(document: PlanDocument) -> list[UnitTasks]:
    """The tasks of each unit that has any, in the order of the units."""
    names: dict[int, list[str]] = {}
    for named in named_units(document):
        if named.answer.unit is not None:
            names.setdefault(named.answer.unit.pk, []).append(named.office.name)
    tasks, asked = all_tasks(document), dict(document.aims.values_list("indicator", "reporter"))
    found = []
    for unit in Unit.objects.filter(territory=document.territory):
        known = tuple(dict.fromkeys((*names.get(unit.pk, ()), unit.name)))
        own = tuple(t for t in tasks if not set(known).isdisjoint(t.units))
        reports = sum(reporter == unit.pk for reporter in asked.values())
        if own or reports:
            lead = sum(not set(known).isdisjoint(t.lead) for t in own)
            found.append(UnitTasks(unit, known, own, lead, reports))
    return found


def task_book(document: PlanDocument) -> bytes:
    """The workbook of all tasks with a sheet for each name of a unit."""
    place, year = document.territory.name, _year(document)
    targets = _targets(document)
    return _written(lambda path: write_task_book(reading_of(document), targets, path, territory=place, year=year))


def task_paper(document: PlanDocument) -> bytes:
    """All tasks as a Word file."""
    return tasks_docx(f"{document.territory}妇女儿童发展规划", all_tasks(document), year=_year(document))


def unit_book(document: PlanDocument, own: UnitTasks) -> bytes:
    """The tasks of one unit as a workbook."""
    return _written(
        lambda path: write_unit_tasks(own.unit.name, own.tasks, own.names, path, year=_year(document))
    )  # fmt: skip


def unit_paper(document: PlanDocument, own: UnitTasks) -> bytes:
    """The tasks of one unit as a Word file."""
    return tasks_docx(own.unit.name, own.tasks, names=own.names, year=_year(document))


def _targets(document: PlanDocument) -> list[TrackedTarget]:
    """The targets; one for which the plan names no unit is the task of the unit that reports it."""
    aims = {aim.key: aim for aim in document.aims.select_related("reporter")}
    return [_with_unit(t, aims[t.id].reporter if t.id in aims else None) for t in tracking_of(document).targets]


def _with_unit(tracked: TrackedTarget, reporter: Unit | None) -> TrackedTarget:
    if reporter is None or tracked.lead_units or tracked.responsible_units:
        return tracked
    return replace(tracked, responsible_units=(reporter.name,))


def _year(document: PlanDocument) -> int:
    return (document.confirmed_at or document.uploaded_at).year


def _written(write: Callable[[Path], None]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tasks.xlsx"
        write(path)
        return path.read_bytes()


def of_unit(units: Sequence[UnitTasks], unit_id: int) -> UnitTasks | None:
    """The tasks of one unit, None where it has none."""
    return next((u for u in units if u.unit.pk == unit_id), None)
