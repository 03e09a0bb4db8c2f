"""The yearly assessment of a unit (目标管理考核): points by a shown rule, each opening to the facts behind it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lianggang.assess.composite import Composite, Part, composite
from lianggang.findings import Finding, error
from lianggang.wording import number


class Criterion(StrEnum):
    """What a unit is assessed by."""

    TIMELINESS = "timeliness"
    QUALITY = "quality"
    BINDING = "binding"
    EXPECTED = "expected"
    ANSWERED = "answered"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return _WORDS[self.value][0]

    @property
    def rule(self) -> str:
        """How the share of its points is found, in words."""
        return _WORDS[self.value][1]


_ATTAINED = "按当年或最近一次的监测判断，已达到的得满分，未达到的按达标程度；没有数据、不能判断的不计入"
_WORDS = {
    "timeliness": ("报送及时", "按期报送得满分，每迟一天扣{late}%，扣完为止；到期未报得0分"),
    "quality": ("数据质量", "一次报送未被退回的指标占应报指标的比重"),
    "binding": ("约束性指标", _ATTAINED),
    "expected": ("预期性指标", _ATTAINED),
    "answered": ("预警答复", "按期答复得满分，逾期答复得一半；到期未答复得0分，未到期的不计入"),
    "closed": ("问题整改", "按期销号得满分，逾期销号得一半；到期未销号得0分，未到期的不计入"),
}
LATE_HALF = 0.5


@dataclass(frozen=True, slots=True)
class MeritRule:
    """The points of each criterion and the share of points lost for each day that a sheet is late, in per cent."""

    points: Mapping[Criterion, float]
    late: float = 10.0


STANDARD = MeritRule({
    Criterion.TIMELINESS: 15, Criterion.QUALITY: 15, Criterion.BINDING: 35, Criterion.EXPECTED: 15,
    Criterion.ANSWERED: 10, Criterion.CLOSED: 10,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """What a part of the points rests on. share: 0–1 of what it could give, None for what cannot be computed.

    text: the fact in words; link: the address where it can be seen, "" for none.
    """

    text: str
    share: float | None
    link: str = ""
    weight: float = 1.0

    @property
    def percent(self) -> str:
        """The share in per cent, — for none."""
        return "—" if self.share is None else number(self.share * 100, 1)


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Points that people set in the place of the computed ones, and why; an upheld objection does so."""

    points: float
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion of a unit's sheet.

    of: its points; computed: what the facts give, None when they give nothing. adjusted: what stands instead.
    """

    criterion: Criterion
    of: float
    computed: float | None
    facts: tuple[Fact, ...]
    missing: int
    adjusted: Adjusted | None = None

    @property
    def points(self) -> float | None:
        """What counts; None when nothing can be computed and nothing was set."""
        return self.computed if self.adjusted is None else self.adjusted.points

    @property
    def why(self) -> str:
        """How the points came about, in words."""
        if not self.facts:
            return "这一年没有这一类的事，不计入。"
        if self.computed is None:
            return f"{len(self.facts)}项都不能计算，不计入。"
        left = f"，另有{self.missing}项不能计算、没有计入" if self.missing else ""
        return f"{len(self.facts) - self.missing}项的平均{left}。"


@dataclass(frozen=True, slots=True)
class MeritSheet:
    """The sheet of one unit. lines: in the order of the criteria that have points."""

    unit: str
    lines: tuple[Line, ...]
    whole: Composite

    @property
    def score(self) -> float | None:
        """Out of 100, of the points that could be computed; None when none could."""
        return None if self.whole.value is None else float(number(self.whole.value * 100, 1))

    @property
    def sentence(self) -> str:
        """The result in words, with the weight of what is left out."""
        if self.score is None:
            return "没有可以计算的部分，不评分，不是零分。"
        got = math.fsum(line.points or 0 for line in self.lines)
        of = math.fsum(line.of for line in self.lines if line.points is not None)
        text = f"可计算的{number(of)}分中得{number(got, 1)}分，折合{number(self.score, 1)}分（满分100）"
        out = [f"{line.criterion.label}（{number(line.of)}分）" for line in self.lines if line.points is None]
        return f"{text}。" + (f"没有计入：{'、'.join(out)}。" if out else "")


def merit_sheet(
    unit: str, facts: Mapping[Criterion, Iterable[Fact]], rule: MeritRule,
    adjusted: Mapping[Criterion, Adjusted] | None = None,
) -> MeritSheet:  # fmt: skip
    """The sheet that follows from the facts; a criterion without a fact that can be computed is left out, not zero.

    adjusted: by criterion, where people set the points. A criterion counts with all its points or not at all: facts
    that are missing do not lessen its weight.
    """
    set_ = adjusted or {}
    lines = tuple(
        _line(c, tuple(facts.get(c, ())), rule.points[c], set_.get(c)) for c in Criterion if rule.points.get(c, 0) > 0
    )
    parts = tuple(Part(x.criterion.label, x.of, None if x.points is None else x.points / x.of) for x in lines)
    return MeritSheet(unit, lines, composite(Part(unit, parts=parts)))


def _line(criterion: Criterion, facts: tuple[Fact, ...], of: float, adjusted: Adjusted | None) -> Line:
    value = composite(Part("", parts=tuple(Part(f.text, f.weight, f.share) for f in facts))).value
    missing = sum(f.share is None for f in facts)
    return Line(criterion, of, None if value is None else value * of, facts, missing, adjusted)


def timeliness(days_late: int | None, rule: MeritRule) -> float | None:
    """The share for a sheet handed in so many days after its deadline; None while it is not yet due."""
    if days_late is None:
        return None
    return max(0.0, 1.0 - max(days_late, 0) * rule.late / 100)


def in_words(rule: MeritRule) -> list[tuple[Criterion, float, str]]:
    """Criterion, points and how they are found, for those that have points."""
    late = number(rule.late)
    return [(c, rule.points[c], c.rule.format(late=late)) for c in Criterion if rule.points.get(c, 0) > 0]


def check(rule: MeritRule) -> tuple[Finding, ...]:
    """What is wrong with a rule: points below zero, no points at all, a loss by day outside 0–100."""
    found = [
        error("bad-points", f"“{c.label}”的{p}分不对。", advice="请写0或正数。")
        for c, p in rule.points.items()
        if not 0 <= p < math.inf
    ]
    if not any(p > 0 for p in rule.points.values()):
        found.append(error("no-points", "没有一项有分。", advice="请给要考核的项写上分值。"))
    if not 0 <= rule.late <= 100:
        found.append(error("bad-late", "每迟一天的扣分不在0与100%之间。", advice="请改成0到100。"))
    return tuple(found)


def rule_to_dict(rule: MeritRule) -> dict[str, object]:
    """The rule as JSON."""
    return {"points": {c.value: p for c, p in rule.points.items()}, "late": rule.late}


def rule_from_dict(data: Mapping[str, object]) -> MeritRule:
    """The rule that `rule_to_dict` wrote."""
    points = data["points"]
    assert isinstance(points, Mapping)
    return MeritRule({Criterion(c): float(p) for c, p in points.items()}, float(str(data["late"])))
