"""The review of a reading beside its document, and what a reviewer sends."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from lianggang.findings import Severity
from lianggang.monitoring.review.table import FIELD_OF
from lianggang.plans.corrections import Clearance, demand
from lianggang.plans.explain import explain
from lianggang.plans.items import items
from lianggang.text.passage import quote_at
from lianggang.web.accounts.requests import Request
from lianggang.web.plans import reviewing
from lianggang.web.plans.desk import Desk, Picked, item_id, mark_of
from lianggang.web.plans.fields import fields_of
from lianggang.web.plans.finding import managed_document
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.posted import rows, text
from lianggang.web.plans.progress import progress_of
from lianggang.web.plans.queries import SHOWN, item_row, review_rows
from lianggang.web.plans.steps import Action, permits
from lianggang.web.plans.text import line_of, line_starts, marked_blocks

PARTS = 4  # into which a target is split at once


def review(request: Request, pk: int) -> HttpResponse:
    """The document's text on the left, its reading on the right."""
    document = managed_document(request, pk)
    if not permits(document, Action.REVIEW):
        return redirect("plan", pk)
    desk = Desk.of(document)
    wanted = request.GET.get("show", "")
    show = wanted if wanted in SHOWN else "all"
    content = {
        "document": document,
        "blocks": marked_blocks(desk.reading, document.tables),
        "plans": review_rows(desk, show),
        "show": show,
        "shown": SHOWN.items(),
        "progress": progress_of(desk),
        "findings": [(f, mark_of(Clearance(f.code, f.message, f.place))) for f in desk.open_findings()],
        "notes": _notes(desk),
        "unread": _unread(desk),
    }
    return render(request, "plans/review.html", content)


def item(request: Request, pk: int, item: str) -> HttpResponse:
    """One item with its words, how each target was read, and all that can be done about it."""
    document = managed_document(request, pk)
    desk = Desk.of(document)
    found = next((i for i in items(desk.reading) if i.id == item), None)
    if found is None or not permits(document, Action.REVIEW):
        raise Http404("没有这一条。")
    row = item_row(desk, found, line_starts(desk.reading.text))
    content = {
        "document": document,
        "row": row,
        "targets": [(t, explain(found, t.target), fields_of(demand(t.target))) for t in row.targets],
        "blank": fields_of({}),
        "parts": range(1, PARTS + 1),
        "owners": [(c, mark_of(c)) for c in desk.owners(found)],
    }
    return render(request, "plans/item.html", content)


@require_POST
def accept(request: Request, pk: int) -> HttpResponse:
    """Targets were read right."""
    managed_document(request, pk)
    picked = [Picked.parse(value) for value in request.POST.getlist("target")]
    document = reviewing.accept(by=request.by, document_id=pk, picked=picked)
    return _answer(request, document, picked[0].key if picked else "")


@require_POST
def correct(request: Request, pk: int) -> HttpResponse:
    """A target was read wrong."""
    managed_document(request, pk)
    picked = _picked(request)
    document = reviewing.correct(
        by=request.by, document_id=pk, picked=picked, typed=_typed(request), note=_note(request)
    )  # fmt: skip
    return _answer(request, document, picked.key)


@require_POST
def delete(request: Request, pk: int) -> HttpResponse:
    """Words are no target."""
    managed_document(request, pk)
    picked = _picked(request)
    document = reviewing.delete(by=request.by, document_id=pk, picked=picked, note=_note(request))
    return _answer(request, document, picked.key)


@require_POST
def add(request: Request, pk: int) -> HttpResponse:
    """A target was not read."""
    managed_document(request, pk)
    picked, quote = _picked(request), text(request, "quote")
    document = reviewing.add(
        by=request.by, document_id=pk, picked=picked, quote=quote, typed=_typed(request), note=_note(request)
    )
    return _answer(request, document, picked.key)


