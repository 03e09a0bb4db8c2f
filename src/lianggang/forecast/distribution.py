"""Predictive distributions of published values, for many series at once and for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from lianggang.forecast.transform import Rows, Transform

Array = npt.NDArray[np.float64]

_ROUNDS = 60
_CLOSE = 1e-7  # of log odds, or of a standard deviation
_FAR = 1e4  # standard deviations; beyond, a probability is 0 or 1
_NODES, _NODE_WEIGHTS = np.polynomial.hermite_e.hermegauss(5)
_LIKELY = ndtri((np.arange(9) + 0.5) / 9)  # equally likely standard normal deviates
_TINY = 1e-9
_CELLS = 20_000  # series times components whose quantiles are sought together
_TOGETHER = 200  # series whose counts are tabulated together
_MOST = 5000
_COUNTABLE = 1e12  # events; far beyond every table, however few births there may be
_NORMAL = np.array([1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.319381530]) / np.sqrt(2 * np.pi)
_REST = 1e-10  # probability of more events than are tabulated


class Distribution(Protocol):
    """What is known of a value to come."""

    def cdf(self, value: float) -> float:
        """P(Y <= value)."""

    def below(self, value: float) -> float:
        """P(Y < value)."""

    def quantile(self, share: float) -> float:
        """The smallest value with P(Y <= value) >= share."""


class Distributions(Protocol):
    """What is known of one value to come of each of n series."""

    def take(self, rows: Rows) -> Distributions:
        """The distributions of some series, in that order; rows may be repeated."""

    def cdf(self, values: Array) -> Array:
        """P(Y <= value), for values (n,)."""

    def below(self, values: Array) -> Array:
        """P(Y < value), for values (n,)."""

    def quantiles(self, shares: Sequence[float]) -> Array:
        """The smallest values (n, s) with P(Y <= value) >= share."""


@dataclass(frozen=True, slots=True)
class One:
    """One of many distributions."""

    all: Distributions

    def cdf(self, value: float) -> float:
        """P(Y <= value)."""
        return float(self.all.cdf(np.array([value], dtype=float))[0])

    def below(self, value: float) -> float:
        """P(Y < value)."""
        return float(self.all.below(np.array([value], dtype=float))[0])

    def quantile(self, share: float) -> float:
        """The smallest value with P(Y <= value) >= share."""
        return float(self.all.quantiles([share])[0, 0])


@dataclass(frozen=True, slots=True)
class Continuous:
    """Mixtures on a transformed scale, with an atom of mass `still` at `last` (values that do not move).

    weights, means, deviations (n, g). heavy (g,): components with Student's t with 4 degrees of freedom, the others
    are normal. last, still (n,).
    """

    weights: Array
    means: Array
    deviations: Array
    heavy: npt.NDArray[np.bool_]
    transform: Transform
    last: Array
    still: Array

    def take(self, rows: Rows) -> Continuous:
        """The distributions of some series, in that order."""
        w, m, d = self.weights[rows], self.means[rows], self.deviations[rows]
        return Continuous(w, m, d, self.heavy, self.transform.take(rows), self.last[rows], self.still[rows])

    def cdf(self, values: Array) -> Array:
        """P(Y <= value)."""
        return self._around(values)[1]

    def below(self, values: Array) -> Array:
        """P(Y < value)."""
        return self._around(values)[0]

    def quantiles(self, shares: Sequence[float]) -> Array:
        """The quantiles (n, s) of what moves, or the last value where they lie in the atom."""
        under, upto = self._around(self.last)
        order = np.argsort(np.count_nonzero(self.weights, axis=1), kind="stable")
        size, result = max(1, _CELLS // self.weights.shape[1]), np.empty((len(order), len(shares)))
        for rows in (order[i : i + size] for i in range(0, len(order), size)):
            each, wanted = np.repeat(np.arange(len(rows)), len(shares)), np.tile(np.array(shares), len(rows))
            found = self.take(rows)._packed().take(each)._quantile(wanted, under[rows[each]], upto[rows[each]])
            result[rows] = found.reshape(-1, len(shares))
        return result

    def _packed(self) -> Continuous:
        """The same distributions, of each only the components with weight and as many as another needs."""
        columns = [_weighty(self.weights, np.flatnonzero(kind)) for kind in (self.heavy, ~self.heavy)]
        heavy, spots = np.repeat([True, False], [c.shape[1] for c in columns]), np.concatenate(columns, axis=1)
        w, m, d = (np.take_along_axis(each, spots, 1) for each in (self.weights, self.means, self.deviations))
        return Continuous(w, m, d, heavy, self.transform, self.last, self.still)

    def _quantile(self, share: Array, under: Array, upto: Array) -> Array:
        """The quantiles (n,); under, upto: probability below, and at or below, the last value."""
        moving = np.where(share <= under, share, share - self.still) / np.maximum(1 - self.still, _TINY)
        found = self.transform.inverse(self._inverse(np.clip(moving, _TINY, 1 - _TINY)))
        return np.where((share > under) & (share <= upto), self.last, found)

    def _around(self, values: Array) -> tuple[Array, Array]:
        """P(Y < value) and P(Y <= value)."""
        low, high = self.transform.low, self.transform.high
        inside = (values >= low) & (values <= high)
        moving = np.minimum(self._total(self.transform.forward(np.where(inside, values, self.last))), 1.0)
        under = np.where(values <= low, 0.0, np.where(values > high, 1.0, moving))
        upto = np.where(values < low, 0.0, np.where(values >= high, 1.0, moving))
        moves = 1 - self.still
        return self.still * (self.last < values) + moves * under, self.still * (self.last <= values) + moves * upto

    def _kernel(self, scaled: Array) -> Array:
        z = scaled[:, None] - self.means
        z /= self.deviations
        np.clip(z, -_FAR, _FAR, out=z)
        heavy, number = self.heavy, int(self.heavy.sum())
        wide: slice | npt.NDArray[np.bool_] = slice(number) if heavy[:number].all() else heavy
        rest: slice | npt.NDArray[np.bool_] = slice(number, None) if heavy[:number].all() else ~heavy
        z[:, wide], z[:, rest] = student_cdf(z[:, wide]), normal_cdf(z[:, rest])
        return z

    def _inverse(self, shares: Array) -> Array:
        """Where the mixtures reach `shares` (n,), by the secant rule within a shrinking bracket (Illinois)."""
        mean = (self.weights * self.means).sum(axis=1)
        width = np.sqrt((self.weights * (self.deviations**2 + (self.means - mean[:, None]) ** 2)).sum(axis=1))
        ends = self._bracket(mean, width, shares)
        return self._between(*ends, width, _log_odds(shares))

    def _bracket(self, mean: Array, width: Array, shares: Array) -> tuple[Array, Array, Array, Array]:
        """Two places for each row, the quantile between them, and by how much the log odds there miss their goal.

        Half a width on either side of a normal variable's quantile holds most; the others are sought further away.
        """
        goal, guess = _log_odds(shares), mean + ndtri(shares) * width
        low, high = guess - width / 2, guess + width / 2
        under, over = (_log_odds(self._total(end)) - goal for end in (low, high))
        for reach in 4.0 ** np.arange(1, 8):
            for end, miss, sign in ((low, under, -1), (high, over, 1)):
                rows = np.flatnonzero(miss * sign < 0)
                if len(rows):
                    end[rows] = mean[rows] + sign * reach * width[rows]
                    miss[rows] = _log_odds(self.take(rows)._total(end[rows])) - goal[rows]
        return low, high, under, over

    def _between(self, low: Array, high: Array, under: Array, over: Array, width: Array, goal: Array) -> Array:
        """The secant rule on log odds, which are nearly straight, with the bracket kept (Illinois).

        A row that has come close enough is left alone, so that its quantile does not depend on the rows beside it.
        """
        result, rows, here, side = np.empty(len(low)), np.arange(len(low)), self, np.zeros(len(low))
        for _ in range(_ROUNDS):
            rise = over - under
            middle = np.where(rise > 0, high - over * (high - low) / np.where(rise > 0, rise, 1.0), (low + high) / 2)
            error = _log_odds(here._total(middle)) - goal
            result[rows] = middle
            left = ~((np.abs(error) < _CLOSE) | (high - low < _CLOSE * width))
            if not left.any():
                break
            above = error > 0
            under = np.where(above, np.where(side > 0, under / 2, under), error)
            over = np.where(above, error, np.where(side < 0, over / 2, over))
            low, high = np.where(above, low, middle), np.where(above, middle, high)
            side = np.where(above, 1.0, -1.0)
            goal, low, high, width, under, over, side = (x[left] for x in (goal, low, high, width, under, over, side))
            rows, here = rows[left], here.take(np.flatnonzero(left))
        return result

    def _total(self, scaled: Array) -> Array:
        result: Array = np.einsum("ng,ng->n", self.weights, self._kernel(scaled))
        return result


@dataclass(frozen=True, slots=True)
class Counts:
    """Rates whose numerators are whole numbers, and whose denominators to come are not known exactly.

    cumulative (n, k+1): P(N <= count) with the last denominator. per_event (n,): value of one event with it. spread
    (n,): standard deviation of the logarithm of the denominator to come over the last. The same count is a lower rate
    among more births, so a threshold that equals an attainable rate of today is met by that count only half the time.
    """

    cumulative: Array
    per_event: Array
    spread: Array

    def take(self, rows: Rows) -> Counts:
        """The distributions of some series, in that order."""
        return Counts(self.cumulative[rows], self.per_event[rows], self.spread[rows])

    def cdf(self, values: Array) -> Array:
        """P(Y <= value)."""
        return self._over_denominators(values, lambda events: np.floor(events + _TINY))

    def below(self, values: Array) -> Array:
        """P(Y < value)."""
        return self._over_denominators(values, lambda events: np.ceil(events - _TINY) - 1)

    def quantiles(self, shares: Sequence[float]) -> Array:
        """The smallest rates (n, s) attainable with the last denominator, with at least that probability up to them."""
        counts = np.stack([(self.cumulative < share).sum(axis=1) for share in shares], axis=1)
        result: Array = np.minimum(counts, self.cumulative.shape[1] - 1) * self.per_event[:, None]
        return result

    def _over_denominators(self, values: Array, most: Callable[[Array], Array]) -> Array:
        """Mean probability of at most so many events, over equally likely denominators; most: of a number of events."""
        events = np.clip(values / self.per_event, -1.0, _COUNTABLE)
        factors = [np.exp(self.spread * z) for z in (_LIKELY if self.spread.any() else np.zeros(1))]
        result: Array = np.mean([self._at(most(events * factor), factor) for factor in factors], axis=0)
        return result

    def _at(self, counts: Array, factor: Array) -> Array:
        """P(N <= count) where the denominator is `factor` times the last, by moving along the cumulative line."""
        end = self.cumulative.shape[1] - 1
        place = np.clip((counts + 0.5) / factor - 0.5, -1.0, end)
        under, rows = np.floor(place).astype(int), np.arange(len(counts))
        low = np.where(under < 0, 0.0, self.cumulative[rows, np.maximum(under, 0)])
        high = self.cumulative[rows, np.minimum(under + 1, end)]
        return np.where(counts < 0, 0.0, low + (place - under) * (high - low))


@dataclass(frozen=True, slots=True)
class Missed:
    """Percentages of which the cases that they lack of 100 are known as counts."""

    lacking: Counts

    def take(self, rows: Rows) -> Missed:
        """The distributions of some series, in that order."""
        return Missed(self.lacking.take(rows))

    def cdf(self, values: Array) -> Array:
        """P(Y <= value)."""
        return 1 - self.lacking.below(100 - values)

    def below(self, values: Array) -> Array:
        """P(Y < value)."""
        return 1 - self.lacking.cdf(100 - values)

    def quantiles(self, shares: Sequence[float]) -> Array:
        """The smallest percentages (n, s) attainable with the last denominator, with that probability up to them."""
        return np.maximum(100 - self.lacking.quantiles([1 - share for share in shares]), 0.0)


def negative_binomial(weights: Array, shape: Array, rate: Array, expected: Array, deviation: float = 0.0) -> Array:
    """P(N <= k) for k = 0 … of Poisson counts whose mean is expected × gamma(shape, rate), mixed by weights (n, g).

    expected (n,): at factor 1. deviation: standard deviation of an error that the logarithms of all of them share.
    """
    order = np.argsort((weights * shape / rate).sum(axis=1) * expected)
    parts = [order[i : i + _TOGETHER] for i in range(0, len(order), _TOGETHER)]
    found = [_tabulated(weights[p], shape[p], rate[p], expected[p], deviation) for p in parts]
    result = np.ones((len(weights), max(f.shape[1] for f in found)))
    for rows, table in zip(parts, found, strict=True):
        result[rows, : table.shape[1]] = table
    return result


def _tabulated(weights: Array, shape: Array, rate: Array, expected: Array, deviation: float) -> Array:
    nodes, parts = (_NODES, _NODE_WEIGHTS / _NODE_WEIGHTS.sum()) if deviation > 0 else (np.zeros(1), np.ones(1))
    shared = np.exp(deviation * nodes)
    mass = (weights[:, :, None] * parts).reshape(len(weights), -1)
    means = (expected[:, None] * shared)[:, None, :]
    chance = (means / (rate[:, :, None] + means)).reshape(mass.shape)
    shapes = np.repeat(shape, len(shared), axis=1)
    now = mass * np.exp(shapes * np.log1p(-chance))
    more, factor = chance * (shapes - 1), np.empty(chance.shape)  # the k-th probability is (chance + more / k) times
    columns = [now.sum(axis=1)]
    while len(columns) < _MOST and (columns[-1] < 1 - _REST).any():
        np.divide(more, len(columns), out=factor)
        factor += chance
        now *= factor
        columns.append(columns[-1] + now.sum(axis=1))
    cumulative: Array = np.minimum(np.stack(columns, axis=1), 1.0)
    return cumulative


def _log_odds(shares: Array) -> Array:
    inside = np.clip(shares, _TINY, 1 - _TINY)
    result: Array = np.log(inside / (1 - inside))
    return result


def _weighty(weights: Array, columns: Rows) -> Rows:
    """Those of the columns in which each row has a weight, and as many others as the row with most of them needs."""
    none = weights[:, columns] == 0
    most = len(columns) - int(none.sum(axis=1).min(initial=len(columns)))
    return columns[np.argsort(none, axis=1, kind="stable")[:, :most]]


def student_cdf(z: Array) -> Array:
    """Distribution function of Student's t with 4 degrees of freedom."""
    share = z * z
    share += 4
    np.divide(4.0, share, out=share)
    result: Array = np.sqrt(share)
    share += 2
    share *= z
    result *= share
    result *= 0.125
    result += 0.5
    return result


def normal_cdf(z: Array) -> Array:
    """Standard normal distribution function, error below 1e-7 (Abramowitz and Stegun 26.2.17)."""
    t = np.abs(z)
    t *= 0.2316419
    t += 1
    np.divide(1.0, t, out=t)
    upper = t * _NORMAL[0]
    for factor in _NORMAL[1:]:
        upper += factor
        upper *= t
    density = z * z
    density *= -0.5
    upper *= np.exp(density, out=density)
    result: Array = np.where(z >= 0, 1 - upper, upper)
    return result
