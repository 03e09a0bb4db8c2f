"""A first value that fits the target only after its decimal point is moved was perhaps written as a fraction."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

from lianggang.collect.checks.material import Material, known, number, occasion
from lianggang.collect.checks.unit_slips import MIN_HISTORY
from lianggang.findings import Finding, warning
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity, normal_unit

NEAR = math.log10(2)  # a value between half and twice a target counts as near it
FACTORS = {"%": (100,), "‰": (1000, 10)}
_ADVICE = "核对小数点和单位（如95.3%填95.3）；确为这么小的在说明里写原因"


def check_scale_slips(material: Material) -> Iterator[Finding]:
    """Values without enough history that are far from every target, and near one when multiplied by 10, 100 or 1000.

    A factor of ten is asked of rates per mille only, and not of rare events, which are often so small.
    """
    for _, quantity, o, before in material.histories():
        goals = material.goals.get(o.indicator, ())
        if _judged_by(before, o) or known(o) <= 0 or any(_near(known(o), goal) for goal in goals):
            continue
        for factor in _factors(quantity):
            goal = next((goal for goal in goals if _near(known(o) * factor, goal)), None)
            if goal is not None and _possible(known(o) * factor, quantity):
                yield _slip(o, quantity, factor, goal)
                break


def _judged_by(before: Sequence[Observation], o: Observation) -> bool:
    """Whether the checks of unit slips and jumps have a history to judge the value by."""
    return len(before) >= MIN_HISTORY or any(x.year == o.year - 1 for x in before)


def _factors(quantity: Quantity) -> tuple[int, ...]:
    factors = FACTORS.get(normal_unit(quantity.unit), ())
    return tuple(f for f in factors if f != 10 or not quantity.rare_event)


def _near(value: Decimal, goal: Decimal) -> bool:
    return goal > 0 and abs(math.log10(value / goal)) <= NEAR


def _possible(value: Decimal, quantity: Quantity) -> bool:
    return quantity.valid_max is None or value <= quantity.valid_max


def _slip(o: Observation, quantity: Quantity, factor: int, goal: Decimal) -> Finding:
    message = f"{occasion(o)}{quantity.name}{number(known(o))}{o.unit}，目标是{number(goal)}{o.unit}"
    message += f"；乘以{factor}得{number((known(o) * factor).normalize())}{o.unit}，才与目标相当"
    return warning("scale-slip", message, place=o.place, advice=_ADVICE)
