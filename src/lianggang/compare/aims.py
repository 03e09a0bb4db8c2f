"""Statements to aims: what a document says several times of one quantity counts once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lianggang.compare.model import Aim, Outcome
from lianggang.compare.strength import judge
from lianggang.plans.model import Kind
from lianggang.round import TrackedTarget

ORIGINS = ("goal", "table", "measure", "project")
_COUNTY = {"区": "县", "旗": "县", "各级": "", "各": ""}


def level_of(tracked: TrackedTarget) -> str:
    """The level of government for which a target is set (市, 县 …), "" when it names none or all."""
    level = dict(tracked.match.qualifiers).get("级别", "")
    return _COUNTY.get(level, level)


def aims(targets: Iterable[TrackedTarget]) -> tuple[Aim, ...]:
    """The aims of a document in its order: equal statements on one quantity are one, and so are a number and the
    direction in which it lies. A statement with a number counts before one without, then the goal before the table.
    """
    statements = list(targets)
    found: dict[tuple[str, str], list[Aim]] = {}
    for tracked in sorted(statements, key=_weight):
        group = found.setdefault((tracked.indicator, level_of(tracked)), [])
        known = next((i for i, aim in enumerate(group) if _says_no_more(tracked, aim.head)), None)
        if known is None:
            group.append(Aim(tracked))
        else:
            group[known] = replace(group[known], others=(*group[known].others, tracked))
    order = {id(t): i for i, t in enumerate(statements)}
    return tuple(sorted((a for group in found.values() for a in group), key=lambda a: order[id(a.head)]))


def _weight(tracked: TrackedTarget) -> tuple[bool, int]:
    return tracked.target.kind is Kind.DIRECTION, ORIGINS.index(tracked.origin)


def _says_no_more(tracked: TrackedTarget, head: TrackedTarget) -> bool:
    a, b = tracked.target, head.target
    if a.kind is Kind.DIRECTION and b.kind is not Kind.DIRECTION:
        return judge(a, b).outcome is Outcome.WEAKER
    verdict = judge(a, b, earlier=head.due - tracked.due)
    return verdict.outcome is Outcome.SAME and not verdict.remarks
