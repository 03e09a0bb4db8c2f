"""A reading to tracked targets: each aim once, with its indicator and its units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from lianggang.catalogue.model import Match
from lianggang.findings import Finding, note, warning
from lianggang.monitoring.quantities import Quantities
from lianggang.monitoring.relevance import serving
from lianggang.plans.model import Area, Kind, Plan, Reading, Target
from lianggang.round import TrackedTarget


@dataclass(frozen=True, slots=True)
class Tracking:
    """The targets of a reading that are followed, and what is doubtful about their indicators."""

    targets: tuple[TrackedTarget, ...]
    quantities: Quantities
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Stated:
    """A target where a plan states it."""

    id: str
    plan: Plan
    area: str
    origin: str
    number: str
    where: str
    text: str
    target: Target
    lead_units: tuple[str, ...] = ()
    responsible_units: tuple[str, ...] = ()
    binding: str = ""
    measures: tuple[str, ...] = ()


def track(reading: Reading, quantities: Quantities) -> Tracking:
    """The targets to follow: those of goals, of the table of indicators, of measures and of key projects.

    An aim that a plan states twice in the same words (in a goal and in its table) is followed once.
    """
    merged: dict[tuple[object, ...], TrackedTarget] = {}
    findings: list[Finding] = []
    for plan in reading.plans:
        if plan.period is None:
            continue
        for stated in _stated(plan):
            code, match = quantities.link(stated.target, subject=plan.subject, area=stated.area)
            tracked = _tracked(stated, code, quantities, match)
            key = _key(tracked)
            merged[key] = _joined(merged[key], tracked) if key in merged else tracked
    targets = tuple(_with_table_units(list(merged.values())))
    findings += [f for t in targets for f in _doubts(t, quantities)]
    findings += _without_units(targets)
    return Tracking(targets, quantities, tuple(findings))


def _stated(plan: Plan) -> Iterator[_Stated]:
    for area in plan.areas:
        yield from _of_area(plan, area)
    by_title = {area.title: area.measures for area in plan.areas}
    for row in plan.indicator_table:
        area_title = row.area or "主要指标"
        for i, target in enumerate(row.targets, 1):
            where = f"{area_title} 主要指标表{row.number}"
            text = f"{row.name} {row.target}"
            yield _Stated(
                f"{row.id}.t{i}", plan, area_title, "table", row.number, where, text, target,
                responsible_units=row.units, binding=row.attribute,
                measures=serving(by_title.get(row.area, ()), target),
            )  # fmt: skip
    for project in plan.projects:
        for i, target in enumerate(project.targets, 1):
            where = f"{project.box} {project.title}".strip()
            yield _Stated(
                f"{project.id}.t{i}", plan, project.area or "重点工程", "project", project.box, where, target.quote,
                target, responsible_units=project.units,
            )  # fmt: skip


def _of_area(plan: Plan, area: Area) -> Iterator[_Stated]:
    for goal in area.goals:
        for i, target in enumerate(goal.targets, 1):
            yield _Stated(
                f"{goal.id}.t{i}", plan, area.title, "goal", goal.number, f"{area.title} 主要目标{goal.number}",
                goal.text, target, goal.lead_units, goal.responsible_units, measures=serving(area.measures, target),
            )  # fmt: skip
    for measure in area.measures:
        for i, target in enumerate(measure.targets, 1):
            yield _Stated(
                f"{measure.id}.t{i}", plan, area.title, "measure", measure.number,
                f"{area.title} 策略措施{measure.number}", measure.title, target,
                measure.lead_units, measure.responsible_units, measures=(f"{measure.number}. {measure.title}",),
            )  # fmt: skip


def _tracked(stated: _Stated, code: str, quantities: Quantities, match: Match) -> TrackedTarget:
    quantity = quantities.by_code[code]
    return TrackedTarget(
        id=stated.id,
        plan=stated.plan,
        area=stated.area,
        origin=stated.origin,
        number=stated.number,
        where=stated.where,
        item_text=stated.text,
        target=stated.target,
        indicator=code,
        indicator_name=quantity.name,
        indicator_unit=quantity.unit,
        match=match,
        lead_units=stated.lead_units,
        responsible_units=stated.responsible_units,
        binding=stated.binding,
        measures=stated.measures,
    )


def _key(tracked: TrackedTarget) -> tuple[object, ...]:
    """What makes two statements one aim; the wording of an indicator that the catalogue knows may differ."""
    t = tracked.target
    return (tracked.plan.title, tracked.indicator, tracked.match.qualifiers, tracked.due, t.kind, t.comparator,
            t.value, t.unit, t.baseline_year, t.direction, t.relative_to)  # fmt: skip


def _joined(first: TrackedTarget, again: TrackedTarget) -> TrackedTarget:
    """One aim stated twice: the first place, with the units and the attribute that the second adds."""
    return replace(
        first,
        responsible_units=tuple(dict.fromkeys((*first.responsible_units, *again.responsible_units))),
        lead_units=first.lead_units or again.lead_units,
        binding=first.binding or again.binding,
    )


def _with_table_units(targets: list[TrackedTarget]) -> Iterator[TrackedTarget]:
    """A target without units takes those of another target on the same indicator in the same plan."""
    for target in targets:
        if target.lead_units or target.responsible_units:
            yield target
            continue
        twin = next(
            (t for t in targets if t.indicator == target.indicator and t.plan is target.plan
             and (t.lead_units or t.responsible_units)), None)  # fmt: skip
        yield replace(target, lead_units=twin.lead_units, responsible_units=twin.responsible_units) if twin else target


def _doubts(tracked: TrackedTarget, quantities: Quantities) -> Iterator[Finding]:
    """Aims whose unit or size does not fit the indicator: a slip between %, ‰ and /10万 is asked, never mended."""
    target = tracked.target
    candidates = [code for code, _ in tracked.match.candidates[:1]] if tracked.match.code is None else []
    if candidates and tracked.match.score >= 0.5:
        name = quantities.catalogue.indicators[candidates[0]].name
        yield note(
            "indicator-open",
            f"「{target.indicator}」没有自动对应指标目录（{tracked.match.reason}；最接近「{name}」）。",
            place=tracked.where,
            advice="请确认它是否就是目录中的指标。",
        )
    quantity = quantities.by_code[tracked.indicator]
    if target.kind is Kind.LEVEL and isinstance(target.value, Decimal) and target.unit == quantity.unit:
        low, high = quantity.valid_min, quantity.valid_max
        if (low is not None and target.value < low) or (high is not None and target.value > high):
            yield warning(
                "target-out-of-range",
                f"「{target.indicator}」的目标值{target.value}{target.unit or ''}超出可能范围（{low}—{high}）。",
                place=tracked.where,
                advice="请核对数值和计量单位。",
            )


def _without_units(targets: tuple[TrackedTarget, ...]) -> list[Finding]:
    lacking = [t for t in targets if not (t.lead_units or t.responsible_units)]
    if not lacking:
        return []
    return [
        note(
            "units-missing",
            f"有{len(lacking)}项目标在规划中没有写明责任单位，已按指标的数据来源部门归入待定单位。",
            advice="请在《目标任务分解表》中补填责任单位。",
        )
    ]
