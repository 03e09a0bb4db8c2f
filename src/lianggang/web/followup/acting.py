"""What may be done with a matter. Every action: right → table of states → conditions → rows → event → notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lianggang.errors import unusable
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.attachments.keeping import attach
from lianggang.web.attachments.models import Attachment
from lianggang.web.audit.record import By, record
from lianggang.web.conflict import require_seen
from lianggang.web.followup.letters import letter_of
from lianggang.web.followup.models import Matter
from lianggang.web.followup.raising import page_of, passed
from lianggang.web.followup.steps import STEPS, TURN
from lianggang.web.places.models import Territory, Unit
from lianggang.web.rounds.notices import holders_of, tell
from lianggang.web.steps import Step, advance

Uploads: TypeAlias = "Sequence[UploadedFile[Any]]"
PLAIN = ("dismiss", "restore", "recall", "supervise", "sign", "send_back", "withdraw", "accept", "return", "settle",
         "close", "back")  # fmt: skip
"""Steps that want nothing but, where the table says so, a reason."""
_S = Matter.State


@dataclass(frozen=True, slots=True)
class Paper:
    """What the office writes on a matter before it is sent; the fields are those of `Matter`."""

    title: str
    notice: str
    number: str
    due: dt.date | None
    unit: Unit | None
    others: Iterable[Unit] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the unit says: the class of the cause and its explanation, what it will do, and until when."""

    cause: str
    explanation: str
    measure: str
    measure_due: dt.date | None


@dataclass(frozen=True, slots=True)
class _Taken:
    """A step that the table permits, and the state before it."""

    action: str
    step: Step
    start: str


@transaction.atomic
def move(*, by: By, matter_id: int, action: str, reason: str = "") -> Matter:
    """Take a matter one of the `PLAIN` steps on. Raises PermissionDenied, or LianggangError."""
    if action not in PLAIN:
        raise unusable("action-unknown", "没有这样的操作。", advice="请重新打开本页。")
    matter = _locked(matter_id)
    taken = _advance(by, matter, action, reason)
    now = timezone.now()
    if action == "supervise":
        matter.supervised_at = matter.supervised_at or now
    if action in ("close", "settle"):
        matter.closed_at = now
    _done(by, matter, taken, reason)
    return matter


@transaction.atomic
def dismiss_lifted(*, by: By, territory: Territory) -> int:
    """Put away the warnings that were never sent and that newer figures no longer bear. Returns how many those are."""
    require(by, Right.FOLLOW_UP, territory=territory)
    lifted = lifted_unsent().filter(territory=territory)
    for matter in lifted:
        move(by=by, matter_id=matter.pk, action="dismiss", reason=f"预警条件已不成立：{matter.outcome_note}。")
    return len(lifted)


def lifted_unsent() -> QuerySet[Matter]:
    """The warnings before the office that newer figures no longer bear."""
    return Matter.objects.filter(source=Matter.Source.WARNING, state=_S.RAISED, outcome=Matter.Outcome.LIFTED)


@transaction.atomic
def prepare(*, by: By, matter_id: int, paper: Paper, seen: str | None = None) -> Matter:
    """Write the notice and settle the units; nothing is sent. seen: stamp of the matter on the person's page.

    Raises PermissionDenied, Conflict, or LianggangError.
    """
    matter = _locked(matter_id)
    stamp, before = matter.stamp, _written(matter)
    taken = _advance(by, matter, "prepare")
    require_seen(matter, stamp, seen)
    others = list(paper.others)
    _require_own(matter, [*([paper.unit] if paper.unit else []), *others])
    matter.title, matter.notice, matter.number = paper.title.strip()[:200], paper.notice.strip(), paper.number.strip()
    matter.due, matter.unit = paper.due, paper.unit
    if not matter.title:
        raise unusable("matter-empty", "没有写明事项。", advice="请写明事项名称。")
    matter.others.set(u for u in others if u != paper.unit)
    after = _written(matter)
    changed = [name for name in after if after[name] != before[name]]
    _done(by, matter, taken, told=False, was={n: before[n] for n in changed}, data={n: after[n] for n in changed})
    return matter


def _written(matter: Matter) -> dict[str, str]:
    """The notice as the record of events tells it."""
    others = "、".join(str(u) for u in matter.others.order_by("pk"))
    said = {name: str(getattr(matter, name) or "") for name in ("title", "number", "unit", "due", "notice")}
    return said | {"others": others}


@transaction.atomic
def send(*, by: By, matter_id: int, seen: str | None = None) -> Matter:
    """Send the notice to the unit; the Word file is kept as it goes out. seen: stamp of the matter as it was written.

    Raises PermissionDenied, Conflict, or LianggangError while no unit, number, text or last day is set, and when a
    warning no longer holds by the figures of today.
    """
    matter = _locked(matter_id)
    stamp = matter.stamp
    taken = _advance(by, matter, "send")
    require_seen(matter, stamp, seen)
    _require_sendable(matter)
    matter.sent_at = timezone.now()
    letter = SimpleUploadedFile(f"{matter.title}.docx", letter_of(matter))
    _done(by, matter, taken, uploads=[letter], data={"number": matter.number, "due": str(matter.due)})
    return matter


def _require_sendable(matter: Matter) -> None:
    lacking = [
        word for word, there in (
            ("责任单位", matter.unit), ("文号", matter.number), ("通知正文", matter.notice), ("答复期限", matter.due)
        ) if not there
    ]  # fmt: skip
    if lacking:
        raise unusable("notice-incomplete", f"还没有写明{'、'.join(lacking)}。", advice="请补齐、保存后再发出。")
    if matter.due is not None and matter.due <= timezone.localdate():
        raise unusable("notice-due-past", "答复期限已过。", advice="请把答复期限定在今天以后。")


