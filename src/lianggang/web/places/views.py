"""The page on the history of territories."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lianggang.web.accounts.requests import Request
from lianggang.web.accounts.rights import Right
from lianggang.web.places.forms import TERRITORY_CHANGES, entered, forms_of
from lianggang.web.places.models import Territory, TerritoryChange


def territories(request: Request) -> HttpResponse:
    """What became of territories; a change is entered here."""
    held = request.user.territories(Right.MANAGE_PLACES)
    if not held:
        raise PermissionDenied("这一页只有系统管理员能看。")
    places = list(dict.fromkeys(t for own in held for t in own.within()))
    offered = forms_of(TERRITORY_CHANGES, request.POST, Territory.objects.filter(pk__in=[t.pk for t in places]))
    if told := entered(request.by, offered):
        messages.success(request, told)
        return redirect("territories")
    changes = TerritoryChange.objects.filter(territory__in=places).select_related("territory", "other")
    content = {"changes": changes, "places": places, "offered": offered}
    return render(request, "places/territories.html", content)
