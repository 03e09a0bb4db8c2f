"""What a target demands, as a test: a measured quantity and the window in which it must lie."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal

from lianggang.assess.model import Verdict
from lianggang.assess.values import Seen
from lianggang.forecast import Window
from lianggang.plans.model import Direction, Kind, Target
from lianggang.wording import places_of

HUNDRED = Decimal(100)
_ROOTS = Context(prec=20)  # drops the error of the last digits, so that an exact root is exact


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a target cannot be tested, in Chinese, with a next step."""

    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """The change of a value on its base: in per cent or in its own unit, in all or on average a year.

    The average yearly change in per cent is compounded (geometric), in units it is linear.
    """

    base: Decimal
    year: int
    relative: bool
    yearly: bool

    def of(self, value: Decimal, year: int) -> Decimal:
        """The change that `value` in `year` means."""
        if not self.relative:
            return (value - self.base) / (year - self.year if self.yearly else 1)
        growth = value / self.base
        if self.yearly:
            root = max(growth, Decimal(0)) ** (Decimal(1) / (year - self.year))
            growth = _ROOTS.plus(root)
        return (growth - 1) * HUNDRED

    def back(self, change: Decimal, year: int) -> Decimal:
        """The value in `year` that means this change."""
        if not self.relative:
            return self.base + change * (year - self.year if self.yearly else 1)
        growth = max(1 + change / HUNDRED, Decimal(0)) if self.yearly else 1 + change / HUNDRED
        return self.base * (growth ** (year - self.year) if self.yearly else growth)


@dataclass(frozen=True, slots=True)
class Demand:
    """A target that can be tested against the values of its series.

    kind: of the target. window: where the measured quantity must lie. change: how it is measured, None = the value.
    goal: the number of the target, in the unit of the measured quantity; None for directions. comparator: as read.
    words: the demand in Chinese. rule: the rule in Chinese. base: value that it refers to.
    sign: 1 or -1 when every yearly step must go that way (逐年), else 0. bound: value beyond which a direction cannot
    go (0, or 100 %). centre: where a gap that should narrow is nil. rounded: places to which the plan's
    precision rounds the value before comparing, None when it is compared as it is; finer: whether these are more than
    are printed. tolerance: of 左右 and 保持稳定.
    good: 1 or -1, the side on which a value beyond the tolerance attains these two as well; 0 when neither does.
    """

    kind: Kind
    window: Window
    words: str
    rule: str
    comparator: str | None = None
    goal: Decimal | None = None
    change: Change | None = None
    base: Seen | None = None
    reference: Seen | None = None
    sign: int = 0
    bound: Decimal | None = None
    centre: Decimal | None = None
    rounded: int | None = None
    finer: bool = False
    tolerance: Decimal = Decimal(0)
    good: int = 0
    cautions: tuple[str, ...] = ()

    def measured(self, value: Decimal, year: int) -> Decimal:
        """The quantity that is compared with the target."""
        return value if self.change is None else self.change.of(value, year)

    def side(self, value: Decimal, year: int) -> int:
        """-1 where the measured quantity is too low, 0 where the target is attained, 1 where it is too high."""
        return self.window.side(self.measured(value, year))

    def exceeded(self, value: Decimal, year: int) -> bool:
        """Whether the value is attained for lying beyond the tolerance on the good side."""
        aim = self.goal if self.goal is not None else self.base.value if self.base else Decimal(0)
        return self.good != 0 and (self.measured(value, year) - aim) * self.good > self.tolerance

    def goal_value(self, year: int) -> Decimal | None:
        """The number of the target as a value of the series in `year`."""
        if self.goal is None or self.change is None:
            return self.goal
        return self.change.back(self.goal, year)

    def values(self, year: int) -> Window:
        """The values of the series in `year` that attain the target."""
        if self.change is None:
            return self.window
        low, high = (
            None if edge is None else self.change.back(edge, year) for edge in (self.window.low, self.window.high)
        )
        return Window(low, high, self.window.low_closed, self.window.high_closed)


def window(
    comparator: str, goal: Decimal, *, places: int | None, tolerance: Decimal = Decimal(0), good: int = 0
) -> Window:
    """The numbers that satisfy the comparison with `goal`.

    places: decimal places to which a number is rounded half up (away from zero) before it is compared by >= or <=;
    None compares it as it is. > and < always compare as it is: rounding can only help to attain.
    tolerance: for "~" and "=". good: 1 where these leave the window open above, -1 below.
    """
    half = Decimal(0) if places is None else Decimal(5).scaleb(-places - 1)
    exact = places is None
    if comparator == ">=":
        return Window(low=goal - half, low_closed=exact or goal > 0)
    if comparator == "<=":
        return Window(high=goal + half, high_closed=exact or goal < 0)
    if comparator == ">":
        return Window(low=goal, low_closed=False)
    if comparator == "<":
        return Window(high=goal, high_closed=False)
    return Window(goal - tolerance if good >= 0 else None, goal + tolerance if good <= 0 else None)


def compared_places(goal: Decimal, share: Decimal) -> int | None:
    """Decimal places to which a value is rounded before it is compared with `goal`; None compares it as it is.

    Those printed, and as many more as it takes for half of the last one to be at most this share of the goal.
    """
    widest = 2 * share * abs(goal)
    return max(places_of(goal), -widest.adjusted()) if widest else None


def contradicts(target: Target, good: int) -> bool:
    """Whether what is asked runs against the direction of the catalogue (`sign_of`).

    A limit on what goes the wrong way does not: a rise of at most so much of what should be low.
    """
    return good != 0 and _way(target) == -good


def _way(target: Target) -> int:
    """1 where more is asked for, -1 where less is, 0 where it is neither."""
    if target.kind is Kind.DIRECTION:
        return {Direction.UP: 1, Direction.DOWN: -1}.get(target.direction or Direction.STABLE, 0)
    way = {">=": 1, ">": 1, "<=": -1, "<": -1}.get(target.comparator or "", 0)
    if way == 0 and target.kind in (Kind.CHANGE, Kind.ANNUAL_CHANGE) and isinstance(target.value, Decimal):
        return 1 if target.value > 0 else -1
    return way
