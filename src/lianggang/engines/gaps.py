"""The gaps of a panel: women against men, country against town, of every territory in one year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from scipy.special import betaincinv

from lianggang.assess.contrast import LOG_FROM
from lianggang.assess.params import Params
from lianggang.assess.pooling import SPANS
from lianggang.engines.counting import CONFIDENCE, Counts, counts
from lianggang.panel.arrays import Array, Flags, Mark, Panel, Rows, Why
from lianggang.panel.model import Breakdown
from lianggang.panel.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Gaps:
    """g gaps: rows of the panel of both sides, each (g,), and the dimension 性别 or 城乡 (g,).

    absolute: first - second, relative: first / second (NaN where it means nothing), each with its 95 % interval, NaN
    without counts. years: that were added up, 1 for values without counts. few: too few events over all of them.
    """

    dimension: np.ndarray[tuple[int], np.dtype[np.str_]]
    first: Rows
    second: Rows
    first_value: Array
    second_value: Array
    absolute: Array
    absolute_low: Array
    absolute_high: Array
    relative: Array
    relative_low: Array
    relative_high: Array
    years: Rows
    few: Flags


def gaps(panel: Panel, year: int, params: Params, quantity: Quantity | None = None) -> Gaps | None:
    """All gaps in `year` of which both sides have an exact value; None where there are none."""
    pairs = [(dimension, *rows) for dimension, rows in _sides(panel) if len(rows[0])]
    column = year - panel.first
    if not pairs or not 0 <= column < panel.value.shape[1]:
        return None
    dimension = np.concatenate([np.full(len(first), name) for name, first, _ in pairs])
    first, second = (np.concatenate([p[k] for p in pairs]) for k in (1, 2))
    both = _exact(panel, first)[:, column] & _exact(panel, second)[:, column]
    if not both.any():
        return None
    return _measured(panel, column, dimension[both], (first[both], second[both]), params, quantity)


def _sides(panel: Panel) -> Iterator[tuple[str, tuple[Rows, Rows]]]:
    """The rows of parts to compare: 女 with 男, 农村 with 城镇 or 城市, in territories that have both."""
    for whole, part in enumerate(panel.parts):
        partner, dimension = _partner(part)
        if partner in panel.parts:
            mine = np.flatnonzero(panel.part == whole)
            theirs = np.flatnonzero(panel.part == panel.parts.index(partner))
            other = {(panel.code[row], panel.territories[row]): row for row in theirs}
            keys = zip(panel.code[mine].tolist(), panel.territories[mine].tolist(), strict=True)
            pairs = [(other[key], row) for key, row in zip(keys, mine.tolist(), strict=True) if key in other]
            rows = np.array(pairs, np.int_).reshape(-1, 2)
            yield dimension, (rows[:, 0], rows[:, 1])


def _partner(part: Breakdown) -> tuple[Breakdown | None, str]:
    if part.sex == "男":
        return replace(part, sex="女"), "性别"
    return (replace(part, residence="农村"), "城乡") if part.residence in ("城镇", "城市") else (None, "")


def _exact(panel: Panel, rows: Rows) -> Flags:
    result: Flags = (panel.why[rows] == Why.KNOWN) & (panel.mark[rows] <= Mark.ABOUT)
    return result


def _measured(
    panel: Panel,
    column: int,
    dimension: np.ndarray[tuple[int], np.dtype[np.str_]],
    rows: tuple[Rows, Rows],
    params: Params,
    quantity: Quantity | None,
) -> Gaps:
    values = [panel.value[r, column] for r in rows]
    counted, years = _pooled(panel, column, rows, params, quantity)
    known = np.isfinite(counted[0].events)
    a, b = (np.where(known, c.value, v) for c, v in zip(counted, values, strict=True))
    with np.errstate(all="ignore"):
        relative = np.where((a >= 0) & (b > 0), a / b, np.nan)
        few = known & (np.minimum(counted[0].rarer, counted[1].rarer) < params.shaky)
    return Gaps(
        dimension,
        *rows,
        a,
        b,
        a - b,
        *_difference(*counted),
        relative,
        *_ratio(*counted),
        np.where(known, years, 1),
        few,
    )


def _pooled(
    panel: Panel, column: int, rows: tuple[Rows, Rows], params: Params, quantity: Quantity | None
) -> tuple[tuple[Counts, Counts], Rows]:
    """The counts of both sides over the fewest years that give enough events, NaN where `column` has none."""
    one, two = (counts(panel, r, quantity) for r in rows)
    columns = np.arange(panel.value.shape[1])
    broken = (panel.breaks[rows[0]] | panel.breaks[rows[1]]) & (columns <= column)
    start = np.where(broken, columns, 0).max(axis=1)
    shared = np.isfinite(one.events) & np.isfinite(two.events) & _exact(panel, rows[0]) & _exact(panel, rows[1])
    shared &= shared[:, [column]] & (columns <= column) & (columns >= start[:, None])
    enough, years = np.zeros(len(start), bool), np.zeros(len(start), np.int_)
    sums = [np.full((2, len(start)), np.nan) for _ in range(2)]
    for span in SPANS:
        used = shared & (columns > column - span) & ~enough[:, None]
        years = np.where(enough, years, used.sum(axis=1))
        sums = [np.where(enough, s, _sum(c, used)) for s, c in zip(sums, (one, two), strict=True)]
        both = [Counts(s[0], s[1], one.scale, one.share) for s in sums]
        with np.errstate(invalid="ignore"):
            enough |= np.minimum(both[0].rarer, both[1].rarer) >= params.shaky
    return (both[0], both[1]), years


def _sum(found: Counts, used: Flags) -> Array:
    total = np.stack([np.where(used, a, 0.0).sum(axis=1) for a in (found.events, found.exposure)])
    return np.where(used.any(axis=1), total, np.nan)


def _difference(a: Counts, b: Counts) -> tuple[Array, Array]:
    """Newcombe's hybrid of the limits of both sides; as `assess.contrast.difference`."""
    gap, (low_a, high_a), (low_b, high_b) = a.value - b.value, a.interval(), b.interval()
    return gap - np.hypot(a.value - low_a, high_b - b.value), gap + np.hypot(high_a - a.value, b.value - low_b)


