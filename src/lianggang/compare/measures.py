"""Two units on one scale."""

from __future__ import annotations

from decimal import Decimal

from lianggang.assess import units
from lianggang.wording import canonical_unit

_SIZES = {
    "%": ("share", Decimal(10_000)),
    "‰": ("share", Decimal(1000)),
    "/千": ("share", Decimal(1000)),
    "/万": ("share", Decimal(100)),
    "/10万": ("share", Decimal(10)),
    "/百万": ("share", Decimal(1)),
    "小时": ("time", Decimal(60)),
    "分钟": ("time", Decimal(1)),
}


def common_scale(one: str | None, other: str | None) -> tuple[Decimal, Decimal] | None:
    """What numbers in the two units are multiplied by to be on one scale; None when they measure different things.

    A missing unit agrees with every other.
    """
    a, b = _SIZES.get(canonical_unit(one)), _SIZES.get(canonical_unit(other))
    if a and b and a[0] == b[0]:
        return a[1], b[1]
    factor = units.factor(one, other)
    return None if factor is None else (factor, Decimal(1))
