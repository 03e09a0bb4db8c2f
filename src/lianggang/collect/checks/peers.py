"""A change from the year before that is unlike the changes of all comparable territories."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from lianggang.assess.funnel import benjamini_hochberg
from lianggang.assess.intervals import beta_cdf
from lianggang.collect.checks.changes import FLOOR, MAD_TO_SD, beyond_chance, chance_variance, scaled, usual
from lianggang.collect.checks.material import Material, known, number, occasion
from lianggang.findings import Finding, warning
from lianggang.panel.model import Breakdown, Observation
from lianggang.panel.quantities import Quantity
from lianggang.plans.region import region_of

MIN_PEERS = 8
FALSE_DISCOVERIES = 0.05
_HALVINGS = 20
"""Of the changes that are named, the share expected to be nothing unusual, over all that were compared."""
_ADVICE = "请看这里：核对数值和口径；确有其事的在说明里写原因"


@dataclass(frozen=True, slots=True)
class _Change:
    """One territory's change within a year, on the scale of the quantity, with its variance by chance alone."""

    before: Observation
    o: Observation
    size: float
    chance: float


@dataclass(frozen=True, slots=True)
class _Judged:
    """A change with the number of its peers, their median change, and the probability of one as unusual."""

    change: _Change
    quantity: Quantity
    peers: int
    middle: Observation
    p: float


def check_peers(material: Material) -> Iterator[Finding]:
    """Changes far from the median of eight or more territories of the level, beyond their own chance.

    The distance is in robust standard deviations: of what the peers' true changes differ by, as far as their counts
    leave any difference, together with the chance of the territory's own counts. Who is named is decided over all
    changes together, so that the false share of the named stays below 5 % (Benjamini and Hochberg).
    """
    judged = [j for quantity, changes in _groups(material) for j in _judge(quantity, changes)]
    adjusted = benjamini_hochberg([j.p for j in judged])
    for j, q in zip(judged, adjusted, strict=True):
        if q <= FALSE_DISCOVERIES:
            yield _finding(j)


def _groups(material: Material) -> Iterator[tuple[Quantity, Sequence[_Change]]]:
    """The changes of one indicator, breakdown and year in the territories of one level."""
    groups: dict[tuple[str, Breakdown, int, str], list[_Change]] = {}
    quantities = {}
    for _, quantity, o, before in material.histories():
        if before and before[-1].year == o.year - 1:
            found = region_of(o.territory)
            key = (o.indicator, o.breakdown, o.year, found[1] if found else "")
            size = scaled(o, quantity) - scaled(before[-1], quantity)
            chance = chance_variance(before[-1], quantity) + chance_variance(o, quantity)
            change = _Change(before[-1], o, size, chance)
            groups.setdefault(key, []).append(change)
            quantities[key] = quantity
    return ((quantities[key], changes) for key, changes in groups.items() if len(changes) >= MIN_PEERS)


def _judge(quantity: Quantity, changes: Sequence[_Change]) -> Iterator[_Judged]:
    centre, _ = usual([c.size for c in changes])
    own = max(FLOOR, _true_spread(changes, centre))
    middle = min(changes, key=lambda c: abs(c.size - centre)).o
    for c in changes:
        distance = abs(c.size - centre) / math.sqrt(own**2 + c.chance)
        real = beyond_chance(c.before, c.o, quantity)
        p = _two_tails(distance, len(changes) - 1) if real else 1.0
        yield _Judged(c, quantity, len(changes), middle, p)


def _true_spread(changes: Sequence[_Change], centre: float) -> float:
    """The standard deviation of the true changes with which the middle one of the distances is what it is for normals.

    0 where the chance of the counts explains them all.
    """
    low, high = 0.0, MAD_TO_SD * median(abs(c.size - centre) for c in changes)
    for _ in range(_HALVINGS):
        own = (low + high) / 2
        typical = median(abs(c.size - centre) / math.sqrt(own**2 + c.chance) for c in changes) if own else 0.0
        low, high = (own, high) if typical * MAD_TO_SD > 1 else (low, own)
    return high


def _two_tails(distance: float, freedom: int) -> float:
    """The probability of Student's t beyond the distance on either side."""
    return beta_cdf(freedom / (freedom + distance**2), freedom / 2, 0.5)


def _finding(j: _Judged) -> Finding:
    before, o = j.change.before, j.change.o
    message = f"{occasion(o)}{j.quantity.name}由上年的{number(known(before))}变为{number(known(o))}{o.unit}"
    message += f"，与同级{j.peers}个地区同期的变化很不一样（居中的是{j.middle.territory}）"
    return warning("unlike-peers", message, place=o.place, advice=_ADVICE)
