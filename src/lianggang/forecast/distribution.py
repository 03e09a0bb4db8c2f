"""Predictive distributions of one published value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from lianggang.forecast.level import Mixture
from lianggang.forecast.transform import Transform

Array = npt.NDArray[np.float64]

_HALVINGS = 36
_NODES, _NODE_WEIGHTS = np.polynomial.hermite_e.hermegauss(7)
_TINY = 1e-9


class Distribution(Protocol):
    """What is known of a value to come."""

    def cdf(self, value: float) -> float:
        """P(Y <= value)."""

    def below(self, value: float) -> float:
        """P(Y < value)."""

    def quantile(self, share: float) -> float:
        """The smallest value with P(Y <= value) >= share."""


@dataclass(frozen=True, slots=True)
class Continuous:
    """A mixture of normals on a transformed scale, with an atom of mass `still` at `last` (values that do not move)."""

    mixture: Mixture
    transform: Transform
    last: float
    still: float = 0.0

    def cdf(self, value: float) -> float:
        """P(Y <= value)."""
        return self.still * (self.last <= value) + (1 - self.still) * self._moving(value, closed=True)

    def below(self, value: float) -> float:
        """P(Y < value)."""
        return self.still * (self.last < value) + (1 - self.still) * self._moving(value, closed=False)

    def quantile(self, share: float) -> float:
        """By bisection on the transformed scale."""
        low = float((self.mixture.means - 12 * self.mixture.deviations).min())
        high = float((self.mixture.means + 12 * self.mixture.deviations).max())
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if self.cdf(self.transform.inverse(middle)) >= share:
                high = middle
            else:
                low = middle
        return self.transform.inverse(high)

    def _moving(self, value: float, *, closed: bool) -> float:
        t = self.transform
        if value < t.low or (value == t.low and not closed):
            return 0.0
        if value > t.high or (value == t.high and closed):
            return 1.0
        z = (t.forward(value) - self.mixture.means) / self.mixture.deviations
        return min(1.0, float(self.mixture.weights @ normal_cdf(z)))


@dataclass(frozen=True, slots=True)
class Counts:
    """A rate whose numerator is a whole number: cumulative (k+1,) holds P(N <= k); value = N * per_event."""

    cumulative: Array
    per_event: float

    def cdf(self, value: float) -> float:
        """P(Y <= value)."""
        return self._at(int(np.floor(value / self.per_event + _TINY)))

    def below(self, value: float) -> float:
        """P(Y < value)."""
        return self._at(int(np.ceil(value / self.per_event - _TINY)) - 1)

    def quantile(self, share: float) -> float:
        """The smallest attainable rate with at least that probability at or below it."""
        count = int(np.searchsorted(self.cumulative, share))
        return min(count, len(self.cumulative) - 1) * self.per_event

    def _at(self, count: int) -> float:
        return 0.0 if count < 0 else float(self.cumulative[min(count, len(self.cumulative) - 1)])


def poisson_mixture(mixture: Mixture, exposure: float) -> Array:
    """P(N <= k) for a Poisson count whose log rate follows the mixture; exposure in units of the rate's base."""
    logs = mixture.means[:, None] + mixture.deviations[:, None] * _NODES + np.log(exposure)
    weights = (mixture.weights[:, None] * _NODE_WEIGHTS / _NODE_WEIGHTS.sum()).ravel()
    kept = weights > 1e-7
    means, weights = np.exp(np.clip(logs.ravel()[kept], -30, 9)), weights[kept]
    size = int(min(2000, 20 + 4 * (weights @ means)))
    counts = np.arange(size + 1)
    log_factorial = np.concatenate([[0.0], np.log(counts[1:]).cumsum()])
    log_mass = counts * np.log(means)[:, None] - means[:, None] - log_factorial
    cumulative: Array = np.minimum((weights / weights.sum()) @ np.exp(log_mass).cumsum(axis=1), 1.0)
    return cumulative


def normal_cdf(z: Array) -> Array:
    """Standard normal distribution function, error below 1e-7 (Abramowitz and Stegun 26.2.17)."""
    t = 1 / (1 + 0.2316419 * np.abs(z))
    series = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    upper = np.exp(-0.5 * np.minimum(z**2, 1400)) / np.sqrt(2 * np.pi) * series
    result: Array = np.where(z >= 0, 1 - upper, upper)
    return result
