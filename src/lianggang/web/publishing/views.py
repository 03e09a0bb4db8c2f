"""Pages on releases for the office, and the published site for everybody."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from lianggang.web.accounts.requests import Request
from lianggang.web.accounts.rights import Right
from lianggang.web.figures.models import Indicator
from lianggang.web.publishing import acting
from lianggang.web.publishing.forms import MapForm, ReleaseForm
from lianggang.web.publishing.making import folder_of
from lianggang.web.publishing.mapping import keep_map
from lianggang.web.publishing.models import Map, Release
from lianggang.web.publishing.site import packed
from lianggang.web.publishing.steps import STEPS
from lianggang.web.steps import open_to

_S = Release.State


def _readable(request: Request) -> QuerySet[Release]:
    """What is published, for all who may read there; drafts for those who make or approve them."""
    user = request.user
    working = {*user.territories(Right.PUBLISH), *user.territories(Right.APPROVE)}
    mine = Q(territory__in=working) | Q(state=_S.PUBLISHED, territory__in=user.territories(Right.READ))
    return Release.objects.filter(mine).select_related("territory", "by")


def releases(request: Request) -> HttpResponse:
    """All releases; the office has the next one made here."""
    form = ReleaseForm(request.POST or None, account=request.user) if request.user.may(Right.PUBLISH) else None
    if form and request.method == "POST" and form.is_valid():
        made = acting.prepare(by=request.by, **form.cleaned_data)
        messages.success(request, f"正在生成{made}。")
        return redirect("release", made.pk)
    return render(request, "publishing/releases.html", {"releases": _readable(request), "form": form})


def release(request: Request, pk: int) -> HttpResponse:
    """One release: what goes out, what is withheld, what changed, and what may be done."""
    found = get_object_or_404(_readable(request), pk=pk)
    if request.method == "POST":
        action, reason = request.POST.get("action", ""), request.POST.get("reason", "")
        moved = acting.move(by=request.by, release_id=pk, action=action, reason=reason)
        messages.success(request, f"{moved}：{moved.get_state_display()}。")
        return redirect("release", pk)
    names = dict(Indicator.objects.values_list("code", "name"))
    content = {
        "release": found,
        "steps": open_to(STEPS, found, by=request.by, territory=found.territory),
        "changes": [(names.get(c["indicator"], c["indicator"]), c) for c in found.changes],
        "made": folder_of(found).exists(),
    }
    return render(request, "publishing/release.html", content)


def map_(request: Request) -> HttpResponse:
    """The maps of the territories whose releases one makes; a new one takes the place of the old one."""
    if not request.user.may(Right.PUBLISH):
        raise PermissionDenied
    form = MapForm(request.POST or None, request.FILES or None, account=request.user)
    if request.method == "POST" and form.is_valid():
        place, file = form.cleaned_data["territory"], form.cleaned_data["file"]
        kept = keep_map(by=request.by, territory=place, name=file.name, data=file.read())
        messages.success(request, f"已收下{place}的地图，{len(kept.outlines)}个地区；下一版公开数据用它。")
        return redirect("release-map")
    held = Map.objects.filter(territory__in=request.user.territories(Right.PUBLISH)).select_related("territory", "by")
    return render(request, "publishing/map.html", {"form": form, "maps": held})


@require_safe
def look(request: Request, pk: int, path: str = "index.html") -> FileResponse:
    """The site of a release before it is published, for those who decide on it."""
    return _file(get_object_or_404(_readable(request), pk=pk), path)


@require_safe
def site_file(request: Request, pk: int) -> HttpResponse:
    """The whole site as one file, for a portal, a share or a stick."""
    found = get_object_or_404(_readable(request), pk=pk)
    answer = HttpResponse(packed(folder_of(found)), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="site-{found.territory.code}-{found.number}.zip"'
    return answer


@login_not_required
@require_safe
def public(request: HttpRequest, code: str, path: str = "index.html") -> FileResponse:
    """The site of the last release of a territory, for everybody."""
    found = Release.objects.filter(territory__code=code, state=_S.PUBLISHED).first()
    if found is None:
        raise Http404
    answer = _file(found, path)
    answer["Cache-Control"] = "public, max-age=300"
    return answer


def _file(found: Release, path: str) -> FileResponse:
    """A file of a release's folder; no way leads out of it."""
    if "\0" in path:  # no name of a file
        raise Http404
    folder = folder_of(found).resolve()
    wanted = (folder / path).resolve()
    if not wanted.is_relative_to(folder) or not wanted.is_file():
        raise Http404
    return FileResponse(wanted.open("rb"), content_type=_type(wanted))


def _type(path: Path) -> str:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
