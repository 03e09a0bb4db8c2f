"""The set of values that attain a target: one interval, open or closed at each end."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Window:
    """All numbers between `low` and `high`; None is unbounded."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_closed: bool = True
    high_closed: bool = True

    def side(self, value: Decimal) -> int:
        """-1 below the window, 0 inside, 1 above."""
        if self.low is not None and (value < self.low or (value == self.low and not self.low_closed)):
            return -1
        if self.high is not None and (value > self.high or (value == self.high and not self.high_closed)):
            return 1
        return 0

    def __contains__(self, value: Decimal) -> bool:
        return self.side(value) == 0