@transaction.atomic
def answer(*, by: By, matter_id: int, said: Answer, uploads: Uploads = ()) -> Matter:
    """The reporter's answer, which the head of the unit signs next. Raises PermissionDenied, or LianggangError."""
    matter = _locked(matter_id)
    taken = _advance(by, matter, "answer")
    _require_answer(said)
    matter.cause, matter.explanation, matter.measure = said.cause, said.explanation.strip(), said.measure.strip()
    matter.measure_due, matter.answered_at = said.measure_due, timezone.now()
    data = {"cause": matter.get_cause_display(), "measure": matter.measure, "measure_due": str(matter.measure_due)}
    _done(by, matter, taken, matter.explanation, uploads=uploads, data=data)
    return matter


def _require_answer(said: Answer) -> None:
    lacking = [
        word for word, there in (
            ("原因类别", said.cause in Matter.Cause.values), ("原因说明", said.explanation.strip()),
            ("整改措施", said.measure.strip()), ("完成期限", said.measure_due),
        ) if not there
    ]  # fmt: skip
    if lacking:
        raise unusable("answer-incomplete", f"还没有写明{'、'.join(lacking)}。", advice="请写全后再提交。")
    if said.measure_due is not None and said.measure_due < timezone.localdate():
        raise unusable("answer-due-past", "完成期限已经过去。", advice="请写今天或以后的日期。")


@transaction.atomic
def report(*, by: By, matter_id: int, action: str, text: str, uploads: Uploads = ()) -> Matter:
    """What was done (action "progress"), or that all is done ("claim"), with evidence; the head signs it next."""
    if action not in ("progress", "claim"):
        raise unusable("action-unknown", "没有这样的操作。", advice="请重新打开本页。")
    matter = _locked(matter_id)
    taken = _advance(by, matter, action, text)
    if action == "claim" and not uploads and not evidence_of(matter):
        raise unusable("evidence-missing", "申请销号须附佐证。", advice="请附上能证明整改完成的文件。")
    _done(by, matter, taken, text, uploads=uploads, told=action == "claim")
    return matter


@transaction.atomic
def extend(*, by: By, matter_id: int, until: dt.date | None, reason: str) -> Matter:
    """Give the unit longer to put the matter right."""
    matter = _locked(matter_id)
    taken = _advance(by, matter, "extend", reason)
    if until is None or (matter.measure_due is not None and until <= matter.measure_due):
        raise unusable("extension-earlier", "新的期限须晚于原期限。", advice="请重新选日期。")
    before, matter.measure_due = matter.measure_due, until
    _done(by, matter, taken, reason, data={"before": str(before), "until": str(until)})
    return matter


def evidence_of(matter: Matter) -> list[Attachment]:
    """The files that the unit attached to what it did about the matter."""
    steps = matter.passages.filter(action__in=("progress", "claim"))
    return list(Attachment.objects.filter(subject__in=[p.subject for p in steps]))


def _locked(matter_id: int) -> Matter:
    rows = Matter.objects.select_for_update(of=("self",)).select_related("territory", "unit__territory")
    return rows.get(pk=matter_id)


def _advance(by: By, matter: Matter, action: str, reason: str = "") -> _Taken:
    start = matter.state
    step = advance(STEPS, matter, action, by=by, territory=matter.territory, unit=matter.unit, reason=reason)
    return _Taken(action, step, start)


def _require_own(matter: Matter, units: Iterable[Unit]) -> None:
    if any(unit.territory_id != matter.territory_id for unit in units):
        raise unusable("unit-elsewhere", f"所选单位不是{matter.territory}的单位。", advice="请从列表里选。")


def _done(
    by: By, matter: Matter, taken: _Taken, text: str = "", *, uploads: Uploads = (), told: bool = True,
    data: Mapping[str, str] | None = None, was: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Save the matter with its passage, the files of it, the notices and the event. data, was: what changed."""
    matter.save()
    said, label = dict(data or {}), taken.step.label
    passage = passed(by, matter, taken.action, label, taken.start, text=text, data=said)
    for upload in uploads:
        attach(by=by, subject=passage.subject, upload=upload, label=label)
    if told:
        why = f"（{text.strip()}）" if text.strip() and taken.step.reason else ""
        tell(_concerned(matter, taken.action), f"{matter}：{label}{why}", page_of(matter))
    record(by, f"matter.{taken.action}", matter.subject, f"{matter}：{label}", territory=matter.territory.code,
           before={"state": taken.start, **(was or {})}, after={"state": matter.state, **said},
           reason=text)  # fmt: skip


def _concerned(matter: Matter, action: str) -> list[Account]:
    """Those whose turn it is now, and those who are to know."""
    rights = {TURN[matter.state]} if matter.state in TURN else set()
    if action in ("send", "supervise", "close", "settle", "recall"):
        rights |= {Right.FILL, Right.CONFIRM}
    if action == "supervise":
        rights.add(Right.APPROVE)
    found = [account for right in sorted(rights) for account in _holders(matter, right)]
    if action == "send":
        found += [a for unit in matter.others.all() for a in _of_unit(matter, Right.FILL, unit)]
    return list(dict.fromkeys(found))


def _holders(matter: Matter, right: Right) -> list[Account]:
    if right in (Right.FILL, Right.CONFIRM):
        return _of_unit(matter, right, matter.unit) if matter.unit else []
    return holders_of(right, territory=matter.territory)


def _of_unit(matter: Matter, right: Right, unit: Unit) -> list[Account]:
    return holders_of(right, territory=matter.territory, unit=unit)
