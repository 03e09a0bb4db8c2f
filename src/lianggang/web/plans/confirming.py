"""A reviewed document becomes the plan in force: its aims, their indicators, the units that it names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lianggang.collect.form import FormLine
from lianggang.errors import LianggangError, unusable
from lianggang.findings import Finding, Severity, error
from lianggang.plans.interchange import target_to_dict
from lianggang.reports.figures import demand_of
from lianggang.round import TrackedTarget
from lianggang.web.accounts.models import Membership
from lianggang.web.accounts.rights import Right, Role
from lianggang.web.audit.record import By, record
from lianggang.web.conflict import Conflict
from lianggang.web.figures.indicators import take_over, unit_clashes
from lianggang.web.figures.judging import request_judgement
from lianggang.web.places.actions import make_unit
from lianggang.web.places.models import Territory, Unit
from lianggang.web.plans.desk import Desk
from lianggang.web.plans.models import Aim, PlanDocument
from lianggang.web.plans.progress import Progress, progress_of
from lianggang.web.plans.readings import reading_of, tracking_of
from lianggang.web.plans.steps import Action, advance, locked
from lianggang.web.plans.units import SAME_FUNCTION, WIDER_FUNCTION, Asked, asked_of, named_units
from lianggang.web.rounds.notices import holders_of, tell

_S = PlanDocument.State
_NEAR = (SAME_FUNCTION, WIDER_FUNCTION)
_Identity = tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is still open before a confirmation, and what it will do.

    errors: findings that block it. doubts: other findings that nobody has looked into. unasked: indicators that nobody
    is asked for. new_units: names of units that will be created. near_units: names in the plan that are taken for a
    unit of another name. elsewhere: places that the plans name and that are not the document's territory.
    replaced: documents that it takes the place of.
    """

    progress: Progress
    errors: tuple[Finding, ...]
    doubts: tuple[Finding, ...]
    unasked: tuple[Asked, ...]
    new_units: tuple[str, ...]
    near_units: tuple[tuple[str, str], ...]
    elsewhere: tuple[Finding, ...]
    replaced: tuple[PlanDocument, ...]
    aims: int
    version: int

    @property
    def is_open(self) -> bool:
        """Whether somebody must say that he knows what is left open."""
        return bool(self.doubts or self.unasked or self.progress.decided < self.progress.total)


def stamp_of(document: PlanDocument) -> str:
    """What tells whether a document or its assignments have changed since they were looked at."""
    held = json.dumps([document.seen, document.assignments], sort_keys=True)
    return hashlib.sha256(held.encode()).hexdigest()[:16]


def remaining(document: PlanDocument) -> Remaining:
    """What is open, and what confirming would do now."""
    desk = Desk.of(document)
    found = desk.open_findings()
    older, named, asked = _same_plans(document), named_units(document), asked_of(document)
    found += unit_clashes(_lines(asked))
    return Remaining(
        progress=progress_of(desk),
        errors=tuple(f for f in found if f.severity is Severity.ERROR),
        doubts=tuple(f for f in found if f.severity is not Severity.ERROR),
        unasked=tuple(a for a in asked if a.answer.unit is None and not a.answer.new),
        new_units=tuple(dict.fromkeys(n.answer.new for n in named if n.answer.new)),
        near_units=tuple((n.office.name, str(n.answer.unit or n.answer.new)) for n in named if n.answer.how in _NEAR),
        elsewhere=tuple(_elsewhere(document)),
        replaced=tuple(d for d in older if d.state == _S.CONFIRMED),
        aims=len(tracking_of(document).targets),
        version=max((d.version for d in older), default=0) + 1,
    )


@transaction.atomic
def confirm(*, by: By, document_id: int, seen: str, knowing: bool = False, reason: str = "") -> PlanDocument:
    """Make the document the plan in force: units it names are created, aims and indicators stored, older ones replaced.

    seen: `stamp_of` the document that the person had before him. knowing: he knows what is left open. reason: why the
    plan of another place holds here, where it names one.
    Raises PermissionDenied, Conflict, or LianggangError when something blocks it.
    """
    document = locked(by, document_id, Action.CONFIRM)
    Territory.objects.select_for_update().get(pk=document.territory_id)  # one confirmation at a time gives a version
    if stamp_of(document) != seen:
        raise Conflict(error("plan-moved-on", f"您打开本页以后，《{document}》又有改动。", advice="请再看一遍后确认。"))
    left = remaining(document)
    _require_ready(left, knowing, reason)
    for name in left.new_units:
        make_unit(by, document.territory, name)
    document.version, document.confirmed_by, document.confirmed_at = left.version, by.person, timezone.now()
    document.save()
    asked = asked_of(document)
    store_aims(by, document, asked)
    for old in left.replaced:
        _replace(by, old, document)
    record(by, "plan.confirm", f"plan:{document.pk}", f"确认《{document}》第{document.version}版",
           territory=document.territory.code, after=_summary(left), reason=reason.strip())  # fmt: skip
    request_judgement(document.territory, since=0, by=by.account)
    tell(
        holders_of(Right.MANAGE_ROUNDS, territory=document.territory),
        f"《{document}》已确认，可以拟定监测方案",
        reverse("plan", args=[document.pk]),
    )
    return document


