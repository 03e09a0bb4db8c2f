"""A local level with drift, momentum and chance error, averaged over a grid of fixed priors.

On the transformed scale the values are y_t = level + path_t + e_t. The path is the sum of yearly changes with
autocorrelation `persistence`, plus a drift that fades after the last value; e_t has the variance
`noise` times that of a change plus a known part (counts, rounding). Every combination of persistence, noise and
spread gives a normal prediction; the mixture weighs them by prior and likelihood.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from lianggang.forecast.params import Params

Array = npt.NDArray[np.float64]

_DIFFUSE = 100.0  # prior variance of the level: vague on the logit, log and standardised scales
_NEGLIGIBLE = 1e-6
_STEPS = np.linspace(-3.5, 3.5, 17)  # the grid of spreads, in prior standard deviations of its logarithm


@dataclass(frozen=True, slots=True)
class Mixture:
    """A mixture of normals: weights (k,), means (k,), deviations (k,)."""

    weights: Array
    means: Array
    deviations: Array


def predict(
    years: Array,
    values: Array,
    known: Array,
    to: int,
    params: Params,
    drift: float = 0.0,
    weights: Array | None = None,
) -> Mixture:
    """The value of year `to` with its chance error, but for the known part of it.

    years (n,): whole years in order. values (n,): transformed. known (n,): known error variance of each value.
    drift: expected change per year, fading ahead like the own drift. weights (s, m): of the grid, None = fixed prior.
    """
    horizon = to - int(years[-1])
    fit, mean, deviation = _fit(years, values - drift * (years - years[-1]), known, to, params)
    weight = np.exp(fit - fit.max()) * (prior_weights(params) if weights is None else weights)
    kept = weight > _NEGLIGIBLE * weight.max()
    ahead = drift * float((params.damping ** np.arange(1, horizon + 1)).sum())
    return Mixture(weight[kept] / weight[kept].sum(), mean[kept] + ahead, deviation[kept])


def posterior_weights(years: Array, values: Array, known: Array, drift: float, params: Params) -> Array:
    """Weights (s, m) of the grid after seeing one series, summing to 1."""
    fit, _, _ = _fit(years, values - drift * (years - years[-1]), known, int(years[-1]) + 1, params)
    weight = np.exp(fit - fit.max()) * prior_weights(params)
    result: Array = weight / weight.sum()
    return result


def prior_weights(params: Params) -> Array:
    """Fixed prior weights (s, m) of the grid, summing to 1."""
    structures = np.outer(params.persistence_prior, params.noise_prior).ravel()
    weights = np.outer(structures, np.exp(-0.5 * _STEPS**2))
    result: Array = weights / weights.sum()
    return result


def _fit(years: Array, values: Array, known: Array, to: int, params: Params) -> tuple[Array, Array, Array]:
    """Log likelihood, mean and deviation of the prediction for every structure and spread, each (s, m)."""
    kernels, noises, spreads = _grid(tuple(int(y) for y in years), to, params)
    n = len(years)
    scale = spreads**2
    own = scale[None, :] * noises[:, None]
    cov = scale[None, :, None, None] * kernels[:, None, :n, :n] + _DIFFUSE
    cov[..., range(n), range(n)] += own[..., None] + known
    cross = scale[None, :, None] * kernels[:, None, :n, n] + _DIFFUSE
    ahead = scale[None, :] * kernels[:, None, n, n] + _DIFFUSE
    centred = np.broadcast_to(values - values[-1], cross.shape)
    root = np.linalg.cholesky(cov)
    solved = np.linalg.solve(root, np.stack([centred, cross], axis=-1))
    z, g = solved[..., 0], solved[..., 1]
    fit = -0.5 * (z**2).sum(-1) - np.log(np.diagonal(root, axis1=-2, axis2=-1)).sum(-1)
    variance = np.maximum(ahead - (g**2).sum(-1), 1e-12)
    return fit, values[-1] + (z * g).sum(-1), np.sqrt(variance + own)


@lru_cache(maxsize=512)
def _grid(years: tuple[int, ...], to: int, params: Params) -> tuple[Array, Array, Array]:
    """Unit kernels (s, n+1, n+1), noise ratios (s,) and spreads (m,)."""
    spots = np.array([*years, to]) - years[0]
    pairs = [(p, r) for p in params.persistence for r in params.noise]
    kernels = np.stack([_kernel(spots, years[-1] - years[0], p, params) for p, _ in pairs])
    return kernels, np.array([r for _, r in pairs]), params.spread * np.exp(params.spread_width * _STEPS)


def _kernel(spots: npt.NDArray[np.int_], last: int, persistence: float, params: Params) -> Array:
    """Covariance of the path at `spots` (years since the first), anchored at the last observed year."""
    steps = np.arange(1, spots.max() + 1)
    changes = persistence ** np.abs(np.subtract.outer(steps, steps)).astype(float)
    passed = (steps[None, :] <= spots[:, None]).astype(float) - (steps <= last)
    drift = params.drift * _drift(spots, last, params)
    path: Array = passed @ changes @ passed.T + np.outer(drift, drift)
    return path


def _drift(spots: npt.NDArray[np.int_], last: int, params: Params) -> Array:
    """A drift of one per year up to the last observed year, fading after it, as a path that is zero there."""
    ahead = params.damping ** np.arange(1, spots.max() - last + 1)
    return np.where(spots <= last, spots - last, np.concatenate([[0.0], ahead.cumsum()])[np.maximum(spots - last, 0)])
