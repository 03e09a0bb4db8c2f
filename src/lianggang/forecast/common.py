"""What the series of one indicator have in common: their movement, how noisy they are, how often they stand still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from lianggang.forecast import counts, level
from lianggang.forecast.counting import COUNTED, Scale
from lianggang.forecast.params import DEFAULT, Params
from lianggang.forecast.prepare import Table, tables
from lianggang.panel.model import Series

Array = npt.NDArray[np.float64]

_TINY = 1e-12
_UNALIKE = 2.0  # shape of the factors among areas for their mean: large areas count more, but not by their size


@dataclass(frozen=True, slots=True)
class Common:
    """Learnt from n series on one scale.

    years (k,): calendar years up to the one to be forecast. path (k,): the common movement on the scale, for counts
    the common log rate; forecast after the last known year. variance (k,): of the forecast, 0 for known years.
    weights (g,): prior weights of the components of one series. stays: probability that a value is repeated after
    a year in which it was, and was not, repeated.
    """

    scale: Scale
    n: int
    years: npt.NDArray[np.int_] = field(compare=False, repr=False)
    path: Array = field(compare=False, repr=False)
    variance: Array = field(compare=False, repr=False)
    weights: Array = field(compare=False, repr=False)
    stays: tuple[float, float]

    def at(self, years: npt.NDArray[np.int_]) -> Array:
        """The path in those years, level beyond its ends."""
        return np.interp(years, self.years, self.path)

    def variance_at(self, year: int) -> float:
        """Variance of the path in a year."""
        return float(np.interp(year, self.years, self.variance))


def learn(peers: Sequence[Series], *, to: int, params: Params = DEFAULT) -> Common | None:
    """What the series have in common, None with fewer than `params.min_peers` on one scale.

    peers: of one indicator and breakdown in territories of one level, each as known at the date of judging
    (`Series.until`). The result is what `assess(…, peers=…)` and `forecast(…, common=…)` take.
    """
    found = tables(sorted(peers, key=lambda s: s.territory), to, params)
    return learn_from(max(found, key=lambda t: len(t.rows)), to, params) if found else None


def learn_from(table: Table, to: int, params: Params) -> Common | None:
    """What the series of a table have in common, None with fewer than `params.min_peers` or without any event.

    Of more than `params.most_peers`, evenly spaced ones teach it: more of them would hardly change it.
    """
    if len(table.rows) < params.min_peers or (table.scale in COUNTED and not np.nansum(table.events)):
        return None
    if len(table.rows) > params.most_peers:
        table = table.take(np.linspace(0, len(table.rows) - 1, params.most_peers).astype(np.int_))
    learner = _from_counts if table.scale in COUNTED else _from_values
    path, variance, weights = learner(table, to - int(table.years[-1]), params)
    years = np.arange(table.first, to + 1)
    return Common(table.scale, len(table.rows), years, path, variance, weights, stays(table, params))


def _from_counts(table: Table, steps: int, params: Params) -> tuple[Array, Array, Array]:
    """Common log rate with its forecast, its variance, and the weights of shapes and memories."""
    rate, error = _common_rate(table)
    seen, columns = np.isfinite(rate), np.arange(len(rate))
    ahead, variance = _continued(rate, error, steps, level.common_grid(params).prior, params)
    known = np.interp(columns, columns[seen], rate[seen])
    fit = counts.among(table.events, table.exposure, known, params)
    weights = level.pooled(fit.fit, fit.prior, params)
    return np.concatenate([known, ahead]), np.concatenate([np.zeros(len(known)), variance]), weights


def _from_values(table: Table, steps: int, params: Params) -> tuple[Array, Array, Array]:
    """Common path with its forecast, its variance, and the weights of the level's grid."""
    known, begins, error = movement(table, params)
    own = level.own_grid(params)
    fit = level.filtered(table.scaled - known, table.known, table.last, [len(known) - 1], own).fit
    weights = level.pooled(fit, own.prior, params)
    ahead, variance = np.zeros(steps), np.zeros(steps)
    if known.any():
        path = np.where(np.arange(len(known)) < begins, np.nan, known)
        prior = _common_prior(weights, own, level.common_grid(params))
        ahead, variance = _continued(path, np.full(len(path), error), steps, prior, params)
        variance = np.maximum(variance - error, 0.0)
    return np.concatenate([known, ahead]), np.concatenate([np.zeros(len(known)), variance]), weights


