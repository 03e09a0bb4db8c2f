"""What moved a total: the rates of its parts, or the weights of its parts (Kitagawa 1955)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from lianggang.assess.counted import Count
from lianggang.findings import Finding, note, warning
from lianggang.wording import number

_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class Shift:
    """The change of a total between two years, in the unit of the indicator: by_rates + by_weights.

    reversed: every part moved one way (or stayed) and the total the other way (Simpson).
    """

    by_rates: float
    by_weights: float
    reversed: bool
    findings: tuple[Finding, ...] = ()

    @property
    def change(self) -> float:
        """The whole change."""
        return self.by_rates + self.by_weights


def shift(before: Mapping[str, Count], after: Mapping[str, Count], *, name: str = "", places: int = 1) -> Shift | None:
    """How far the change of the total comes from the rates of its parts and from their weights.

    before, after: counts by part (town and country; counties), of one kind. Parts missing on one side are left out
    of both and told. None when no part is on both sides.
    """
    common = sorted(before.keys() & after.keys())
    if not common:
        return None
    first, last = ([counts[part] for part in common] for counts in (before, after))
    weights = [[c.exposure / math.fsum(x.exposure for x in counts) for c in counts] for counts in (first, last)]
    by_rates = math.fsum((w + v) / 2 * (b.value - a.value) for a, b, w, v in zip(first, last, *weights, strict=True))
    by_weights = math.fsum((a.value + b.value) / 2 * (v - w) for a, b, w, v in zip(first, last, *weights, strict=True))
    moves = [b.value - a.value for a, b in zip(first, last, strict=True)]
    turned = _reversed(moves, by_rates + by_weights)
    left_out = sorted(before.keys() ^ after.keys())
    findings = []
    if turned:
        findings.append(_simpson(name, moves, by_rates + by_weights, places))
    if left_out:
        text = f"{name}两年不都有的部分没有参加比较：{'、'.join(left_out[:5])}"
        findings.append(note("part-left-out", text, advice="补齐两年的数据"))
    return Shift(by_rates, by_weights, turned, tuple(findings))


def _reversed(moves: list[float], change: float) -> bool:
    rising, falling = (all(sign * m >= -_NOTHING for m in moves) for sign in (1, -1))
    return (rising and change < -_NOTHING) or (falling and change > _NOTHING)


def _simpson(name: str, moves: list[float], change: float, places: int) -> Finding:
    parts, total = ("提高", "下降") if change < 0 else ("下降", "提高")
    text = (
        f"{name}各部分的率都没有{total}（{'、'.join(number(abs(m), places) for m in moves)}），"
        f"合计却{total}{number(abs(change), places)}，是各部分的比重变了"
    )
    return warning("weights-reversed-total", text, advice=f"分别报告各部分（都{parts}或持平），不要只报合计")
