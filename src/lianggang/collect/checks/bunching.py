"""More territories just attain a target than just miss it, more than chance and the slope around it explain."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv

from lianggang.catalogue.direction import sign_of
from lianggang.catalogue.load import load_catalogue
from lianggang.collect.checks.changes import at_least, printed_places
from lianggang.collect.checks.material import Material, known, number
from lianggang.findings import Finding, warning
from lianggang.panel.model import Observation
from lianggang.panel.quantities import Quantity

Array = npt.NDArray[np.float64]

MIN_NEAR, LIMIT = 30, 0.001
_WINDOW = Decimal("0.025")  # of the target: how near "just" is
_SLOPES, _LEAST = 200, 1e-12
_ADVICE = "请看这里：抽查刚好达标的几个地区的原始记录；努力也会使数集中在目标附近，这不说明数有假"


@dataclass(frozen=True, slots=True)
class Near:
    """The values near a target: just attaining and just missing it, and the next windows of the same width beyond."""

    attain: Sequence[Observation]
    miss: Sequence[Observation]
    beyond: int
    short: int

    @property
    def slopes(self) -> Array:
        """How many attain for each that misses where the density is smooth: the windows beyond lie three times apart.

        Equally likely slopes, as far as the numbers beyond tell: few of them leave it open (Jeffreys). At least 1, so
        that a falling density excuses nothing.
        """
        share = betaincinv(self.beyond + 0.5, self.short + 0.5, (np.arange(_SLOPES) + 0.5) / _SLOPES)
        slopes: Array = np.maximum(1.0, np.cbrt(share / np.maximum(1 - share, _LEAST)))
        return slopes


_MOST_PLACES = 12  # finer steps are no printed values, and would not fit into a decimal


def check_bunching(material: Material) -> Iterator[Finding]:
    """For every target that plans set: a sign test of the two windows beside it, at 0.1 % with 30 values and more.

    The test is taken over all slopes that the windows beyond leave possible.
    Small denominators allow few values; each territory counts with the share of its own possible values that attain.
    """
    indicators = load_catalogue().indicators
    by_code: dict[str, list[Observation]] = {}
    for o, _ in material.checked():
        if o.value is not None and not o.qualifier and o.breakdown.is_total:
            by_code.setdefault(o.indicator, []).append(o)
    for code, observations in by_code.items():
        sign = sign_of(indicators[code].direction) if code in indicators else 0
        for goal in material.goals.get(code, ()) if sign else ():
            yield from _bunched(observations, material.quantities[code], goal, sign)


def _bunched(observations: Sequence[Observation], quantity: Quantity, goal: Decimal, sign: int) -> Iterator[Finding]:
    width = _width(goal, quantity, observations)
    near = _near(observations, goal, sign, width) if width else Near((), (), 0, 0)
    sides = [
        [s for o in side if (s := _possible(o, quantity, goal, sign, width)) is not None]
        for side in (near.attain, near.miss)
    ]
    attaining, possible = len(sides[0]), np.array([*sides[0], *sides[1]], float).reshape(-1, 2)
    if len(possible) < MIN_NEAR:
        return
    rising = near.slopes[:, None] * possible[:, 0]
    shares = (rising / (rising + possible[:, 1])).mean(axis=1)
    if math.fsum(at_least(attaining, len(possible), float(p)) for p in shares) / _SLOPES < LIMIT:
        expected = float(np.median(shares))
        message = f"{quantity.name}的目标{number(goal)}{quantity.unit}附近，刚好达到的{attaining}个"
        message += f"，差一点的{len(sides[1])}个（相距都在{number(width)}以内）"
        message += f"，按周围的疏密和分母的大小，刚好达到的约应占{expected:.0%}"
        places = [o.place or o.territory for o in near.attain[:5]]
        yield warning("bunched-at-target", message, place="；".join(places), advice=_ADVICE)


def _width(goal: Decimal, quantity: Quantity, observations: Sequence[Observation]) -> Decimal:
    """How near is near: as many printed values on either side, and twice of it within the bounds; 0 when none fits."""
    bounds = [abs(b - goal) / 2 for b in (quantity.valid_min, quantity.valid_max) if b is not None]
    width = min([abs(goal) * _WINDOW, *bounds])
    step = Decimal(1).scaleb(-min(_MOST_PLACES, max(printed_places(known(o)) for o in observations)))
    return width // step * step


def _near(observations: Sequence[Observation], goal: Decimal, sign: int, width: Decimal) -> Near:
    windows: dict[int, list[Observation]] = {}
    for o in observations:
        windows.setdefault(math.floor(sign * (known(o) - goal) / width), []).append(o)
    return Near(windows.get(0, []), windows.get(-1, []), len(windows.get(1, [])), len(windows.get(-2, [])))


def _possible(
    o: Observation, quantity: Quantity, goal: Decimal, sign: int, width: Decimal
) -> tuple[float, float] | None:
    """How many values near the goal attain and miss, 1 each without a denominator; None where it allows one side."""
    if not o.denominator or not quantity.divides:
        return 1.0, 1.0
    step = Decimal(quantity.scale) / o.denominator
    at = sign * goal / step
    above = math.ceil(at + width / step) - math.ceil(at)
    below = math.ceil(at) - math.ceil(at - width / step)
    return (float(above), float(below)) if above and below else None
