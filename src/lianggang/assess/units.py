"""Whether a target and a series speak of the same unit, and by what factor."""

from __future__ import annotations

from decimal import Decimal

from lianggang.wording import Scale, canonical_unit, scale_of

_ALIKE = (
    {"人", "名", "位", "个人"},
    {"个", "所", "家", "处", "座"},
    {"次", "场"},
    {"件", "起", "例"},
    {"%", "个百分点"},
    {"‰", "个千分点"},
)
_POINTS = {"个百分点": {"%", "个百分点"}, "个千分点": {"‰", "个千分点"}}
_LARGE = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}


def factor(target: str | None, series: str | None) -> Decimal | None:
    """What a number in the target's unit is multiplied by to be in the series' unit; None when they differ in kind.

    A missing unit agrees with every other. % and ‰ are not converted: the two are confused too often.
    """
    (a, m), (b, n) = _split(canonical_unit(target)), _split(canonical_unit(series))
    alike = not a or not b or a == b or any(a in group and b in group for group in _ALIKE)
    return m / n if alike else None


def point_change(target: str | None, series: str | None) -> bool:
    """Whether the target's unit is points of the series' percentage or permillage."""
    return canonical_unit(series) in _POINTS.get(canonical_unit(target), set())


def scale(unit: str) -> int | None:
    """Events per so many of the denominator: 100 for %, 1000 for ‰, 100000 for /10万; None for other units."""
    name = canonical_unit(unit)
    return {"%": 100, "‰": 1000, "/千": 1000, "/万": 10_000, "/10万": 100_000, "/百万": 1_000_000}.get(name)


def bound(unit: str, sign: int) -> Decimal | None:
    """The value beyond which a quantity cannot go: 100 % upwards, 0 downwards for shares, rates and counts."""
    if sign > 0:
        return Decimal(100) if canonical_unit(unit) == "%" else None
    return None if scale_of(unit) is Scale.AMOUNT else Decimal(0)


def _split(unit: str) -> tuple[str, Decimal]:
    one = _LARGE.get(unit[:1])
    return (unit[1:], one) if one else (unit, Decimal(1))
