"""What may be done with a duty. Every action: right → table of states → conditions → rows → event → notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lianggang.errors import unusable
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.attachments.keeping import attach
from lianggang.web.audit.record import By, record
from lianggang.web.conflict import require_seen
from lianggang.web.duties.models import Duty, Part, Passage
from lianggang.web.duties.steps import PLAIN, STEPS
from lianggang.web.followup.models import Matter
from lianggang.web.followup.raising import Problem, raise_matter
from lianggang.web.places.models import Territory, Unit
from lianggang.web.rounds.notices import holders_of, tell
from lianggang.web.steps import advance

Uploads: TypeAlias = "Sequence[UploadedFile[Any]]"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done; the fields are those of `Duty`. unit: None for the office."""

    kind: str
    title: str
    unit: Unit | None
    due: dt.date | None
    to: str = ""


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of a duty; the fields are those of `Part`."""

    title: str
    unit: Unit | None = None
    due: dt.date | None = None
    measure: str = ""
    planned: Decimal | None = None
    budget: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a part is; the fields are those of `Part`. done_on: None while it is not done."""

    result: str
    reached: Decimal | None = None
    spent: Decimal | None = None
    done_on: dt.date | None = None


@transaction.atomic
def add(*, by: By, territory: Territory, year: int, wanted: Wanted) -> Duty:
    """Put something of one's own into the calendar: the office anything, a unit what it does itself."""
    if wanted.unit is None or by.account is None or not by.account.may(Right.FILL, unit=wanted.unit):
        require(by, Right.FOLLOW_UP, territory=territory)
    _require_own(territory, wanted.unit)
    if wanted.kind not in Duty.Kind.values or not wanted.title.strip():
        raise unusable("duty-empty", "没有写明种类和事项。", advice="请写明要办什么。")
    duty = Duty.objects.create(
        territory=territory, year=year, kind=wanted.kind, title=wanted.title.strip()[:200], unit=wanted.unit,
        to=wanted.to.strip(), due=wanted.due,
    )  # fmt: skip
    _passed(by, duty, "添加")
    return duty


@transaction.atomic
def change(*, by: By, duty_id: int, wanted: Wanted, seen: str | None = None) -> Duty:
    """Another owner, day or wording, by the office. What is done or not for this year is left as it is.

    seen: stamp of the duty on the person's page. Raises PermissionDenied, Conflict, or LianggangError.
    """
    duty = _locked(duty_id)
    require(by, Right.FOLLOW_UP, territory=duty.territory)
    _require_own(duty.territory, wanted.unit)
    require_seen(duty, duty.stamp, seen)
    if not duty.is_owed:
        raise unusable(
            "duty-over", f"“{duty}”现在是“{duty.get_state_display()}”，不能再改。", advice="请先恢复或重开。"
        )
    before = f"{duty.owner}，{duty.title}，期限{duty.due or '未定'}"
    duty.kind, duty.title, duty.to = wanted.kind, wanted.title.strip()[:200], wanted.to.strip()
    duty.unit, duty.due = wanted.unit, wanted.due
    duty.save()
    _passed(by, duty, "修改", f"原为：{before}", told=_owners(duty))
    return duty


@transaction.atomic
def do(
    *, by: By, duty_id: int, action: str, text: str, done_on: dt.date | None = None, uploads: Uploads = ()
) -> Duty:  # fmt: skip
    """Hand in the record of a duty (action "file"), or register as the office that it is done ("record")."""
    if action not in ("file", "record"):
        raise unusable("action-unknown", "没有这样的操作。", advice="请重新打开本页。")
    duty = _locked(duty_id)
    step = advance(STEPS, duty, action, by=by, territory=duty.territory, unit=duty.unit)
    if not text.strip():
        raise unusable("record-empty", "没有写办理情况。", advice="请写明做了什么，也可以附文件。")
    if done_on is not None and done_on > timezone.localdate():
        raise unusable("done-later", "办理日期还没有到。", advice="请写实际办理的日期。")
    duty.text, duty.done_on = text.strip(), done_on or timezone.localdate()
    duty.save()
    told = holders_of(Right.FOLLOW_UP, territory=duty.territory) if action == "file" else _owners(duty)
    _passed(by, duty, step.label, duty.text, uploads=uploads, day=duty.done_on, told=told)
    return duty


@transaction.atomic
def move(*, by: By, duty_id: int, action: str, reason: str = "") -> Duty:
    """Take a duty one of the `PLAIN` steps on. Raises PermissionDenied, or LianggangError."""
    if action not in PLAIN:
        raise unusable("action-unknown", "没有这样的操作。", advice="请重新打开本页。")
    duty = _locked(duty_id)
    step = advance(STEPS, duty, action, by=by, territory=duty.territory, unit=duty.unit, reason=reason)
    duty.save()
    _passed(by, duty, step.label, reason, told=[] if action == "withdraw" else _owners(duty))
    return duty


