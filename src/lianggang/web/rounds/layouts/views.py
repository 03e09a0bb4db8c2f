"""A unit's own workbook: brought, fitted to the form, taken over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from lianggang.web.accounts.guard import require
from lianggang.web.accounts.requests import Request
from lianggang.web.accounts.rights import Right
from lianggang.web.attachments.models import Attachment
from lianggang.web.rounds import queries
from lianggang.web.rounds.layouts import actions, page
from lianggang.web.rounds.layouts.proposing import corrected, propose, remembered
from lianggang.web.rounds.layouts.taking import take
from lianggang.web.rounds.lines import form_of
from lianggang.web.rounds.models import Layout, Sheet


@require_POST
def layout_add(request: Request, pk: int) -> HttpResponse:
    """A workbook of the unit's own comes in."""
    _sheet(request, pk)
    kept = actions.bring(by=request.by, sheet_id=pk, upload=request.FILES.get("file"))
    return redirect("sheet-layout", pk, kept.pk)


def layout(request: Request, pk: int, file: int) -> HttpResponse:
    """Which cell of the workbook is which number of the form, and what taking it over would change."""
    sheet = _sheet(request, pk)
    if preview := request.POST.get("preview"):
        actions.take_over(by=request.by, sheet_id=pk, preview=preview)
        messages.success(request, "表格里的数已存入，对应关系已记住，下次上传自动套用。请核对后提交。")
        return redirect("sheet", pk)
    require(request.by, Right.FILL, unit=sheet.unit)
    kept = get_object_or_404(Attachment, pk=file, subject=actions.subject(pk))
    held = Layout.objects.filter(unit=sheet.unit).first()
    spec, book = form_of(sheet), actions.workbook_of(kept)
    mapped = propose(spec, book, held.places if held else ())
    if request.method == "POST":
        mapped = corrected(spec, book, page.addresses(spec, request.POST), mapped)
    taken = take(sheet, mapped)
    content = {
        "sheet": sheet, "file": kept, "held": held, "headings": page.headings(spec),
        "lines": page.lines_of(spec, book, mapped), "findings": [*mapped.findings, *taken.findings],
        "differences": queries.differences(sheet, taken.cells), "shown": [page.shown(g) for g in book.grids],
        "preview": actions.sealed(taken.cells, remembered(mapped, spec.year)),
    }  # fmt: skip
    return render(request, "rounds/layout.html", content)


def _sheet(request: Request, pk: int) -> Sheet:
    found = queries.readable_sheets(request.user).select_related("scheme__territory", "unit__territory")
    return get_object_or_404(found, pk=pk)
