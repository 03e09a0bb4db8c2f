"""Exact and approximate intervals for counts and proportions.

Formulas and thresholds: docs/methods.md, section 4.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from scipy.special import betainc, betaincinv, gammainc, gammaincinv

Interval = tuple[float, float]


def poisson_exact(events: float, confidence: float = 0.95) -> Interval:
    """Garwood's interval for the mean of a Poisson count of `events` (>= 0)."""
    tail = _tail(events, confidence)
    low = 0.0 if events == 0 else gamma_quantile(tail, events)
    return low, gamma_quantile(1 - tail, events + 1)


def byar(events: float, confidence: float = 0.95) -> Interval:
    """Byar's approximation to the same, within 0.2 % from 10 events on."""
    z = NormalDist().inv_cdf(1 - _tail(events, confidence))
    more = events + 1
    low = 0.0 if events == 0 else events * max(0.0, 1 - 1 / (9 * events) - z / (3 * math.sqrt(events))) ** 3
    return low, more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3


def wilson(part: float, whole: float, confidence: float = 0.95) -> Interval:
    """Wilson's interval for a proportion, `part` of `whole` (0 <= part <= whole, whole > 0), as shares of 1."""
    z = NormalDist().inv_cdf(1 - _tail(part, confidence, whole))
    half = z * math.sqrt(z * z + 4 * part * (1 - part / whole))
    low, high = ((2 * part + z * z + sign * half) / (2 * (whole + z * z)) for sign in (-1, 1))
    return (0.0 if part == 0 else max(0.0, low)), (1.0 if part == whole else min(1.0, high))


def clopper_pearson(part: float, whole: float, confidence: float = 0.95) -> Interval:
    """Clopper and Pearson's interval for a proportion, never too short."""
    tail = _tail(part, confidence, whole)
    low = 0.0 if part == 0 else beta_quantile(tail, part, whole - part + 1)
    return low, (1.0 if part == whole else beta_quantile(1 - tail, part + 1, whole - part))


def gamma_quantile(share: float, shape: float) -> float:
    """The point below which a gamma variable of this shape and scale 1 lies with probability `share`."""
    return float(gammaincinv(shape, share))


def beta_quantile(share: float, a: float, b: float) -> float:
    """The point below which a beta(a, b) variable lies with probability `share`."""
    return float(betaincinv(a, b, share))


def gamma_cdf(x: float, shape: float) -> float:
    """Regularised lower incomplete gamma function P(shape, x)."""
    return float(gammainc(shape, max(x, 0.0)))


def beta_cdf(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta function I_x(a, b)."""
    return float(betainc(a, b, min(max(x, 0.0), 1.0)))


def _tail(part: float, confidence: float, whole: float = math.inf) -> float:
    """Probability in each tail; ValueError unless 0 <= part <= whole, 0 < whole and 0 < confidence < 1."""
    if not (0 <= part <= whole and whole > 0 and part < math.inf and 0 < confidence < 1):
        raise ValueError("a count lies between 0 and its total, and the confidence between 0 and 1")
    return (1 - confidence) / 2
