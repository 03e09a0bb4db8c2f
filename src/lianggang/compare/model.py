"""What a comparison finds: pairs of aims with their outcome, and contradictions within one document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from lianggang.findings import Finding, Severity
from lianggang.plans.model import Kind
from lianggang.round import TrackedTarget


class Outcome(StrEnum):
    """How an aim of the plan stands to the other document's aim on the same quantity."""

    CONTRARY = "contrary"
    WEAKER = "weaker"
    MISSING = "missing"
    OPEN = "open"
    DIFFERENT = "different"
    OTHER_BASE = "other_base"
    OTHER_UNIT = "other_unit"
    OTHER_KIND = "other_kind"
    STRONGER = "stronger"
    OTHER_LEVEL = "other_level"
    OWN = "own"
    SAME = "same"

    def label(self, role: str) -> str:
        """The outcome in words; role: what the other document is to the plan, 上级, 上期 or 对照稿."""
        return _LABELS[self].format(role)


_LABELS = {
    Outcome.CONTRARY: "与{}方向相反",
    Outcome.WEAKER: "宽于{}",
    Outcome.MISSING: "本级缺失",
    Outcome.OPEN: "请确认",
    Outcome.DIFFERENT: "与{}数值不同",
    Outcome.OTHER_BASE: "基期或参照不同",
    Outcome.OTHER_UNIT: "计量单位不同",
    Outcome.OTHER_KIND: "提法不同，不能直接比较",
    Outcome.STRONGER: "严于{}",
    Outcome.OTHER_LEVEL: "只对{}本级提出",
    Outcome.OWN: "本级特有",
    Outcome.SAME: "与{}一致",
}
_NOTES = (Outcome.STRONGER, Outcome.OTHER_LEVEL, Outcome.OWN, Outcome.SAME)


@dataclass(frozen=True, slots=True)
class Aim:
    """What a document demands of one quantity: the statement that counts and the others that say no more."""

    head: TrackedTarget
    others: tuple[TrackedTarget, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """An aim of the plan beside the other document's aim on the same quantity; one of the two may be absent.

    sentence: the outcome in Chinese. departments: how the responsible offices differ, "" when they agree or are
    not known.
    """

    outcome: Outcome
    own: Aim | None
    upper: Aim | None
    sentence: str
    departments: str = ""

    @property
    def known(self) -> Aim:
        """The aim of the plan, or the other document's where the plan has none."""
        aim = self.own or self.upper
        assert aim is not None
        return aim

    @property
    def shown(self) -> TrackedTarget:
        """The statement that gives the pair its area and its name."""
        return self.known.head

    @property
    def interim(self) -> bool:
        """Whether the plan's aim is due before the other document's, so that it may be a stage on the way."""
        return self.own is not None and self.upper is not None and self.own.head.due < self.upper.head.due

    @property
    def severity(self) -> Severity:
        """A note where the plan meets the other document, or lacks no number; else a warning."""
        direction = self.outcome is Outcome.MISSING and self.shown.target.kind is Kind.DIRECTION
        return Severity.NOTE if direction or self.outcome in _NOTES else Severity.WARNING


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements of one document that disagree. between: 「两个规划之间」, 「正文与指标表之间」 …"""

    between: str
    indicator: str
    first: str
    first_place: str
    second: str
    second_place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A plan compared. name, upper_name: of the documents. role: what the other document is, 上级, 上期 or 对照稿.

    territory, year: of the plan, for the head of what is printed.
    """

    name: str
    upper_name: str
    role: str
    territory: str
    year: int
    pairs: tuple[Pair, ...]
    contradictions: tuple[Contradiction, ...]
    findings: tuple[Finding, ...] = ()

    def having(self, *outcomes: Outcome) -> tuple[Pair, ...]:
        """The pairs with one of these outcomes, in the order of the documents."""
        return tuple(p for p in self.pairs if p.outcome in outcomes)

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many pairs have each outcome, the weightiest first; zero counts are left out."""
        found = Counter(p.outcome for p in self.pairs)
        return {outcome: found[outcome] for outcome in Outcome if found[outcome]}

    def asking(self, outcome: Outcome) -> tuple[Pair, ...]:
        """The pairs of an outcome that ask for an answer, stages on the way to a later aim last."""
        asking = (p for p in self.having(outcome) if p.severity is Severity.WARNING)
        return tuple(sorted(asking, key=lambda p: p.interim))
