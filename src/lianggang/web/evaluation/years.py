"""When the plans themselves want to be evaluated: proposed from their duties, changed by people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lianggang.plans.model import Duty, Plan
from lianggang.web.evaluation.models import Evaluation
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.readings import reading_of

Stage = Evaluation.Stage
_WORDS = {Stage.MIDTERM: "中期", Stage.FINAL: "终期"}


@dataclass(frozen=True, slots=True)
class Proposed:
    """An evaluation that a plan asks for. basis: its own words, "" where the year follows from the period alone."""

    stage: Evaluation.Stage
    year: int
    basis: str


def proposed(documents: list[PlanDocument]) -> list[Proposed]:
    """The evaluations that the plans of the documents ask for, one of a stage and year, the earliest first.

    A plan that speaks of no mid-term evaluation gets none proposed; the final one is due in its last year.
    """
    found: dict[tuple[Evaluation.Stage, int], list[str]] = {}
    for plan in (p for d in documents for p in reading_of(d).plans if p.period):
        for stage, year, basis in _of_plan(plan):
            words = found.setdefault((stage, year), [])
            if basis and basis not in words:
                words.append(basis)
    return [Proposed(stage, year, "；".join(words)) for (stage, year), words in sorted(found.items(), key=_by_year)]


def _by_year(pair: tuple[tuple[Evaluation.Stage, int], list[str]]) -> int:
    return pair[0][1]


def _of_plan(plan: Plan) -> Iterator[tuple[Evaluation.Stage, int, str]]:
    assert plan.period is not None  # plans without a period are left out before
    first, last = plan.period
    usual = {Stage.MIDTERM: (first + last) // 2, Stage.FINAL: last}
    for stage in Stage:
        duties = [d for d in plan.duties if d.when == stage.value]
        if duties or stage is Stage.FINAL:
            year, said = next(_dated(duties, stage), (usual[stage], duties[0].quote if duties else ""))
            yield stage, year, f"《{plan.title}》：{said.strip('，。；')}" if said else ""


def _dated(duties: list[Duty], stage: Evaluation.Stage) -> Iterator[tuple[int, str]]:
    """The years that stand before the word of the stage in the same clause."""
    for duty in duties:
        if named := re.search(rf"(20\d\d)年[^，。；]{{0,12}}{_WORDS[stage]}", duty.quote):
            yield int(named[1]), duty.quote
