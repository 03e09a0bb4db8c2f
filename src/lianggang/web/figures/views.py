"""The pages of indicators, verdicts and imports: thin pages over queries and actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from lianggang.errors import unusable
from lianggang.web.accounts.requests import Request, key_of
from lianggang.web.accounts.rights import Right
from lianggang.web.figures import comparing, importing, keeping, listing, previews
from lianggang.web.figures.judging import ask_for_judgement
from lianggang.web.figures.listing import SORTS, Choices, Wanted
from lianggang.web.figures.models import Import, Indicator
from lianggang.web.figures.scope import Scope
from lianggang.web.figures.showing import IndicatorView
from lianggang.web.figures.tables import Table, download
from lianggang.web.figures.verdicts import Verdicts
from lianggang.web.places.models import Territory

PAGE = 100


@require_GET
def indicators(request: Request) -> HttpResponse:
    """The indicators of a territory with their latest values and verdicts."""
    scope, wanted = Scope.of(request), Wanted.of(request.GET)
    rows = listing.rows_of(scope, wanted)
    if file := _file(request, [listing.table_of(scope, rows)] if "as" in request.GET else [], scope, "指标"):
        return file
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    content = {
        "table": listing.table_of(scope, list(page.object_list)), "page": page, "sorts": SORTS.items(),
        "may_import": request.user.may(Right.IMPORT_HISTORY),
    }  # fmt: skip
    return _page(request, "figures/indicators.html", scope, wanted=wanted, choices=Choices.of(scope), **content)


@require_GET
def indicator(request: Request, code: str) -> HttpResponse:
    """Everything that is known of one indicator in one territory."""
    found = get_object_or_404(Indicator, code=code)
    scope = Scope.of(request, code)
    scope.require(code)
    sheets, group = request.user.may(Right.READ_SHEETS, territory=scope.territory), request.GET.get("group", "")
    group = group if group in comparing.KEYS else ""
    if "as" in request.GET:
        tables = IndicatorView.of(found, scope, group, sheets=sheets).tables
        if file := _file(request, list(tables.values()), scope, found.name):
            return file
    key = keeping.key(scope, code, group, sheets)
    main = keeping.kept(key, lambda: _main(IndicatorView.of(found, scope, group, sheets=sheets), group))
    return render(request, "figures/indicator.html", {"indicator": found, "main": main})


def _main(view: IndicatorView, group: str) -> SafeString:
    query = urlencode({"territory": view.scope.territory.code, "year": view.scope.year, "group": group})
    return render_to_string("figures/indicator_main.html", {"view": view, "scope": view.scope, "query": query})


def verdicts(request: Request) -> HttpResponse:
    """All verdicts of a territory in one year; the bureau may have them made anew."""
    scope, wanted = Scope.of(request), Wanted.of(request.GET)
    if request.method == "POST":
        ask_for_judgement(by=request.by, territory=scope.territory)
        messages.success(request, "已安排重新判断，几分钟后请刷新本页。")
        return redirect(request.get_full_path())
    found = Verdicts.of(scope, wanted)
    table = found.table(scope)
    if file := _file(request, [table], scope, "达标判断"):
        return file
    may_judge = request.user.may(Right.MANAGE_ROUNDS, territory=scope.territory)
    content = {"verdicts": found, "table": table, "may_judge": may_judge}
    return _page(request, "figures/verdicts.html", scope, wanted=wanted, choices=Choices.of(scope), **content)


def _file(request: Request, tables: Sequence[Table], scope: Scope, name: str) -> HttpResponse | None:
    """One of the tables as a file, where the address asks for one."""
    key, kind = request.GET.get("table", ""), request.GET.get("as", "")
    return download(tables, key, kind, name=f"{scope.territory}_{name}", author=scope.territory.name, year=scope.year)


def _page(request: Request, template: str, scope: Scope, **content: Any) -> HttpResponse:
    return render(request, template, {"scope": scope, "query": _query(request), **content})


def _query(request: Request) -> str:
    """The address of the page without what names a file or a part of it."""
    query = request.GET.copy()
    for name in ("page", "as", "table"):
        query.pop(name, None)
    return query.urlencode()


def imports(request: Request) -> HttpResponse:
    """The files of earlier years that came in; the bureau brings a new one here."""
    places = request.user.territories(Right.IMPORT_HISTORY)
    if not places:
        raise PermissionDenied("只有统计局能导入历史数据。")
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            raise unusable("no-file", "没有选文件。", advice="请选CSV或Excel文件。")
        place = get_object_or_404(Territory, pk=key_of(request.POST.get("territory") or str(places[0].pk)))
        item = importing.upload_history(by=request.by, territory=place, name=upload.name or "", data=upload.read())
        return redirect("import", item.pk)
    found = Import.objects.filter(territory__in=places).select_related("territory", "by").defer("lists")[:200]
    return render(request, "figures/imports.html", {"imports": found, "places": places})


@require_GET
def import_(request: Request, pk: int) -> HttpResponse:
    """What a file would add or has added, and what not, with the reasons."""
    found = _import(request, pk)
    tables = previews.tables_of(found)
    key, kind = request.GET.get("table", ""), request.GET.get("as", "")
    if file := download(tables, key, kind, name=found.name, author=found.territory.name, year=found.at.year):
        return file
    shown = [table.head(PAGE) for table in tables]
    return render(request, "figures/import.html", {"item": found, "tables": shown, "query": ""})


@require_POST
def import_decide(request: Request, pk: int) -> HttpResponse:
    """Take over what the file adds, or put it away."""
    found = _import(request, pk)
    if request.POST.get("action") == "discard":
        importing.discard_import(by=request.by, import_id=found.pk)
        return redirect("imports")
    importing.confirm_import(by=request.by, import_id=found.pk)
    return redirect("import", pk)


def _import(request: Request, pk: int) -> Import:
    mine = request.user.territories(Right.IMPORT_HISTORY)
    return get_object_or_404(Import.objects.select_related("territory", "by"), pk=pk, territory__in=mine)
