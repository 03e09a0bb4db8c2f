"""Counts that cannot be those of the value beside them."""

from __future__ import annotations

from lianggang.forecast.counting import base_of
from lianggang.panel.model import Observation
from lianggang.wording import canonical_unit, places_of

_ROUGHLY = 0.01  # denominators of another date or rounded to thousands give a value that is off by less
_DIGITS = 1.5  # units of the last place by which a rounded value may differ, as in the checks of figures


def contradiction(o: Observation) -> str:
    """What is wrong with the numerator and denominator of an observation, in Chinese; "" when nothing is."""
    if o.numerator is None or o.denominator is None:
        return ""
    events, whole, unit = float(o.numerator), float(o.denominator), canonical_unit(o.unit)
    if events < 0 or whole < 0:
        return "分子、分母有负数"
    if whole == 0:
        return "分母为零"
    if events % 1:
        return "分子不是整数"
    if unit == "%" and events > whole:
        return "分子大于分母"
    base = 100.0 if unit == "%" else base_of(unit)
    return "数值与分子、分母不符" if base and _differs(o, events * base / whole) else ""


def _differs(o: Observation, exact: float) -> bool:
    if o.value is None:
        return False
    return abs(float(o.value) - exact) > _DIGITS * 10.0 ** -places_of(o.value) + _ROUGHLY * abs(exact)
