"""Gaps reported as one signed number: which side is higher, instead of a bare minus sign."""

from __future__ import annotations

import re
from decimal import Decimal

from lianggang.panel.model import Observation
from lianggang.round import Result

_NUMBER = r"-?\d+(?:\.\d+)?"
_DIFFERENCE = re.compile(rf"^(?P<first>[^\d~<>=-]+)[~<>=]*{_NUMBER}减(?P<second>[^\d~<>=-]+)[~<>=]*{_NUMBER}$")


def higher_side(observation: Observation | None) -> str | None:
    """The higher side of a computed difference: 城镇 for 农村0减城镇49.48; "" when equal, None for other values.

    The note that comes with a computed difference names the sides.
    """
    match = _DIFFERENCE.match(observation.note) if observation else None
    if observation is None or observation.value is None or match is None:
        return None
    return "" if observation.value == 0 else match["first" if observation.value > 0 else "second"]


def is_sided(result: Result) -> bool:
    """Whether the series holds differences of two named sides."""
    return bool(result.series.known) and all(higher_side(o) is not None for o in result.series.known)


def told(side: str | None, size: str) -> str:
    """The size with the side that is higher before it: 城镇高49.48/10万."""
    return f"{side}高{size}" if side else size


def size(value: Decimal | None) -> Decimal | None:
    """How wide the gap is, whichever side is higher."""
    return None if value is None else abs(value)