def _require_ready(left: Remaining, knowing: bool, reason: str) -> None:
    if left.errors:
        raise LianggangError(*left.errors)
    if left.elsewhere and not reason.strip():
        raise LianggangError(*left.elsewhere)
    if not left.aims:
        raise unusable("no-aims", "没有一项可以跟踪的指标要求，不能确认。", advice="请补录，或核对规划期是否读出。")
    if left.is_open and not knowing:
        raise unusable(
            "review-open", "还有没核对完的内容。", advice="请核对完；要先确认的，请勾选“我知道还有这些没有核对”。"
        )


def _lines(asked: Iterable[Asked]) -> list[FormLine]:
    return [FormLine(a.code, a.tracked.indicator_name, a.tracked.indicator_unit) for a in asked]


def store_aims(by: By, document: PlanDocument, asked: Sequence[Asked]) -> None:
    """Make the aims of a plan, each with the unit that answers for its indicator, and the indicators they name."""
    reporters = {a.code: a.answer.unit for a in asked}
    for before, after in take_over(_lines(asked)):
        record(by, "indicator.change", f"indicator:{after.code}", f"《{document}》改了指标“{after.name}”",
               territory=document.territory.code, before={"name": before.name, "unit": before.unit},
               after={"name": after.name, "unit": after.unit})  # fmt: skip
    targets = tracking_of(document).targets
    Aim.objects.bulk_create(_aim(document, i, t, reporters[t.indicator]) for i, t in enumerate(targets, 1))


def _aim(document: PlanDocument, position: int, t: TrackedTarget, reporter: Unit | None) -> Aim:
    return Aim(
        document=document,
        key=t.id,
        position=position,
        subject=t.plan.subject,
        plan=t.plan.title,
        area=t.area,
        where=t.where,
        text=t.item_text,
        target=target_to_dict(t.target),
        demand=demand_of(t.target),
        due=t.due,
        binding=t.binding,
        indicator=t.indicator,
        lead=t.lead,
        reporter=reporter,
    )


def _replace(by: By, old: PlanDocument, new: PlanDocument) -> None:
    advance(old, Action.REPLACE)
    old.save()
    for held in Membership.objects.filter(territory=old.territory, role=Role.THIRD_PARTY).select_related("account"):
        if old.pk in held.plans:  # who was let in to a plan is let in to its next version
            before, held.plans = held.plans, [*held.plans, new.pk]
            held.save()
            record(by, "account.plans", f"account:{held.account_id}", f"{held.account}随新版增加规划《{new}》",
                   territory=old.territory.code, before={"plans": before}, after={"plans": held.plans})  # fmt: skip
    record(by, "plan.replace", f"plan:{old.pk}", f"《{old}》第{old.version}版由第{new.version}版替代",
           territory=old.territory.code, after={"document": new.pk})  # fmt: skip


def _same_plans(document: PlanDocument) -> list[PlanDocument]:
    """The documents in force or before that hold one of the document's plans.

    Raises LianggangError when one in force also holds a plan that this one lacks: it would be lost.
    """
    own = _identities(document)
    stored = PlanDocument.objects.filter(territory=document.territory, state__in=(_S.CONFIRMED, _S.REPLACED))
    older = [d for d in stored.select_related("territory") if own & _identities(d)]
    for old in older:
        if old.state == _S.CONFIRMED and not _identities(old) <= own:
            text = f"《{old}》里还有这份文件没有的规划，不能被它替代。"
            raise unusable("plan-partly-replaced", text, advice="请上传含有全部规划的文件。")
    return older


def _identities(document: PlanDocument) -> set[_Identity]:
    """Subject and period of each plan of a document."""
    plans: list[dict[str, Any]] = (document.reading or {}).get("plans", [])
    return {(str(p["subject"]), tuple(map(int, p["period"] or ()))) for p in plans}


def _elsewhere(document: PlanDocument) -> Iterator[Finding]:
    """Plans whose title names another place than the territory that the document was uploaded to."""
    place = document.territory.name
    for plan in reading_of(document).plans:
        if plan.region and not (place[:-1] in plan.region or plan.region in place):
            yield error(
                "plan-elsewhere",
                f"《{plan.title}》是{plan.region}的规划，现在上传在{place}。",
                advice="传错的，作废后到该地区上传；没有传错的，写明理由再确认。",
            )


def _summary(left: Remaining) -> dict[str, Any]:
    """What was confirmed and what was knowingly left open, for the event."""
    return {
        "aims": left.aims,
        "decided": left.progress.decided,
        "targets": left.progress.total,
        "doubts": [f.message for f in left.doubts],
        "unasked": [a.code for a in left.unasked],
        "new_units": list(left.new_units),
        "near_units": [list(pair) for pair in left.near_units],
        "elsewhere": [f.message for f in left.elsewhere],
        "replaced": [d.pk for d in left.replaced],
    }
