"""The pages of reports and the page for leaders: thin pages over queries and actions."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from lianggang.documents.limits import DEFAULT
from lianggang.documents.office import find_program, pdf_of
from lianggang.reports import write_yearbook
from lianggang.reports.snapshot import ReportKind, from_bytes
from lianggang.web.accounts.requests import Request
from lianggang.web.accounts.rights import Right
from lianggang.web.figures.scope import Scope
from lianggang.web.jobs.views import told
from lianggang.web.reporting import acting, files, queries
from lianggang.web.reporting.models import Report
from lianggang.web.reporting.overview import UNITS, Overview
from lianggang.web.reporting.steps import ISSUED

_PAGE = 200


def reports(request: Request) -> HttpResponse:
    """The reports that one may see, and what one may begin."""
    scope = Scope.of(request)
    begun = queries.beginnings(request.user, scope.territory, scope.year)
    if request.method == "POST":
        wanted = next((b for b in begun if b.key == request.POST.get("kind")), None)
        if wanted is None:
            raise Http404
        made = acting.draw_up(
            by=request.by, territory=scope.territory, year=scope.year, kind=wanted.kind, unit=wanted.unit,
            evaluation=wanted.evaluation,
        )  # fmt: skip
        return redirect("report", made.pk)
    found = queries.readable(request.user).filter(territory=scope.territory)
    at_work = found.exclude(state__in=(*ISSUED, Report.State.DISCARDED))
    content = {
        "scope": scope, "begun": begun, "at_work": at_work[:_PAGE], "query": f"territory={scope.territory.code}",
        "issued": found.filter(state__in=ISSUED).order_by("-year", "kind", "-edition")[:_PAGE],
    }  # fmt: skip
    return render(request, "reporting/reports.html", content)


@require_GET
def report(request: Request, pk: int) -> HttpResponse:
    """One report: its state, files, differences, history, and what may be done now."""
    page = queries.ReportPage.of(_seen(request, pk), request.user)
    status = reverse("report-status", args=[pk])
    content = {"page": page, "report": page.report, "status_url": status, "pdf": find_program() is not None,
               "inside": queries.sees_inside(request.user, page.report)}  # fmt: skip
    return render(request, "reporting/report.html", content)


@require_GET
def report_status(request: Request, pk: int) -> HttpResponse:
    """How far the making is, for the page that waits for it."""
    return told(queries.last_job(_seen(request, pk)))


@require_POST
def report_act(request: Request, pk: int) -> HttpResponse:
    """One step with a report."""
    found, action, by = _seen(request, pk), request.POST.get("action", ""), request.by
    seen = request.POST.get("seen", "")
    if action == "upload":
        acting.upload(by=by, report_id=pk, upload=request.FILES.get("file"), seen=seen)
    elif action == "explain":
        said = {d["key"]: request.POST.get(d["key"], "") for d in found.differences if d["key"] in request.POST}
        acting.explain(by=by, report_id=pk, said=said, seen=seen)
    elif action == "remake":
        acting.remake(by=by, report_id=pk, seen=seen)
    elif action == "rebuild":
        acting.ask_for_rebuild(by=by, report_id=pk)
    else:
        acting.move(by=by, report_id=pk, action=action, reason=request.POST.get("reason", ""), seen=seen)
    found.refresh_from_db()
    messages.success(request, f"已办理，现在：{found.get_state_display()}。")
    return redirect("report", pk)


@require_GET
def report_file(request: Request, pk: int, what: str) -> HttpResponse:
    """A file of a report: as it stands, as it was made, as PDF, its snapshot, or the tables of a yearbook."""
    found = _seen(request, pk)
    if not found.made:
        raise Http404
    name = f"{found}{f'第{found.edition}版' if found.edition else '（草稿）'}"
    if what == "docx":
        return files.answer(files.current_of(found), name, "docx")
    if what == "pdf":
        return files.answer(pdf_of(files.current_of(found), DEFAULT), name, "pdf")
    if what == "snapshot":
        queries.require_inside(request.user, found)
        return files.answer(files.snapshot_of(found), f"{name}快照", "json")
    if what == "xlsx" and found.kind == ReportKind.YEARBOOK:
        return files.answer(_tables(found), name, "xlsx")
    raise Http404


def _tables(found: Report) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "yearbook.xlsx"
        write_yearbook(from_bytes(files.snapshot_of(found)).round, path)
        return path.read_bytes()


@require_GET
def overview(request: Request) -> HttpResponse:
    """The page for leaders."""
    scope = Scope.of(request)
    issued = queries.readable(request.user).filter(
        territory=scope.territory, year=scope.year, state=Report.State.PUBLISHED,
        kind__in=(ReportKind.ANNUAL, ReportKind.BRIEF),
    )  # fmt: skip
    oversees = request.user.may(Right.READ_SHEETS, territory=scope.territory)
    content = {"scope": scope, "page": Overview.of(scope), "issued": issued, "oversees": oversees, "units": UNITS}
    return render(request, "reporting/overview.html", content)


def _seen(request: Request, pk: int) -> Report:
    return get_object_or_404(queries.readable(request.user), pk=pk)
