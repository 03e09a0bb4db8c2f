"""What the series of one indicator have in common: a drift, its ups and downs, and how noisy they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from lianggang.forecast import level
from lianggang.forecast.params import DEFAULT, Params
from lianggang.forecast.prepare import Points, points
from lianggang.panel.model import Series

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Common:
    """Learnt from many series on one scale.

    drift: yearly common movement, already shrunk. variance: of the common movement from year to year.
    weights (s, m): prior weights of the level's grid. n: number of series.
    """

    scale: str
    drift: float
    variance: float
    n: int
    weights: Array = field(compare=False, repr=False)


def learn(peers: Sequence[Series], *, to: int, params: Params = DEFAULT) -> Common | None:
    """What the series have in common, None with fewer than `params.min_peers` on one scale.

    The common movement of a year is the median change over the series. Its mean is shrunk by `params.trust`; the
    weights are the average posterior weights of the series, with the fixed prior counting for `params.prior_peers`.
    """
    usable = [p for p in (points(s, to, params) for s in peers) if p is not None]
    if not usable:
        return None
    scale = Counter(p.scale for p in usable).most_common(1)[0][0]
    usable = [p for p in usable if p.scale == scale]
    if len(usable) < params.min_peers:
        return None
    drift, variance = _movement(usable, params)
    total = params.prior_peers * level.prior_weights(params)
    for p in usable:
        total = total + level.posterior_weights(p.years, p.scaled, p.known, drift, params)
    return Common(scale, drift, variance, len(usable), total / total.sum())


def _movement(usable: list[Points], params: Params) -> tuple[float, float]:
    """Shrunk mean and variance of the yearly common movement; none on the scale of each series' own spread."""
    changes: dict[int, list[float]] = defaultdict(list)
    for p in usable:
        for year, before, now, was in zip(p.years[1:], p.years, p.scaled[1:], p.scaled, strict=False):
            if year - before == 1:
                changes[int(year)].append(float(now - was))
    medians = [float(np.median(c)) for c in changes.values() if len(c) >= params.min_peers // 2]
    if len(medians) < params.min_points or usable[0].scale == "identity":
        return 0.0, 0.0
    return params.trust * float(np.mean(medians)), float(np.var(medians, ddof=1))
