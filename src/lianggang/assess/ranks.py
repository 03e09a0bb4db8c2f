"""Ranks of territories with their uncertainty: what a league table of few events does not tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lianggang.assess.counted import Count
from lianggang.assess.posterior import Array
from lianggang.assess.shrinkage import Stratum
from lianggang.catalogue.direction import sign_of

_EXTREME = 0.25


@dataclass(frozen=True, slots=True)
class Rank:
    """One territory: its rank by the published rate (equal rates share the best), and what its true rank may be.

    low, high: 95 % of the draws of the joint posterior; expected: their mean. first, last: P(among the best,
    the worst quarter).
    """

    territory: str
    published: int
    expected: float
    low: int
    high: int
    first: float
    last: float

    @property
    def sentence(self) -> str:
        """The rank in Chinese: 按公布的率排第1，真实名次95%在第1—14之间."""
        text = f"{self.territory}按公布的率排第{self.published}，真实名次95%的可能在第{self.low}—{self.high}"
        return text if self.low < self.high else f"{self.territory}排第{self.low}，名次可靠"


def ranks(stratum: Stratum, *, better: str) -> tuple[Rank, ...]:
    """The ranks of the territories of a stratum, 1 = best; empty when the stratum has no posterior.

    better: "higher" | "lower". The draws have a fixed seed: the same figures give the same ranks.
    """
    sign = -sign_of(better)  # 1 = best: the smallest where less is better
    if not sign:
        raise ValueError("ranks need to know which way is better")
    if stratum.draws is None:
        return ()
    drawn = _ranks(sign * stratum.draws)
    size = len(stratum.members)
    extreme = max(1, round(size * _EXTREME))
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0, method="inverted_cdf").astype(int)
    published = _published([m.count for m in stratum.members], sign)
    return tuple(
        Rank(
            m.territory,
            published[i],
            float(drawn[:, i].mean()),
            int(low[i]),
            int(high[i]),
            float((drawn[:, i] <= extreme).mean()),
            float((drawn[:, i] > size - extreme).mean()),
        )
        for i, m in enumerate(stratum.members)
    )


def _ranks(values: Array) -> Array:
    """The rank of each value in its row, 1 = smallest."""
    order = values.argsort(axis=1)
    result = np.empty(values.shape)
    np.put_along_axis(result, order, np.arange(1.0, values.shape[1] + 1)[None, :], axis=1)
    return result


def _published(counts: Sequence[Count], sign: int) -> list[int]:
    rates = [sign * c.rate for c in counts]
    ordered = sorted(rates)
    return [ordered.index(rate) + 1 for rate in rates]
