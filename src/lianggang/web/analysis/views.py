"""Pages of whole judgements: the runs, and one run with its results."""

from __future__ import annotations

from dataclasses import replace

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from lianggang.web.accounts.requests import Request
from lianggang.web.analysis.models import Run
from lianggang.web.analysis.page import RunPage, results_for
from lianggang.web.figures.scope import Scope
from lianggang.web.figures.tables import download

PAGE = 100


@require_GET
def runs(request: Request) -> HttpResponse:
    """All runs, the newest first, with how many of the results that the reader may see still come from each."""
    scope = Scope.of(request)
    standing = dict(results_for(scope).order_by().values_list("run").annotate(Count("id")))
    found = [(run, standing.get(run.pk, 0)) for run in Run.objects.defer("record")[:PAGE]]
    return render(request, "analysis/runs.html", {"runs": found})


@require_GET
def run(request: Request, pk: int) -> HttpResponse:
    """One run: its lineage, its verdicts by territory, the results of one territory."""
    found = get_object_or_404(Run, pk=pk)
    scope = replace(Scope.of(request), year=found.year)
    page = RunPage(found, scope)
    kind, key = request.GET.get("as", ""), request.GET.get("table", "")
    tables = [page.places, page.results] if kind else []
    if file := download(tables, key, kind, name=f"{found}_{scope.territory}", author=scope.territory.name,
                        year=found.year):  # fmt: skip
        return file
    part = Paginator(page.results.rows, PAGE).get_page(request.GET.get("page"))
    content = {
        "page": page, "scope": scope, "part": part, "results": replace(page.results, rows=list(part.object_list)),
        "query": f"territory={scope.territory.code}",
    }  # fmt: skip
    return render(request, "analysis/run.html", content)
