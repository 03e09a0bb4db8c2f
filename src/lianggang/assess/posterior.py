"""The posterior of many true rates at once: Gamma-Poisson or beta-binomial, with the prior itself unsure.

A prior estimated once and then taken for certain gives intervals that are too short. Here mean and spread of the prior
are weighed on a grid by the marginal likelihood of all counts, and the draws of the rates come from the mixture.
Hyperprior: flat in the logarithm (shares: logit) of the mean; half-Cauchy in the relative spread (docs/statistics.md).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lianggang.assess.counted import Count

Array = npt.NDArray[np.float64]

DRAWS = 4000
SEED = 20240
HALF_CAUCHY_RATE, HALF_CAUCHY_SHARE = 0.5, 0.25
_SPREADS, _MEANS = 28, 25
_HARDLY = 1e-4  # of the weightiest cell
_REACH = 4.0  # standard errors of the mean that the grid covers to either side
_STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188)


@dataclass(frozen=True, slots=True)
class Grid:
    """Posterior weights (k,) of prior parameters: shapes a and b of the gamma (b: rate) or beta distribution (k,)."""

    weights: Array
    a: Array
    b: Array

    def after(self, count: Count) -> Grid:
        """The same after one more count: reweighed by how likely each prior makes it, shapes updated by its events.

        Cells that hardly weigh are left out. Exposures are per unit, as in the counts that the grid was made from.
        """
        x, n = count.events, count.exposure
        if count.share:
            a, b = self.a + x, self.b + n - x
            fit = _log_beta(a, b) - _log_beta(self.a, self.b)
        else:
            a, b = self.a + x, self.b + n
            fit = log_gamma(a) - log_gamma(self.a) + self.a * np.log(self.b) - a * np.log(b)
        with np.errstate(divide="ignore"):  # a cell may have lost all its weight
            score = np.log(self.weights) + fit
        weights = np.exp(score - score.max())
        kept = weights > _HARDLY
        return Grid(weights[kept] / weights[kept].sum(), a[kept], b[kept])


def draw_rates(counts: Sequence[Count], *, draws: int = DRAWS, seed: int = SEED) -> Array:
    """Draws (draws, n) of the n true rates from their joint posterior, per unit of exposure; equal for equal input.

    counts: of one kind, at least two, with at least one event and, for shares, one non-event in all.
    """
    events, exposure, share = _arrays(counts)
    grid = prior_grid(counts)
    random = np.random.default_rng(seed)
    cell = random.choice(len(grid.weights), size=draws, p=grid.weights)
    a, b = grid.a[cell][:, None], grid.b[cell][:, None]
    if share:
        return random.beta(a + events, b + exposure - events)
    return random.gamma(a + events) / (b + exposure)


def prior_grid(counts: Sequence[Count]) -> Grid:
    """What the counts tell of the prior that their true rates come from; counts as for `draw_rates`."""
    events, exposure, share = _arrays(counts)
    return _beta_grid(events, exposure) if share else _gamma_grid(events, exposure)


def _arrays(counts: Sequence[Count]) -> tuple[Array, Array, bool]:
    if len({(c.scale, c.share) for c in counts}) != 1 or len(counts) < 2:
        raise ValueError("a joint posterior needs at least two counts of one kind")
    events, exposure = (np.array([getattr(c, name) for c in counts]) for name in ("events", "exposure"))
    if events.sum() == 0 or (counts[0].share and (events == exposure).all()):
        raise ValueError("counts that are all zero, or all full, do not tell the spread of their rates")
    return events, exposure, counts[0].share


def _gamma_grid(events: Array, exposure: Array) -> Grid:
    """Gamma(shape 1/c², mean m): c the coefficient of variation of the true rates."""
    spreads = np.geomspace(0.01, 3.0, _SPREADS)
    error = np.sqrt(1 / events.sum() + spreads**2 * _concentration(exposure))
    log_mean = np.log(events.sum() / exposure.sum()) + error[:, None] * np.linspace(-_REACH, _REACH, _MEANS)
    a = np.repeat((spreads**-2)[:, None], _MEANS, axis=1)
    b = a / np.exp(log_mean)
    shape, rate = a.ravel()[:, None], b.ravel()[:, None]
    fit = log_gamma(events + shape) - log_gamma(shape) + shape * np.log(rate)
    fit -= (events + shape) * np.log(exposure + rate)
    return _weighed(fit.sum(axis=1), spreads, error, HALF_CAUCHY_RATE, shape.ravel(), rate.ravel())


def _beta_grid(events: Array, exposure: Array) -> Grid:
    """Beta(m k, (1-m) k) with k = 1/r² - 1: r² the share of m(1-m) that is variance of the true proportions."""
    spreads = np.geomspace(0.005, 0.95, _SPREADS)
    part = np.clip(events.sum() / exposure.sum(), 0.5 / exposure.sum(), 1 - 0.5 / exposure.sum())
    odds = 1 / (part * (1 - part))
    error = np.sqrt(odds / exposure.sum() + spreads**2 * odds * _concentration(exposure))
    logit = np.log(part / (1 - part)) + error[:, None] * np.linspace(-_REACH, _REACH, _MEANS)
    mean = np.clip(1 / (1 + np.exp(-logit)), 1e-9, 1 - 1e-9)
    size = np.repeat((spreads**-2 - 1)[:, None], _MEANS, axis=1)
    a, b = (mean * size).ravel()[:, None], ((1 - mean) * size).ravel()[:, None]
    fit = _log_beta(a + events, b + exposure - events) - _log_beta(a, b)
    return _weighed(fit.sum(axis=1), spreads, error, HALF_CAUCHY_SHARE, a.ravel(), b.ravel())


def _weighed(fit: Array, spreads: Array, error: Array, scale: float, a: Array, b: Array) -> Grid:
    """The grid with its weights: likelihood, half-Cauchy prior, and the size of each cell."""
    prior = np.log(spreads) - np.log1p((spreads / scale) ** 2) + np.log(error)
    score = fit + np.repeat(prior, _MEANS)
    weights = np.exp(score - score.max())
    return Grid(weights / weights.sum(), a, b)


def _concentration(exposure: Array) -> float:
    """The reciprocal of the number of equal exposures that would carry as much information."""
    return float((exposure**2).sum() / exposure.sum() ** 2)


def log_beta_binomial(k: Array, n: int, a: float, b: float) -> Array:
    """The logarithms of the probabilities of k of n, the share having the beta distribution of a and b."""
    choose = math.lgamma(n + 1) - log_gamma(k + 1) - log_gamma(n - k + 1)
    whole = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    return choose + _log_beta(a + k, b + n - k) - whole


def _log_beta(a: Array, b: Array) -> Array:
    return log_gamma(a) + log_gamma(b) - log_gamma(a + b)


def log_gamma(x: Array) -> Array:
    """The logarithm of the gamma function for x > 0, by Stirling's series after a shift by eight."""
    shift = np.zeros_like(x)
    for k in range(8):
        shift += np.log(x + k)
    y = x + 8
    series = sum(c / y ** (2 * k + 1) for k, c in enumerate(_STIRLING))
    result: Array = (y - 0.5) * np.log(y) - y + 0.5 * math.log(2 * math.pi) + series - shift
    return result
