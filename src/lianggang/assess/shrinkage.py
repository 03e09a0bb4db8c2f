"""Rates of many territories that borrow strength from their stratum (empirical Bayes).

Clayton and Kaldor's Gamma-Poisson with Marshall's moments, and the beta-binomial alike: docs/statistics.md, section 3.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lianggang.assess.counted import Count
from lianggang.assess.intervals import Interval, beta_cdf, gamma_cdf
from lianggang.assess.posterior import Array, Grid, draw_rates
from lianggang.findings import Finding, note, warning

FEW_TERRITORIES = 8
"""Fewer than this make a prior that hardly tells anything."""


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of a true rate before its own events are seen: mean and variance, per unit of exposure.

    share: Beta, else Gamma. scale: of the unit. origin: Chinese, where it comes from.
    grid: where mean and variance are themselves unsure, the priors that they may be; it then decides.
    """

    mean: float
    variance: float
    share: bool = False
    scale: int = 1
    origin: str = ""
    grid: Grid | None = None

    @property
    def shapes(self) -> tuple[float, float]:
        """The two parameters: shape and exposure of the Gamma, a and b of the Beta; the variance must not be 0."""
        if self.share:
            size = self.mean * (1 - self.mean) / self.variance - 1
            return self.mean * size, (1 - self.mean) * size
        return self.mean**2 / self.variance, self.mean / self.variance

    def weight(self, exposure: float) -> float:
        """The share of a territory's own rate in its estimate; 0 when the prior has no variance."""
        chance = self.mean * (1 - self.mean) - self.variance if self.share else self.mean
        return self.variance / (self.variance + chance / exposure) if self.variance else 0.0

    def estimate(self, count: Count) -> float:
        """The posterior mean of the true rate."""
        if self.grid is None:
            w = self.weight(count.exposure)
            return w * count.rate + (1 - w) * self.mean
        return math.fsum(w * a / (a + b if self.share else b) for w, a, b in self.after(count))

    def after(self, count: Count) -> tuple[tuple[float, float, float], ...]:
        """What is known after the events of `count`: distributions by weight and shapes; the variance must not be 0."""
        if self.grid is not None:
            grid = self.grid.after(count)
            return tuple(zip(grid.weights.tolist(), grid.a.tolist(), grid.b.tolist(), strict=True))
        a, b = self.shapes
        return ((1.0, a + count.events, b + count.exposure - (count.events if self.share else 0)),)

    def at_most(self, count: Count, rate: float) -> float:
        """P(true rate <= `rate`), per unit of exposure, after the events of `count`."""
        if not self.variance:
            return float(self.mean <= rate)
        return math.fsum(
            w * (beta_cdf(rate, a, b) if self.share else gamma_cdf(b * rate, a)) for w, a, b in self.after(count)
        )

    def words(self) -> str:
        """The prior in Chinese: its mean, and what it is worth."""
        value = f"{self.mean * self.scale:.4g}"
        if not self.variance:
            return f"{value}，各地区相同"
        a, b = self.shapes
        worth = f"折合{a + b:.4g}人" if self.share else f"折合{a:.3g}例"
        unsure = "，地区之间差别的大小本身不确定，已计入" if self.grid else ""
        return f"平均{value}，{worth}{unsure}"


@dataclass(frozen=True, slots=True)
class Shrunk:
    """One territory: its count, the weight of its own rate, the estimate and its 95 % interval (unit of the indicator).

    The published rate stays the official figure; the estimate is for judging and ranking.
    """

    territory: str
    count: Count
    weight: float
    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Stratum:
    """The territories of one stratum with their prior; draws (n draws, n territories) of the true rates per unit.

    prior and draws are None when the counts cannot tell; then `findings` say why and members keep their own rates.
    """

    name: str
    members: tuple[Shrunk, ...]
    prior: Prior | None
    draws: Array | None
    findings: tuple[Finding, ...] = ()

    def at_most(self, target: float) -> dict[str, float]:
        """P(true rate <= target) of each territory, the uncertainty of the prior included; empty without a prior.

        target: in the unit of the indicator.
        """
        if self.draws is None or self.prior is None:
            return {}
        shares = (self.draws <= target / self.prior.scale).mean(axis=0)
        return {m.territory: float(p) for m, p in zip(self.members, shares, strict=True)}


