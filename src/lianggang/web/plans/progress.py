"""How far the review of a reading is."""

from __future__ import annotations

from dataclasses import dataclass

from lianggang.plans.items import items
from lianggang.web.plans.desk import Desk


@dataclass(frozen=True, slots=True)
class Progress:
    """Targets that somebody decided on, of all; doubtful: those not decided on whose reading is not sure.

    findings: those that nobody has looked into.
    """

    decided: int
    total: int
    doubtful: int
    findings: int


def progress_of(desk: Desk) -> Progress:
    """Count the targets of a desk."""
    targets = [(item, t) for item in items(desk.reading) for _, t in item.targets]
    undecided = [t for item, t in targets if desk.decision(item, t) is None]
    doubtful = sum(t.confidence < 1 for t in undecided)
    return Progress(len(targets) - len(undecided), len(targets), doubtful, len(desk.open_findings()))
