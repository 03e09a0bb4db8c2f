"""A change from year to year that neither chance nor the series' own past explains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lianggang.catalogue.model import Rule
from lianggang.collect.checks.changes import beyond_chance, scaled, usual
from lianggang.collect.checks.material import Material, known, number, occasion
from lianggang.collect.checks.unit_slips import slip_power
from lianggang.findings import Finding, warning
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity

MIN_CHANGES = 4
LIMIT = 3.5  # Iglewicz and Hoaglin: modified z beyond which a value is an outlier
_ADVICE = "核对数值和口径；确有其事的在说明里写原因，口径变化的请注明"


def check_jumps(material: Material) -> Iterator[Finding]:
    """Changes by the rule's factor within one year, and changes per year far outside those of the years before.

    The judged change takes no part in the measure it is judged by. Unit slips have their own check.
    """
    rule = next(material.rules_of("jump"), None)
    for _, quantity, o, before in material.histories():
        if not before or slip_power(o, before, quantity) or not beyond_chance(before[-1], o, quantity):
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


def _unusual(values: Sequence[Observation], quantity: Quantity) -> bool:
    """Whether the last change lies outside the earlier ones by the modified z of Iglewicz and Hoaglin."""
    points = [(o.year, scaled(o, quantity)) for o in values]
    *earlier, last = [(b - a) / (later - year) for (year, a), (later, b) in pairwise(points)]
    if len(earlier) < MIN_CHANGES:
        return False
    centre, spread = usual(earlier)
    return abs(last - centre) > LIMIT * spread
