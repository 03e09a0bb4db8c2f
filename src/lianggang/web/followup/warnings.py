"""The core's warnings as matters: raised once for a target, a value and a kind, as the judging ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Max

from lianggang.web.audit.record import By
from lianggang.web.figures.models import Figure, Judgement
from lianggang.web.figures.quantities import confirmed_plans
from lianggang.web.figures.reading import plain, stated
from lianggang.web.followup.models import Matter
from lianggang.web.followup.raising import Problem, raise_matter
from lianggang.web.places.models import Territory, Unit
from lianggang.web.plans.models import Aim, PlanDocument
from lianggang.web.plans.units import named_units

Values = Mapping[str, list[list[Any]]]
_SYSTEM = By(None)


def raise_warnings(territory: Territory) -> list[Matter]:
    """A matter for every warning of the latest judged year of each plan in force; those there are stay as they are."""
    return [
        raise_matter(by=_SYSTEM, territory=territory, problem=problem)
        for document in confirmed_plans(territory)
        for problem in _problems(document)
    ]


def _problems(document: PlanDocument) -> Iterator[Problem]:
    year = Judgement.objects.filter(aim__document=document).aggregate(last=Max("year"))["last"]
    judged = Judgement.objects.filter(aim__document=document, year=year).exclude(warnings="")
    found = list(judged.select_related("aim__reporter"))
    if not found:
        return
    units = {n.office.name: n.answer.unit for n in named_units(document) if n.answer.unit}
    values = _values(document.territory, {j.aim.indicator for j in found})
    for judgement in found:
        for warning in judgement.data["warnings"]:
            yield _problem(judgement, warning, units, values)


def theme_of(aim: Aim, kind: str) -> str:
    """What makes a warning of one year the same as one of another."""
    return f"{kind}:{aim.key}:{aim.indicator}"


def _problem(j: Judgement, warning: Mapping[str, Any], units: Mapping[str, Unit], values: Values) -> Problem:
    aim, kind = j.aim, warning["kind"]
    responsible = _responsible(j, units)
    return Problem(
        source=Matter.Source.WARNING,
        title=f"{j.name}：{kind}",
        reason=f"{warning['reason'].rstrip('。')}。",
        year=j.year,
        unit=next(iter(responsible), None),
        others=responsible[1:],
        aim=aim,
        kind=kind,
        level=warning["level"],
        origin=f"{theme_of(aim, kind)}:{j.value_year}",
        theme=theme_of(aim, kind),
        snapshot=snapshot_of(j, warning, values),
    )


def _responsible(j: Judgement, units: Mapping[str, Unit]) -> list[Unit]:
    """The lead unit of the plan, or who reports the figure where it names none; then the others."""
    named = [units[name] for name in j.data["lead_units"] if name in units]
    named = named or ([j.aim.reporter] if j.aim.reporter else [])
    named += [units[name] for name in j.data["responsible_units"] if name in units]
    return list(dict.fromkeys(named))


def snapshot_of(j: Judgement, warning: Mapping[str, Any], values: Values) -> dict[str, Any]:
    """What was known when the warning was raised, as the page prints it. values: year, value, counts, why missing."""
    return {
        "name": j.name,
        "unit": j.unit,
        "plan": j.aim.plan,
        "where": j.aim.where,
        "quote": j.aim.text,
        "demand": j.aim.demand,
        "target_year": j.aim.due,
        "binding": j.aim.binding,
        "value": j.shown,
        "value_year": j.value_year,
        "base": j.base,
        "base_year": j.base_year,
        "verdict": f"{j.sign} {j.label}",
        "chance": j.chance,
        "arithmetic": j.sentence,
        "limits": warning["limits"],
        "causes": warning["causes"],
        "values": [row for row in values[j.aim.indicator] if row[0] <= j.year],
        "chart": j.data["chart"],
        "forecast": j.data["forecast"],
    }


def _values(territory: Territory, codes: set[str]) -> Values:
    """The totals of each indicator by year, as text."""
    rows = Figure.objects.filter(territory=territory, indicator__code__in=codes, breakdown="", current=True)
    found: dict[str, list[list[Any]]] = defaultdict(list)
    for row in rows.select_related("indicator").order_by("year"):
        counts = [_text(v) for v in (stated(row), plain(row.numerator), plain(row.denominator))]
        found[row.indicator.code].append([row.year, *counts, row.missing])
    return found


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"
