"""Counts and observations from short notations."""

from decimal import Decimal as D

from lianggang.assess.counted import Count
from lianggang.panel.model import TOTAL, Breakdown, Observation
from lianggang.panel.quantities import Quantity
from lianggang.panel.series import build_series

MMR = Quantity("M", "孕产妇死亡率", "/10万", 100_000, rare_event=True)
IMR = Quantity("I", "婴儿死亡率", "‰", 1000)
SHARE = Quantity("S", "入学率", "%", 100, D(0), D(100))
QUANTITIES = {q.code: q for q in (MMR, IMR, SHARE)}


def rate(events, exposure, scale=100_000):
    return Count(float(events), float(exposure), scale)


def share(part, whole):
    return Count(float(part), float(whole), 100, True)


def observed(quantity, place, year, numerator=None, denominator=None, *, value=None, part=TOTAL):
    """An observation whose value follows from its counts unless it is given."""
    counts = [None if x is None else D(str(x)) for x in (numerator, denominator)]
    if value is None and None not in counts and counts[1]:
        value = quantity.ratio(*counts)
    return Observation(
        quantity.code, place, year, None if value is None else D(str(value)), quantity.unit, *counts, part
    )


def two_sides(quantity, first, second, *, labels=("农村", "城镇")):
    """The series of two residences or sexes from {year: (numerator, denominator)} or {year: value}."""
    field = "residence" if labels[0] in ("农村", "城镇") else "sex"
    rows = []
    for label, values in zip(labels, (first, second), strict=True):
        for year, cell in values.items():
            counts = {"numerator": cell[0], "denominator": cell[1]} if isinstance(cell, tuple) else {"value": cell}
            rows.append(observed(quantity, "县", year, **counts, part=Breakdown(**{field: label})))
    return build_series(rows, QUANTITIES)
