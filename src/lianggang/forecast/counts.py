"""Rates of few events: Poisson counts whose rate, relative to a common one, is gamma distributed and slowly forgotten.

The rate of an area is common rate × factor; the factor has a gamma distribution with mean 1 and the given shape among
the areas. From year to year what is known of it fades towards that distribution (memory), so the count to come is
negative binomial, averaged over a grid of shapes and memories.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from lianggang.forecast.params import Params

Array = npt.NDArray[np.float64]

_DRIFTS = np.linspace(-3, 3, 7)  # in prior standard deviations


@dataclass(frozen=True, slots=True)
class Rates:
    """What is known of the rates of n areas under g components, in the last column and without any common movement.

    fit (n, g): log likelihood. shape, rate (n, g): of the gamma distribution of the factor on `exposure`.
    first_shape (g,), first_rate (n, g): of the distribution to which it fades. memory, drift, prior (g,).
    """

    fit: Array
    shape: Array
    rate: Array
    first_shape: Array
    first_rate: Array
    memory: Array
    drift: Array
    prior: Array

    def ahead(self, steps: int, faded: Array) -> tuple[Array, Array]:
        """Shape and rate (n, g) `steps` years after the last column; `faded` (n,) is the sum of the fading drifts."""
        kept = self.memory**steps
        shape = kept * self.shape + (1 - kept) * self.first_shape
        rate = kept * self.rate + (1 - kept) * self.first_rate
        return shape, rate * np.exp(-self.drift * faded[:, None])


def among(events: Array, exposure: Array, common: Array, params: Params) -> Rates:
    """The rates of areas beside the common log rate (w,) of each year; events, exposure (n, w), NaN where unknown."""
    shape, memory = _cells(params)
    start = np.broadcast_to(shape, (len(events), len(shape)))
    fit, a, b = _filter(events, exposure * np.exp(common), start, start, memory)
    return Rates(fit, a, b, shape, start, memory, np.zeros_like(shape), np.full(len(shape), 1 / len(shape)))


def alone(events: Array, exposure: Array, last: npt.NDArray[np.int_], better: int, params: Params) -> Rates:
    """The rates of single areas, each around its own mean rate, with a drift from a grid around the usual one."""
    shapes, memories = _cells(params)
    drifts = better * params.count_drift + params.count_drift_width * _DRIFTS
    parts = []
    for drift in drifts:
        path = np.exp(drift * (np.arange(events.shape[1]) - last[:, None]))
        own = (np.nansum(events, axis=1) + 0.5) / np.nansum(exposure * path, axis=1)
        start = np.broadcast_to(shapes, (len(events), len(shapes)))
        fit, a, b = _filter(events, exposure * path * own[:, None], start, start, memories)
        parts.append((fit, a, b / own[:, None], start / own[:, None]))
    weight = np.repeat(np.exp(-0.5 * _DRIFTS**2), len(shapes))
    fit, a, b, first = (np.concatenate(p, axis=1) for p in zip(*parts, strict=True))
    repeated = (np.tile(x, len(drifts)) for x in (shapes, memories))
    return Rates(
        fit, a, b, next(repeated), first, next(repeated), np.repeat(drifts, len(shapes)), weight / weight.sum()
    )


def _cells(params: Params) -> tuple[Array, Array]:
    cells = np.array(list(product(params.shapes, params.memory)))
    return cells[:, 0], cells[:, 1]


def _filter(events: Array, expected: Array, shape: Array, rate: Array, memory: Array) -> tuple[Array, Array, Array]:
    """Log likelihood and final shape and rate (n, g); `expected` is the mean at factor 1."""
    a, b, fit = shape, rate, np.zeros(shape.shape)
    for column in range(events.shape[1]):
        a, b = memory * a + (1 - memory) * shape, memory * b + (1 - memory) * rate
        seen = np.isfinite(events[:, [column]])
        n, e = np.where(seen, events[:, [column]], 0.0), np.where(seen, expected[:, [column]], 0.0)
        fit = fit + gammaln(a + n) - gammaln(a) + a * np.log(b / (b + e)) + n * np.log(np.maximum(e, 1e-300) / (b + e))
        a, b = a + n, b + e
    return fit, a, b