@require_POST
def split(request: Request, pk: int) -> HttpResponse:
    """Several targets were read as one."""
    managed_document(request, pk)
    picked = _picked(request)
    names = ("indicator", "value", "unit")
    parts = [dict(zip(names, row, strict=True)) for row in rows(request, *names)]
    document = reviewing.split(by=request.by, document_id=pk, picked=picked, parts=parts, note=_note(request))
    return _answer(request, document, picked.key)


@require_POST
def merge(request: Request, pk: int) -> HttpResponse:
    """One target was read as several."""
    managed_document(request, pk)
    kept = _picked(request)
    others = [Picked.parse(value) for value in request.POST.getlist("other")]
    document = reviewing.merge(by=request.by, document_id=pk, kept=kept, others=others, note=_note(request))
    return _answer(request, document, kept.key)


@require_POST
def owners(request: Request, pk: int) -> HttpResponse:
    """Other units for an item."""
    managed_document(request, pk)
    picked = _picked(request)
    document = reviewing.set_owners(
        by=request.by, document_id=pk, picked=picked, lead=text(request, "lead"),
        responsible=text(request, "responsible"), note=_note(request),
    )  # fmt: skip
    return _answer(request, document, picked.key)


@require_POST
def unit(request: Request, pk: int) -> HttpResponse:
    """The name of a unit was misspelt, or it is none."""
    managed_document(request, pk)
    name, right = text(request, "name"), "" if "delete" in request.POST else text(request, "right")
    reviewing.correct_unit(by=request.by, document_id=pk, name=name, right=right, note=_note(request))
    messages.success(request, f"已更正“{name}”。")
    return redirect("plan-units", pk)


@require_POST
def clear(request: Request, pk: int) -> HttpResponse:
    """A finding has been looked into."""
    managed_document(request, pk)
    reviewing.clear(by=request.by, document_id=pk, mark=text(request, "mark"), note=_note(request))
    messages.success(request, "疑点已核对。")
    return redirect(f"{reverse('plan-review', args=[pk])}#findings")


@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    """A decision is taken back."""
    managed_document(request, pk)
    mark, _, place = text(request, "mark").partition("@")
    document = reviewing.restore(by=request.by, document_id=pk, mark=mark)
    return _answer(request, document, place) if place != "units" else redirect("plan-units", pk)


def _picked(request: Request) -> Picked:
    return Picked.parse(text(request, "target"))


def _typed(request: Request) -> Mapping[str, str]:
    return {name: text(request, name) for name in FIELD_OF.values() if name in request.POST}


def _note(request: Request) -> str:
    return text(request, "note")


def _answer(request: Request, document: PlanDocument, key: str) -> HttpResponse:
    """Back to the place in the review; only the item and the progress for the script that asks for them."""
    place = item_id(key)
    if request.headers.get("X-Fragment") != "item":
        show = text(request, "show")
        query = f"?show={show}" if show in SHOWN else ""
        return redirect(f"{reverse('plan-review', args=[document.pk])}{query}#i-{place}")
    desk, starts = Desk.of(PlanDocument.objects.get(pk=document.pk)), line_starts(document.text)
    found = [item_row(desk, i, starts) for i in items(desk.reading) if i.id == place]
    content = {"document": document, "rows": found, "progress": progress_of(desk)}
    return render(request, "plans/fragment.html", content)


def _notes(desk: Desk) -> list[tuple[object, str]]:
    """The findings that only inform, with the mark of the clearance where somebody looked into them."""
    notes = (f for f in desk.reading.findings if f.severity is Severity.NOTE)
    return [(f, mark_of(c) if (c := desk.clearance(f)) else "") for f in notes]


def _unread(desk: Desk) -> list[tuple[int, str]]:
    """The passages that belong to no item, with the line where each stands."""
    starts = line_starts(desk.reading.text)
    found = ((s, quote_at(desk.reading.text, (s,)).strip()) for s in desk.reading.unread)
    return [(line_of(starts, segment[0]), words) for segment, words in found if words]