def _ratio(a: Counts, b: Counts) -> tuple[Array, Array]:
    """The interval of the ratio; as `assess.contrast.ratio`."""
    if a.share:
        return _recovered(a, b)
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    with np.errstate(all="ignore"):
        rates = (a.events / a.exposure) / (b.events / b.exposure)
        error = np.sqrt(1 / a.events + 1 / b.events)
        low, high = rates * np.exp(-z * error), rates * np.exp(z * error)
        few = np.minimum(a.events, b.events) < LOG_FROM
    low[few], high[few] = _exact_ratio(a.events[few], b.events[few], b.exposure[few] / a.exposure[few])
    return low, high


def _exact_ratio(a: Array, b: Array, exposures: Array) -> tuple[Array, Array]:
    """The interval conditional on the sum of the events: Clopper and Pearson's limits of the share of the first."""
    tail = (1 - CONFIDENCE) / 2
    with np.errstate(all="ignore"):
        low = np.where(a == 0, 0.0, betaincinv(a, b + 1, tail))
        high = np.where(b == 0, 1.0, betaincinv(a + 1, b, 1 - tail))
        return low / (1 - low) * exposures, np.where(high >= 1, np.inf, high / (1 - high) * exposures)


def _recovered(a: Counts, b: Counts) -> tuple[Array, Array]:
    """MOVER for two shares (Donner and Zou 2012)."""
    (low_a, high_a), (low_b, high_b) = a.limits(), b.limits()
    p, q = a.events / a.exposure, b.events / b.exposure
    least, most = low_a * (2 * p - low_a), high_a * (2 * p - high_a)
    widest, narrowest = high_b * (2 * q - high_b), low_b * (2 * q - low_b)
    with np.errstate(all="ignore"):
        low = np.where(least > 0, least / _root(p * q, least * widest), 0.0)
        high = np.where(narrowest > 0, _root(p * q, most * narrowest) / narrowest, np.inf)
    return np.where(np.isfinite(p), low, np.nan), np.where(np.isfinite(p), high, np.nan)


def _root(product: Array, ends: Array) -> Array:
    result: Array = product + np.sqrt(np.maximum(0.0, product * product - ends))
    return result
