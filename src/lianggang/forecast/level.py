"""A local level with drift, momentum and chance error, averaged over a grid of fixed priors.

On the transformed scale the values are y_t = level_t + e_t, and the level moves by drift + u_t a year. The changes
u_t have the autocorrelation `persistence`; e_t has the variance `noise` times that of a change plus a known part
(counts, rounding). Every combination of persistence, noise and spread gives a normal prediction by the Kalman
filter, for all series at once; a mixture weighs them by prior and likelihood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
import numpy.typing as npt

from lianggang.forecast.params import Params

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int_]

_STEPS = np.linspace(-3, 3, 9)  # the grid of spreads, in prior standard deviations of its logarithm
_DIFFUSE = 1e4  # prior variance of the level: vague on every scale
_ROUNDS = 5
_FACTORS = 8  # variances multiplied before the logarithm is taken: no product leaves the range of numbers
_CELLS = 8000  # series times components that are filtered together, to stay in the cache


@dataclass(frozen=True, slots=True)
class Grid:
    """g components; every array is (g,). prior: weights, summing to 1. filter: the first component with the same
    persistence, noise and spread; these come first."""

    persistence: Array
    noise: Array
    spread: Array
    drift: Array
    damping: Array
    prior: Array
    filter: Rows

    @property
    def filters(self) -> int:
        """The number of different filters."""
        return int(self.filter.max()) + 1


@cache
def own_grid(params: Params) -> Grid:
    """The components of one series; where changes persist they are a priori smaller."""
    smooth = np.array(params.persistence) >= params.smooth
    spreads = np.where(smooth, params.smooth_spread, params.spread)
    widths = np.where(smooth, params.smooth_width, params.spread_width)
    drifts = np.where(smooth, params.smooth_drift, params.drift)
    return _grid(params, params.noise, spreads, widths, drifts)


@cache
def alone_grid(params: Params) -> Grid:
    """The components of a series without peers: the same, and twins with a steady drift that fades, and that lasts.

    Among peers the common movement tells where the series go.
    """
    grid = own_grid(params)
    steady = np.maximum(grid.drift, params.steady / grid.spread)
    lasting = np.where(grid.persistence < params.smooth, grid.prior / 2, 0.0)
    fading = np.where((lasting > 0) & (steady > grid.drift), lasting / 2, 0.0)
    prior = np.concatenate([grid.prior - lasting - fading, fading, lasting])
    drift = np.concatenate([grid.drift, steady, steady])
    damping = np.concatenate([grid.damping, grid.damping, np.ones(len(steady))])
    some = prior > 0
    like = np.tile(grid.filter, 3)[some]
    persistence, noise, spread = (each[like] for each in (grid.persistence, grid.noise, grid.spread))
    return Grid(persistence, noise, spread, drift[some], damping[some], prior[some], like)


@cache
def common_grid(params: Params) -> Grid:
    """The components of the common movement of many series."""
    same = np.ones(len(params.persistence))
    spreads, widths = params.common_spread * same, params.common_spread_width * same
    return _grid(params, params.common_noise, spreads, widths, params.common_drift * same)


def _grid(params: Params, noise: Sequence[float], spreads: Array, widths: Array, drifts: Array) -> Grid:
    cells = list(product(range(len(params.persistence)), noise, _STEPS))
    kind = np.array([k for k, _, _ in cells])
    step = np.array([s for _, _, s in cells])
    persistence = np.array(params.persistence)[kind]
    weight = np.array(params.persistence_prior)[kind] * np.exp(-0.5 * step**2)
    return Grid(
        persistence,
        np.array([r for _, r, _ in cells]),
        spreads[kind] * np.exp(widths[kind] * step),
        drifts[kind],
        np.where(persistence >= params.smooth, 1.0, params.damping),
        weight / weight.sum(),
        np.arange(len(cells)),
    )


@dataclass(frozen=True, slots=True)
class Filtered:
    """fit (n, g): log likelihood. means, variances (k, n, g): of the values of the k years asked for."""

    fit: Array
    means: Array
    variances: Array


def filtered(values: Array, known: Array, last: Rows, columns: Sequence[int], grid: Grid) -> Filtered:
    """The prediction of the values in `columns`, without the known part of their error.

    values (n, w): NaN where unknown. known (n, w): known error variance. last (n,): column of the last known value.
    columns: at or after every `last`, counted on past w.
    """
    shape, size = (len(values), len(grid.prior)), max(1, _CELLS // grid.filters)
    found = Filtered(np.empty(shape), np.empty((len(columns), *shape)), np.empty((len(columns), *shape)))
    for end in np.unique(last).tolist():
        alike = np.flatnonzero(last == end)
        for rows in (alike[i : i + size] for i in range(0, len(alike), size)):
            seen = _filter(values[rows, : end + 1], known[rows, : end + 1], grid)
            found.fit[rows] = seen.fit()
            for k, column in enumerate(columns):
                found.means[k, rows], found.variances[k, rows] = seen.ahead(column - end)
    return found


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known of n series in the year of their last value under g components.

    level, change (2, n, g): means without drift, and what a drift of 1 adds to them. mu, mm, uu (n, g): covariances.
    sums (3, n, g): over the years, of what was missed without drift: its square, its product with what a drift of 1
    takes from it, and the square of that, over its variance. logs (n, g): sum of the logarithms of these variances.
    """

    grid: Grid
    level: Array
    change: Array
    mu: Array
    mm: Array
    uu: Array
    sums: Array
    logs: Array

    def fit(self) -> Array:
        """Log likelihood."""
        square, product, weight = self.sums
        prior = (self.grid.spread * self.grid.drift) ** 2
        open_ = 1 + prior * weight
        result: Array = -0.5 * (self.logs + np.log(open_) + square - prior * product**2 / open_)
        return result

    def ahead(self, steps: int) -> tuple[Array, Array]:
        """Mean and variance of the value so many years later, without the known part of its error."""
        grid, each = self.grid, np.arange(1, steps + 1)[:, None]
        reach = (grid.persistence ** (each - 1)).cumsum(axis=0)  # 1, 1 + φ, 1 + φ + φ² …
        along, fresh = (grid.persistence**each).sum(axis=0), (reach**2).sum(axis=0) * (1 - grid.persistence**2)
        prior = (grid.spread * grid.drift) ** 2
        spread = prior / (1 + prior * self.sums[2])  # variance of the drift
        by_drift = self.level[1] + along * self.change[1] + (grid.damping**each).sum(axis=0)
        mean = self.level[0] + along * self.change[0] - by_drift * spread * self.sums[1]
        known = self.mm + along * (2 * self.mu + along * self.uu) + by_drift**2 * spread
        return mean, known + (fresh + grid.noise) * grid.spread**2


