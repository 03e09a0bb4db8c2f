"""How a gap moved: narrower or wider, because of which side, and beyond chance or not."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lianggang.assess import contrast
from lianggang.assess.gaps import Gap, common_years, gap
from lianggang.assess.intervals import Interval
from lianggang.assess.pooling import since_break
from lianggang.panel.model import Series
from lianggang.panel.quantities import Quantity
from lianggang.wording import round_half_up

RATIO_PLACES = 2
"""Decimals to which ratios are printed, and to which their movement is told."""
_LARGEST_LOG = math.log(sys.float_info.max)


class Movement(StrEnum):
    """What became of the size of a gap, as printed."""

    NARROWER = "narrower"
    WIDER = "wider"
    SAME = "same"
    CROSSED = "crossed"  # the sides changed places

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"narrower": "缩小", "wider": "扩大", "same": "持平", "crossed": "高低互换"}[self.value]


@dataclass(frozen=True, slots=True)
class Trend:
    """A gap then and now.

    movement: of the absolute gap; relative_movement: of the ratio's distance from 1, None where a ratio is missing.
    first_lags: whether the first side was worse off at first, or is so now where both were equal then. lagging: gain
    of the side that lags, leading: that of the other; positive is better (unit of the indicator). Where nobody says
    which way is better, higher counts as better and `better` is None.
    Both as printed. levelling_down: narrower although, and as far as, the better-off side got worse beyond chance.
    interval: 95 % of the change of the signed gap; relative_interval: of the ratio now over the ratio then, both None
    without counts.
    """

    before: Gap
    after: Gap
    movement: Movement
    relative_movement: Movement | None
    first_lags: bool
    lagging: float
    leading: float
    better: str | None
    interval: Interval | None
    relative_interval: Interval | None

    @property
    def levelling_down(self) -> bool:
        """Whether the gap narrowed while the better-off side got worse, by more than chance where counts tell."""
        worse = self.movement is Movement.NARROWER and self.better is not None and self.leading < 0
        return worse and self.leading_beyond_chance is not False

    @property
    def leading_beyond_chance(self) -> bool | None:
        """Whether the better-off side itself moved by more than chance; None without counts."""
        now, then = (g.second.count if self.first_lags else g.first.count for g in (self.after, self.before))
        return None if now is None or then is None else _leaves_out(contrast.difference(now, then), 0.0)

    @property
    def share_of_fall(self) -> float:
        """The part of the narrowing that comes from the better-off side getting worse, 0 to 1."""
        if not self.levelling_down:
            return 0.0
        return min(1.0, -self.leading / (max(0.0, self.lagging) - self.leading))

    @property
    def opposite(self) -> bool:
        """Whether absolute and relative gap moved in opposite directions."""
        ways = {self.movement, self.relative_movement}
        return ways == {Movement.NARROWER, Movement.WIDER}

    @property
    def beyond_chance(self) -> bool | None:
        """Whether the change of the absolute gap exceeds chance; None without counts."""
        return _leaves_out(self.interval, 0.0)

    @property
    def relative_beyond_chance(self) -> bool | None:
        """Whether the change of the ratio exceeds chance; None without counts or a ratio."""
        return _leaves_out(self.relative_interval, 1.0)

    @property
    def by_chance(self) -> bool:
        """Whether neither the absolute nor the relative gap changed beyond chance; False without counts."""
        return self.beyond_chance is False and not self.relative_beyond_chance


def _leaves_out(interval: Interval | None, value: float) -> bool | None:
    return None if interval is None else interval[0] > value or interval[1] < value


def trend(
    now: Gap, sides: tuple[Series, Series], *, since: int | None = None, better: str | None = None,
    quantity: Quantity | None = None,
) -> Trend | None:  # fmt: skip
    """The movement of a gap from `since`, by default the first year that both sides have since the last definition.

    better: "higher" | "lower"; anything else means that nobody says. A pooled gap is compared with as many years from
    `since` on; None when these overlap with those of the gap, or when there is no earlier gap.
    """
    first, second = sides
    year, span = now.years[-1], now.years[-1] - now.years[0] + 1
    start = max(since_break(s, year) for s in sides)
    earlier = [y for y in common_years(first, second) if start <= y and y + span - 1 < now.years[0]]
    began = since if since is not None else (earlier[0] if earlier else None)
    if began not in earlier:
        return None
    then = _gap_from(now, sides, began, span, quantity)
    return None if then is None else _trend(then, now, better if better in ("higher", "lower") else None)


def _gap_from(
    now: Gap, sides: tuple[Series, Series], began: int | None, span: int, quantity: Quantity | None
) -> Gap | None:
    """The gap over as many years as the present one, from `began` on; None when its last year has no value."""
    assert began is not None
    first, second = sides
    return gap(now.dimension, first, second, began + span - 1, quantity, span=span)


def _trend(then: Gap, now: Gap, better: str | None) -> Trend:
    sign = -1 if better == "lower" else 1
    places = max(then.places, now.places)
    pairs = (then.first, now.first), (then.second, now.second)
    moves = [float(sign * round_half_up(b.value - a.value, places)) for a, b in pairs]
    first_lags = sign * (round_half_up(then.absolute, places) or now.absolute) <= 0
    lagging, leading = moves if first_lags else reversed(moves)
    return Trend(
        then, now,
        _movement(then.absolute, now.absolute, places),
        _relative(then, now),
        first_lags, lagging, leading, better,
        _change(then, now),
        _relative_change(then, now),
    )  # fmt: skip


def _movement(before: float, after: float, places: int) -> Movement:
    a, b = (round_half_up(x, places) for x in (before, after))
    if a * b < 0:
        return Movement.CROSSED
    if abs(a) == abs(b):
        return Movement.SAME
    return Movement.NARROWER if abs(b) < abs(a) else Movement.WIDER


def _relative(then: Gap, now: Gap) -> Movement | None:
    if not then.relative or not now.relative:
        return None
    a, b = (round_half_up(x, RATIO_PLACES) for x in (then.relative, now.relative))
    if (a - 1) * (b - 1) < 0:
        return Movement.CROSSED
    before, after = (max(x, 1 / x) if x else Decimal("Infinity") for x in (a, b))
    if before == after:
        return Movement.SAME
    return Movement.NARROWER if after < before else Movement.WIDER


def _change(then: Gap, now: Gap) -> Interval | None:
    """The interval of the change of the gap: Newcombe's hybrid once more, the two periods being independent."""
    if then.absolute_interval is None or now.absolute_interval is None:
        return None
    (low, high), (low0, high0) = now.absolute_interval, then.absolute_interval
    change = now.absolute - then.absolute
    down = math.hypot(now.absolute - low, high0 - then.absolute)
    return change - down, change + math.hypot(high - now.absolute, then.absolute - low0)


def _relative_change(then: Gap, now: Gap) -> Interval | None:
    """The interval of the ratio now over the ratio then: the same on the log scale."""
    if not then.relative or not now.relative or then.relative_interval is None or now.relative_interval is None:
        return None
    (low, high), (low0, high0) = ([_log(x) for x in g.relative_interval or ()] for g in (now, then))
    then_log, now_log = math.log(then.relative), math.log(now.relative)
    change = now_log - then_log
    down, up = math.hypot(now_log - low, high0 - then_log), math.hypot(high - now_log, then_log - low0)
    return _exp(change - down), _exp(change + up)


def _log(x: float) -> float:
    return math.log(x) if x > 0 else -math.inf


def _exp(x: float) -> float:
    return math.exp(x) if x < _LARGEST_LOG else math.inf
