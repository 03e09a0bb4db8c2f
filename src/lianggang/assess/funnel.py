"""Which of many territories differ from their common rate by more than chance: funnel limits and false discoveries."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from lianggang.assess.counted import Count
from lianggang.assess.intervals import Interval, beta_cdf, gamma_cdf
from lianggang.findings import Finding, warning

LEVELS = (0.95, 0.998)
"""Confidence of the two pairs of control limits."""
WINSORISED = 0.1
"""Share of the z-scores at either end that are pulled in before the over-dispersion is measured."""
FALSE_DISCOVERIES = 0.05
_HALVINGS = 60
_NORMAL = NormalDist()
_SURE = 1e-10  # tails below this lose their digits in 1 - P


class Standing(StrEnum):
    """Where a territory stands, false discoveries controlled."""

    HIGH = "high"
    WITHIN = "within"
    LOW = "low"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return {"high": "高于共同水平", "within": "不突出", "low": "低于共同水平"}[self.value]


@dataclass(frozen=True, slots=True)
class Spot:
    """One territory on the funnel.

    z: its distance in standard deviations, over-dispersion taken into account. p: two-sided, exact tails.
    adjusted: p after Benjamini and Hochberg; standing follows from it.
    """

    territory: str
    count: Count
    z: float
    p: float
    adjusted: float
    standing: Standing


@dataclass(frozen=True, slots=True)
class Funnel:
    """The common rate (unit of the indicator), the over-dispersion (1 = none) and the territories.

    heterogeneity: p-value of the chi-square test that all territories share the common rate.
    """

    reference: float
    dispersion: float
    heterogeneity: float
    spots: tuple[Spot, ...]
    scale: int = 1
    share: bool = False
    findings: tuple[Finding, ...] = ()

    def limits(self, exposure: float, confidence: float = 0.95) -> Interval:
        """The control limits for a territory of that exposure, in the unit of the indicator."""
        distance = -_NORMAL.inv_cdf((1 - confidence) / 2) * math.sqrt(self.dispersion)
        low, high = distant_limits(self.reference / self.scale, exposure, distance, share=self.share)
        return low * self.scale, high * self.scale


def funnel(counts: Mapping[str, Count], *, discoveries: float = FALSE_DISCOVERIES) -> Funnel:
    """The territories against their pooled rate.

    counts: by territory, of one kind. discoveries: accepted share of false ones among those that are named.
    Fewer than two territories, no event, or shares that are all full: no spots, and a finding that says so.
    """
    known = sorted(counts.items())
    if len({(c.scale, c.share) for _, c in known}) > 1:
        raise ValueError("a funnel needs counts of one kind")
    exposure = math.fsum(c.exposure for _, c in known)
    rate = math.fsum(c.events for _, c in known) / exposure if known else 0.0
    scale, share = (known[0][1].scale, known[0][1].share) if known else (1, False)
    if len(known) < 2 or rate == 0 or (share and rate == 1):
        return Funnel(rate * scale, 1.0, 1.0, (), scale, share, (_nothing(len(known)),))
    scores = [pearson(c, rate) for _, c in known]
    phi, varied = dispersion(scores), 1 - gamma_cdf(math.fsum(z * z for z in scores) / 2, (len(scores) - 1) / 2)
    return Funnel(rate * scale, phi, varied, _spots(known, rate, phi, discoveries), scale, share)


def _spots(known: Sequence[tuple[str, Count]], rate: float, phi: float, discoveries: float) -> tuple[Spot, ...]:
    scores = [tail_score(c, rate) / math.sqrt(phi) for _, c in known]
    ps = [min(1.0, 2 * _NORMAL.cdf(-abs(z))) for z in scores]
    adjusted = benjamini_hochberg(ps)
    return tuple(
        Spot(t, c, z, p, q, _standing(z, q <= discoveries))
        for (t, c), z, p, q in zip(known, scores, ps, adjusted, strict=True)
    )


def _standing(z: float, named: bool) -> Standing:
    if not named:
        return Standing.WITHIN
    return Standing.HIGH if z > 0 else Standing.LOW


def _nothing(size: int) -> Finding:
    what = (
        "各地区都是零或都是100%，无从比较"
        if size > 1
        else f"{'只有一个' if size else '没有'}地区有分子、分母，无从比较"
    )
    return warning("no-funnel", what, advice="补充其他地区，或合并几年")


def pearson(count: Count, rate: float) -> float:
    """The distance of a count from what the rate leads one to expect, in standard deviations."""
    variance = count.exposure * rate * ((1 - rate) if count.share else 1)
    return (count.events - count.exposure * rate) / math.sqrt(variance)


def tail_score(count: Count, rate: float) -> float:
    """The normal score of the exact tail in which a count lies; its signed root deviance where tails vanish."""
    above = _at_least(count.events, count.exposure, rate, count.share)
    below = _at_most(count.events, count.exposure, rate, count.share)
    tail = min(above, below, 0.5)
    return math.copysign(-_NORMAL.inv_cdf(tail), below - above) if tail > _SURE else _root_deviance(count, rate)


def _root_deviance(count: Count, rate: float) -> float:
    """The signed root of the deviance, close to a normal score."""
    size = math.sqrt(2 * max(0.0, _deviance(count, rate)))
    return math.copysign(size, count.events - count.exposure * rate)


def _deviance(count: Count, rate: float) -> float:
    """Half the deviance of a count from the rate."""
    if not count.share:
        expected = count.exposure * rate
        return _entropy(count.events, expected) - (count.events - expected)
    rest = count.exposure - count.events
    return _entropy(count.events, count.exposure * rate) + _entropy(rest, count.exposure * (1 - rate))


def _entropy(observed: float, expected: float) -> float:
    return observed * math.log(observed / expected) if observed else 0.0


def dispersion(scores: Sequence[float]) -> float:
    """Variance of the z-scores, winsorised at both ends, at least 1 (Spiegelhalter 2005).

    Their mean square is divided by what it is for standard normal scores, as pulling in the ends makes it smaller, and
    so does that the common rate comes from the territories themselves. With few territories it errs upwards, being
    unsure itself.
    """
    ordered = sorted(scores)
    cut = min(math.ceil(len(ordered) * WINSORISED), (len(ordered) - 1) // 2)  # one outlier must not hide itself
    low, high = ordered[cut], ordered[-1 - cut]
    squares = math.fsum(min(max(z, low), high) ** 2 for z in ordered)
    usual = _winsorised_variance((cut + 0.5) / len(ordered)) if len(ordered) > 3 else 1.0  # fewer hardly have ends
    return max(1.0, squares / (len(ordered) - 1) / usual)


def _winsorised_variance(share: float) -> float:
    """The variance of standard normal numbers of which that share, below a half, is pulled in at either end."""
    edge = -_NORMAL.inv_cdf(share)
    return 1 - 2 * share - 2 * edge * _NORMAL.pdf(edge) + 2 * share * edge**2


def benjamini_hochberg(ps: Sequence[float]) -> list[float]:
    """The p-values adjusted so that naming all at or below q keeps the expected share of false ones at q."""
    adjusted = [0.0] * len(ps)
    least = 1.0
    for rank, index in reversed(list(enumerate(sorted(range(len(ps)), key=ps.__getitem__), 1))):
        least = min(least, ps[index] * len(ps) / rank)
        adjusted[index] = least
    return adjusted


def distant_limits(rate: float, exposure: float, distance: float, *, share: bool) -> Interval:
    """The rates so many standard deviations from `rate`: by exact tails, by deviance where these vanish."""
    tail = _NORMAL.cdf(-distance)
    if tail > _SURE:
        return control_limits(rate, exposure, tail, share=share)
    expected = exposure * rate
    most = exposure if share else expected + 2 * distance * math.sqrt(expected) + distance**2
    low = _solve(lambda x: _root_deviance(Count(x, exposure, 1, share), rate) + distance, most)
    high = _solve(lambda x: _root_deviance(Count(x, exposure, 1, share), rate) - distance, most)
    return low / exposure, high / exposure


def control_limits(rate: float, exposure: float, tail: float, *, share: bool) -> Interval:
    """The rates beyond which a count has a probability below `tail` in its own tail, the events taken as continuous.

    rate: per unit of exposure, > 0. A territory lies outside exactly when its exact tail is smaller than `tail`.
    """
    most = exposure if share else exposure * rate + 40 * math.sqrt(exposure * rate) + 60
    low = _solve(lambda x: _at_most(x, exposure, rate, share) - tail, most)
    high = _solve(lambda x: tail - _at_least(x, exposure, rate, share), most)
    return low / exposure, high / exposure


def _solve(rising: Callable[[float], float], most: float) -> float:
    """Where the function changes its sign on [0, most]; an end where it does not."""
    low, high = 0.0, most
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return 0.0 if high < most * 2.0 ** (2 - _HALVINGS) else high


def _at_least(events: float, exposure: float, rate: float, share: bool) -> float:
    """P(N >= events)."""
    if events <= 0:
        return 1.0
    if not share:
        return gamma_cdf(exposure * rate, events)
    return beta_cdf(rate, events, exposure - events + 1) if events <= exposure else 0.0


def _at_most(events: float, exposure: float, rate: float, share: bool) -> float:
    """P(N <= events)."""
    if share and events >= exposure:
        return 1.0
    return 1 - _at_least(events + 1, exposure, rate, share)