def movement(table: Table, params: Params) -> tuple[Array, int, float]:
    """The common path (w,), 0 in the last year, its first well known column, and the error variance of its level.

    A year's common change is the median change over the series, gaps bridged evenly; a year with too few series takes
    the mean of the others. Values on the scale of each series' own spread have no common unit, hence no movement.
    """
    none = np.zeros(table.scaled.shape[1]), 0, 0.0
    if table.scale == "identity":
        return none
    changes = np.diff(_bridged(table.scaled), axis=1)
    seen = np.isfinite(changes).sum(axis=0)
    enough = seen >= params.min_peers // 2
    if enough.sum() < params.min_points:
        return none
    medians = np.nanmedian(changes[:, enough], axis=0)
    error = np.pi / 2 * np.nanvar(changes[:, enough], axis=0) / seen[enough]
    real = max(0.0, 1 - error.mean() / max(medians.var(ddof=1), _TINY))
    change = np.full(len(enough), medians.mean())
    change[enough] += real * (medians - medians.mean())
    path = np.concatenate([[0.0], change.cumsum()]) - change.sum()
    return path, int(np.flatnonzero(enough)[0]), float(error.mean() / 2)


def stays(table: Table, params: Params) -> tuple[float, float]:
    """Shares of values that are repeated after a repetition and after a move, over all series."""
    again, first = repeats(table)
    n = params.stay_peers
    return (
        float((again[0].sum() + n * params.stay_again) / (again[1].sum() + n)),
        float((first[0].sum() + n * params.stay_first) / (first[1].sum() + n)),
    )


def repeats(table: Table) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Repetitions and chances of one after a repetition, then after a move; each (n,)."""
    n = len(table.rows)
    again, chances_again, first, chances_first = (np.zeros(n) for _ in range(4))
    before, repeated = np.full(n, np.nan), np.full(n, np.nan)
    for value in table.values.T:
        both = np.isfinite(value) & np.isfinite(before)
        now = both & (value == before)
        after, fresh = both & (repeated == 1), both & (repeated == 0)
        again, chances_again = again + (now & after), chances_again + after
        first, chances_first = first + (now & fresh), chances_first + fresh
        repeated = np.where(both, now, repeated)
        before = np.where(np.isfinite(value), value, before)
    return (again, chances_again), (first, chances_first)


def _bridged(scaled: Array) -> Array:
    """The values with the gaps inside each series filled by straight lines."""
    result = scaled.copy()
    for i in np.flatnonzero(np.isnan(scaled).any(axis=1)):
        seen = np.flatnonzero(np.isfinite(scaled[i]))
        inside = np.arange(seen[0], seen[-1] + 1)
        result[i, inside] = np.interp(inside, seen, scaled[i, seen])
    return result


def _common_prior(weights: Array, own: level.Grid, common: level.Grid) -> Array:
    """Weights of the common movement: its changes persist like those of the series, its spread is a priori open."""
    among = [weights[own.persistence == p].sum() / common.prior[common.persistence == p].sum() for p in own.persistence]
    ratio = dict(zip(own.persistence, among, strict=True))
    result: Array = common.prior * np.array([ratio[p] for p in common.persistence])
    return result


def _common_rate(table: Table) -> tuple[Array, Array]:
    """Log rate of a typical area in each year, and its chance variance; NaN in years without events.

    It moves like the rate of all areas together, in which the largest ones count most; its height is that of the areas'
    mean, since in many countries large areas have low rates.
    """
    events, exposure = np.nansum(table.events, axis=0), np.nansum(table.exposure, axis=0)
    some = events > 0
    rate = np.where(some, np.log(np.where(some, events, 1) / np.where(some, exposure, 1)), np.nan)
    expected = np.nansum(table.exposure * np.exp(rate), axis=1)
    observed = np.nansum(np.where(some, table.events, np.nan), axis=1)
    weight = expected / (1 + expected / _UNALIKE)
    mean = (weight * observed / np.maximum(expected, _TINY)).sum() / weight.sum()
    return rate + np.log(mean), 1 / np.maximum(events, 1.0)


def _continued(path: Array, error: Array, steps: int, prior: Array, params: Params) -> tuple[Array, Array]:
    """Mean and variance of the common path (w,) in each of the next `steps` years; error (w,): its error variance."""
    last = int(np.flatnonzero(np.isfinite(path))[-1])
    columns = range(len(path), len(path) + steps)
    grid = level.common_grid(params)
    found = level.filtered(path[None], error[None], np.array([last]), columns, grid)
    weights = level.posterior(found.fit, prior)
    mean = (weights * found.means).sum(axis=2)
    variance = (weights * (found.variances + (found.means - mean[:, :, None]) ** 2)).sum(axis=2)
    return mean[:, 0], variance[:, 0]
