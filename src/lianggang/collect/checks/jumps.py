"""A change from year to year that neither chance nor the series' own past explains."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from lianggang.catalogue.model import Rule
from lianggang.collect.checks.material import Material, known, number, occasion
from lianggang.collect.checks.unit_slips import MIN_EVENTS, slip_power
from lianggang.findings import Finding, warning
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity

MIN_CHANGES = 4
LIMIT = 3.5  # Iglewicz and Hoaglin: modified z beyond which a value is an outlier
MAD_TO_SD = 1.4826
FLOOR = 0.05  # least spread of changes, on the log or logit scale; half of a capped series never moves
CHANCE_LIMIT = 3.0
_ADVICE = "核对数值和口径；确有其事的在说明里写原因，口径变化的请注明"


def check_jumps(material: Material) -> Iterator[Finding]:
    """Changes by the rule's factor within one year, and changes per year far outside those of the years before.

    The judged change takes no part in the measure it is judged by. Unit slips have their own check.
    """
    rule = next(material.rules_of("jump"), None)
    for _, quantity, o, before in material.histories():
        if not before or slip_power(o, before, quantity) or not _beyond_chance(before[-1], o, quantity):
            continue
        if rule and _by_factor(before[-1], o, rule):
            message = f"{_change(before[-1], o, quantity)}；{rule.sentence}"
            yield warning("jump-by-factor", message, place=o.place, advice=_ADVICE)
        elif _unusual([*before, o], quantity):
            message = f"{_change(before[-1], o, quantity)}，超出往年变动幅度"
            yield warning("unusual-change", message, place=o.place, advice=_ADVICE)


def _by_factor(before: Observation, o: Observation, rule: Rule) -> bool:
    low, high = sorted((known(before), known(o)))
    return before.year == o.year - 1 and rule.high is not None and low > 0 and high >= rule.high * low


def _change(before: Observation, o: Observation, quantity: Quantity) -> str:
    values = f"{number(known(o))}{o.unit}，{before.year}年为{number(known(before))}{o.unit}"
    return f"{occasion(o)}{quantity.name}{values}"


def _beyond_chance(before: Observation, o: Observation, quantity: Quantity) -> bool:
    """Whether the change exceeds chance, as far as counts are known; rare events need counts to be judged at all."""
    pairs = [_counts(x, quantity) for x in (before, o)]
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


def _counts(o: Observation, quantity: Quantity) -> tuple[float, float] | None:
    """Events and exposure where both are known and usable; a count of things is its own number of events."""
    if quantity.is_count and not quantity.unit.startswith("万"):
        return float(abs(known(o))), 1.0
    if not quantity.divides or o.numerator is None or not o.denominator or o.numerator < 0 or o.denominator < 0:
        return None
    return float(o.numerator), float(o.denominator)


def _angle_distance(p: float, n: float, q: float, m: float) -> float:
    """The distance of two shares in standard errors, by the variance-stabilising arcsine (Freeman and Tukey)."""
    angles = [2 * math.asin(math.sqrt(min(share, 1.0))) for share in (p, q)]
    return abs(angles[0] - angles[1]) / math.sqrt(1 / n + 1 / m)


def _unusual(values: Sequence[Observation], quantity: Quantity) -> bool:
    """Whether the last change lies outside the earlier ones by the modified z of Iglewicz and Hoaglin."""
    scaled = [(o.year, _scaled(float(known(o)), quantity)) for o in values]
    *earlier, last = [(b - a) / (later - year) for (year, a), (later, b) in pairwise(scaled)]
    if len(earlier) < MIN_CHANGES:
        return False
    centre = median(earlier)
    spread = max(MAD_TO_SD * median(abs(change - centre) for change in earlier), FLOOR)
    return abs(last - centre) > LIMIT * spread


def _scaled(value: float, quantity: Quantity) -> float:
    """Logit for shares, logarithm for the rest, both softened by one unit so that bounds are no cliff."""
    if quantity.is_share:
        return math.log((value + 1) / (101 - value))
    return math.copysign(math.log1p(abs(value)), value)
