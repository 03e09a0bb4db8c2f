"""What a careful person would question in a reading."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from lianggang.findings import Finding, warning
from lianggang.plans.model import Goal, Kind, Plan, Reading, Target
from lianggang.plans.words import anywhere

_BLANKS = re.compile(r"\s+")
_ASKED = 0.75  # confidence below which a person is asked
_RATE = re.compile(r"(?:率|比例|比重|占比)(?:（[^（）]*）)?$")
_RATIO = re.compile(
    r"(?:[0-9０-９]+[.．·]?)+\s*(?:[%％‰]|/\s*10\s*万)|[百千]分之[零〇一二三四五六七八九十百点0-9０-９.]+"
)


def doubts(reading: Reading) -> Iterator[Finding]:
    """Findings on targets that contradict each other, on units that cannot be, and on numbers that were not read."""
    for plan in reading.plans:
        for where, target in targets_of(plan):
            yield from _unit(where, target)
            if target.confidence < _ASKED and target.reason:
                yield warning(
                    "doubtful-target",
                    f"「{target.indicator}」读法存疑：{target.reason}",
                    place=where,
                    advice="请对照原文确认。",
                )
        yield from _unread_numbers(plan)
    yield from _repeated(reading)


def targets_of(plan: Plan) -> Iterator[tuple[str, Target]]:
    """Every target of a plan that is an aim of this plan, with the place where it stands in readable words."""
    for area in plan.areas:
        for goal in area.goals:
            yield from ((f"{plan.title} {area.title} 主要目标{goal.number}", t) for t in goal.targets)
        for measure in area.measures:
            yield from ((f"{plan.title} {area.title} 策略措施{measure.number}", t) for t in measure.targets)
    for row in plan.indicator_table:
        yield from ((f"{plan.title} 主要指标表 {row.number} {row.name}", t) for t in row.targets)
    for project in plan.projects:
        yield from ((f"{plan.title} {project.box} {project.title}", t) for t in project.targets)


def _unit(where: str, target: Target) -> Iterator[Finding]:
    if target.kind is not Kind.LEVEL or not isinstance(target.value, Decimal):
        return
    if target.unit == "%" and target.value > 100 and _RATE.search(target.indicator):
        yield warning(
            "impossible-percentage",
            f"「{target.indicator}」的目标值{target.value}%超过100%。",
            place=where,
            advice="请核对数值和计量单位（%、‰、/10万）。",
        )
    if target.unit is None and target.value and _RATE.search(target.indicator):
        yield warning(
            "unit-missing",
            f"「{target.indicator}」的目标值{target.value}没有计量单位。",
            place=where,
            advice="请补上计量单位，例如%。",
        )


def _unread_numbers(plan: Plan) -> Iterator[Finding]:
    """Percentages and rates per 100,000 in goals of which no target speaks, also those in brackets."""
    for area in plan.areas:
        for goal in area.goals:
            yield from _unread_in(f"{plan.title} {area.title} 主要目标{goal.number}", goal)


def _unread_in(where: str, goal: Goal) -> Iterator[Finding]:
    yield from _unread_demands(where, goal)
    quoted = {number for t in goal.targets for number in _RATIO.findall(t.quote)}
    for number in dict.fromkeys(_RATIO.findall(goal.text)):
        if number not in quoted:
            yield warning(
                "number-not-read",
                f"数值「{number}」没有读成目标。",
                place=where,
                advice="请对照原文，如是目标请补录。",
            )


def _unread_demands(where: str, goal: Goal) -> Iterator[Finding]:
    """What is demanded in words that can be measured (零辍学, 村村建有) and became no target."""
    text = _BLANKS.sub("", goal.text)
    quotes = [_BLANKS.sub("", t.quote) for t in goal.targets]
    for said in dict.fromkeys(m[0] for m in anywhere("demands").finditer(text)):
        if not any(said in quote for quote in quotes):
            yield warning(
                "demand-not-read",
                f"「{said}」没有读成目标。",
                place=where,
                advice="请对照原文，如是可以统计的目标请补录。",
            )


def _repeated(reading: Reading) -> Iterator[Finding]:
    """One quantity with different aims, within a plan, between its text and its table, or between two plans."""
    seen: dict[tuple[str, str | None, int | None], list[tuple[str, Target]]] = defaultdict(list)
    for plan in reading.plans:
        for where, target in targets_of(plan):
            if target.kind is Kind.LEVEL and isinstance(target.value, Decimal):
                year = target.year or (plan.period[1] if plan.period else None)
                seen[(_normal(target.indicator), target.unit, year)].append((where, target))
    for group in seen.values():
        if not _agree(group):
            yield _contradiction(group)


def _agree(group: list[tuple[str, Target]]) -> bool:
    """Whether every place states the same: one aim, or a floor and a ceiling above it."""
    aims: dict[str, set[tuple[str | None, Decimal]]] = defaultdict(set)
    for where, target in group:
        assert isinstance(target.value, Decimal)
        aims[where].add((target.comparator, target.value))
    first = next(iter(aims.values()))
    return all(stated == first for stated in aims.values()) and (len(first) == 1 or _is_range(first))


def _is_range(aims: set[tuple[str | None, Decimal]]) -> bool:
    floors = [v for c, v in aims if c in (">=", ">")]
    ceilings = [v for c, v in aims if c in ("<=", "<")]
    return len(aims) == len([*floors, *ceilings]) and len(floors) == len(ceilings) == 1 and floors < ceilings


def _normal(name: str) -> str:
    return re.sub(r"[\s（）()的中—-]", "", name)


def _contradiction(group: list[tuple[str, Target]]) -> Finding:
    stated = "；".join(f"{where}：{_aim(t)}" for where, t in group)
    return warning(
        "repeated-quantity",
        f"「{group[0][1].indicator}」在文中有不同的目标值（{stated}）。",
        place=group[0][0],
        advice="请确认以哪一处为准。",
    )


def _aim(target: Target) -> str:
    sign = {">=": "≥", "<=": "≤", "~": "约"}.get(target.comparator or "", target.comparator or "")
    return f"{sign}{target.value}{target.unit or ''}"
