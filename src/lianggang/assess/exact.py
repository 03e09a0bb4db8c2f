"""Which stored values may be computed with: a bound (「95以上」) is none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lianggang.findings import Finding, warning
from lianggang.panel.model import Observation

EXACT = ("", "~")
"""Qualifiers of values that stand for themselves: stated exactly, or about."""


def is_exact(o: Observation) -> bool:
    """Whether the observation has a finite value that is more than a bound."""
    return o.value is not None and o.value.is_finite() and o.qualifier in EXACT


def is_bound(o: Observation) -> bool:
    """Whether only a bound of the value is known."""
    return o.value is not None and o.qualifier not in EXACT


def bounds_left_out(observations: Iterable[Observation], name: str) -> Iterator[Finding]:
    """One warning for each bound: it was not added, subtracted or compared. name: of the indicator."""
    for o in filter(is_bound, observations):
        part = "" if o.breakdown.is_total else f"（{o.breakdown.label}）"
        text = f"{o.territory}{o.year}年{part}{name}只给了界限（{o.qualifier}{o.value}），不能当作确切的数来计算"
        yield warning("bound-left-out", text, place=o.place, advice="填确切的数")
