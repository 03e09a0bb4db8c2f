"""The result of an evaluation by plan, area, kind of item and unit, with the weights and the effect of what is missing.

The arithmetic is that of `assess.composite`: a weighted mean of what is known, level by level.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianggang.assess.composite import Composite, Part, composite
from lianggang.evaluation.model import Kind
from lianggang.evaluation.rules import FULL
from lianggang.findings import Finding, error
from lianggang.wording import number


@dataclass(frozen=True, slots=True)
class Weights:
    """What weighs how much.

    kinds: goals, measures, projects within an area or a unit. areas: by "plan/area" within a plan; what is not named
    weighs 1. shared: of an item for a unit that takes part, where the unit that leads counts 1.
    """

    kinds: Mapping[Kind, float]
    areas: Mapping[str, float] = field(default_factory=dict)
    shared: float = 0.5

    def area(self, plan: str, area: str) -> float:
        """The weight of an area within its plan."""
        return self.areas.get(f"{plan}/{area}", 1.0)


STANDARD = Weights({Kind.GOAL: 60.0, Kind.TARGET: 10.0, Kind.MEASURE: 20.0, Kind.PROJECT: 10.0})


@dataclass(frozen=True, slots=True)
class Rated:
    """An item with its settled points (0–100, None for unscored). weight: within its kind and area, above 0."""

    plan: str
    area: str
    kind: Kind
    name: str
    points: float | None
    lead: str = ""
    others: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of plans (their areas and kinds within) and of units (their kinds within)."""

    plans: tuple[Composite, ...]
    units: tuple[Composite, ...]


def outcome(items: Sequence[Rated], weights: Weights) -> Outcome:
    """The results of all items; their order does not matter to any number, only to the order of names."""
    plans = tuple(composite(_plan(name, own, weights)) for name, own in _grouped(items, lambda i: i.plan))
    units = dict.fromkeys(name for item in items for name in (item.lead, *item.others) if name)
    return Outcome(plans, tuple(composite(_unit(name, items, weights)) for name in units))


def _plan(name: str, items: Sequence[Rated], weights: Weights) -> Part:
    return Part(name, parts=tuple(
        Part(area, weights.area(name, area), parts=_kinds(own, weights, lambda i: i.weight))
        for area, own in _grouped(items, lambda i: i.area)
    ))  # fmt: skip


def _unit(name: str, items: Sequence[Rated], weights: Weights) -> Part:
    def weight(item: Rated) -> float:
        return item.weight * (1.0 if item.lead == name else weights.shared)

    own = [i for i in items if i.lead == name or (name in i.others and weights.shared > 0)]
    return Part(name, parts=_kinds(own, weights, weight))


def _kinds(items: Sequence[Rated], weights: Weights, weight: Callable[[Rated], float]) -> tuple[Part, ...]:
    """The kinds that weigh anything, in their order, each with its items."""
    return tuple(
        Part(kind.label, weights.kinds[kind], parts=tuple(_item(i, weight(i)) for i in items if i.kind is kind))
        for kind in Kind
        if weights.kinds.get(kind, 0) > 0 and any(i.kind is kind for i in items)
    )


def _item(item: Rated, weight: float) -> Part:
    return Part(item.name, weight, None if item.points is None else item.points / FULL)


def _grouped(items: Iterable[Rated], key: Callable[[Rated], str]) -> Iterator[tuple[str, list[Rated]]]:
    found: dict[str, list[Rated]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    yield from found.items()


def told(found: Composite, *, of: str = "项") -> str:
    """A result in one sentence with what is missing and what it could change. of: the word that counts its parts."""
    if found.value is None:
        return f"{found.name}：没有可以计分的，不算零分。"
    text = f"{found.name}{points(found.value)}分（满分100）"
    if not found.missing:
        return f"{text}，全部计入。"
    return (
        f"{text}，计入权重的{points(found.known)}%；未计入{len(found.missing)}{of}，"
        f"若全为0分是{points(found.worst)}分，全为满分是{points(found.best)}分。"
    )


def points(share: float | None) -> str:
    """A share out of 100 with one decimal place, — for none."""
    return "—" if share is None else number(share * FULL, 1)


def check(weights: Weights) -> tuple[Finding, ...]:
    """What is wrong with weights: none may be below zero, and some kind must weigh something."""
    named = [(k.label, w) for k, w in weights.kinds.items()] + list(weights.areas.items())
    found = [
        error("bad-weight", f"“{name}”的权重{weight}不是正数。", advice="请写正数。")
        for name, weight in (*named, ("参与单位", weights.shared))
        if not 0 <= weight < math.inf
    ]
    if not any(w > 0 for w in weights.kinds.values()):
        found.append(error("no-weight", "没有一类有权重。", advice="请给要评的一类写上权重。"))
    if any(w == 0 for w in weights.areas.values()):
        found.append(error("bad-weight", "领域的权重不能是0。", advice="请写正数。"))
    return tuple(found)


def weights_to_dict(weights: Weights) -> dict[str, Any]:
    """Weights as JSON."""
    return {
        "kinds": {k.value: w for k, w in weights.kinds.items()},
        "areas": dict(weights.areas),
        "shared": weights.shared,
    }


def weights_from_dict(data: Mapping[str, Any]) -> Weights:
    """The weights that `weights_to_dict` wrote."""
    kinds = {Kind(k): float(w) for k, w in data["kinds"].items()}
    return Weights(kinds, {name: float(w) for name, w in data["areas"].items()}, float(data["shared"]))
