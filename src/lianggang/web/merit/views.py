"""The pages of the assessment of units: thin pages over queries and actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from lianggang.errors import unusable
from lianggang.evaluation.merit import Criterion, MeritRule, in_words
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.requests import Request, key_of
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By
from lianggang.web.evaluation.forms import day_of, number_of
from lianggang.web.figures.tables import download
from lianggang.web.merit import actions, queries
from lianggang.web.merit.models import Merit
from lianggang.web.merit.steps import KEPT, STEPS
from lianggang.web.places.models import Territory
from lianggang.web.steps import open_to


class DrawUpForm(forms.Form):
    """What the office says when it draws up an assessment."""

    territory = forms.ModelChoiceField(Territory.objects.none(), label="地区", empty_label=None)
    year = forms.IntegerField(label="考核年度", min_value=2000, max_value=2100)
    objection_until = forms.DateField(label="异议截止", widget=forms.DateInput(attrs={"type": "date"}))
    approval = forms.CharField(label="文号", max_length=60, required=False)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [t.pk for t in account.territories(Right.ORGANISE)]
        self.fields["territory"].queryset = Territory.objects.filter(pk__in=places)  # type: ignore[attr-defined]


def merits(request: Request) -> HttpResponse:
    """The assessments that one may read; the office draws up a new one here."""
    form = None
    if request.user.may(Right.ORGANISE):
        form = DrawUpForm(request.POST or None, account=request.user)
        if request.method == "POST" and form.is_valid():
            new = actions.draw_up(by=request.by, **form.cleaned_data)
            messages.success(request, f"已拟定{new}办法。")
            return redirect("merit", new.pk)
    return render(request, "merit/merits.html", {"merits": queries.readable(request.user), "form": form})


def merit(request: Request, pk: int) -> HttpResponse:
    """One assessment: its rule, how far it is, and all sheets for who oversees them, the own one for a unit."""
    found = _found(request, pk)
    if request.method == "POST":
        action, reason = request.POST.get("action", ""), request.POST.get("reason", "")
        moved = actions.move(
            by=request.by, merit_id=pk, action=action, reason=reason, seen=request.POST.get("seen", "")
        )
        messages.success(request, f"{moved}：{moved.get_state_display()}。")
        return redirect("merit", pk)
    seen, over = found.stamp, queries.oversees(request.user, found)
    table = queries.table(found, queries.sheets_of(found)) if over else None
    author = f"{found.territory}妇儿工委办公室"
    wanted = request.GET.get("as", "")
    if table and (file := download([table], "", wanted, name=str(found), author=author, year=found.year)):
        return file
    may = request.user.may(Right.ORGANISE, territory=found.territory)
    content = {
        "seen": seen, "merit": found, "rule": in_words(found.points), "table": table, "over": over,
        "kept": found.state in KEPT,
        "own": queries.own_units(request.user, found), "criteria": _criteria(found),
        "may_edit": may and found.state == Merit.State.DRAFT, "may_date": may,
        "steps": open_to(STEPS, found, by=By(request.user), territory=found.territory),
    }  # fmt: skip
    return render(request, "merit/merit.html", content)


def _criteria(found: Merit) -> list[tuple[Criterion, float]]:
    return [(c, found.points.points.get(c, 0.0)) for c in Criterion]


@require_POST
def merit_rule(request: Request, pk: int) -> HttpResponse:
    """Another rule, or another last day for objections."""
    _found(request, pk)
    if "objection_until" in request.POST:
        day = day_of(request.POST, "objection_until")
        actions.set_day(by=request.by, merit_id=pk, objection_until=day or dt.date.min)
    else:
        seen = request.POST.get("version", "")
        actions.set_rule(by=request.by, merit_id=pk, seen=int(seen) if seen.isdecimal() else 0, rule=_rule(request))
    messages.success(request, "已保存。")
    return redirect("merit", pk)


def _rule(request: Request) -> MeritRule:
    points = {c: number_of(request.POST.get(f"points-{c}", "")) or 0.0 for c in Criterion}
    return MeritRule(points, number_of(request.POST.get("late", "")) or 0.0)


def merit_sheet(request: Request, pk: int, unit: int) -> HttpResponse:
    """One unit's sheet: every point with the facts behind it, objections and their answers."""
    found = _found(request, pk)
    queries.require_sheet(request.user, found, unit)
    held = queries.sheet_of(found, unit)
    if request.method == "POST":
        return _posted(request, held)
    author = f"{found.territory}妇儿工委办公室"
    wanted = request.GET.get("as", "")
    if file := download([queries.lines(held)], "", wanted, name=str(found), author=author, year=found.year):
        return file
    hearing = found.state == Merit.State.DISCLOSED
    content = {
        "merit": found, "held": held, "kept": found.state in KEPT,
        "may_object": hearing and request.user.may(Right.CONFIRM, unit=held.unit),
        "may_reply": hearing and request.user.may(Right.ORGANISE, territory=found.territory),
    }  # fmt: skip
    return render(request, "merit/sheet.html", content)


def _posted(request: Request, held: queries.Held) -> HttpResponse:
    post = request.POST
    if held.row is None:
        raise unusable("not-disclosed", "考核表还没有公示，不能提异议。")
    if post.get("act") == "reply":
        objection = get_object_or_404(held.row.objections, pk=key_of(post.get("objection", "")))
        actions.reply(by=request.by, objection_id=objection.pk, upheld=post.get("upheld") == "yes",
                      text=post.get("text", ""), points=number_of(post.get("points", "")))  # fmt: skip
    elif post.get("criterion", "") in set(Criterion):
        criterion = Criterion(post["criterion"])
        actions.object_(by=request.by, sheet_id=held.row.pk, criterion=criterion, text=post.get("text", ""))
    else:
        raise unusable("criterion-missing", "没有选考核项。", advice="请从列表里选。")
    return redirect("merit-sheet", held.row.merit_id, held.unit.pk)


def _found(request: Request, pk: int) -> Merit:
    return get_object_or_404(queries.readable(request.user), pk=pk)
