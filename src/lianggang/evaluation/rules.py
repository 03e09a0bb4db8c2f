"""How an item is scored: points for verdicts of targets with a number, a stated scale for everything else."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from lianggang.assess.composite import Composite, Part, composite
from lianggang.assess.model import Verdict
from lianggang.evaluation.model import Record
from lianggang.findings import Finding, error, warning
from lianggang.wording import number

FULL = 100.0
SCORED = (
    Verdict.MET, Verdict.MET_SO_FAR, Verdict.ON_TRACK, Verdict.UNCERTAIN, Verdict.OFF_TRACK, Verdict.NOT_MET,
)  # fmt: skip
"""The verdicts that points are given for, best first; the others say that nothing is known, and give none."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Points (0–100) for a verdict. by_degree: multiplied by the degree of attainment, 0 to 1."""

    points: float
    by_degree: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A step of the scale by which evidence is judged: its name, its points (0–100), what it takes in words."""

    label: str
    points: float
    words: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The scoring rules of an evaluation.

    grants: points by verdict. scale: for goals without a number, measures and projects, best first.
    binding: how many times as much a binding target weighs as another of the same goal. apart: difference of points
    between evaluators from which the group is to talk.
    """

    grants: Mapping[Verdict, Grant]
    scale: tuple[Level, ...]
    binding: float = 2.0
    apart: float = 15.0


STANDARD = Rules(
    grants={
        Verdict.MET: Grant(100),
        Verdict.MET_SO_FAR: Grant(100),
        Verdict.ON_TRACK: Grant(85),
        Verdict.UNCERTAIN: Grant(70),
        Verdict.OFF_TRACK: Grant(60, by_degree=True),
        Verdict.NOT_MET: Grant(60, by_degree=True),
    },
    scale=(
        Level("好", 95, "有制度、有经费、有实效，证据齐全，成效可由数据或第三方核实"),
        Level("较好", 85, "措施已落实，成效明显，证据基本齐全"),
        Level("一般", 70, "措施部分落实，有进展，证据不全或成效不明显"),
        Level("较差", 50, "刚起步或落实很少，没有可核实的成效"),
        Level("未开展", 0, "没有开展，或没有任何证据"),
    ),
)
"""What a scheme starts from; the office edits it, the leading group approves it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules propose for an item. points: 0–100, None where they cannot say; why: in words, with the parts."""

    points: float | None
    why: str
    missing: tuple[str, ...] = ()


def propose(rules: Rules, records: Sequence[Record]) -> Proposal:
    """The points that the rules give to the records of an item.

    Only targets with a number are counted; those without data are left out and named, never taken as zero. An item
    without such a target is for people to judge by the scale.
    """
    counted = [r for r in records if r.quantified]
    if not counted:
        return Proposal(None, "没有可量化的指标，按证据对照评分档次评定。")
    whole = composite(Part("", parts=tuple(_part(rules, r) for r in counted)))
    told = "；".join(f"{r.name}{r.label}，{_told(rules, r)}" for r in counted)
    if whole.value is None:
        return Proposal(None, f"{told}。没有一项可以按规则计分，按证据评定。", whole.missing)
    return Proposal(_one_place(whole.value * FULL), f"{told}。{_share_of(whole)}", whole.missing)


def points_of(rules: Rules, record: Record) -> float | None:
    """The points (0–100) of one record, None where the rules cannot say."""
    grant = rules.grants.get(record.verdict)
    if grant is None:
        return None
    if not grant.by_degree:
        return grant.points
    if record.degree is None or not math.isfinite(record.degree):
        return None
    return grant.points * min(1.0, max(0.0, record.degree))


def _part(rules: Rules, record: Record) -> Part:
    points = points_of(rules, record)
    return Part(record.name, rules.binding if record.binding else 1.0, None if points is None else points / FULL)


def _told(rules: Rules, record: Record) -> str:
    points, grant = points_of(rules, record), rules.grants.get(record.verdict)
    if points is None:
        return "不计分" if grant is None else "达标程度算不出，不计分"
    if grant and grant.by_degree and record.degree is not None:
        degree = number(min(1.0, max(0.0, record.degree)) * 100, 1)
        return f"{number(grant.points)}×达标程度{degree}%＝{number(points, 1)}分"
    return f"{number(points, 1)}分"


def _share_of(whole: Composite) -> str:
    if not whole.missing:
        return ""
    best, worst = number(whole.best * 100, 1), number(whole.worst * 100, 1)
    return f"计入权重的{number(whole.known * 100, 1)}%，未计入的若全为0分是{worst}分，全为满分是{best}分。"


