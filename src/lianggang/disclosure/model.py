"""What disclosure control answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from lianggang.findings import Finding
from lianggang.panel.model import Observation


class Why(StrEnum):
    """Why a value is withheld; for those who decide, never for the public."""

    SMALL = "small"
    PARTNER = "partner"
    BEFORE = "before"
    MARKED = "marked"
    DERIVED = "derived"

    @property
    def label(self) -> str:
        """The Chinese words."""
        words = {
            "small": "人数太少",
            "partner": "免得推算出别的数",
            "before": "上次没有公布",
            "marked": "数据里写明保密",
            "derived": "差距的一方不公布",
        }
        return words[self.value]


@dataclass(frozen=True, slots=True)
class Withheld:
    """An observation that is not published and why.

    low, high: what the published numbers leave possible for its number too small, at least; None where it shows none,
    high also where nothing near bounds it.
    """

    observation: Observation
    why: Why
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """What may be published, what not, and the findings for those who decide.

    observations: in the order of the figures; a withheld one has neither value nor counts and the reason 保密, which
    does not tell what is too small and what only keeps it company.
    sums: how many five-year sums the notes of withheld ones print.
    """

    observations: tuple[Observation, ...]
    withheld: tuple[Withheld, ...] = ()
    sums: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def values(self) -> int:
        """How many values there were to publish."""
        return len(self.withheld) + sum(o.value is not None for o in self.observations)

    def counted(self) -> Counter[Why]:
        """How many values are withheld, by reason."""
        return Counter(w.why for w in self.withheld)
