"""The outcome of an evaluation as plain data: what the mid-term and the final report are written from.

Scores are out of 100. A goal that nobody could score has none; it is never a zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Which evaluation of the plan it is; the value is the Chinese word of its title."""

    MIDTERM = "中期"
    FINAL = "终期"


@dataclass(frozen=True, slots=True)
class Scored:
    """A goal, measure or key project with what the unit claims and what the evaluators found.

    key: of the goal in the plan ("women.1.goal.2"). plan, area: by name. what: 主要目标 | 策略措施 | 重点工程.
    unit: whose it is. weight: within its area, above 0. score: 0–100, None where it was not scored, then `unscored`
    says why. judgement: the evaluators' words; evidence: what they rest on, by name. targets: ids of the tracked
    targets beside it. objection, reply: what the unit objected and was answered.
    """

    key: str
    plan: str
    area: str
    what: str
    title: str
    unit: str
    weight: float = 1.0
    score: float | None = None
    unscored: str = ""
    claim: str = ""
    judgement: str = ""
    evidence: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    objection: str = ""
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The result of an area, a unit or a plan: its weighted score with what it rests on.

    weight: in what it is part of. score: 0–100 or None. scored, total: how many of its items were scored.
    """

    name: str
    weight: float
    score: float | None
    scored: int
    total: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding that becomes a rectification: what, where, cause, whose, until when (ISO day or "")."""

    text: str
    place: str = ""
    cause: str = ""
    unit: str = ""
    until: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Practice:
    """A good practice: title, whose, and what was done."""

    title: str
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A finished evaluation of a territory's plans.

    period: first and last year looked at. how: who evaluated and by which steps, in sentences; rules: how was scored.
    plans, areas, units: results with their weights, areas named "plan/area". approved: when the scheme was approved.
    """

    stage: Stage
    territory: str
    period: tuple[int, int]
    scored: tuple[Scored, ...]
    plans: tuple[Part, ...] = ()
    areas: tuple[Part, ...] = ()
    units: tuple[Part, ...] = ()
    problems: tuple[Problem, ...] = ()
    practices: tuple[Practice, ...] = ()
    evaluators: tuple[str, ...] = ()
    how: str = ""
    rules: str = ""
    advice: tuple[str, ...] = ()
    approved: str = ""


def weighted(name: str, items: Iterable[Scored], weight: float = 1.0) -> Part:
    """The weighted mean of the items that have a score; None where none has."""
    found = list(items)
    scores = [(i.weight, i.score) for i in found if i.score is not None]
    share = sum(w for w, _ in scores)
    mean = sum(w * s for w, s in scores) / share if share else None
    return Part(name, weight, mean, len(scores), len(found))
