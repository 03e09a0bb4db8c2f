"""The desk, the schemes and the sheets: thin pages over queries and actions."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from lianggang.collect.desk.answer import looks_like_answer
from lianggang.collect.read import read_form
from lianggang.collect.states import Action
from lianggang.errors import unusable
from lianggang.findings import Finding
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.requests import Request, key_of
from lianggang.web.accounts.rights import Right
from lianggang.web.desk import waiting_for
from lianggang.web.figures.tables import download
from lianggang.web.followup.surveys import origin_of, surveys_of
from lianggang.web.rounds import actions, evidence, forms, lists, offline, queries, remind, thresholds
from lianggang.web.rounds import scheme as schemes_
from lianggang.web.rounds.batch import act_on_all
from lianggang.web.rounds.checking import typed
from lianggang.web.rounds.grid import grid_of, saved
from lianggang.web.rounds.lines import form_file, form_of
from lianggang.web.rounds.models import Evidence, Notice, Remark, Scheme, Sheet

_LARGEST_FORM = 10 * 1024 * 1024


def desk(request: Request) -> HttpResponse:
    """What I owe, by when; what waits for me; what came back and why."""
    content = {"desk": queries.desk_of(request.user), "others": waiting_for(request.user)}
    return render(request, "rounds/desk.html", content)


def notices(request: Request) -> HttpResponse:
    """Everything that one was told; opening the page marks it as read."""
    told = list(Notice.objects.filter(account=request.user)[:200])
    Notice.objects.filter(account=request.user, read_at=None).update(read_at=timezone.now())
    return render(request, "rounds/notices.html", {"notices": told})


def schemes(request: Request) -> HttpResponse:
    """The schemes that one may read; the bureau draws up a new one here."""
    form = None
    if request.user.may(Right.MANAGE_ROUNDS):
        form = forms.SchemeForm(request.POST or None, account=request.user)
        if request.method == "POST" and form.is_valid():
            new = schemes_.draw_up(by=request.by, **form.cleaned_data)
            messages.success(request, f"已拟定{new}方案。")
            return redirect("scheme", new.pk)
    return render(request, "rounds/schemes.html", {"schemes": queries.readable_schemes(request.user), "form": form})


def scheme(request: Request, pk: int) -> HttpResponse:
    """One scheme: unit × state, burden, missing data, and what may be done."""
    found = get_object_or_404(queries.readable_schemes(request.user), pk=pk)
    if request.method == "POST":
        moved = schemes_.move(
            by=request.by, scheme_id=pk, action=request.POST.get("action", ""), seen=request.POST.get("seen", ""),
            reason=request.POST.get("reason", ""), knowing="knowing" in request.POST,
        )  # fmt: skip
        messages.success(request, f"{moved}：{moved.get_state_display()}。")
        return redirect("scheme", pk)
    seen = found.stamp  # before anything else is read: at worst too old, and refused
    over = request.user.may(Right.READ_SHEETS, territory=found.territory)
    rows = queries.matrix(found, request.user) if over else []
    missing = queries.missing(found, request.user) if over else []
    tables = [lists.matrix_table(found, (owed for owed, _ in rows)), lists.missing_table(found, missing)]
    if over and (file := download(tables, request.GET.get("table", ""), request.GET.get("as", ""),
                                  name=str(found.territory), author=found.issuer, year=found.year)):  # fmt: skip
        return file
    content = {"seen": seen, "over": over, "rows": rows, **_missing(request, found, missing)}
    sheets = [owed.sheet for owed, _ in rows] if over else found.sheets.all()
    content |= _deciding(request, found, sheets)
    return render(request, "rounds/scheme.html", content)


def _missing(request: Request, found: Scheme, missing: list[queries.Missing]) -> dict[str, Any]:
    """What has no data, each with the survey that was asked for."""
    surveys = surveys_of(found)
    may = request.user.may(Right.REVIEW, territory=found.territory)
    return {"missing": [(m, surveys.get(origin_of(m))) for m in missing], "may_survey": may}


def _deciding(request: Request, found: Scheme, sheets: Collection[Sheet]) -> dict[str, Any]:
    """The scheme, what it costs the units, and what this person may do with it."""
    return {
        "scheme": found,
        "burden": queries.burden(sheets) if request.user.plans(found.territory) is None else None,
        "own": queries.own_sheets(request.user).filter(scheme=found),
        "unfinished": schemes_.unfinished(found).count(),
        "steps": queries.scheme_steps(found, request.user),
        "may_remind": request.user.may(Right.REMIND, territory=found.territory),
        "may_manage": request.user.may(Right.MANAGE_ROUNDS, territory=found.territory),
        "batch": queries.batch(found, request.user),
        "thresholds": thresholds.thresholds_of(found),
        "weights": thresholds.weights_of(found),
    }


@require_POST
def scheme_batch(request: Request, pk: int) -> HttpResponse:
    """One action on several sheets of a scheme, each by itself: approving, locking, publishing."""
    get_object_or_404(queries.readable_schemes(request.user), pk=pk)
    outcome = act_on_all(
        by=request.by, scheme_id=pk, action=request.POST.get("action", ""), reason=request.POST.get("reason", ""),
        chosen=forms.chosen_sheets(request.POST),
    )  # fmt: skip
    if outcome.done:
        messages.success(request, f"{Action(request.POST['action']).label}了{len(outcome.done)}张表。")
    for name, why in outcome.refused:
        messages.error(request, f"{name}没有办成：{why}")
    return redirect("scheme", pk)


@require_POST
def scheme_deadline(request: Request, pk: int) -> HttpResponse:
    """Another deadline for one unit or all."""
    try:
        day = dt.date.fromisoformat(request.POST.get("deadline", ""))
    except ValueError as problem:
        raise unusable("date-broken", "日期不对。", advice="请写成2026-04-15这样。") from problem
    chosen = request.POST.get("sheet")
    unit = get_object_or_404(Sheet, pk=key_of(chosen), scheme=pk).unit if chosen else None
    schemes_.set_deadline(by=request.by, scheme_id=pk, deadline=day, unit=unit, seen=request.POST.get("seen", ""))
    return redirect("scheme", pk)


@require_POST
def scheme_thresholds(request: Request, pk: int) -> HttpResponse:
    """By what targets are judged, while the scheme is drawn up."""
    values = {name: str(request.POST.get(name, "")) for name in thresholds.MEANINGS}
    thresholds.set_thresholds(by=request.by, scheme_id=pk, values=values, weights=request.POST.get("weights", ""),
                              seen=request.POST.get("seen", ""))  # fmt: skip
    messages.success(request, "判断界限已保存。")
    return redirect("scheme", pk)


@require_POST
def scheme_remind(request: Request, pk: int) -> HttpResponse:
    """A reminder to every unit that still owes its sheet."""
    told = remind.remind(by=request.by, scheme_id=pk)
    messages.success(request, f"已提醒{told}个单位。")
    return redirect("scheme", pk)


def sheet(request: Request, pk: int) -> HttpResponse:
    """One sheet: the grid, what is said about it, and what may be done with it."""
    found = get_object_or_404(_sheets(request), pk=pk)
    if request.method == "POST":
        return _posted(request, found)
    return render(request, "rounds/sheet.html", {"grid": grid_of(found, request.user), "today": timezone.localdate()})


def _sheets(request: Request) -> QuerySet[Sheet]:
    return queries.readable_sheets(request.user).select_related("scheme__territory", "unit__territory")


def _posted(request: Request, found: Sheet) -> HttpResponse:
    """Save what was typed, then take the step that was asked for, if any."""
    cells = forms.typed_cells(request.POST)
    minutes = min(key_of(request.POST.get("minutes", "")), 240)
    if cells:
        found = actions.save(by=request.by, sheet_id=found.pk, typed=cells, minutes=minutes)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(saved(found))
    if name := request.POST.get("action"):
        grounds = forms.opinions(request.POST)
        found = actions.act(
            by=request.by, sheet_id=found.pk, action=forms.action_of(name), reason=request.POST.get("reason", ""),
            seen=key_of(request.POST.get("version", "")), grounds=grounds,
        )  # fmt: skip
        messages.success(request, f"{found}{found.at.label}。{queries.next_words(found)}")
    else:
        errors = sum(f["severity"] == "error" for f in found.findings)
        told = f"已保存，还有{errors}处错误，见表内红框。" if errors else "已保存。"
        messages.add_message(request, messages.WARNING if errors else messages.SUCCESS, told)
    return redirect("sheet", found.pk)


@require_POST
def sheet_remark(request: Request, pk: int) -> HttpResponse:
    """Marks or questions of the bureau beside the rows, an explanation of the unit."""
    get_object_or_404(_sheets(request), pk=pk)
    kind, finding = forms.kind_of(request.POST), request.POST.get("finding", "")
    said = forms.remarks(request.POST)
    with transaction.atomic():
        for code, text in said.items():
            actions.remark(by=request.by, sheet_id=pk, code=code, kind=kind, text=text, finding=finding)
    messages.success(request, f"{kind.label}{len(said)}项，已记下。")
    return redirect("sheet", pk)


@require_POST
def remark_answer(request: Request, pk: int) -> HttpResponse:
    """The unit's answer to a remark."""
    said = get_object_or_404(Remark, pk=pk)
    actions.answer(by=request.by, remark_id=pk, text=request.POST.get("text", ""))
    return redirect("sheet", said.sheet_id)


