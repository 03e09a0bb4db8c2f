"""How far a goal, an area, a plan is fulfilled: a weighted mean that tells what is missing and what it could change."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from lianggang.assess.model import Assessment, Verdict
from lianggang.findings import Finding, error, warning
from lianggang.wording import number

_UNJUDGED = (Verdict.NO_DATA, Verdict.NO_BASELINE, Verdict.CANNOT_JUDGE)
COVERAGE = 0.9
"""Share of the weights from which a composite counts as complete."""


@dataclass(frozen=True, slots=True)
class Part:
    """A target with its score between 0 and 1 (None = not known), or a goal, area or plan with parts of its own.

    weight: within what it is part of, > 0.
    """

    name: str
    weight: float = 1.0
    score: float | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Composite:
    """The composite of a part.

    value: weighted mean of what is known, None when nothing is. worst, best: with all that is missing at 0 and at 1.
    known: share of the weights with a score. missing: names of the targets without one. parts: the same one level down.
    """

    name: str
    value: float | None
    worst: float
    best: float
    known: float
    missing: tuple[str, ...] = ()
    parts: tuple[Composite, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def sentence(self) -> str:
        """The composite in Chinese with the effect of what is missing."""
        if self.value is None:
            return f"{self.name}：没有可以计分的目标，不计算综合得分。"
        text = f"{self.name}综合得分{_hundredths(self.value)}分（满分100）"
        if not self.missing:
            return f"{text}，目标全部计入。"
        names = "、".join(self.missing[:3]) + (f"等{len(self.missing)}项" if len(self.missing) > 3 else "")
        whole = "" if self.known >= COVERAGE - 1e-9 else "，只能作参考"
        return (
            f"{text}，计入权重的{_hundredths(self.known)}%{whole}；未计入：{names}。"
            f"缺的若全未做到为{_hundredths(self.worst)}分，若全做到为{_hundredths(self.best)}分。"
        )


def score(assessment: Assessment) -> float | None:
    """The score of the year's value: 1 when it attains, else the degree of attainment up to 1; None without one,
    and where no verdict was possible.

    A target without a degree (a direction, zero) that is not attained scores 0. What becomes of it later is no matter.
    """
    if assessment.reached is None or assessment.verdict in _UNJUDGED:
        return None
    if assessment.reached:
        return 1.0
    degree = assessment.attainment
    return 0.0 if degree is None or not math.isfinite(degree) else min(1.0, max(0.0, degree))


def composite(part: Part) -> Composite:
    """The composite of a part from its own parts, level by level.

    Weights that are not positive and finite, and scores outside 0 and 1, are left out and told. What is missing is
    missing at every level: a goal without data does not count as 0 in its area, and widens the interval there.
    """
    if not part.parts:
        return _leaf(part)
    findings = list(_bad_weights(part))
    used = [(p.weight, composite(p)) for p in part.parts if 0 < p.weight < math.inf]
    whole = math.fsum(w for w, _ in used)
    if not whole:
        return Composite(part.name, None, 0.0, 1.0, 0.0, (part.name,), findings=tuple(findings))
    shares = [(w / whole, c) for w, c in used]
    known = math.fsum(w * c.known for w, c in shares)
    value = math.fsum(w * c.known * c.value for w, c in shares if c.value is not None)
    findings += [f for _, c in shares for f in c.findings]
    if 0 < known < COVERAGE - 1e-9:
        findings.append(_incomplete(part.name, known))
    return Composite(
        part.name,
        value / known if known else None,
        math.fsum(w * c.worst for w, c in shares),
        math.fsum(w * c.best for w, c in shares),
        known,
        tuple(name for _, c in shares for name in c.missing),
        tuple(c for _, c in shares),
        tuple(findings),
    )


def _leaf(part: Part) -> Composite:
    if part.score is None:
        return Composite(part.name, None, 0.0, 1.0, 0.0, (part.name,))
    if not 0 <= part.score <= 1:
        text = f"得分{part.score}不在0与1之间，没有计入"
        finding = error("bad-score", text, place=part.name, advice="核对得分")
        return Composite(part.name, None, 0.0, 1.0, 0.0, (part.name,), findings=(finding,))
    return Composite(part.name, part.score, part.score, part.score, 1.0)


def _bad_weights(part: Part) -> Iterator[Finding]:
    for p in part.parts:
        if not 0 < p.weight < math.inf:
            text = f"“{p.name}”的权重{p.weight}不是正数，没有计入"
            yield error("bad-weight", text, place=part.name, advice="权重写正数；不计分的目标请从名单里去掉")


def _incomplete(name: str, known: float) -> Finding:
    text = f"综合得分只计入了权重的{_hundredths(known)}%"
    return warning("composite-partial", text, place=name, advice="补齐缺项后再作比较和排名")


def _hundredths(value: float) -> str:
    return number(value * 100, 1)
