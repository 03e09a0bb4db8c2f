"""Rates of few events: Poisson counts whose rate, relative to a common one, is gamma distributed and slowly forgotten.

The rate of an area is common rate × factor; the factor has a gamma distribution with mean 1 and the given shape among
the areas. From year to year a part of what is known of it is forgotten. Where rates return to the common one, the
distribution among the areas takes its place; where they wander, nothing does, and the factor only becomes less certain
(the discounting of Harvey and Fernandes 1989). The count to come is negative binomial, averaged over a grid.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    first_shape (g,), first_rate (n, g): of the distribution to which it fades, 0 where it wanders.
    memory, drift, prior (g,).
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


@dataclass(frozen=True, slots=True)
class _Cells:
    """g components: shape at the beginning, shape to which the factor fades (0 where it wanders), memory; each (g,)."""

    shape: Array
    faded: Array
    memory: Array


def among(events: Array, exposure: Array, common: Array, params: Params) -> Rates:
    """The rates of areas beside the common log rate (w,) of each year; events, exposure (n, w), NaN where unknown."""
    cells = _cells(params.shapes, params)
    fit, a, b = (each[:, 0] for each in _filter(events, (exposure * np.exp(common))[:, None], cells))
    first = np.broadcast_to(cells.faded, b.shape)
    number = len(cells.shape)
    return Rates(fit, a, b, cells.faded, first, cells.memory, np.zeros(number), np.full(number, 1 / number))


def alone(events: Array, exposure: Array, last: npt.NDArray[np.int_], better: int, params: Params) -> Rates:
    """The rates of single areas, each around its own mean rate, with a drift from a grid around the usual one."""
    cells = _cells(params.own_shapes, params)
    drifts = better * params.count_drift + params.count_drift_width * _DRIFTS
    path = exposure[:, None] * np.exp(drifts[:, None] * (np.arange(events.shape[1]) - last[:, None])[:, None])
    own = (np.nansum(events, axis=1)[:, None, None] + 0.5) / np.nansum(path, axis=2, keepdims=True)
    fit, a, b = _filter(events, path * own, cells)
    fit, a, b, first = (each.reshape(len(own), -1) for each in (fit, a, b / own, cells.faded / own))
    weight = np.repeat(np.exp(-0.5 * _DRIFTS**2), len(cells.shape))
    faded, memory = (np.tile(x, len(drifts)) for x in (cells.faded, cells.memory))
    return Rates(fit, a, b, faded, first, memory, np.repeat(drifts, len(cells.shape)), weight / weight.sum())


def wandering(exposure: Array) -> Array:
    """Variance (n,) of the yearly change of the logarithm of the denominators (n, w), NaN where unknown."""
    squares, changes = np.zeros(len(exposure)), np.zeros(len(exposure))
    before, when = np.full(len(exposure), np.nan), np.zeros(len(exposure))
    for column, now in enumerate(np.log(exposure).T):
        both, seen = np.isfinite(now) & np.isfinite(before), np.isfinite(now)
        squares += np.where(both, (now - before) ** 2 / np.maximum(column - when, 1), 0.0)
        changes += both
        before, when = np.where(seen, now, before), np.where(seen, column, when)
    result: Array = squares / np.maximum(changes, 1)
    return result


def _cells(shapes: Sequence[float], params: Params) -> _Cells:
    returning = [(shape, shape, memory) for shape, memory in product(shapes, params.memory)]
    wandering = [(shape, 0.0, memory) for shape, memory in product(shapes, params.wander)]
    return _Cells(*np.array(returning + wandering).T)


def _filter(events: Array, expected: Array, cells: _Cells) -> tuple[Array, Array, Array]:
    """Log likelihood and final shape and rate (n, d, g); `expected` (n, d, w) are the means at factor 1 on d paths.

    The shapes, and with them the costly gamma functions, are the same for all paths.
    """
    first = np.broadcast_to(cells.shape, (len(events), 1, len(cells.shape)))
    a, b, fit = first, np.repeat(first, expected.shape[1], axis=1), np.zeros((*expected.shape[:2], len(cells.shape)))
    begun = np.zeros((len(events), 1, 1), bool)
    for column in range(events.shape[1]):
        kept = np.where(begun, cells.memory, 1.0)
        fades = (1 - kept) * cells.faded
        a, b = kept * a + fades, kept * b + fades
        seen = np.isfinite(events[:, column, None, None])
        begun |= seen
        n = np.where(seen, events[:, column, None, None], 0.0)
        e = np.where(seen, expected[:, :, [column]], 0.0)
        both = b + e
        fit += gammaln(a + n) - gammaln(a) + a * np.log(b / both) + n * np.log(np.maximum(e, 1e-300) / both)
        a, b = a + n, both
    return fit, np.broadcast_to(a, b.shape), b
