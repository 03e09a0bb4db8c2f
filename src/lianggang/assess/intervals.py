"""Exact and approximate intervals for counts and proportions; no package beyond the standard library is needed.

Formulas and thresholds: docs/methods.md, section 4.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from statistics import NormalDist

Interval = tuple[float, float]

_HALVINGS = 100
_TERMS = 10_000
_EPS = 1e-15
_TINY = 1e-300


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
    high = shape + 1.0
    while gamma_cdf(high, shape) < share:
        high *= 2
    return _invert(lambda x: gamma_cdf(x, shape), share, high)


def beta_quantile(share: float, a: float, b: float) -> float:
    """The point below which a beta(a, b) variable lies with probability `share`."""
    return _invert(lambda x: beta_cdf(x, a, b), share, 1.0)


def gamma_cdf(x: float, shape: float) -> float:
    """Regularised lower incomplete gamma function P(shape, x): series, or Lentz's continued fraction above the mean."""
    if x <= 0:
        return 0.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        for k in range(1, _TERMS):
            term *= x / (shape + k)
            total += term
            if term < total * _EPS:
                break
        return min(1.0, front * total)
    steps = ((-k * (k - shape), x + 2 * k + 1 - shape) for k in range(1, _TERMS))
    return 1 - front / _lentz(x + 1 - shape, steps)


def beta_cdf(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta function I_x(a, b) by its continued fraction."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_cdf(1 - x, b, a)
    log_front = a * math.log(x) + b * math.log1p(-x) - math.lgamma(a) - math.lgamma(b) + math.lgamma(a + b)
    return math.exp(log_front) / a / _lentz(1.0, ((_beta_step(k, x, a, b), 1.0) for k in range(1, _TERMS)))


def _beta_step(k: int, x: float, a: float, b: float) -> float:
    m = k // 2
    if k % 2 == 0:
        return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))


def _lentz(start: float, steps: Iterable[tuple[float, float]]) -> float:
    """The continued fraction start + a1/(b1 + a2/(b2 + …)) from pairs (a, b)."""
    value = c = start or _TINY
    d = 0.0
    for numerator, denominator in steps:
        d = 1 / (denominator + numerator * d or _TINY)
        c = denominator + numerator / c or _TINY
        value *= c * d
        if abs(c * d - 1) < _EPS:
            break
    return value


def _invert(cdf: Callable[[float], float], share: float, high: float) -> float:
    low = 0.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if cdf(middle) < share else (low, middle)
        if high - low <= _EPS * high:
            break
    return (low + high) / 2


def _tail(part: float, confidence: float, whole: float = math.inf) -> float:
    """Probability in each tail; ValueError unless 0 <= part <= whole, 0 < whole and 0 < confidence < 1."""
    if not (0 <= part <= whole and whole > 0 and part < math.inf and 0 < confidence < 1):
        raise ValueError("a count lies between 0 and its total, and the confidence between 0 and 1")
    return (1 - confidence) / 2
