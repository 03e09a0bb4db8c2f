"""The pages of plan documents: list, upload, progress, units, confirmation, the plan in force."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from lianggang.documents.limits import DEFAULT
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.requests import Request
from lianggang.web.accounts.rights import Right
from lianggang.web.figures.tables import download
from lianggang.web.jobs.queries import latest
from lianggang.web.jobs.views import told
from lianggang.web.places.models import Territory, Unit
from lianggang.web.plans import assigning, confirming, queries, uploading
from lianggang.web.plans.assigning import Choice
from lianggang.web.plans.desk import mark_of
from lianggang.web.plans.finding import managed_document, visible_document
from lianggang.web.plans.lists import plans_table
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.posted import rows, text
from lianggang.web.plans.readings import corrections_of, tracking_of
from lianggang.web.plans.steps import Action, permits
from lianggang.web.plans.units import OPEN, asked_of, named_units

_S = PlanDocument.State


class UploadForm(forms.Form):
    """Where the plan holds, and its document."""

    territory = forms.ModelChoiceField(Territory.objects.none(), label="地区", empty_label=None)
    file = forms.FileField(label="规划文件")

    def places(self, request: Request) -> UploadForm:
        """The form with the territories whose plans the person manages."""
        held = [t.pk for t in request.user.territories(Right.MANAGE_PLANS)]
        self.fields["territory"].queryset = Territory.objects.filter(pk__in=held)  # type: ignore[attr-defined]
        return self


def plans(request: Request) -> HttpResponse:
    """The documents that one may see, to download too."""
    require(request.by, Right.READ)
    documents = queries.readable(request.user)
    place = request.user.territories(Right.READ)[0]
    if answer := download([plans_table(documents)], "", request.GET.get("as", ""), name=str(place), author=place.name,
                        year=localdate().year):  # fmt: skip
        return answer
    content = {"documents": documents, "may_upload": request.user.may(Right.MANAGE_PLANS)}
    return render(request, "plans/plans.html", content)


def upload(request: Request) -> HttpResponse:
    """A new document."""
    require(request.by, Right.MANAGE_PLANS)
    form = UploadForm(request.POST or None, request.FILES or None).places(request)
    if request.method == "POST" and form.is_valid():
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        document = uploading.upload(
            by=request.by, territory=form.cleaned_data["territory"], name=file.name or "",
            data=file.read(DEFAULT.file_bytes + 1),
        )  # fmt: skip
        return redirect("plan", document.pk)
    return render(request, "plans/upload.html", {"form": form, "limit": DEFAULT.file_bytes // 1024**2})


def plan(request: Request, pk: int) -> HttpResponse:
    """A document as far as it has come: being read, to be reviewed, in force."""
    document = visible_document(request, pk)
    manages = request.user.may(Right.MANAGE_PLANS, territory=document.territory)
    if document.state == _S.REVIEW:
        return redirect("plan-review", pk)
    content = {"document": document, "manages": manages}
    if document.state in (_S.CONFIRMED, _S.REPLACED):
        content |= {"areas": queries.areas_of(document), "may_revise": manages and permits(document, Action.REVISE)}
        return render(request, "plans/plan.html", content)
    content["job"] = latest(uploading.READ_PLAN, document=pk)
    return render(request, "plans/reading.html", content)


def status(request: Request, pk: int) -> JsonResponse | HttpResponse:
    """How far the reading of a document is, for the page that waits for it."""
    managed_document(request, pk)
    job = latest(uploading.READ_PLAN, document=pk)
    return told(job) if job else JsonResponse({"state": "done"})


def file(request: Request, pk: int) -> FileResponse:
    """The document as it was uploaded; always to be saved, never shown by the browser."""
    document = visible_document(request, pk)
    kind = "application/octet-stream"
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=document.name, content_type=kind)


@require_POST
def retry(request: Request, pk: int) -> HttpResponse:
    """Read the document again."""
    managed_document(request, pk)
    uploading.retry(by=request.by, document_id=pk)
    return redirect("plan", pk)


@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    """Put the document away."""
    managed_document(request, pk)
    document = uploading.discard(by=request.by, document_id=pk, reason=text(request, "reason"))
    messages.success(request, f"《{document}》已作废。")
    return redirect("plans")


@require_POST
def revise(request: Request, pk: int) -> HttpResponse:
    """A new look at a confirmed document."""
    managed_document(request, pk)
    new = uploading.revise(by=request.by, document_id=pk)
    messages.success(request, "已打开修订稿；确认以前，原来的一版照常有效。")
    return redirect("plan", new.pk)


def units(request: Request, pk: int) -> HttpResponse:
    """Whom the names in the plan mean, and who is asked for which indicator."""
    document = managed_document(request, pk)
    if request.method == "POST":
        chosen = {name: Choice(unit, before) for name, unit, before in rows(request, "name", "unit", "before")}
        assigning.assign_units(by=request.by, document_id=pk, chosen=chosen)
        messages.success(request, "单位已保存。")
        return redirect("plan-units", pk)
    named = named_units(document)
    content = {
        "document": document,
        "named": named,
        "strange": [n for n in named if n.is_strange],
        "renamed": [(c, mark_of(c)) for c in corrections_of(document).units],
        "asked": sorted(asked_of(document), key=lambda a: a.answer.how != OPEN),
        "choices": Unit.objects.filter(territory=document.territory, active=True),
        "findings": tracking_of(document).findings,
        "open": permits(document, Action.ASSIGN),
    }
    return render(request, "plans/units.html", content)


@require_POST
def reporters(request: Request, pk: int) -> HttpResponse:
    """The chosen indicators are asked of one unit."""
    managed_document(request, pk)
    picked = [value.partition("@") for value in request.POST.getlist("code")]
    chosen = {code: Choice(text(request, "unit"), before) for code, _, before in picked}
    assigning.assign_reporters(by=request.by, document_id=pk, chosen=chosen)
    messages.success(request, f"已落实{len(chosen)}项指标的填报单位。")
    return redirect("plan-units", pk)


def confirm(request: Request, pk: int) -> HttpResponse:
    """What remains open, what confirming will do, and the confirmation."""
    document = managed_document(request, pk)
    if request.method == "POST":
        confirming.confirm(
            by=request.by, document_id=pk, seen=text(request, "seen"), knowing="knowing" in request.POST,
            reason=text(request, "reason"),
        )  # fmt: skip
        messages.success(request, "规划已确认。")
        return redirect("plan", pk)
    if not permits(document, Action.CONFIRM):
        return redirect("plan", pk)
    content = {"document": document, "left": confirming.remaining(document), "seen": confirming.stamp_of(document)}
    return render(request, "plans/confirm.html", content)
