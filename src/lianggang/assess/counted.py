"""Counted events among an exposure: what every statement about chance starts from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lianggang.assess import units
from lianggang.assess.intervals import Interval, byar, poisson_exact, wilson
from lianggang.assess.params import DEFAULT
from lianggang.findings import Finding, error, note
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity

_EXACT_BELOW = 100  # events; from there on Byar's limits differ from the exact ones by less than 0.003 %
_LARGEST = Decimal(10) ** 15


class Reliability(StrEnum):
    """How far one value can be trusted, by its number of events."""

    A = "A"
    B = "B"
    C = "C"

    @property
    def label(self) -> str:
        """What the class means, in Chinese."""
        return {
            "A": "事件数够，可以逐年看",
            "B": "事件数较少，逐年变动中偶然成分较大",
            "C": "事件数太少，单年的率不可靠",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Count:
    """`events` among `exposure`; value = events / exposure * scale.

    share: the events are part of the exposure (binomial); else they are Poisson. Numbers are finite,
    0 <= events, 0 < exposure, and events <= exposure for shares; ValueError otherwise.
    """

    events: float
    exposure: float
    scale: int = 1
    share: bool = False

    def __post_init__(self) -> None:
        if not (0 <= self.events < math.inf and 0 < self.exposure < math.inf and self.scale > 0):
            raise ValueError("a count needs finite events >= 0 and a finite exposure > 0")
        if self.share and self.events > self.exposure:
            raise ValueError("the events of a share cannot exceed its exposure")

    def __add__(self, other: Count) -> Count:
        """Events and exposure added; both must be of one kind."""
        if (self.scale, self.share) != (other.scale, other.share):
            raise ValueError("counts of different kinds cannot be added")
        return Count(self.events + other.events, self.exposure + other.exposure, self.scale, self.share)

    @property
    def rate(self) -> float:
        """Events per unit of exposure."""
        return self.events / self.exposure

    @property
    def value(self) -> float:
        """The rate in the unit of the indicator."""
        return self.rate * self.scale

    @property
    def rarer(self) -> float:
        """The events that chance acts on: of a share the smaller of part and rest."""
        return min(self.events, self.exposure - self.events) if self.share else self.events

    @property
    def reliability(self) -> Reliability:
        """A from 20 events on, B from 10, C below (docs/methods.md, section 4)."""
        if self.rarer >= DEFAULT.solid:
            return Reliability.A
        return Reliability.B if self.rarer >= DEFAULT.shaky else Reliability.C

    def limits(self, confidence: float = 0.95) -> Interval:
        """The interval of the rate: Wilson for shares; exact Poisson, or Byar from 100 events on, for rates."""
        if self.share:
            return wilson(self.events, self.exposure, confidence)
        low, high = (poisson_exact if self.events < _EXACT_BELOW else byar)(self.events, confidence)
        return low / self.exposure, high / self.exposure

    def interval(self, confidence: float = 0.95) -> Interval:
        """The same in the unit of the indicator."""
        low, high = self.limits(confidence)
        return low * self.scale, high * self.scale


def read_count(o: Observation, quantity: Quantity | None = None) -> tuple[Count | None, Finding | None]:
    """The count behind an observation, or None with the finding that says why there is none.

    quantity: of the catalogue; without it the unit alone decides, and a percentage counts as a share.
    Only %, ‰ and rates per so many of whole numbers are counts: amounts of money and ratios have no chance variation
    that their size would tell.
    """
    scale = units.scale(quantity.unit if quantity else o.unit)
    share = quantity.is_share if quantity else scale == 100
    if scale is None or (quantity is not None and (not quantity.divides or quantity.scale != scale)):
        return None, None
    if has_nobody(o):
        return None, None
    if o.numerator is None or o.denominator is None:
        return None, note("no-counts", "没有分子、分母，不能计算区间", place=o.place, advice="补报分子、分母")
    if problem := _problem(o.numerator, o.denominator, share):
        return None, error("bad-counts", problem, place=o.place, advice="核对分子、分母，改正前不用于计算")
    if o.numerator % 1 or o.denominator % 1:
        text = f"分子{_short(o.numerator)}、分母{_short(o.denominator)}不是整数，不是人数，不计算区间"
        return None, note("not-people", text, place=o.place, advice="是人数的请填整数；金额、面积之比不必处理")
    return Count(float(o.numerator), float(o.denominator), scale, share), None


def has_nobody(o: Observation) -> bool:
    """Whether the denominator is 0 and the value left empty, as it should: there is no rate, and nothing is wrong."""
    return o.value is None and o.denominator == 0 and not o.numerator


def _problem(part: Decimal, whole: Decimal, share: bool) -> str:
    if not all(x.is_finite() and abs(x) < _LARGEST for x in (part, whole)):
        return "分子或分母不是有限的数"
    if part < 0 or whole < 0:
        return f"分子{_short(part)}或分母{_short(whole)}是负数"
    if whole == 0:
        return "分母为0，率没有意义"
    return f"分子{_short(part)}大于分母{_short(whole)}" if share and part > whole else ""


def _short(number: Decimal) -> str:
    return f"{number.normalize():f}"
