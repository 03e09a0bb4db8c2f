"""The hard rules that one observation must satisfy by itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from decimal import Decimal

from lianggang.findings import Finding, error, warning
from lianggang.panel.model import Observation
from lianggang.panel.numbers import decimals
from lianggang.panel.quantities import Quantity

MAX_PRINTED_DECIMALS = 8  # more digits come from a formula and carry the noise of binary arithmetic
_CHECK_COUNTS = "核对分子、分母和数值，改正后再报"


def check_observation(observation: Observation, quantity: Quantity) -> list[Finding]:
    """Everything that is wrong with one value taken alone: range, counts, ratio.

    observation: value in `quantity.unit`, counts as reported. An error means that the value must not be used as it is.
    """
    return [finding for rule in _RULES for finding in rule(observation, quantity)]


def _negative_counts(o: Observation, q: Quantity) -> Iterator[Finding]:
    for label, count in (("分子", o.numerator), ("分母", o.denominator)):
        if count is not None and count < 0 and q.divides:
            yield error("negative-count", f"{q.name}的{label}是负数（{count}）", place=o.place, advice=_CHECK_COUNTS)


def _zero_denominator(o: Observation, q: Quantity) -> Iterator[Finding]:
    if o.denominator == 0 and q.divides and (o.value is not None or o.numerator):
        yield error(
            "zero-denominator",
            f"{q.name}的分母为0，率没有意义",
            place=o.place,
            advice="分母确为0时数值留空，在说明里写“分母为0”；不要填0",
        )


def _numerator_exceeds(o: Observation, q: Quantity) -> Iterator[Finding]:
    if q.is_share and o.numerator is not None and o.denominator and o.numerator > o.denominator > 0:
        yield error(
            "numerator-exceeds-denominator",
            f"{q.name}的分子{o.numerator}大于分母{o.denominator}",
            place=o.place,
            advice=_CHECK_COUNTS,
        )


def _range(o: Observation, q: Quantity) -> Iterator[Finding]:
    if o.value is None:
        return
    too_low = q.valid_min is not None and o.value < q.valid_min
    if too_low or (q.valid_max is not None and o.value > q.valid_max):
        low, high = ("不限" if bound is None else f"{bound}" for bound in (q.valid_min, q.valid_max))
        yield error(
            "out-of-range",
            f"{q.name}的数值{_short(o.value)}超出可能范围（{low}—{high}{q.unit}）",
            place=o.place,
            advice="检查小数点和单位（%、‰、/10万）是否填错",
        )


def _ratio(o: Observation, q: Quantity) -> Iterator[Finding]:
    """The value must follow from its counts at the precision it is printed with (half a unit of the last digit)."""
    if o.value is None or o.numerator is None or not o.denominator or not q.divides:
        return
    exact = q.ratio(o.numerator, o.denominator)
    last_digit = Decimal(1).scaleb(-min(decimals(o.value), MAX_PRINTED_DECIMALS))
    gap = abs(o.value - exact)
    sum_text = f"{o.numerator}÷{o.denominator}" + (f"×{q.scale}" if q.scale != 1 else "") + f"＝{_short(exact)}"
    if gap > last_digit * Decimal("1.5"):
        advice = _slip_advice(o.value, exact) or _CHECK_COUNTS
        text = f"{q.name}填报{o.value}，由分子分母得{sum_text}，两者不符"
        yield error("value-not-ratio", text, place=o.place, advice=advice)
    elif gap > last_digit / 2:
        text = f"{q.name}填报{o.value}，由分子分母得{sum_text}，末位不符"
        yield warning("rounding-slip", text, place=o.place, advice="按四舍五入改正末位")


def _slip_advice(value: Decimal, exact: Decimal) -> str:
    """The advice when two numbers differ by a power of ten, else ""."""
    if value <= 0 or exact <= 0:
        return ""
    power = math.log10(float(value) / float(exact))
    near = round(power)
    if not near or abs(power - near) > 0.03:
        return ""
    return f"相差约{10 ** abs(near)}倍，多半是单位写错（%、‰、/10万、万），请核对单位"


def _short(number: Decimal) -> str:
    """A number for a message: at most four decimals, and no minus before a zero."""
    return f"{number:.4f}".rstrip("0").rstrip(".") if decimals(number) > 4 else f"{number + 0:f}"


_RULES: tuple[Callable[[Observation, Quantity], Iterator[Finding]], ...] = (
    _negative_counts,
    _zero_denominator,
    _numerator_exceeds,
    _range,
    _ratio,
)