def shrink(counts: Mapping[str, Count], *, name: str = "") -> Stratum:
    """The rates of the territories of one stratum, drawn towards the stratum's rate by as much as chance explains.

    counts: by territory, all of one kind. Draws are the same for the same counts, whatever their order.
    """
    ordered = sorted(counts.items())
    if not ordered:
        return Stratum(name, (), None, None, (_alone(name, 0),))
    if len(ordered) == 1 or not _tells(counts.values()):
        finding = _alone(name, 1) if len(ordered) == 1 else _uniform(name, ordered[0][1])
        members = tuple(Shrunk(t, c, 1.0, c.value, c.interval()) for t, c in ordered)
        return Stratum(name, members, None, None, (finding,))
    prior = stratum_prior([c for _, c in ordered], origin=name)
    draws = draw_rates([c for _, c in ordered])
    limits = np.quantile(draws, (0.025, 0.975), axis=0) * prior.scale
    members = tuple(
        _shrunk(t, c, prior, (float(low), float(high))) for (t, c), low, high in zip(ordered, *limits, strict=True)
    )
    return Stratum(name, members, prior, draws, tuple(_remarks(name, prior, len(ordered))))


def _shrunk(territory: str, count: Count, prior: Prior, limits: Interval) -> Shrunk:
    value = prior.estimate(count) * count.scale
    low, high = limits
    return Shrunk(territory, count, prior.weight(count.exposure), value, (min(low, value), max(high, value)))


def stratum_prior(counts: Sequence[Count], *, origin: str = "") -> Prior:
    """Mean and variance of the true rates by the method of moments (Marshall 1991); variance 0 is possible.

    Raises ValueError without counts or when they are of different kinds.
    """
    if len({(c.scale, c.share) for c in counts}) != 1:
        raise ValueError("a prior needs counts of one kind")
    share, scale = counts[0].share, counts[0].scale
    exposure = math.fsum(c.exposure for c in counts)
    mean = math.fsum(c.events for c in counts) / exposure
    spread = math.fsum(c.exposure * (c.rate - mean) ** 2 for c in counts) / exposure
    average = exposure / len(counts)
    if not share:
        return Prior(mean, max(0.0, spread - mean / average), share, scale, origin)
    most = mean * (1 - mean)
    variance = (spread - most / average) / (1 - 1 / average) if average > 1 else 0.0
    return Prior(mean, min(max(0.0, variance), most * (1 - 1e-9)), share, scale, origin)


def _tells(counts: Iterable[Count]) -> bool:
    """Whether the counts have events and, for shares, non-events."""
    known = tuple(counts)
    return any(c.events for c in known) and not all(c.share and c.events == c.exposure for c in known)


def _remarks(name: str, prior: Prior, size: int) -> list[Finding]:
    found = []
    if not prior.variance:
        text = f"{_where(name)}各地区率的差别不超过偶然，估计值都取本层的率{prior.mean * prior.scale:.4g}"
        found.append(note("no-spread", text, advice="不要按单年的率给地区排名次"))
    if size < FEW_TERRITORIES:
        text = f"{_where(name)}只有{size}个地区，先验不可靠"
        found.append(note("few-territories", text, advice="并入更大的层，或用几年合计"))
    return found


def _alone(name: str, size: int) -> Finding:
    text = f"{_where(name)}{'只有一个地区' if size else '没有可用的分子、分母'}，不能借用其他地区"
    return warning("one-territory", text, advice="补充同层地区的分子、分母，或写明先验")


def _uniform(name: str, count: Count) -> Finding:
    what = "都是零" if count.events == 0 else "都是100%"
    text = f"{_where(name)}各地区的率{what}，估计不出地区之间的差别，只列各自的区间"
    return warning("all-alike", text, advice="合并几年，或写明先验")


def _where(name: str) -> str:
    return f"“{name}”" if name else ""
