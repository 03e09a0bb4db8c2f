"""Gaps that a plan wants narrowed, computed from the two sides where nobody reports the gap itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lianggang.assess.exact import is_exact
from lianggang.monitoring.quantities import Quantities
from lianggang.panel.model import Breakdown, Observation, Series
from lianggang.panel.numbers import CONFIDENTIAL
from lianggang.panel.series import SeriesKey
from lianggang.plans.sides import gap_of

_RESIDENCES = tuple((Breakdown(residence="农村"), Breakdown(residence=town)) for town in ("城镇", "城市"))
_SEXES = ((Breakdown(sex="女"), Breakdown(sex="男")),)


def gap_series(code: str, quantities: Quantities, series: Mapping[SeriesKey, Series], territory: str) -> Series | None:
    """The yearly differences between the sides of a gap (农村 - 城镇, 女 - 男), in the unit of the sides.

    None when the quantity is no gap, or its sides have no figures in common years.
    """
    quantity = quantities.by_code[code]
    gap = gap_of(quantity.name)
    if not gap:
        return None
    base = quantities.resolve("", gap.base, "").quantity
    pairs = _RESIDENCES if gap.sides == "城乡" else _SEXES
    for first, second in pairs if base else ():
        assert base
        sides = series.get((base.code, territory, first)), series.get((base.code, territory, second))
        if sides[0] and sides[1] and (values := tuple(_differences(code, sides[0], sides[1]))):
            pair = (sides[0], sides[1])
            return Series(code, quantity.name, base.unit, territory, values, breaks=pair[0].breaks, sides=pair)
    return None


def _differences(code: str, first: Series, second: Series) -> Iterator[Observation]:
    """The difference of each common year; none, with the reason, where a side is withheld or gives only a bound."""
    others = {o.year: o for o in second.observations}
    for a in first.observations:
        b = others.get(a.year)
        if b is not None and (a.is_withheld or b.is_withheld):
            yield _nothing(replace(a, indicator=code), CONFIDENTIAL)
        elif b is not None and a.value is not None and b.value is not None:
            words = f"{_side(a)}减{_side(b)}"
            exact = is_exact(a) and is_exact(b)
            told = _nothing(replace(a, indicator=code), "" if exact else f"{words}：只给了界限，不能相减")
            qualifier = (a.qualifier or b.qualifier) * exact
            yield replace(told, value=a.value - b.value if exact else None, note=words, qualifier=qualifier)


def _nothing(o: Observation, missing: str) -> Observation:
    """The observation of the total without a number."""
    return replace(
        o, value=None, numerator=None, denominator=None, breakdown=Breakdown(), as_reported="", note="", qualifier="",
        missing=missing,
    )  # fmt: skip


def _side(o: Observation) -> str:
    return f"{o.breakdown.label}{o.qualifier}{o.value}"