def _one_place(points: float) -> float:
    return float(number(points, 1))


def in_words(rules: Rules) -> list[str]:
    """The rules as sentences, for the scheme and the report."""
    granted = [f"{v.label}{_granted(rules.grants[v])}" for v in SCORED if v in rules.grants]
    silent = "、".join(v.label for v in Verdict if v not in rules.grants)
    scale = "；".join(f"{x.label}（{number(x.points)}分）：{x.words}" for x in rules.scale)
    return [
        f"有数字的指标按监测判断计分：{'，'.join(granted)}。",
        f"{silent}的不计分、不按零分，权重和可能的影响另行列出。",
        f"一项目标有几个指标的，取加权平均；约束性指标的权重是其他指标的{number(rules.binding)}倍。",
        f"没有数字的目标、策略措施、重点工程按证据评档：{scale}。",
        f"几位评估人员的评分最多相差{number(rules.apart)}分以上的，评估组合议后定分；与规则建议不同的评分须写明理由。",
    ]


def _granted(grant: Grant) -> str:
    return f"{number(grant.points)}分" + ("×达标程度" if grant.by_degree else "")


def check(rules: Rules) -> tuple[Finding, ...]:
    """What is wrong with rules: points outside 0–100 and bad weights block, a worse case that gives more is asked."""
    return (*_out_of_range(rules), *_falling(rules))


def _out_of_range(rules: Rules) -> Iterator[Finding]:
    named = [(v.label, g.points) for v, g in rules.grants.items()] + [(x.label, x.points) for x in rules.scale]
    for label, points in named:
        if not 0 <= points <= FULL:
            yield error("points-out-of-range", f"“{label}”的{points}分不在0与100之间。", advice="请改成0到100。")
    if not 0 < rules.binding < math.inf:
        yield error("bad-weight", "约束性指标的倍数不是正数。", advice="请写1或更大的数。")
    if not rules.apart >= 0:
        yield error("bad-limit", "合议的分差不是正数。", advice="请写0或更大的数。")
    if not rules.scale:
        yield error("no-scale", "没有评分档次。", advice="没有数字的目标和措施要有档次才能评。")
    if len({x.label for x in rules.scale}) < len(rules.scale):
        yield error("level-twice", "有两个评分档次同名。", advice="请改其中一个的名称。")


def _falling(rules: Rules) -> Iterator[Finding]:
    for better, worse in pairwise(SCORED):
        if better in rules.grants and worse in rules.grants and _points(rules, better) < _points(rules, worse):
            yield warning("points-fall", f"“{better.label}”的分少于“{worse.label}”。", advice="请核对。")
    points = [x.points for x in rules.scale]
    if points != sorted(points, reverse=True):
        yield warning("points-fall", "评分档次没有从高到低排列。", advice="请核对。")


def _points(rules: Rules, verdict: Verdict) -> float:
    return rules.grants[verdict].points


def rules_to_dict(rules: Rules) -> dict[str, Any]:
    """Rules as JSON."""
    return {
        "grants": {v.value: [g.points, g.by_degree] for v, g in rules.grants.items()},
        "scale": [[x.label, x.points, x.words] for x in rules.scale],
        "binding": rules.binding,
        "apart": rules.apart,
    }


def rules_from_dict(data: Mapping[str, Any]) -> Rules:
    """The rules that `rules_to_dict` wrote."""
    grants = {Verdict(v): Grant(float(points), bool(by)) for v, (points, by) in data["grants"].items()}
    scale = tuple(Level(label, float(points), words) for label, points, words in data["scale"])
    return Rules(grants, scale, float(data["binding"]), float(data["apart"]))


@dataclass(frozen=True, slots=True)
class Spread:
    """What several evaluators gave. mean, low, high: of those who gave points, None where nobody did."""

    given: tuple[float, ...] = field(default=())

    @classmethod
    def of(cls, points: Iterable[float | None]) -> Spread:
        """Of the points given, in whatever order; who could not score counts for nothing."""
        return cls(tuple(sorted(p for p in points if p is not None)))

    @property
    def mean(self) -> float | None:
        """Their mean to one decimal place."""
        return _one_place(math.fsum(self.given) / len(self.given)) if self.given else None

    @property
    def width(self) -> float:
        """How far the highest lies above the lowest."""
        return self.given[-1] - self.given[0] if self.given else 0.0
