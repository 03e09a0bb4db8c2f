"""A reading as plain data for JSON; `saved` reads it back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lianggang.plans.model import Area, CompletionRow, Duty, IndicatorRow, KeyProject, Plan, Reading, Target
from lianggang.wording import places_of


def reading_to_dict(reading: Reading) -> dict[str, Any]:
    """The interchange form of a reading; numbers are JSON numbers, ratios strings, positions [start, end) pairs."""
    assigned = {name: list(functions) for name, functions in reading.assigned}
    return {
        "source": reading.source,
        "plans": [_plan(p) for p in reading.plans],
        "findings": [f.as_dict() for f in reading.findings],
        "coverage": round(reading.coverage, 4),
        "unread": [list(s) for s in reading.unread],
    } | ({"assigned_units": assigned} if assigned else {})


def target_to_dict(target: Target) -> dict[str, Any]:
    """The interchange form of one target; `value_as_printed` stands where a JSON number has not its decimal places."""
    return (
        {
            "indicator": target.indicator,
            "quote": target.quote,
            "kind": target.kind.value,
            "comparator": target.comparator,
            "value": _number(target.value),
            "unit": target.unit,
            "baseline_year": target.baseline_year,
            "population": target.population,
            "direction": target.direction.value if target.direction else None,
            "relative_to": target.relative_to,
            "year": target.year,
            "rule": target.rule,
            "confidence": target.confidence,
            "reason": target.reason,
            "segments": [list(s) for s in target.segments],
        }
        | ({"binding": target.binding} if target.binding else {})
        | _as_printed(target.value)
    )


def _as_printed(value: Decimal | str | None) -> dict[str, str]:
    if not isinstance(value, Decimal) or places_of(value) == places_of(Decimal(str(_number(value)))):
        return {}
    return {"value_as_printed": f"{value:f}"}


def _number(value: Decimal | str | None) -> int | float | str | None:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def _plan(plan: Plan) -> dict[str, Any]:
    table = plan.completion_table
    return {
        "title": plan.title,
        "subject": plan.subject,
        "region": plan.region,
        "region_level": plan.region_level,
        "issuer": plan.issuer,
        "document_number": plan.document_number,
        "issued_on": plan.issued_on,
        "period": list(plan.period) if plan.period else None,
        "based_on": list(plan.based_on),
        "areas": [_area(a) for a in plan.areas],
        "indicator_table": [_indicator_row(r) for r in plan.indicator_table],
        "completion_table": [_completion_row(r) for r in table.rows],
        "completion_years": {"baseline": table.baseline_year, "actual": table.actual_year},
        "projects": [_project(p) for p in plan.projects],
        "duties": [_duty(d) for d in plan.duties],
    }


def _area(area: Area) -> dict[str, Any]:
    return {
        "number": area.number,
        "title": area.title,
        "segments": _pairs(area),
        "goals": [
            {
                "id": g.id,
                "number": g.number,
                "text": g.text,
                "lead_units": list(g.lead_units),
                "responsible_units": list(g.responsible_units),
                "targets": [target_to_dict(t) for t in g.targets],
                "segments": _pairs(g),
            }
            for g in area.goals
        ],
        "strategies": [
            {
                "id": m.id,
                "number": m.number,
                "title": m.title,
                "text": m.text,
                "lead_units": list(m.lead_units),
                "responsible_units": list(m.responsible_units),
                "targets": [target_to_dict(t) for t in m.targets],
                "segments": _pairs(m),
            }
            for m in area.measures
        ],
    }


def _indicator_row(row: IndicatorRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "area": row.area,
        "number": row.number,
        "name": row.name,
        "unit": row.unit,
        "parent_target": row.parent_target,
        "target": row.target,
        "attribute": row.attribute,
        "baseline": row.baseline,
        "baseline_year": row.baseline_year,
        "units": list(row.units),
        "targets": [target_to_dict(t) for t in row.targets],
        "segments": _pairs(row),
    }


def _completion_row(row: CompletionRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "name": row.name,
        "unit": row.unit,
        "baseline": row.baseline,
        "target": row.target,
        "actual": row.actual,
        "targets": [target_to_dict(t) for t in row.targets],
        "segments": _pairs(row),
    }


def _project(project: KeyProject) -> dict[str, Any]:
    return {
        "id": project.id,
        "box": project.box,
        "title": project.title,
        "area": project.area,
        "units": list(project.units),
        "items": list(project.items),
        "targets": [target_to_dict(t) for t in project.targets],
        "segments": _pairs(project),
    }


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "who": list(duty.who),
        "what": duty.what,
        "when": duty.when,
        "to": duty.to,
        "quote": duty.quote,
        "segments": _pairs(duty),
    }


def _pairs(item: Any) -> list[list[int]]:
    return [list(s) for s in item.segments]
