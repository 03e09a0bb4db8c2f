"""A level that moved at once and never came back: perhaps a change of definition that nobody declared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from lianggang.collect.checks.changes import beyond_chance, scaled, usual
from lianggang.collect.checks.material import Material, known, number
from lianggang.findings import Finding, warning
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity

SIDE = 3
"""Years that must stand on either side of a break."""
MIN_CHANGES = 4
LIMIT = 5.0  # of the usual changes; more than for a jump, since every year of the series is tried
ALONE = 2.5  # times the next largest change: a series with two leaps has no single one
LASTING = 0.5  # share of the step that must be left in every later year
_ADVICE = "请看这里：口径变了的，在“口径变化”里写明从哪一年起；没有变的，核对这几年的数"


def check_breaks(material: Material) -> Iterator[Finding]:
    """The largest lasting step inside each series that has a checked value, since the last declared change."""
    for series, quantity, o, before in material.histories():
        values = [*before, o]
        is_last = o is series.known[-1] or o.year == material.year
        step = _step(values, quantity) if is_last else None
        if step:
            a, b = values[step - 1], values[step]
            part = "" if series.breakdown.is_total else f"（{series.breakdown.label}）"
            message = f"{o.territory}{quantity.name}{part}{b.year}年由{number(known(a))}变为{number(known(b))}{o.unit}"
            message += f"，远超其他年份的变动，到{o.year}年没有回去，像是口径变了"
            yield warning("perhaps-redefined", message, place=b.place, advice=_ADVICE)


def _step(values: Sequence[Observation], quantity: Quantity) -> int | None:
    """The place of the largest step that is unusual, beyond chance and lasting; None when there is none."""
    points = [scaled(o, quantity) for o in values]
    paces = [(b - a) / (y.year - x.year) for (x, a), (y, b) in pairwise(zip(values, points, strict=True))]
    inside = range(SIDE, len(values) - SIDE + 1)
    if len(paces) <= MIN_CHANGES or not inside:
        return None
    best = max(inside, key=lambda i: abs(paces[i - 1]))
    centre, spread = usual(paces[: best - 1] + paces[best:])
    size = paces[best - 1] - centre
    rest = max(abs(pace - centre) for pace in paces[: best - 1] + paces[best:])
    before, after = values[best - 1], values[best]
    if abs(size) <= max(LIMIT * spread, ALONE * rest) or not beyond_chance(before, after, quantity):
        return None
    if {before.value, after.value} & {quantity.valid_min, quantity.valid_max, Decimal(0), Decimal(100)}:
        return None  # begun or completed, not defined anew
    left = (points[j] - points[best - 1] - centre * (values[j].year - before.year) for j in range(best, len(values)))
    return best if all(step / size >= LASTING for step in left) else None