def sheet_form(request: Request, pk: int) -> HttpResponse:
    """The sheet as an Excel form with what it says already, to be filled in and uploaded."""
    found = get_object_or_404(_sheets(request), pk=pk)
    spec = form_of(found)
    data = form_file(spec, typed(found.entries.all()))
    answer = HttpResponse(data, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    answer["Content-Disposition"] = content_disposition_header(True, f"{spec.number}_{spec.unit}_{spec.year}.xlsx")
    return answer


def sheet_desk(request: Request, pk: int) -> HttpResponse:
    """The sheet as one HTML file for a unit without a network."""
    found = get_object_or_404(_sheets(request), pk=pk)
    answer = HttpResponse(offline.desk_file(found), content_type="text/html; charset=utf-8")
    name = f"{found.number}_{found.unit_name}_{found.scheme.year}_离线填报.html"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


@require_POST
def sheet_upload(request: Request, pk: int) -> HttpResponse:
    """A filled form: first the differences, then, when confirmed, the saving."""
    found = get_object_or_404(_sheets(request), pk=pk)
    if packed := request.POST.get("packed"):
        actions.save(by=request.by, sheet_id=pk, typed=forms.unpack(packed))
        messages.success(request, "表格里的数已存入。请核对后提交。")
        return redirect("sheet", pk)
    require(request.by, Right.FILL, unit=found.unit)
    upload = request.FILES.get("file")
    if upload is None:
        raise unusable("no-file", "没有选文件。", advice="请选填好的Excel表格，或离线表的答复。")
    if (upload.size or 0) > _LARGEST_FORM:
        raise unusable("file-too-large", "表格超过10MB。", advice="请上传下载的那张表，不要附图片。")
    cells, findings = _taken(found, upload)
    content = {
        "sheet": found,
        "findings": findings,
        "differences": queries.differences(found, cells),
        "packed": forms.pack(cells),
    }
    return render(request, "rounds/upload.html", content)


def _taken(found: Sheet, upload: UploadedFile[Any]) -> tuple[list[actions.Typed], Iterable[Finding]]:
    """The cells of a filled form, Excel or the answer of an isolated desk, and what is to be said about them."""
    data = upload.read()
    if looks_like_answer(data):
        taken = offline.take(found, data)
        return taken.cells, taken.findings
    with tempfile.NamedTemporaryFile(suffix=Path(upload.name or "").suffix[:6]) as file:
        file.write(data)
        file.flush()
        filled = read_form(Path(file.name), form_of(found))
    return forms.form_cells(filled, found), filled.findings


@require_POST
def evidence_add(request: Request, pk: int) -> HttpResponse:
    """A file that backs a value."""
    get_object_or_404(_sheets(request), pk=pk)
    evidence.add(by=request.by, sheet_id=pk, code=request.POST.get("code", ""), upload=request.FILES.get("file"))
    return redirect("sheet", pk)


def evidence_file(request: Request, pk: int) -> FileResponse:
    """A file of evidence, always as a download."""
    found = get_object_or_404(Evidence, pk=pk, sheet__in=_sheets(request))
    return FileResponse(found.file.open(), as_attachment=True, filename=found.name)


def entry_history(request: Request, pk: int, code: str) -> HttpResponse:
    """Who typed what when into one line."""
    found = get_object_or_404(_sheets(request), pk=pk)
    return render(
        request, "rounds/history.html", {"sheet": found, "code": code, "changes": queries.history(found, code)}
    )