def _filter(values: Array, known: Array, grid: Grid) -> _Seen:
    """The Kalman filter for level and change without drift. Beside it runs what a drift of 1 would add (de Jong 1991):
    components that differ in their drift only share a filter, and the drift is estimated from the sums at the end.

    Arrays are changed in place: this is where the time of a forecast goes.
    """
    phi, spread, noise = (each[: grid.filters] for each in (grid.persistence, grid.spread**2, grid.noise))
    constants = phi, phi**2, spread * (1 - phi**2), noise * spread
    kept, squared, fresh, chance = (np.tile(each, (len(values), 1)) for each in constants)
    state, sums = np.zeros((7, *kept.shape)), np.zeros((3, *kept.shape))
    logs, product = np.zeros(kept.shape), np.ones(kept.shape)
    level, change, (mu, mm, uu) = state[:2], state[2:4], state[4:]
    mm += _DIFFUSE
    uu += spread
    for column, value in enumerate(values.T[:, :, None]):
        state[2:5] *= kept
        uu *= squared
        uu += fresh
        mm += mu
        mu += uu
        mm += mu
        level += change
        level[1] += 1.0
        product *= _update(value, chance + known[:, [column]], state, sums)
        if column % _FACTORS == _FACTORS - 1 or column == values.shape[1] - 1:
            logs += np.log(product)
            product.fill(1.0)
    if grid.filters < len(grid.prior):
        state, sums, logs = (each[..., grid.filter] for each in (state, sums, logs))
    return _Seen(grid, state[:2], state[2:4], state[4], state[5], state[6], sums, logs)


def _update(value: Array, error: Array, state: Array, sums: Array) -> Array:
    """Learn from the values (n, 1) of a year, NaN for none; returns their variances.

    error (n, f): variance of their errors, not needed any more. state, sums: of `_filter`, changed in place.
    """
    level, change, (mu, mm, uu) = state[:2], state[2:4], state[4:]
    total: Array = mm + error
    gain = 1 / total
    error *= gain  # 1 - mm / total without cancellation
    unseen = np.flatnonzero(np.isnan(value[:, 0]))
    if len(unseen):
        value, total[unseen], gain[unseen], error[unseen] = np.nan_to_num(value), 1.0, 0.0, 1.0
    miss = np.stack([value - level[0], -level[1]])
    told = miss * gain
    sums[:2] += miss * told[0]
    sums[2] += miss[1] * told[1]
    level += told * mm
    told *= mu
    change += told
    gain *= mu
    gain *= mu
    uu -= gain
    state[4:6] *= error
    return total


def posterior(fit: Array, weights: Array) -> Array:
    """Weights (n, g) of the components for every series, from log likelihood (n, g) and prior weights (g,)."""
    likelihood = np.exp(fit - fit.max(axis=1, keepdims=True)) * weights
    result: Array = likelihood / likelihood.sum(axis=1, keepdims=True)
    return result


def pooled(fit: Array, prior: Array, params: Params) -> Array:
    """Weights (g,) of the components among all series: what maximises their likelihood, shrunk to the prior.

    The fixed prior counts for `params.prior_peers` series (expectation and maximisation with a Dirichlet prior).
    """
    weights = prior
    for _ in range(_ROUNDS):
        weights = (params.prior_peers * prior + posterior(fit, weights).sum(axis=0)) / (params.prior_peers + len(fit))
    return weights
