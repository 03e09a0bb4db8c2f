"""Two counts against each other: difference, ratio and parity, with intervals.

Formulas and sources: docs/statistics.md, section 5.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from lianggang.assess.counted import Count
from lianggang.assess.intervals import Interval, clopper_pearson

PARITY = (0.97, 1.03)
"""Between these a parity index counts as parity (UNESCO; to be checked at its source)."""
_LOG_FROM = 5  # events on either side from which the interval of a ratio is taken on the log scale


def difference(a: Count, b: Count, confidence: float = 0.95) -> Interval:
    """The interval of a.value - b.value, in the unit of the indicator.

    Newcombe's hybrid: Wilson limits of two proportions; for rates the same with exact Poisson limits.
    """
    gap = a.value - b.value
    (low_a, high_a), (low_b, high_b) = a.interval(confidence), b.interval(confidence)
    low = gap - math.hypot(a.value - low_a, high_b - b.value)
    return low, gap + math.hypot(high_a - a.value, b.value - low_b)


def ratio(a: Count, b: Count, confidence: float = 0.95) -> Interval:
    """The interval of a.value / b.value; the upper limit is infinite when b has no events.

    From five events a side: normal on the log scale. Below: exact, conditional on the sum of the events, which for
    shares errs on the safe side. Both without events: 0 to infinity.
    """
    if min(a.events, b.events) >= _LOG_FROM:
        z = NormalDist().inv_cdf((1 + confidence) / 2)
        error = math.sqrt(sum(1 / c.events - (1 / c.exposure if c.share else 0) for c in (a, b)))
        return a.rate / b.rate * math.exp(-z * error), a.rate / b.rate * math.exp(z * error)
    if a.events + b.events == 0:
        return 0.0, math.inf
    shares = clopper_pearson(a.events, a.events + b.events, confidence)
    low, high = (math.inf if share >= 1 else share / (1 - share) * b.exposure / a.exposure for share in shares)
    return low, high


def parity(women: float, men: float) -> float | None:
    """The parity index women / men; None when either is negative or men is 0."""
    return women / men if men > 0 and women >= 0 else None


def adjusted_parity(women: float, men: float) -> float | None:
    """The parity index made symmetric: 2 - men / women where it exceeds 1, so that it lies between 0 and 2."""
    index = parity(women, men)
    return index if index is None or index <= 1 else 2 - men / women


def is_parity(index: float) -> bool:
    """Whether the index lies between 0.97 and 1.03, both included, as printed with two decimals."""
    low, high = PARITY
    return low <= round(index + 1e-9, 2) <= high
