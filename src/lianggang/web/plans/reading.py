"""The job that reads an uploaded document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse

from lianggang.documents.apart import from_bytes_apart
from lianggang.documents.model import Document, Table
from lianggang.errors import LianggangError
from lianggang.findings import Finding, has_errors
from lianggang.plans.interchange import reading_to_dict
from lianggang.plans.model import Reading
from lianggang.plans.reader import read_plan
from lianggang.web.audit.record import By, record
from lianggang.web.jobs.work import Progress, kind
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.steps import Action, advance, permits
from lianggang.web.plans.text import Tables
from lianggang.web.plans.uploading import READ_PLAN
from lianggang.web.rounds.notices import tell

_OPENED, _RECOGNISED, _READ, _ALL = 5, 75, 90, 100  # per cent


def _failed(arguments: dict[str, Any], findings: Sequence[Finding]) -> None:
    """The document says why it could not be read."""
    document = _locked(arguments["document"])
    if permits(document, Action.FAIL):
        advance(document, Action.FAIL)
        document.findings = [f.as_dict() for f in findings]
        _store(document, "识读失败", after={"findings": [f.code for f in findings]})


@kind(READ_PLAN, "识读规划", failed=_failed)
def read(arguments: dict[str, Any], progress: Progress) -> dict[str, int] | None:
    """Read the document and store what was read. Does nothing where that has been done before."""
    document = PlanDocument.objects.get(pk=arguments["document"])
    if not permits(document, Action.FINISH):
        return None
    progress(0, _ALL, "打开文件")
    with document.file.open("rb") as file:
        data = file.read()
    progress(_OPENED, _ALL, "取出文字")
    found = from_bytes_apart(document.name, data, progress=_pages(progress))
    progress(_RECOGNISED, _ALL, "读出领域、目标和指标要求")
    reading = read_plan(found)
    if has_errors(reading.findings) and not reading.plans:
        raise LianggangError(*reading.findings)
    progress(_READ, _ALL, "保存")
    _finish(document.pk, reading, tables_of(found))
    return {"plans": len(reading.plans)}


def _pages(progress: Progress) -> Any:
    def page(done: int, total: int) -> None:
        progress(_OPENED + (_RECOGNISED - _OPENED) * done // total, _ALL, f"识别扫描件第{done}页，共{total}页")

    return page


def tables_of(document: Document) -> Tables:
    """Where the cells of the tables stand in the text."""
    return [
        [[None if c.merged else [c.start, c.start + len(c.text)] for c in row] for row in block.rows]
        for block in document.blocks
        if isinstance(block, Table)
    ]


@transaction.atomic
def _finish(document_id: int, reading: Reading, tables: Tables) -> None:
    document = _locked(document_id)
    if not permits(document, Action.FINISH):
        return
    advance(document, Action.FINISH)
    document.text, document.tables, document.reading = reading.text, tables, reading_to_dict(reading)
    document.seen += 1
    _store(document, "识读完毕，待核对", after={"coverage": round(reading.coverage, 4)})


def _locked(document_id: int) -> PlanDocument:
    query = PlanDocument.objects.select_for_update(of=("self",)).select_related("territory", "uploaded_by")
    return query.get(pk=document_id)


def _store(document: PlanDocument, what: str, after: dict[str, Any]) -> None:
    document.save()
    record(By(None), "plan.read", f"plan:{document.pk}", f"《{document}》{what}", territory=document.territory.code,
           after=after)  # fmt: skip
    tell([document.uploaded_by], f"《{document}》{what}", reverse("plan", args=[document.pk]))
