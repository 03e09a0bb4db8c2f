"""A value ten, a hundred or a thousand times its own history was perhaps written in another unit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import median

from lianggang.collect.checks.changes import CHANCE_LIMIT, MIN_EVENTS, counts
from lianggang.collect.checks.material import Material, known, number, occasion
from lianggang.findings import Finding, warning
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity

MIN_HISTORY = 2
NEARNESS = 0.15  # of log10: a factor of 7.1–14.1 counts as ten


def check_unit_slips(material: Material) -> Iterator[Finding]:
    """Values whose ratio to the median of the years before has a logarithm near a whole number other than 0."""
    for _, quantity, o, before in material.histories():
        power = slip_power(o, before, quantity)
        if power:
            usual = number(sorted(known(x) for x in before)[len(before) // 2])
            message = f"{occasion(o)}{quantity.name}{number(known(o))}{o.unit}，往年约{usual}{o.unit}"
            message += f"，相差约{10 ** abs(power)}倍"
            advice = "核对单位（%、‰、/10万、人与万人）和小数点；确有其事的在说明里写原因"
            yield warning("unit-slip", message, place=o.place, advice=advice)


def slip_power(o: Observation, before: Sequence[Observation], quantity: Quantity) -> int:
    """The power of ten by which a value departs from the median of its history; 0 when it does not.

    Rare events known to be below ten cases jump by chance and are left out, and so are counts within their own chance.
    """
    history = [float(known(x)) for x in before if known(x) > 0]
    if len(history) < MIN_HISTORY or known(o) <= 0:
        return 0
    if quantity.rare_event and o.numerator is not None and o.numerator < MIN_EVENTS:
        return 0
    if quantity.is_count and (now := counts(o, quantity)) and _by_chance(now[0], median(history)):
        return 0
    power = math.log10(float(known(o)) / median(history))
    near = round(power)
    return near if near and abs(power - near) <= NEARNESS else 0


def _by_chance(now: float, usual: float) -> bool:
    """Whether two numbers of events differ by no more than chance, on the scale of their roots."""
    return 2 * abs(math.sqrt(now) - math.sqrt(usual)) <= CHANCE_LIMIT * math.sqrt(2)
