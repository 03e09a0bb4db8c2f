"""The page on the history of territories."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lianggang.web.accounts.requests import Request
from lianggang.web.accounts.rights import Right
from lianggang.web.places import boundaries
from lianggang.web.places.models import Territory, TerritoryChange


class ChangeForm(forms.Form):
    """What happened to a territory."""

    kind = forms.ChoiceField(label="变化", choices=TerritoryChange.Kind.choices)
    territory = forms.ModelChoiceField(Territory.objects.none(), label="哪个地区", empty_label=None)
    other = forms.ModelChoiceField(Territory.objects.none(), label="并入、或由哪个地区分设", required=False)
    name = forms.CharField(label="新名称（更名）", max_length=50, required=False)
    day = forms.DateField(label="日期", initial=dt.date.today,
                          widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip
    note = forms.CharField(label="依据", max_length=200, required=False, help_text="批复文号")

    def __init__(self, *args: Any, places: list[Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("territory", "other"):
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelChoiceField)
            choice.queryset = Territory.objects.filter(pk__in=[t.pk for t in places])

    def clean(self) -> dict[str, Any]:
        """A merger and a split name a second territory."""
        typed = super().clean() or {}
        if typed.get("kind") != TerritoryChange.Kind.RENAMED and not typed.get("other"):
            self.add_error("other", "请选另一个地区。")
        return typed


def territories(request: Request) -> HttpResponse:
    """What became of territories; a change is entered here."""
    held = request.user.territories(Right.MANAGE_PLACES)
    if not held:
        raise PermissionDenied("这一页只有系统管理员能看。")
    places = list(dict.fromkeys(t for own in held for t in own.within()))
    form = ChangeForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        messages.success(request, f"已登记：{_entered(request, form.cleaned_data)}。")
        return redirect("territories")
    changes = TerritoryChange.objects.filter(territory__in=places).select_related("territory", "other")
    return render(request, "places/territories.html", {"form": form, "changes": changes, "places": places})


def _entered(request: Request, typed: dict[str, Any]) -> TerritoryChange:
    given = {"by": request.by, "territory": typed["territory"], "day": typed["day"], "note": typed["note"]}
    match typed["kind"]:
        case TerritoryChange.Kind.RENAMED:
            return boundaries.rename_territory(name=typed["name"], **given)
        case TerritoryChange.Kind.MERGED:
            return boundaries.merge_territory(into=typed["other"], **given)
        case _:
            return boundaries.split_territory(from_=typed["other"], **given)
