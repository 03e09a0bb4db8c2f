"""The composite scores of a round: goals, areas and plans, from the scores of their targets (`assess.composite`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lianggang import wording
from lianggang.assess.composite import Composite, Part, composite, score
from lianggang.reports import summary
from lianggang.reports.summary import Scope
from lianggang.round import Result, Round

_ORIGINS = {"goal": "主要目标", "table": "指标表", "measure": "策略措施", "project": "重点工程"}


def composites(round: Round) -> dict[str, Composite]:
    """The composite of every plan and area by the key of its scope; goals are the parts of areas.

    What asks the same twice counts once. Weights come from the monitoring scheme, by the name of an area or an
    indicator; what it does not name weighs 1 within what it is part of.
    """
    found: dict[str, Composite] = {}
    for plan in summary.by_plan(round):
        whole = composite(_plan(plan, round.scheme.weights))
        found[plan.key] = whole
        found |= {area.key: part for area, part in zip(summary.by_area(plan), whole.parts, strict=False)}
    return found


def _plan(plan: Scope, weights: Mapping[str, float]) -> Part:
    areas = summary.by_area(plan)
    return Part(plan.name, parts=tuple(Part(a.name, weights.get(a.name, 1.0), parts=_goals(a, weights)) for a in areas))


def _goals(area: Scope, weights: Mapping[str, float]) -> tuple[Part, ...]:
    groups: dict[str, list[Result]] = {}
    for r in summary.distinct(area.results):
        groups.setdefault(f"{_ORIGINS.get(r.tracked.origin, '')}{r.tracked.number}", []).append(r)
    return tuple(Part(name, parts=tuple(_targets(results, weights))) for name, results in groups.items())


def _targets(results: Iterable[Result], weights: Mapping[str, float]) -> Iterable[Part]:
    for r in results:
        name = r.tracked.indicator_name
        yield Part(name, weights.get(name, 1.0), score(r.assessment))


def hundredths(share: float | None) -> str:
    """A score or a share out of 100, with one decimal; — where there is none."""
    return "—" if share is None else wording.number(share * 100, 1)


FIELDS: dict[str, Callable[[Composite], str]] = {
    "score": lambda c: hundredths(c.value),
    "score_known": lambda c: hundredths(c.known),
    "score_worst": lambda c: hundredths(c.worst),
    "score_best": lambda c: hundredths(c.best),
    "score_missing": lambda c: str(len(c.missing)),
}
"""What the report cites of a composite."""
