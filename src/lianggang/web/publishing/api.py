"""The public interface, version 1: what is published, to be read by programs. No address of it changes anything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.views.decorators.http import require_safe

from lianggang.findings import Finding, error
from lianggang.web.figures.models import Indicator
from lianggang.web.figures.reading import plain, stated
from lianggang.web.places.models import Territory
from lianggang.web.publishing import parameters as p
from lianggang.web.publishing.models import PublicValue, Release

VERSION = "1.0"
_SECONDS = 300  # for which an answer may be kept by whoever fetched it
Answer = Callable[[dict[str, Any]], dict[str, Any]]
Address = Callable[..., HttpResponse]
ADDRESSES: dict[str, tuple[str, tuple[p.Parameter, ...]]] = {}


class Refused(Exception):
    """A request that cannot be answered; status: of HTTP."""

    def __init__(self, finding: Finding, status: int) -> None:
        super().__init__(finding.message)
        self.finding, self.status = finding, status


def address(path: str, about: str, parameters: tuple[p.Parameter, ...]) -> Callable[[Answer], Address]:
    """Make a function from read parameters to data an address of the interface."""
    ADDRESSES[path] = (about, parameters)

    def made(answer: Answer) -> Address:
        @login_not_required
        @require_safe
        @wraps(answer)
        def view(request: HttpRequest) -> HttpResponse:
            query, told = p.read(parameters, request.GET.dict())
            if told:
                return _refusal(told, 400)
            try:
                return _answer(request, answer(query))
            except Refused as refused:
                return _refusal([refused.finding], refused.status)

        return view

    return made


def _refusal(told: list[Finding], status: int) -> JsonResponse:
    return JsonResponse({"findings": [f.as_dict() for f in told]}, status=status)


def _answer(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    """The data with a tag by which a program learns that they are still the same."""
    body = json.dumps(data, ensure_ascii=False).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    same = tag in [t.strip().removeprefix("W/") for t in request.headers.get("If-None-Match", "").split(",")]
    found = HttpResponseNotModified() if same else HttpResponse(body, content_type="application/json; charset=utf-8")
    found["ETag"], found["Cache-Control"] = tag, f"public, max-age={_SECONDS}"
    found["Access-Control-Allow-Origin"] = "*"  # public data, no cookies asked for
    return found


def _released(query: dict[str, Any]) -> Release:
    published = Release.objects.filter(state=Release.State.PUBLISHED)
    found = published.filter(pk=query["release"]).first() if "release" in query else published.first()
    if found is None:
        raise Refused(error("no-release", "没有这一版，或还没有发布过。", advice="版次见 /api/v1/releases/。"), 404)
    return found


def _page(query: dict[str, Any], rows: QuerySet[Any]) -> tuple[list[Any], int | None]:
    """A page of rows by their id, and from where the next one goes on."""
    limit = query.get("limit", p.DEFAULT_ROWS)
    found = list(rows.filter(pk__gt=query.get("after", 0)).order_by("pk")[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None


@address("releases/", "各版公开数据，新的在前", p.RELEASES)
def releases(query: dict[str, Any]) -> dict[str, Any]:
    """The releases."""
    found = Release.objects.filter(state=Release.State.PUBLISHED).select_related("territory")
    if "area" in query:
        found = found.filter(territory__code=query["area"])
    return {"releases": [_release(r) for r in found[:1000]]}


def _release(r: Release) -> dict[str, Any]:
    day = r.published_at.isoformat() if r.published_at else ""
    return {
        "id": r.pk, "area": r.territory.code, "number": r.number, "title": r.title, "published": day, "notes": r.notes,
        "counts": r.counts,
    }  # fmt: skip


@address("areas/", "一版里的地区", p.AREAS)
def areas(query: dict[str, Any]) -> dict[str, Any]:
    """The territories of a release."""
    release = _released(query)
    found = Territory.objects.filter(pk__in=release.values.values("territory")).select_related("parent")
    return {
        "release": release.pk,
        "areas": [{"code": t.code, "name": t.name, "level": t.level, "above": t.parent.code if t.parent else None}
                  for t in found],
    }  # fmt: skip


@address("indicators/", "一版里的指标", p.INDICATORS)
def indicators(query: dict[str, Any]) -> dict[str, Any]:
    """The indicators of a release."""
    release = _released(query)
    found = Indicator.objects.filter(pk__in=release.values.values("indicator"))
    if "q" in query:
        found = found.filter(Q(name__icontains=query["q"]) | Q(code__icontains=query["q"]))
    rows, following = _page(query, found)
    described = [
        {"code": i.code, "name": i.name, "unit": i.unit, "direction": i.direction,
         "definition": i.line.get("definition", ""), "numerator": i.line.get("numerator", ""),
         "denominator": i.line.get("denominator", "")}
        for i in rows
    ]  # fmt: skip
    return {"release": release.pk, "indicators": described, "next": following}


@address("values/", "一版里的数，按行号分页", p.VALUES)
def values(query: dict[str, Any]) -> dict[str, Any]:
    """The values of a release."""
    release = _released(query)
    kept = {"area": "territory__code", "indicator": "indicator__code", "from": "year__gte", "to": "year__lte"}
    found = release.values.filter(**{kept[name]: value for name, value in query.items() if name in kept})
    if "part" in query:
        found = found.filter(breakdown="" if query["part"] == "合计" else query["part"])
    rows, following = _page(query, found.select_related("territory", "indicator"))
    return {"release": release.pk, "values": [_value(row) for row in rows], "next": following}


def _value(row: PublicValue) -> dict[str, Any]:
    """A row with its numbers as text, so that no digit is lost; null where there is none, never zero."""
    value, numerator, denominator = stated(row), plain(row.numerator), plain(row.denominator)
    return {
        "area": row.territory.code, "indicator": row.indicator.code, "year": row.year, "part": row.breakdown or "合计",
        "value": None if value is None else f"{value:f}", "unit": row.indicator.unit,
        "numerator": None if numerator is None else f"{numerator:f}",
        "denominator": None if denominator is None else f"{denominator:f}",
        "qualifier": row.qualifier, "missing": row.missing, "redefined": row.redefined, "note": row.note,
        "source": row.source,
    }  # fmt: skip


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the interface in OpenAPI 3.1."""
    answers = {"200": {"description": "数据", "content": {"application/json": {"schema": {"type": "object"}}}},
               "304": {"description": "没有变化"}, "400": {"description": "参数不对"},
               "404": {"description": "没有这一版"}}  # fmt: skip
    paths = {
        f"/api/v1/{path}": {"get": {
            "summary": about, "operationId": path.strip("/"), "parameters": [x.described() for x in parameters],
            "responses": answers,
        }}
        for path, (about, parameters) in ADDRESSES.items()
    }  # fmt: skip
    about = "已公布的数，只读。人数太少而隐去的数，missing为“保密”。数值写成文字，不丢位数。"
    described = {
        "openapi": "3.1.0",
        "info": {"title": "两纲开放数据", "version": VERSION, "description": about},
        "paths": paths,
    }
    return _answer(request, described)
