"""The usable values of a series up to a year, one a year, in order."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lianggang.assess.exact import EXACT
from lianggang.panel.model import Observation, Series
from lianggang.panel.numbers import quotient as quotient
from lianggang.wording import canonical_unit

_LARGEST = Decimal(10) ** 15
_ENDLESS = Decimal(10) ** 18
_NUDGE = Decimal("1e-12")


@dataclass(frozen=True, slots=True)
class Seen:
    """One usable value. ratio: the text "2:3" when the source states it so; `value` is its quotient.

    second: whether the second side of a gap is the higher one; `value` is the size of the gap.
    """

    year: int
    value: Decimal
    qualifier: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    ratio: str = ""
    second: bool = False

    @property
    def signed(self) -> Decimal:
        """The value as the series has it: of a gap the first side minus the second."""
        return -self.value if self.second else self.value

    @property
    def is_bound(self) -> bool:
        """Whether only a bound is known (<5, >95)."""
        return self.qualifier not in EXACT

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """The values that a bound allows: the nearest and the farthest."""
        out = 1 if self.qualifier[:1] == ">" else -1
        return self.value if self.qualifier.endswith("=") else self.value + out * _NUDGE, out * _ENDLESS


@dataclass(frozen=True, slots=True)
class Values:
    """What is known of a quantity. doubled: years with two different values, of which the first counts.

    sides: of a gap, whose values are sizes.
    """

    seen: tuple[Seen, ...]
    unit: str
    doubled: tuple[int, ...] = ()
    unusable: tuple[int, ...] = ()
    sides: tuple[str, str] | None = None

    @property
    def latest(self) -> Seen | None:
        """The last value."""
        return self.seen[-1] if self.seen else None

    @property
    def exact(self) -> tuple[Seen, ...]:
        """The values of which more than a bound is known."""
        return tuple(o for o in self.seen if not o.is_bound)

    def since(self, year: int) -> tuple[Seen, ...]:
        """The values of that year and later."""
        return tuple(o for o in self.seen if o.year >= year)


def known(series: Series, until: int) -> Values:
    """The values of the years up to and including `until`; numbers that no plan can mean are left out and told.

    What a plan demands of a gap it demands of its size, whichever side is ahead.
    """
    kept: dict[int, Seen] = {}
    doubled, unusable = set(), set()
    for o in series.observations:
        seen = _read(o, series.sides is not None) if o.year <= until else None
        if seen is None:
            if o.year <= until and o.value is not None:
                unusable.add(o.year)
        elif kept.setdefault(o.year, seen).value != seen.value:
            doubled.add(o.year)
    ordered = tuple(kept[y] for y in sorted(kept))
    return Values(ordered, canonical_unit(series.unit), tuple(sorted(doubled)), tuple(sorted(unusable)), series.between)


def usable(number: Decimal | None) -> bool:
    """Whether the number is finite and of a size that a quantity of a plan can have."""
    return number is not None and number.is_finite() and (number == 0 or 1 / _LARGEST < abs(number) < _LARGEST)


def _read(o: Observation, is_gap: bool) -> Seen | None:
    value, ratio = o.value, ""
    if value is None and not o.missing:
        value, ratio = quotient(o.as_reported), o.as_reported.strip()
    if value is None or not usable(value):
        return None
    counts = (o.numerator, o.denominator) if usable(o.numerator) and usable(o.denominator) else (None, None)
    if is_gap:
        return Seen(o.year, abs(value), o.qualifier, second=value < 0)
    return Seen(o.year, value, o.qualifier, *counts, ratio)
