"""Which measures of an area serve a target: those whose words speak of its quantity."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lianggang.monitoring.quantities import normal
from lianggang.plans.model import Measure, Target

_COMMON = re.compile(
    r"(?:覆盖率|普及率|参保率|配备率|比例|比重|占比|人数|数量|次数|率|数)$|^(?:妇女|女性|儿童|全县|全市|全区)"
)
_ENOUGH = 0.6
_MOST = 3


def serving(measures: Sequence[Measure], target: Target) -> tuple[str, ...]:
    """Number and title of the measures that speak of the target's quantity, the closest first, three at most.

    Closeness: share of the two-character pieces of the quantity's name that occur in the measure. Where no measure
    is close, the answer refers to all measures of the area.
    """
    wanted = _pieces(_COMMON.sub("", normal(target.indicator)))
    scored = [(_share(wanted, _pieces(normal(m.text or m.title))), -i, m) for i, m in enumerate(measures)]
    close = sorted((s for s in scored if s[0] >= _ENOUGH), reverse=True)[:_MOST]
    if close:
        return tuple(f"{m.number}. {m.title}" for _, _, m in close)
    return (f"本领域全部措施（{measures[0].number}—{measures[-1].number}）",) if measures else ()


def _pieces(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _share(wanted: set[str], found: set[str]) -> float:
    return len(wanted & found) / len(wanted) if wanted else 0.0
