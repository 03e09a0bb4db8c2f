"""A local level with drift, momentum and chance error, averaged over a grid of fixed priors.

On the transformed scale the values are y_t = level_t + e_t, and the level moves by drift + u_t a year. The changes
u_t have the autocorrelation `persistence`; e_t has the variance `noise` times that of a change plus a known part
(counts, rounding). Every combination of persistence, noise and spread gives a normal prediction by the Kalman
filter, for all series at once; a mixture weighs them by prior and likelihood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from lianggang.forecast.params import Params

Array = npt.NDArray[np.float64]
_Three = tuple[Array, Array, Array]

_STEPS = np.linspace(-3, 3, 9)  # the grid of spreads, in prior standard deviations of its logarithm
_DIFFUSE = 1e4  # prior variance of the level: vague on every scale
_ROUNDS = 5
_FACTORS = 8  # variances multiplied before the logarithm is taken: no product leaves the range of numbers
_CELLS = 12_000  # series times components that are filtered together, to stay in the cache


@dataclass(frozen=True, slots=True)
class Grid:
    """g components; every array is (g,). prior: weights, summing to 1."""

    persistence: Array
    noise: Array
    spread: Array
    drift: Array
    damping: Array
    prior: Array


def own_grid(params: Params) -> Grid:
    """The components of one series; where changes persist they are a priori smaller."""
    smooth = np.array(params.persistence) >= params.smooth
    spreads = np.where(smooth, params.smooth_spread, params.spread)
    widths = np.where(smooth, params.smooth_width, params.spread_width)
    drifts = np.where(smooth, params.smooth_drift, params.drift)
    return _grid(params, params.noise, spreads, widths, drifts)


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
    persistence, noise, spread = (np.tile(each, 3)[some] for each in (grid.persistence, grid.noise, grid.spread))
    return Grid(persistence, noise, spread, drift[some], damping[some], prior[some])


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
    )


@dataclass(frozen=True, slots=True)
class Filtered:
    """fit (n, g): log likelihood. means, variances (k, n, g): of the values of the k years asked for."""

    fit: Array
    means: Array
    variances: Array


def filtered(values: Array, known: Array, last: npt.NDArray[np.int_], columns: Sequence[int], grid: Grid) -> Filtered:
    """The prediction of the values in `columns`, without the known part of their error.

    values (n, w): NaN where unknown. known (n, w): known error variance. last (n,): column of the last known value.
    columns: at or after every `last`, counted on past w.
    """
    size = max(1, _CELLS // len(grid.prior))
    parts = [
        _filter(values[i : i + size], known[i : i + size], last[i : i + size], columns, grid)
        for i in range(0, len(values), size)
    ]
    return Filtered(
        np.concatenate([p.fit for p in parts]),
        np.concatenate([p.means for p in parts], axis=1),
        np.concatenate([p.variances for p in parts], axis=1),
    )


def _filter(values: Array, known: Array, last: npt.NDArray[np.int_], columns: Sequence[int], grid: Grid) -> Filtered:
    """The Kalman filter for level m, change u and drift b; mm, mu … are their covariances, all (n, g).

    Arrays are changed in place: this is where the time of a forecast goes.
    """
    phi, change = grid.persistence, grid.spread**2
    noise, fresh = grid.noise * change, change * (1 - phi**2)
    shape = len(values), len(phi)
    m, u, b, mu, mb, ub, fit = (np.zeros(shape) for _ in range(7))
    mm, uu, bb = np.full(shape, _DIFFUSE), m + change, m + change * grid.drift**2
    product = np.ones(shape)  # of the variances of what was seen: one logarithm for several years
    found: dict[int, tuple[Array, Array]] = {}
    for column in range(values.shape[1]):
        for each, factor in ((u, phi), (mu, phi), (ub, phi), (uu, phi**2)):
            each *= factor
        uu += fresh
        if (column > last).any():
            f = grid.damping ** np.maximum(column - last, 0)[:, None]
            drift, fading, kept, both = b * f, bb * f, ub * f, bb * f**2 + 2 * mb * f
        else:
            drift, fading, kept, both = b, bb, ub, bb + 2 * mb
        m += u + drift
        mm += uu + both + 2 * (mu + kept)
        mu += uu + kept
        mb += ub + fading
        error = noise + known[:, [column]]
        fit -= _update(values[:, [column]], error, (m, u, b), (mm, mu, mb), (uu, ub, bb), product)
        if column % _FACTORS == _FACTORS - 1 or column == values.shape[1] - 1:
            fit -= 0.5 * np.log(product)
            product.fill(1.0)
        if column in columns:
            found[column] = m.copy(), mm + noise
    for column in set(columns) - set(found):
        a, c, added = _ahead(column - values.shape[1] + 1, values.shape[1] - 1 - last, fresh, grid)
        spread = mm + a**2 * uu + c**2 * bb + 2 * (a * mu + c * mb + a * c * ub) + added
        found[column] = m + a * u + c * b, spread + noise
    means, variances = zip(*(found[column] for column in sorted(found)), strict=True)
    return Filtered(fit, np.stack(means), np.stack(variances))


def _update(value: Array, error: Array, state: _Three, with_level: _Three, others: _Three, product: Array) -> Array:
    """Learn from the values (n, 1) of a year, NaN for none; what `_filter` knows is changed in place.

    error (n, g): variance of their errors. product (n, g): is multiplied by the variances of the values. Returns minus
    the log likelihood of the values, without the half logarithm of these variances.
    """
    mm, mu, mb = with_level
    total = mm + error
    gain = 1 / total
    left = error * gain  # 1 - mm / total without cancellation
    unseen = np.flatnonzero(~np.isfinite(value[:, 0]))
    if len(unseen):
        value, total[unseen], gain[unseen], left[unseen] = np.where(np.isfinite(value), value, 0.0), 1.0, 0.0, 1.0
    product *= total
    miss = value - state[0]
    miss *= gain
    for each, covariance in zip(state, with_level, strict=True):
        each += covariance * miss
    of_u, of_b = mu * gain, mb * gain
    for each, less in zip(others, (mu * of_u, mu * of_b, mb * of_b), strict=True):
        each -= less
    for each in with_level:
        each *= left
    miss *= miss
    miss *= total
    miss *= 0.5
    return miss


def _ahead(steps: int, since: npt.NDArray[np.int_], fresh: Array, grid: Grid) -> tuple[Array, Array, Array]:
    """What a level after so many years without a value takes over: of the change (g,), of the drift (n, g), and its new
    variance (g,); since (n,): years since the last value already."""
    each = np.arange(1, steps + 1)[:, None]
    powers = grid.persistence**each
    reach = (grid.persistence ** (each - 1)).cumsum(axis=0)  # 1, 1 + φ, 1 + φ + φ² …
    faded = grid.damping ** since[:, None] * (grid.damping**each).sum(axis=0)
    return powers.sum(axis=0), faded, fresh * (reach**2).sum(axis=0)


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
