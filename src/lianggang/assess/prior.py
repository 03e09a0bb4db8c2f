"""What is known of a territory's true rate before its own year is counted: from peers, its own past, or the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lianggang.assess.counted import Count
from lianggang.assess.pooling import pooled
from lianggang.assess.posterior import prior_grid
from lianggang.assess.shrinkage import FEW_TERRITORIES, Prior, stratum_prior

WORTH = 2.0
"""Events that a prior counts for which does not come from peers; little, so that few own events outweigh it."""
MANY_PEERS = 200
"""From so many on, peers tell their spread well enough to take it for certain."""
YEARS = 10
"""Earlier years that are added up to a prior."""


def prior_for(
    count: Count, year: int, earlier: Mapping[int, Count], peers: Sequence[Count], target: float, start: int
) -> Prior:
    """The prior for the count of `year`.

    peers: counts of the same year in other territories of the level; they decide when they are eight or more and
    differ by more than chance; what fewer than two hundred tell of it is itself unsure, and counts so. Else the own
    counts of up to ten earlier years since `start` (of the definition), else the target (unit of the indicator;
    neither 0 nor, for shares, 100), each worth two events or as many as the past
    had. docs/statistics.md, section 2.
    """
    alike = [c for c in peers if (c.scale, c.share) == (count.scale, count.share)]
    if len(alike) >= FEW_TERRITORIES:
        found = stratum_prior(alike, origin=f"同级{len(alike)}个地区")
        if found.variance:
            return found if len(alike) >= MANY_PEERS else replace(found, grid=prior_grid(alike))
    past = pooled(earlier, until=year - 1, years=YEARS, start=start)
    if past is None:
        return _weak(count, target / count.scale, WORTH, "没有可用的往年数据，以目标值为中心")
    # half an event keeps the mean of a past without any from being zero
    mean, worth = (past.count.events + 0.5) / (past.count.exposure + 1), min(WORTH, past.count.rarer + 0.5)
    return _weak(count, mean, worth, f"本地{past.label}")


def _weak(count: Count, mean: float, worth: float, origin: str) -> Prior:
    """A prior around a mean that is worth so many events, of a share on its rarer side."""
    if not count.share:
        return Prior(mean, mean**2 / worth, False, count.scale, origin)
    size = worth / min(mean, 1 - mean)
    return Prior(mean, mean * (1 - mean) / (size + 1), True, count.scale, origin)
