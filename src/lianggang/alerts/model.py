"""What a warning says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WarningKind(StrEnum):
    """The two warnings that the plans ask for."""

    HARD_TO_ATTAIN = "预计达标困难"
    VOLATILE = "波动较大"


class Level(StrEnum):
    """How urgent a warning is; always shown with its word and sign, never by colour alone."""

    RED = "红"
    ORANGE = "橙"
    YELLOW = "黄"

    @property
    def sign(self) -> str:
        """A sign that survives black-and-white print."""
        return {"红": "●●●", "橙": "●●", "黄": "●"}[self.value]


class Cause(StrEnum):
    """Why there is a warning; the value is the Chinese word."""

    MISSED = "目标年未达标"
    UNLIKELY = "达标概率低"
    BROKEN = "逐年要求中断"
    PACE = "所需进度罕见"
    FALL = "达标概率骤降"
    SLIP = "已达标而可能回落"
    SWINGS = "波动超出偶然"


@dataclass(frozen=True, slots=True)
class Alert:
    """A target in danger or a volatile series: `reason` is one Chinese sentence with the numbers.

    causes: what raised it, the first decides the level. limits: the thresholds of the monitoring scheme behind it.
    """

    kind: WarningKind
    level: Level
    reason: str
    arithmetic: str = ""
    causes: tuple[Cause, ...] = ()
    limits: str = ""
