"""People are counted in whole numbers: fractions of a count, and rates that no whole count can give."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from lianggang.collect.checks.material import Material, known, occasion
from lianggang.findings import Finding, warning
from lianggang.panel.model import Observation
from lianggang.panel.numbers import decimals
from lianggang.panel.quantities import Quantity

_ADVICE = "补填实际的分子、分母，由系统计算率"


def check_whole_counts(material: Material) -> Iterator[Finding]:
    """Rare events with a fractional numerator, and rates that do not belong to their denominator.

    A rate v with denominator d stands for v·d/scale events; when no whole number lies within the rounding of v,
    the rate was not computed from that denominator.
    """
    for o, quantity in material.checked():
        if quantity.rare_event and o.numerator is not None and o.numerator % 1:
            message = f"{occasion(o)}{quantity.name}的分子{o.numerator}不是整数"
            yield warning("count-not-whole", message, place=o.place, advice="人数填整数")
        elif _impossible(o, quantity):
            events = known(o) * (o.denominator or 0) / quantity.scale
            message = (
                f"{occasion(o)}{quantity.name}{o.value}{o.unit}、分母{o.denominator}，算得分子{events:.2f}，不是整数"
            )
            yield warning("rate-without-count", message, place=o.place, advice=_ADVICE)


def _impossible(o: Observation, quantity: Quantity) -> bool:
    if o.value is None or o.numerator is not None or not o.denominator or not quantity.divides:
        return False
    if o.denominator % 1 or o.qualifier:
        return False
    half = Decimal(1).scaleb(-decimals(o.value)) / 2
    low, high = ((o.value + side) * o.denominator / quantity.scale for side in (-half, half))
    return math.floor(high) < math.ceil(low)
