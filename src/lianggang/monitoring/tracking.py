"""A reading to tracked targets: each aim once, with its indicator and its units."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from lianggang.catalogue.model import Indicator, Match
from lianggang.catalogue.offices import LEVELS
from lianggang.findings import Finding, note, warning
from lianggang.monitoring.quantities import Quantities
from lianggang.monitoring.relevance import serving
from lianggang.monitoring.reporters import with_reporters
from lianggang.panel.numbers import half_width
from lianggang.panel.quantities import normal_unit
from lianggang.plans.model import Area, Direction, Kind, Plan, Reading, Target
from lianggang.plans.quantities import is_quantity
from lianggang.round import TrackedTarget
from lianggang.wording import whole_things

_AROUND = re.compile("^(?:全|本|我)[省市县区旗州]|（20[0-9]{2}年）$")
_NONE = re.compile("(?<!基本)(?:消除|杜绝)")
_RATIO = re.compile(r"([0-9.]+):([0-9.]+)")
_SIDES = {">": ">=", "<": "<="}


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

    An aim that a plan states twice (in a goal and in its table) is followed once, with both places.
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
    targets = tuple(with_reporters(_with_names(list(merged.values()), quantities), reading, quantities.catalogue))
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
        target=_turned(
            _to_none(_per_head(stated.target, quantity.unit), quantity.unit), quantities.catalogue.indicators.get(code)
        ),
        indicator=code,
        indicator_name=quantity.name,
        indicator_unit=quantity.unit,
        match=match,
        lead_units=stated.lead_units,
        responsible_units=stated.responsible_units,
        binding=stated.binding or stated.target.binding,
        measures=stated.measures,
    )


def _per_head(target: Target, unit: str) -> Target:
    """The target in the indicator's unit where the plan leaves out what the name says (人均…达到1册)."""
    return replace(target, unit=unit) if target.unit and f"{target.unit}/人" == unit else target


def _to_none(target: Target, unit: str) -> Target:
    """What is to be done away with (消除…案件数) is zero where things are counted, and not merely fewer."""
    done_away = target.direction is Direction.DOWN and _NONE.search(target.quote)
    if not done_away or not whole_things(unit):
        return target
    return replace(target, kind=Kind.LEVEL, comparator="<=", value=Decimal(0), unit=unit, direction=None)


def _turned(target: Target, known: Indicator | None) -> Target:
    """A ratio of women to men as the catalogue keeps it, women first: 男女2:3 and 女男3:2 both ask for 3:2.

    Plans write both ways round; what they ask is never that women have less.
    """
    numbers = _RATIO.fullmatch(target.value) if isinstance(target.value, str) else None
    if not numbers or not known or "女" not in known.numerator or "男" not in known.denominator:
        return target
    first, second = sorted(numbers.groups(), key=Decimal, reverse=True)
    return replace(target, value=f"{first}:{second}")


def _key(tracked: TrackedTarget) -> tuple[object, ...]:
    """What makes two statements one aim; the wording of an indicator that the catalogue knows may differ.

    A direction has no size and hence no unit. 低于 in a table and 以下 in a goal are one limit, and of a ratio only its
    two numbers count. A change without a year counts from the year before the plan.
    """
    t = tracked.target
    aim = (tracked.plan.title, tracked.indicator, _qualifiers(tracked), tracked.due, t.kind)
    if t.value is None:
        return (*aim, t.comparator, t.direction, t.relative_to)
    side = None if t.kind is Kind.RATIO else _SIDES.get(t.comparator or "", t.comparator)
    return (*aim, side, t.value, t.unit and normal_unit(t.unit), _base(tracked))


def _qualifiers(tracked: TrackedTarget) -> tuple[tuple[str, str], ...]:
    """What the wording says of a part; the plan's own level of government is none."""
    own = tracked.plan.region_level
    return tuple((d, word) for d, word in tracked.match.qualifiers if d != "级别" or LEVELS.get(word) != own)


def _base(tracked: TrackedTarget) -> int | None:
    if tracked.target.kind not in (Kind.CHANGE, Kind.ANNUAL_CHANGE):
        return tracked.target.baseline_year
    assert tracked.plan.period is not None
    return tracked.target.baseline_year or tracked.plan.period[0] - 1


def _joined(first: TrackedTarget, again: TrackedTarget) -> TrackedTarget:
    """One aim stated twice: the first place with the second, and the units and the attribute that the second adds."""
    place = again.where.removeprefix(first.area).strip() if again.area == first.area else again.where
    return replace(
        first,
        where=first.where if first.where.endswith(place) else f"{first.where}、{place}",
        target=_fuller(first.target, again.target),
        responsible_units=tuple(dict.fromkeys((*first.responsible_units, *again.responsible_units))),
        lead_units=first.lead_units or again.lead_units,
        binding=first.binding or again.binding,
    )


def _fuller(first: Target, again: Target) -> Target:
    """The first statement with the base year and the unit that only the second names, and its side of a bare ratio."""
    side = again.comparator if first.comparator == "=" else first.comparator
    base = first.baseline_year or again.baseline_year
    return replace(first, comparator=side, baseline_year=base, unit=first.unit or again.unit)


def _with_names(targets: list[TrackedTarget], quantities: Quantities) -> list[TrackedTarget]:
    """The targets with one name for each indicator: the plan's wording, its table's before others.

    The catalogue's name stays where the plan has no wording of its own that names a quantity (艾滋病母婴传播), or
    several that speak of different parts.
    """
    names: dict[str, str] = {}
    parts: dict[str, set[tuple[tuple[str, str], ...]]] = defaultdict(set)
    for target in sorted(targets, key=lambda t: t.origin != "table"):
        parts[target.indicator].add(target.match.qualifiers)
        wording = _AROUND.sub("", target.target.indicator)
        if is_quantity(wording):
            names.setdefault(target.indicator, wording)
    return [
        replace(t, indicator_name=names[t.indicator]) if t.indicator in names and len(parts[t.indicator]) == 1 else t
        for t in targets
    ]


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
    if target.kind is Kind.RATIO and isinstance(target.value, str) and not _says(target, target.value):
        text = f"「{target.indicator}」的目标按女比男{target.value}判断：指标存的是女÷男，规划先写的是男。"
        yield note("ratio-turned", text, place=tracked.where, advice="报数时也填女÷男。")
    if target.kind is Kind.LEVEL and isinstance(target.value, Decimal) and target.unit == quantity.unit:
        low, high = quantity.valid_min, quantity.valid_max
        if (low is not None and target.value < low) or (high is not None and target.value > high):
            yield warning(
                "target-out-of-range",
                f"「{target.indicator}」的目标值{target.value}{target.unit or ''}超出可能范围（{low}—{high}）。",
                place=tracked.where,
                advice="请核对数值和计量单位。",
            )


def _says(target: Target, ratio: str) -> bool:
    """Whether the plan writes the ratio this way round."""
    return ratio in half_width("".join(target.quote.split())).replace("∶", ":")


def _without_units(targets: tuple[TrackedTarget, ...]) -> list[Finding]:
    lacking = [t for t in targets if not (t.lead_units or t.responsible_units)]
    if not lacking:
        return []
    return [
        note(
            "units-missing",
            f"有{len(lacking)}项目标在规划中没有写明责任单位，已按职能归口到规划中的单位或待定单位，待确认。",
            advice="请在《目标任务分解表》中补填责任单位。",
        )
    ]
