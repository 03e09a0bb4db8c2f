"""Faults of data as matters: one for a unit and a round that is over, of what came late, came back, or did not come."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from lianggang.collect.states import Action
from lianggang.web.audit.record import By
from lianggang.web.followup.models import Matter
from lianggang.web.followup.raising import Problem, raise_matter
from lianggang.web.places.models import Territory
from lianggang.web.rounds.models import Entry, Scheme, Sheet

_MOST_NAMED = 10
_NO_DATA = Prefetch("entries", Entry.objects.filter(part="").exclude(reason=""), to_attr="without_data")


def raise_data_faults(territory: Territory) -> list[Matter]:
    """A matter for every unit whose sheet of a round that is over was late, returned or incomplete."""
    sheets = Sheet.objects.filter(scheme__territory=territory, scheme__state=Scheme.State.CLOSED)
    counted = sheets.annotate(returns=Count("passages", filter=Q(passages__action=Action.RETURN)))
    found = counted.select_related("scheme__territory", "unit").prefetch_related(_NO_DATA)
    return [
        raise_matter(by=By(None), territory=territory, problem=_problem(sheet, faults))
        for sheet in found
        if (faults := list(_faults(sheet)))
    ]


def _problem(sheet: Sheet, faults: list[str]) -> Problem:
    return Problem(
        source=Matter.Source.DATA,
        title=f"{sheet.scheme.year}年度监测数据质量（{sheet.unit_name}）",
        reason=f"{'；'.join(faults)}。",
        year=sheet.scheme.year,
        unit=sheet.unit,
        kind="数据质量",
        origin=f"data:{sheet.pk}",
        theme=f"data:{sheet.unit_id}",
        link=reverse("sheet", args=[sheet.pk]),
    )


def _faults(sheet: Sheet) -> Iterator[str]:
    """What is wrong with how a unit reported, in words."""
    if sheet.submitted_at is None:
        yield f"没有报送（截止{sheet.deadline:%m月%d日}）"
    elif (days := (timezone.localtime(sheet.submitted_at).date() - sheet.deadline).days) > 0:
        yield f"迟报{days}天（截止{sheet.deadline:%m月%d日}）"
    if returns := getattr(sheet, "returns", 0):
        yield f"被退回{returns}次"
    names = {line["code"]: line["name"] for line in sheet.lines}
    lacking = [f"{names.get(e.code, e.code)}（{e.reason}）" for e in getattr(sheet, "without_data", ())]
    if lacking:
        more = f"等{len(lacking)}项" if len(lacking) > _MOST_NAMED else ""
        yield f"{len(lacking)}项没有数据：{'、'.join(lacking[:_MOST_NAMED])}{more}"
