"""The record of everything that was done, to be read, filtered and exported."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from lianggang.web.accounts.overseeing import over_everything
from lianggang.web.accounts.requests import Request
from lianggang.web.accounts.rights import Right
from lianggang.web.audit import wording
from lianggang.web.audit.covering import cover
from lianggang.web.audit.export import lines_of
from lianggang.web.audit.models import Event
from lianggang.web.audit.record import record
from lianggang.web.exchange.keys import own_key
from lianggang.web.figures.models import Indicator

PAGE = 100


def events(request: Request) -> HttpResponse:
    """The events of the territories whose record one may read, latest first."""
    found = _readable(request)
    for name in ("actor", "subject"):
        if wanted := request.GET.get(name, "").strip():
            found = found.filter(**{name: wanted})
    if kind := request.GET.get("kind", "").strip():
        found = found.filter(action__startswith=f"{kind}.")
    if words := request.GET.get("q", "").strip():
        found = found.filter(Q(title__icontains=words) | Q(reason__icontains=words))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    cover(page.object_list, request.user)
    query = request.GET.copy()
    query.pop("page", None)
    indicators = dict(Indicator.objects.values_list("code", "name"))
    content = {
        "page": page,
        "events": [(event, wording.told(event, indicators)) for event in page.object_list],
        "query": query.urlencode(),
        "asked": request.GET,
        "kinds": wording.KINDS.items(),
        "may_export": over_everything(request.user),
    }
    return render(request, "audit/events.html", content)


def export(request: Request) -> StreamingHttpResponse:
    """The whole chain as lines of JSON: only whole can it be verified, so only an administrator may take it out.

    It ends in the event of this very export and a line that closes it, so that a file that was cut short is noticed.
    """
    if not over_everything(request.user):
        raise PermissionDenied("整条审计记录只有最上一级地区的系统管理员能导出。")
    last = record(request.by, "audit.export", "audit:all", "导出审计记录")
    found = Event.objects.filter(number__lte=last.number).order_by("number").iterator()
    links = ({**event.link(), "hash": event.hash} for event in found)
    lines = lines_of(links, own_key(), timezone.localtime())
    answer = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    answer["Content-Disposition"] = 'attachment; filename="audit.jsonl"'
    return answer


def _readable(request: Request) -> QuerySet[Event]:
    codes = [t.code for t in request.user.territories(Right.READ_AUDIT)]
    if not codes:
        raise PermissionDenied("您没有看审计记录的权限。")
    wide = over_everything(request.user)
    return Event.objects.filter(Q(territory__in=codes) | (Q(territory="") if wide else Q(pk=None)))
