"""Documents come in: stored outside the served folders, read by a worker, read again, revised or discarded."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction

from lianggang.documents.limits import DEFAULT
from lianggang.documents.reader import check_size
from lianggang.documents.sniff import kind_of
from lianggang.errors import LianggangError, unusable
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.jobs.work import enqueue
from lianggang.web.places.models import Territory
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.steps import Action, locked

READ_PLAN = "read_plan"
_S = PlanDocument.State
_LONGEST_NAME = 200


@transaction.atomic
def upload(*, by: By, territory: Territory, name: str, data: bytes) -> PlanDocument:
    """Store a document and put its reading on the table of jobs.

    The format is told by the content, the file is kept under a random name. Raises PermissionDenied, or
    LianggangError for what is no document, is too large, or is there already.
    """
    require(by, Right.MANAGE_PLANS, territory=territory)
    name = _plain(name)
    check_size(len(data), name, DEFAULT)
    kind_of(data, DEFAULT)
    digest = hashlib.sha256(data).hexdigest()
    _require_new(territory, digest)
    document = PlanDocument.objects.create(
        territory=territory, name=name, file=ContentFile(data, name=secrets.token_hex(16)), digest=digest,
        uploaded_by=by.person,
    )  # fmt: skip
    enqueue(READ_PLAN, by.account, document=document.pk)
    _record(by, document, "upload", f"上传规划《{name}》", after={"sha256": digest, "bytes": len(data)})
    return document


@transaction.atomic
def retry(*, by: By, document_id: int) -> PlanDocument:
    """Read a document again that could not be read."""
    document = locked(by, document_id, Action.RETRY)
    document.findings = []
    document.save()
    enqueue(READ_PLAN, by.account, document=document.pk)
    _record(by, document, "retry", f"重新识读《{document}》")
    return document


@transaction.atomic
def discard(*, by: By, document_id: int, reason: str) -> PlanDocument:
    """Put away a document that was never confirmed."""
    if not reason.strip():
        raise unusable("reason-missing", "作废须写明理由。", advice="请写明理由。")
    document = locked(by, document_id, Action.DISCARD)
    document.save()
    _record(by, document, "discard", f"作废《{document}》", reason=reason.strip())
    return document


@transaction.atomic
def revise(*, by: By, document_id: int) -> PlanDocument:
    """A new look at a confirmed document with all decisions taken over; the confirmed one stands until then."""
    old = locked(by, document_id, Action.REVISE)
    if (under_way := _alike(old.territory, old.digest, _S.REVIEW)) is not None:
        raise unusable("revision-exists", f"《{old}》已经在修订。", advice=f"请打开编号{under_way.pk}的那一份。")
    taken_over = ("territory", "name", "digest", "text", "tables", "reading", "corrections", "assignments", "seen")
    fields = {field: getattr(old, field) for field in taken_over}
    new = PlanDocument.objects.create(**fields, file=old.file.name, state=_S.REVIEW, uploaded_by=by.person)
    _record(by, new, "revise", f"修订《{old}》第{old.version}版", before={"document": old.pk})
    return new


def _plain(name: str) -> str:
    """The last part of a file name, without signs that do not print."""
    bare = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isprintable()).strip()
    return bare[-_LONGEST_NAME:] or "规划"


def _require_new(territory: Territory, digest: str) -> None:
    known = _alike(territory, digest, _S.READING, _S.REVIEW, _S.CONFIRMED)
    if known is not None:
        raise _known(known)


def _alike(territory: Territory, digest: str, *states: PlanDocument.State) -> PlanDocument | None:
    return PlanDocument.objects.filter(territory=territory, digest=digest, state__in=states).first()


def _known(document: PlanDocument) -> LianggangError:
    text = f"这份文件已经上传过（《{document}》，{document.get_state_display()}）。"
    return unusable("document-known", text, advice="请在规划列表里打开它。")


def _record(by: By, document: PlanDocument, action: str, title: str, **what: object) -> None:
    subject, territory = f"plan:{document.pk}", document.territory.code
    record(by, f"plan.{action}", subject, title, territory=territory, **what)  # type: ignore[arg-type]
