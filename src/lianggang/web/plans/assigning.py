"""Who is meant by the names in a plan, and who is asked for which indicator: decided by hand, singly or in bulk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from lianggang.errors import unusable
from lianggang.findings import error
from lianggang.web.audit.record import By, record
from lianggang.web.conflict import Conflict
from lianggang.web.places.models import Unit
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.steps import Action, locked
from lianggang.web.plans.units import NONE, REPORTERS, UNITS, asked_of, named_units


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose, and what stood there before: "" for what the system finds, "0" for nobody, else an id."""

    wanted: str
    before: str


@transaction.atomic
def assign_units(*, by: By, document_id: int, chosen: Mapping[str, Choice]) -> PlanDocument:
    """Say which unit is meant by names in the plan. Raises PermissionDenied, Conflict, or LianggangError."""
    document = locked(by, document_id, Action.ASSIGN)
    known = {n.office.name for n in named_units(document)}
    return _assign(by, document, UNITS, {name: c for name, c in chosen.items() if name in known}, "规划中的单位")


@transaction.atomic
def assign_reporters(*, by: By, document_id: int, chosen: Mapping[str, Choice]) -> PlanDocument:
    """Say who is asked for indicators. Raises PermissionDenied, Conflict, or LianggangError."""
    document = locked(by, document_id, Action.ASSIGN)
    known = {a.code for a in asked_of(document)}
    chosen = {code: c for code, c in chosen.items() if code in known}
    if not chosen:
        raise unusable("nothing-chosen", "没有选指标。", advice="请勾选指标，再选单位。")
    return _assign(by, document, REPORTERS, chosen, "填报单位")


def _assign(by: By, document: PlanDocument, part: str, chosen: Mapping[str, Choice], title: str) -> PlanDocument:
    held: dict[str, int] = document.assignments.get(part, {})
    if late := [key for key, c in chosen.items() if _text(held.get(key)) != c.before]:
        raise Conflict(error(
            "assignment-conflict", f"您打开本页以后，别人改过：{'、'.join(late[:5])}。", advice="请看过现在的内容再改。"
        ))  # fmt: skip
    changed = {key: c.wanted for key, c in chosen.items() if c.wanted != c.before}
    _require_units(document, changed)
    after = {key: unit for key, unit in held.items() if key not in changed}
    after |= {key: int(wanted) for key, wanted in changed.items() if wanted}
    if changed:
        document.assignments = {**document.assignments, part: after}
        document.save()
        _record(by, document, f"《{document}》{title}：{len(changed)}项", held, changed)
    return document


def _require_units(document: PlanDocument, changed: Mapping[str, str]) -> None:
    units = Unit.objects.filter(territory=document.territory, active=True).values_list("pk", flat=True)
    permitted = {"", str(NONE), *map(str, units)}
    if not permitted.issuperset(changed.values()):
        raise unusable("unit-unknown", f"{document.territory}没有所选的单位。", advice="请从列表里选。")


def _record(by: By, document: PlanDocument, title: str, held: Mapping[str, int], changed: Mapping[str, str]) -> None:
    before: dict[str, Any] = {key: _text(held.get(key)) for key in changed}
    record(by, "plan.assign", f"plan:{document.pk}", title, territory=document.territory.code, before=before,
           after=dict(changed))  # fmt: skip


def _text(unit: int | None) -> str:
    return "" if unit is None else str(unit)
