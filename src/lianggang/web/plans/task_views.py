"""The tables of tasks of a plan in force, to be seen and downloaded."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from lianggang.reports.tasks import NAME
from lianggang.web.accounts.requests import Request
from lianggang.web.plans import tasks as tables
from lianggang.web.plans.finding import visible_document
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.tasks import UnitTasks

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def tasks(request: Request, pk: int) -> HttpResponse:
    """Which unit has how many tasks, with its tables."""
    document = _confirmed(request, pk)
    return render(request, "plans/tasks.html", {"document": document, "units": tables.by_unit(document)})


def all_xlsx(request: Request, pk: int) -> HttpResponse:
    """All tasks as a workbook."""
    document = _confirmed(request, pk)
    return _file(tables.task_book(document), f"{document.territory}{NAME}.xlsx", XLSX)


def all_docx(request: Request, pk: int) -> HttpResponse:
    """All tasks as a Word file."""
    document = _confirmed(request, pk)
    return _file(tables.task_paper(document), f"{document.territory}{NAME}.docx", DOCX)


def unit_xlsx(request: Request, pk: int, unit: int) -> HttpResponse:
    """The tasks of one unit as a workbook."""
    document = _confirmed(request, pk)
    own = _own(document, unit)
    return _file(tables.unit_book(document, own), f"{own.unit}{NAME}.xlsx", XLSX)


def unit_docx(request: Request, pk: int, unit: int) -> HttpResponse:
    """The tasks of one unit as a Word file."""
    document = _confirmed(request, pk)
    own = _own(document, unit)
    return _file(tables.unit_paper(document, own), f"{own.unit}{NAME}.docx", DOCX)


def _confirmed(request: Request, pk: int) -> PlanDocument:
    document = visible_document(request, pk)
    if not document.version:
        raise Http404("规划还没有确认。")
    return document


def _own(document: PlanDocument, unit: int) -> UnitTasks:
    own = tables.of_unit(tables.by_unit(document), unit)
    if own is None:
        raise Http404("这个单位没有任务。")
    return own


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer
