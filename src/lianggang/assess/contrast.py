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
LOG_FROM = 5  # events on either side from which the interval of a ratio is taken on the log scale


def difference(a: Count, b: Count, confidence: float = 0.95) -> Interval:
    """The interval of a.value - b.value, in the unit of the indicator.

    Newcombe's hybrid: Wilson limits of two proportions; for rates the same with exact Poisson limits.
    """
    gap = a.value - b.value
    (low_a, high_a), (low_b, high_b) = a.interval(confidence), b.interval(confidence)
    low = gap - math.hypot(a.value - low_a, high_b - b.value)
    return low, gap + math.hypot(high_a - a.value, b.value - low_b)


def ratio(a: Count, b: Count, confidence: float = 0.95) -> Interval:
    """The interval of a.value / b.value; the upper limit is infinite when b may have no events.

    Of two shares: the limits of each recovered for the ratio (Donner and Zou 2012). Of rates: from five events a side
    normal on the log scale, below that exact and conditional on the sum of the events. Both without events: 0 to
    infinity.
    """
    if a.share and b.share:
        return _recovered(a, b, confidence)
    if min(a.events, b.events) >= LOG_FROM:
        z = NormalDist().inv_cdf((1 + confidence) / 2)
        error = math.sqrt(1 / a.events + 1 / b.events)
        return a.rate / b.rate * math.exp(-z * error), a.rate / b.rate * math.exp(z * error)
    if a.events + b.events == 0:
        return 0.0, math.inf
    shares = clopper_pearson(a.events, a.events + b.events, confidence)
    low, high = (math.inf if share >= 1 else share / (1 - share) * b.exposure / a.exposure for share in shares)
    return low, high


def _recovered(a: Count, b: Count, confidence: float) -> Interval:
    """MOVER: the roots of x²·l(2q - l) - 2pq·x + u(2p - u) = 0 for limits l, u of shares p and q (Wilson).

    Written so that no root is lost to cancellation, and the leading coefficient may vanish.
    """
    (low_a, high_a), (low_b, high_b) = a.limits(confidence), b.limits(confidence)
    product = a.rate * b.rate

    def root(end: float, coefficient: float) -> float:
        return product + math.sqrt(max(0.0, product * product - end * coefficient))

    least, most = low_a * (2 * a.rate - low_a), high_a * (2 * a.rate - high_a)
    widest, narrowest = high_b * (2 * b.rate - high_b), low_b * (2 * b.rate - low_b)
    low = least / root(least, widest) if least > 0 else 0.0
    return low, root(most, narrowest) / narrowest if narrowest > 0 else math.inf


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
