"""What the reader of figures must know of an indicator, and the arithmetic of its ratio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Self

from lianggang.catalogue.model import Indicator
from lianggang.panel.numbers import half_width

_NO_DENOMINATOR = ("—", "（", "(", "由")
COUNTED = frozenset("个人名所件起例户家张册台辆") | {"万人", "万名", "人次", "万人次", "万张", "万个"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """An indicator as far as its figures go: value = numerator / denominator * scale, in `unit`.

    divides: whether the value is such a quotient at all (a count or a difference is not).
    valid_min, valid_max: hard bounds of the value, None where there is none.
    rare_event: a county counts a handful a year.
    """

    code: str
    name: str
    unit: str
    scale: int = 1
    valid_min: Decimal | None = None
    valid_max: Decimal | None = None
    rare_event: bool = False
    divides: bool = True

    @classmethod
    def of(cls, indicator: Indicator) -> Self:
        """The quantity of a catalogue indicator; a denominator "—", "（差值）" or "由…推算" is none."""
        divides = bool(indicator.denominator) and not indicator.denominator.startswith(_NO_DENOMINATOR)
        bounds = indicator.valid_min, indicator.valid_max
        return cls(
            indicator.code, indicator.name, indicator.unit, indicator.scale, *bounds, indicator.rare_event, divides
        )

    @property
    def is_share(self) -> bool:
        """Whether the numerator is a part of the denominator."""
        return self.divides and self.scale == 100 and normal_unit(self.unit) == "%" and self.valid_max == 100

    @property
    def is_count(self) -> bool:
        """Whether the values of parts add up to the value of the whole."""
        return not self.divides and normal_unit(self.unit) in COUNTED

    def ratio(self, numerator: Decimal, denominator: Decimal) -> Decimal:
        """numerator / denominator * scale; the denominator must not be zero."""
        return numerator * self.scale / denominator


@dataclass(frozen=True, slots=True)
class Resolved:
    """The answer to "which indicator is meant": the quantity, or None with a Chinese reason."""

    quantity: Quantity | None
    reason: str = ""


Resolve = Callable[[str, str, str], Resolved]
"""Takes the code or "", the name or "" and the unit or "" of a row."""

UNITS = {
    **dict.fromkeys(("%", "百分比", "百分数", "百分之"), "%"),
    **dict.fromkeys(("‰", "0/00", "%o", "千分比", "千分之"), "‰"),
    **dict.fromkeys(("/10万", "1/10万", "/100000", "1/100000", "十万分之", "/十万", "1/十万"), "/10万"),
    **dict.fromkeys(("/万", "1/万", "万分之", "/10000", "1/10000"), "/万"),
}


SAME_THING = (frozenset("人名位"), frozenset("个所家处座"), frozenset("起件宗"), frozenset({"万人", "万名"}))


@lru_cache(maxsize=1000)
def normal_unit(unit: str) -> str:
    """One spelling for a unit: "％" and "百分比" are "%", "1/10万" is "/10万"; others stay without blanks."""
    plain = "".join(half_width(unit).split())
    return UNITS.get(plain, plain)


def same_unit(one: str, other: str) -> bool:
    """Whether two units mean the same: equal spellings, or two words for one countable thing (人 and 名)."""
    a, b = normal_unit(one), normal_unit(other)
    return a == b or any(a in words and b in words for words in SAME_THING)