@transaction.atomic
def add_part(*, by: By, duty_id: int, portion: Portion) -> Part:
    """A decision to be carried out, a milestone, or another part, by who owns the duty or the office."""
    duty = _locked(duty_id)
    _require_owner(by, duty, duty.unit)
    _require_own(duty.territory, portion.unit)
    if not portion.title.strip():
        raise unusable("part-empty", "没有写内容。", advice="请写明要做什么。")
    part = Part.objects.create(
        duty=duty, title=portion.title.strip()[:300], unit=portion.unit or duty.unit, due=portion.due,
        measure=portion.measure.strip(), planned=portion.planned, budget=portion.budget,
    )  # fmt: skip
    told = holders_of(Right.FILL, territory=duty.territory, unit=part.unit) if part.unit else []
    _passed(by, duty, "添加子项", part.title, told=told)
    return part


@transaction.atomic
def report_part(*, by: By, part_id: int, reached: Reached, seen: str | None = None) -> Part:
    """How far a part is, by the unit that carries it out or the office. seen: stamp of the part on the person's page.

    Raises PermissionDenied, Conflict, or LianggangError.
    """
    part = Part.objects.select_for_update(of=("self",)).select_related("unit").get(pk=part_id)
    duty = _locked(part.duty_id)
    _require_owner(by, duty, part.unit)
    require_seen(part, part.stamp, seen)
    if not reached.result.strip():
        raise unusable("part-unsaid", "没有写落实情况。", advice="请写明做了什么。")
    before = _reached(part)
    part.result, part.reached, part.spent = reached.result.strip(), reached.reached, reached.spent
    part.done_on = reached.done_on
    part.save()
    _passed(by, duty, "完成子项" if part.done_on else "子项进展", f"{part.title}：{part.result}",
            was=before, now=_reached(part))  # fmt: skip
    return part


def _reached(part: Part) -> dict[str, str]:
    """How far a part is, as the record of events tells it."""
    return {name: str("" if (held := getattr(part, name)) is None else held)
            for name in ("title", "result", "reached", "spent", "done_on")}  # fmt: skip


@transaction.atomic
def find(*, by: By, duty_id: int, title: str, reason: str, unit: Unit | None) -> Matter:
    """A finding of an inspection becomes a matter that a unit must put right."""
    duty = _locked(duty_id)
    if duty.kind != Duty.Kind.INSPECTION:
        raise unusable("no-inspection", "只有督导检查能提出整改事项。", advice="请打开督导检查的记录。")
    problem = Problem(
        Matter.Source.INSPECTION, title, reason, duty.year, unit=unit, kind=duty.title[:30], link=page_of(duty)
    )
    matter = raise_matter(by=by, territory=duty.territory, problem=problem)
    _passed(by, duty, "登记问题")  # not which one: units see it when it is sent to them
    return matter


def page_of(duty: Duty) -> str:
    """The address of a duty's page."""
    return reverse("duty", args=[duty.pk])


def _locked(duty_id: int) -> Duty:
    rows = Duty.objects.select_for_update(of=("self",)).select_related("territory", "unit__territory")
    return rows.get(pk=duty_id)


def _require_owner(by: By, duty: Duty, unit: Unit | None) -> None:
    """Go on only for the unit's own people, or the office."""
    if unit is not None and by.account is not None and by.account.may(Right.FILL, unit=unit):
        return
    if by.account is None or not by.account.may(Right.FOLLOW_UP, territory=duty.territory):
        raise PermissionDenied(f"您没有这项权限；有权限的是{unit or ''}填报人和妇儿工委办公室。")


def _require_own(territory: Territory, unit: Unit | None) -> None:
    if unit is not None and unit.territory_id != territory.pk:
        raise unusable("unit-elsewhere", f"所选单位不是{territory}的单位。", advice="请从列表里选。")


def _owners(duty: Duty) -> list[Account]:
    return holders_of(Right.FILL, territory=duty.territory, unit=duty.unit) if duty.unit else []


def _passed(
    by: By, duty: Duty, label: str, text: str = "", *, uploads: Uploads = (), day: dt.date | None = None,
    told: Sequence[Account] = (), was: Mapping[str, str] | None = None, now: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Write a step down, with its files, notices and event. was, now: what it changed, for the event."""
    passage = Passage.objects.create(duty=duty, label=label, by=by.account, text=text.strip(), day=day)
    for upload in uploads:
        attach(by=by, subject=passage.subject, upload=upload, label=label)
    tell(told, f"{duty}：{label}", page_of(duty))
    record(by, "duty.step", duty.subject, f"{duty}：{label}", territory=duty.territory.code,
           before=was, after={"state": duty.state, **(now or {})}, reason=text)  # fmt: skip
