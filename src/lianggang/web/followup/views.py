"""The pages of the matters: thin pages over queries and actions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from lianggang.web.accounts.requests import Request
from lianggang.web.followup import queries


@require_GET
def matters(request: Request) -> HttpResponse:
    """The matters that one may see."""
    found = queries.readable(request.user).select_related("unit", "territory")
    return render(request, "followup/matters.html", {"matters": found})


@require_GET
def matter(request: Request, pk: int) -> HttpResponse:
    """One matter."""
    found = get_object_or_404(queries.readable(request.user), pk=pk)
    return render(request, "followup/matter.html", {"matter": found})
