"""The warning 波动较大: yearly changes that go to and fro by more than chance explains."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from statistics import fmean

import numpy as np

from lianggang.alerts.limits import limit_of
from lianggang.alerts.model import Alert, Cause, Level, WarningKind
from lianggang.alerts.params import Params
from lianggang.assess.intervals import gamma_cdf
from lianggang.assess.pooling import total, yearly_counts
from lianggang.assess.values import Seen, known
from lianggang.assess.words import difference_unit
from lianggang.panel.model import Series
from lianggang.wording import canonical_unit, number, places_of, quantity, whole_things

_ROUNDING = 1 / 12  # variance of a rounding error, in squares of the last digit


@dataclass(frozen=True, slots=True)
class Volatility:
    """How a series went to and fro, all standard deviations in its own unit.

    observed: of the yearly changes around their mean. chance: what counts and rounding alone would give, on average.
    freedom: of the chi-square distribution that their square then follows. beyond: the part that these do not explain.
    counted: whether counts were known. turns: share of sign reversals.
    level: mean value, 0 for a series that changes its sign, whose changes cannot be a share of it.
    """

    first: int
    last: int
    changes: int
    turns: float
    reversals: int
    observed: float
    chance: float
    freedom: float
    counted: bool
    level: float

    @property
    def beyond(self) -> float:
        """Square root of the excess of the observed over the chance variance."""
        return math.sqrt(max(0.0, self.observed**2 - self.chance**2))

    def exceeds_chance(self, confidence: float) -> bool:
        """Whether chance alone would reach the observed variance with a probability below 1 - `confidence`."""
        if self.chance == 0:
            return self.observed > 0
        half = self.freedom / 2
        return gamma_cdf(half * (self.observed / self.chance) ** 2, half) > confidence


def volatile(series: Series, until: int, params: Params) -> Alert | None:
    """The warning for a volatile series, orange from `much` times the threshold, else yellow; never red.

    Where chance cannot be told from movement, for want of counts, it stays yellow.
    None for fewer than `changes` yearly changes of one definition, for one-way movement, and where the variation
    is within chance.
    """
    v = measure(series, until, params)
    if v is None or v.turns < params.reversals or not v.exceeds_chance(params.confidence):
        return None
    limit = _limit(series.unit, v.level, params)
    if v.beyond < limit or limit <= 0:
        return None
    level = Level.ORANGE if v.counted and v.beyond >= params.much * limit else Level.YELLOW
    reason, arithmetic = _reason(v, series.unit), _arithmetic(v, series.unit, limit)
    return Alert(WarningKind.VOLATILE, level, reason, arithmetic, (Cause.SWINGS,), limit_of(Cause.SWINGS, params))


def measure(series: Series, until: int, params: Params) -> Volatility | None:
    """The variation of the last `window` years, None with too few values of the present definition."""
    values = known(series, until)
    if values.latest is None:
        return None
    first = max([values.latest.year - params.window + 1, *(b for b in series.breaks if b <= values.latest.year)])
    path = [replace(o, value=o.signed) for o in values.since(first) if o.qualifier in ("", "~")]
    if len(path) <= params.changes:
        return None
    moves = [float(b.value - a.value) / math.sqrt(b.year - a.year) for a, b in pairwise(path)]
    mean = fmean(moves)
    observed = math.sqrt(sum((d - mean) ** 2 for d in moves) / (len(moves) - 1))
    errors, counted = _errors(path, series)
    chance, freedom = chance_moments(errors, [b.year - a.year for a, b in pairwise(path)])
    signs = [math.copysign(1, d) for d in moves if d]
    reversals = sum(a != b for a, b in pairwise(signs))
    turns = reversals / (len(moves) - 1)
    one_sided = min(o.value for o in path) >= 0 or max(o.value for o in path) <= 0
    level = abs(fmean([float(o.value) for o in path])) if one_sided else 0.0
    return Volatility(
        path[0].year, path[-1].year, len(moves), turns, reversals, observed, chance, freedom, counted, level
    )


def chance_moments(errors: list[float], steps: list[int]) -> tuple[float, float]:
    """Standard deviation of the yearly changes by chance alone, and the degrees of freedom of its square.

    errors: variances of the n values, independent of each other. steps: years between them, n - 1.
    Neighbouring changes share a value, so their sum of squares is the quadratic form y'Ay with the matrix A of
    differencing, scaling and centring: mean tr(AV), variance 2 tr((AV)²), matched by a scaled chi-square
    (Satterthwaite 1946). docs/methods.md, section 6.
    """
    n = len(steps)
    changes = (np.eye(n, n + 1, 1) - np.eye(n, n + 1)) / np.sqrt(steps)[:, None]
    spread = (changes - changes.mean(axis=0)) * np.sqrt(errors)
    gram = spread @ spread.T
    mean, squares = float(np.trace(gram)), float(np.sum(gram**2))
    return math.sqrt(mean / (n - 1)), mean**2 / squares if squares else n - 1


def _errors(path: list[Seen], series: Series) -> tuple[list[float], bool]:
    """Error variance of each value: what chance does to the counts, of a computed gap to those of both sides.

    Else rounding alone.
    """
    digit = 10.0 ** -max(places_of(o.value) for o in path)
    rounding = digit**2 * _ROUNDING
    sides = series.sides or (series,)
    chance = [_chance([o.year for o in path], side, rounding) for side in sides]
    if any(variances is None for variances in chance):
        return [rounding * len(sides)] * len(path), False
    return [math.fsum(v) for v in zip(*(c for c in chance if c), strict=True)], True


def _chance(years: list[int], series: Series, rounding: float) -> list[float] | None:
    """Poisson or binomial variance of each year's value from the pooled rate; None without counts.

    Numbers of whole things are counts themselves; 万人 and amounts of money are none (`counted.read_count`).
    """
    values = [o.value for year in years if (o := series.at(year)) and o.value is not None]
    if whole_things(series.unit) and all(v >= 0 and v == int(v) for v in values):
        return [fmean([float(v) for v in values])] * len(years)
    counts = yearly_counts(series)
    if any(year not in counts for year in years):
        return None
    pooled = total([counts[year] for year in years])
    spread = pooled.rate * (1 - pooled.rate if pooled.share else 1)
    return [pooled.scale**2 * spread / counts[year].exposure + rounding for year in years]


def _limit(unit: str, level: float, params: Params) -> float:
    name = canonical_unit(unit)
    if name in ("%", "个百分点"):
        return params.volatile_points
    return level * (params.volatile_ages if name in ("岁", "年") else params.volatile_share)


def _reason(v: Volatility, unit: str) -> str:
    start = (
        f"{v.first}—{v.last}年{v.changes}次变动中方向反转{v.reversals}次，年度变动的标准差为{_size(v.observed, unit)}"
    )
    if not v.counted:
        return f"{start}，没有分子分母，不能分出偶然成分，请核实数据和口径"
    if v.chance == 0:
        return f"{start}，不能以偶然波动解释，请核实数据和口径"
    return f"{start}，其中偶然波动（按件数推算）为{_size(v.chance, unit)}，超出偶然的部分为{_size(v.beyond, unit)}"


def _arithmetic(v: Volatility, unit: str, limit: float) -> str:
    squares = f"√({_digits(v.observed)}²－{_digits(v.chance)}²)={_size(v.beyond, unit)}"
    share = number(100 * v.turns, 0)
    turns = f"方向反转{v.reversals}次，占{v.changes - 1}次机会的{share}%"
    return f"超出偶然的标准差：{squares}，不低于界限{_size(limit, unit)}；{turns}"


def _size(value: float, unit: str) -> str:
    return quantity(Decimal(_digits(value)), difference_unit(unit))


def _digits(value: float) -> str:
    """Two decimals, more for small numbers."""
    places = 2 if value >= 0.1 or value == 0 else min(8, 2 - math.floor(math.log10(value)))
    return number(value, places)
