"""How far two values of one quantity lie apart: on a scale without cliffs, and beyond chance or not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from lianggang.assess.intervals import beta_cdf
from lianggang.collect.checks.material import known
from lianggang.panel.model import Observation
from lianggang.panel.numbers import decimals
from lianggang.panel.quantities import Quantity

MAD_TO_SD = 1.4826
FLOOR = 0.05  # least spread of changes, on the log or logit scale; half of a capped series never moves
CHANCE_LIMIT = 3.0
MIN_EVENTS = 10  # fewer rare events jump by chance


def scaled(o: Observation, quantity: Quantity) -> float:
    """Logit for shares, logarithm for the rest, both softened by one unit so that bounds are no cliff."""
    value = float(known(o))
    if quantity.is_share:
        return math.log((value + 1) / (101 - value))
    return math.copysign(math.log1p(abs(value)), value)


def usual(changes: Sequence[float]) -> tuple[float, float]:
    """The median of changes and their spread about it: that of a normal with the same median deviation, floored."""
    centre = median(changes)
    return centre, max(MAD_TO_SD * median(abs(change - centre) for change in changes), FLOOR)


def beyond_chance(before: Observation, o: Observation, quantity: Quantity) -> bool:
    """Whether the change exceeds chance, as far as counts are known; rare events need counts to be judged at all."""
    pairs = [counts(x, quantity) for x in (before, o)]
    if None in pairs:
        return not quantity.rare_event
    (events, exposure), (later_events, later_exposure) = (pair for pair in pairs if pair)
    if quantity.rare_event and max(events, later_events) < MIN_EVENTS:
        return False
    if quantity.is_share:
        return (
            _angle_distance(events / exposure, exposure, later_events / later_exposure, later_exposure) > CHANCE_LIMIT
        )
    factor = later_exposure / exposure
    return 2 * abs(math.sqrt(later_events) - math.sqrt(events * factor)) > CHANCE_LIMIT * math.sqrt(1 + factor)


def chance_variance(o: Observation, quantity: Quantity) -> float:
    """The variance of the scaled value by chance alone, to first order; 0 where counts are not known."""
    pair = counts(o, quantity)
    if pair is None:
        return 0.0
    (events, exposure), value = pair, float(known(o))
    if quantity.is_share:
        p = min(1.0, (events + 0.5) / (exposure + 1))
        slope = 102 / ((value + 1) * (101 - value))
        return (100 * slope) ** 2 * p * (1 - p) / (exposure + 1)
    scale = quantity.scale if quantity.divides else 1
    return (scale / exposure / (1 + abs(value))) ** 2 * (events + 0.5)


def printed_places(value: Decimal) -> int:
    """How many digits behind the point say something: 82.0 comes from programs that print whole numbers so."""
    return decimals(value.normalize())


def at_least(k: int, n: int, p: float) -> float:
    """The probability of k or more of n, each with probability p."""
    return beta_cdf(p, k, n - k + 1) if k > 0 else 1.0


def counts(o: Observation, quantity: Quantity) -> tuple[float, float] | None:
    """Events and exposure where both are known and usable; a count of things is its own number of events."""
    if quantity.is_count and not quantity.unit.startswith("万"):
        return float(abs(known(o))), 1.0
    if o.numerator is None or not o.denominator or o.numerator < 0 or o.denominator < 0:
        return None
    return float(o.numerator), float(o.denominator)


def _angle_distance(p: float, n: float, q: float, m: float) -> float:
    """The distance of two shares in standard errors, by the variance-stabilising arcsine (Freeman and Tukey)."""
    angles = [2 * math.asin(math.sqrt(min(share, 1.0))) for share in (p, q)]
    return abs(angles[0] - angles[1]) / math.sqrt(1 / n + 1 / m)
