"""How the series of a panel go to and fro, beyond what chance explains; as `alerts.volatility`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammainc

from lianggang.alerts.params import Params
from lianggang.engines.cases import last_column, packed
from lianggang.engines.counting import Counts, counts
from lianggang.panel.arrays import Array, Flags, Mark, Panel, Rows, Why
from lianggang.wording import canonical_unit, whole_things

_ROUNDING = 1 / 12  # variance of a rounding error, in squares of the last digit


@dataclass(frozen=True, slots=True)
class Swings:
    """The variation of n series over the window, each (n,), NaN where there are too few values.

    observed, chance, beyond: standard deviations of the yearly changes. freedom: of the chance variance. turns: share
    of reversals. level: mean value, 0 where signs differ. counted: whether counts tell chance. grade: of the warning,
    0 none, 1 黄, 2 橙.
    """

    observed: Array
    chance: Array
    freedom: Array
    turns: Array
    level: Array
    counted: Flags
    grade: Rows

    @property
    def beyond(self) -> Array:
        """Square root of the excess of the observed over the chance variance."""
        return np.sqrt(np.maximum(0.0, self.observed**2 - self.chance**2))

    def take(self, rows: Rows) -> Swings:
        """Those of some series."""
        return Swings(*(getattr(self, name)[rows] for name in self.__slots__))


def swings(panel: Panel, until: int, params: Params) -> Swings:
    """The variation of every series of the panel as known in the year `until`, with the warning that it gives."""
    path = _path(panel, until, params)
    values, columns, number = packed(path)
    steps = np.diff(columns, axis=1).astype(float)
    inside = np.arange(steps.shape[1]) < (number - 1)[:, None]
    with np.errstate(all="ignore"):
        moves = np.where(inside, np.diff(values, axis=1) / np.sqrt(steps), np.nan)
        count = np.maximum(number - 1, 0)
        mean = np.where(inside, moves, 0.0).sum(axis=1) / count
        squares = np.where(inside, moves - mean[:, None], 0.0) ** 2
        observed = np.sqrt(squares.sum(axis=1) / (count - 1))
        errors, counted = _errors(panel, path, values, columns)
        chance, freedom = _chance_moments(errors, steps, inside)
        turns = _reversals(moves) / (count - 1)
    enough = number > params.changes
    observed, chance, freedom, turns = (np.where(enough, x, np.nan) for x in (observed, chance, freedom, turns))
    found = Swings(observed, chance, freedom, turns, _level(values, number), counted, np.zeros(len(panel), np.int_))
    found.grade[:] = _grade(found, panel.unit, params)
    return found


def _path(panel: Panel, until: int, params: Params) -> Array:
    """The values of the window under one definition, NaN elsewhere."""
    columns = np.arange(panel.value.shape[1])
    known = (panel.why == Why.KNOWN) & (panel.years <= until)
    last = last_column(known)[:, None]
    since = last_column(panel.breaks & (columns <= last))[:, None]
    used = known & (panel.mark < Mark.AT_LEAST) & (columns > last - params.window) & (columns >= since)
    return np.where(used, panel.value, np.nan)


def _errors(panel: Panel, path: Array, values: Array, columns: Rows) -> tuple[Array, Flags]:
    """Error variance of each packed value, and whether counts tell it."""
    used = np.isfinite(path)
    digit = 10.0 ** -np.where(used, panel.places, 0).max(axis=1, initial=0).astype(float)
    rounding = (digit**2 * _ROUNDING)[:, None] * np.ones(values.shape)
    all_ = counts(panel, np.arange(len(panel)))
    known = np.asarray(used.any(axis=1) & (np.isfinite(all_.events) | ~used).all(axis=1), bool)
    errors = np.where(known[:, None], rounding + _of_counts(all_, used, columns), rounding)
    if not whole_things(panel.unit):
        return errors, known
    whole: Flags = (~used | ((path >= 0) & (path % 1 == 0))).all(axis=1)
    mean = np.nansum(path, axis=1) / np.maximum(used.sum(axis=1), 1)
    return np.where(whole[:, None], mean[:, None], errors), known | whole


def _of_counts(all_: Counts, used: Flags, columns: Rows) -> Array:
    """Poisson or binomial variance of each value from the pooled rate."""
    rate = (np.where(used, all_.events, 0).sum(axis=1) / np.where(used, all_.exposure, 0).sum(axis=1))[:, None]
    spread = rate * (1 - rate) if all_.share else rate
    result: Array = all_.scale**2 * spread / np.take_along_axis(all_.exposure, columns, 1)
    return result


def _chance_moments(errors: Array, steps: Array, inside: Flags) -> tuple[Array, Array]:
    """Standard deviation of the yearly changes by chance, and the degrees of freedom of its square.

    With T the tridiagonal covariance of the changes and H the centring, tr(HTH) and tr((HTH)²) need only sums of T.
    """
    own = np.where(inside, (errors[:, :-1] + errors[:, 1:]) / steps**1.0, 0.0)
    beside = np.where(inside[:, 1:], -errors[:, 1:-1] / np.sqrt(steps[:, :-1] * steps[:, 1:]), 0.0)
    number = inside.sum(axis=1)
    rows = own.copy()
    rows[:, :-1] += beside
    rows[:, 1:] += beside
    total = rows.sum(axis=1)
    mean = own.sum(axis=1) - total / number
    squares = (own**2).sum(axis=1) + 2 * (beside**2).sum(axis=1)
    squares += (total / number) ** 2 - 2 / number * (rows**2).sum(axis=1)
    return np.sqrt(np.maximum(mean, 0.0) / (number - 1)), np.where(squares > 0, mean**2 / squares, number - 1)


def _reversals(moves: Array) -> Rows:
    """How often the direction turns; years without a change are passed over."""
    signs, _, number = packed(np.where(moves != 0, np.sign(moves), np.nan))
    if signs.shape[1] < 2:
        return np.zeros(len(moves), np.int_)
    inside = np.arange(signs.shape[1] - 1) < (number - 1)[:, None]
    return np.asarray(((np.diff(signs, axis=1) != 0) & inside).sum(axis=1), np.int_)


def _level(values: Array, number: Rows) -> Array:
    known = np.isfinite(values)
    one_sided = (np.where(known, values, 0) >= 0).all(axis=1) | (np.where(known, values, 0) <= 0).all(axis=1)
    mean = np.where(known, values, 0).sum(axis=1) / np.maximum(number, 1)
    return np.where(one_sided, np.abs(mean), 0.0)


def _grade(found: Swings, unit: str, params: Params) -> Rows:
    """The level of the warning: 2 橙 from `much` times the limit where counts tell chance, else 1 黄, 0 for none."""
    limit = limits(found.level, unit, params)
    with np.errstate(invalid="ignore"):
        likely = (found.turns >= params.reversals) & (found.beyond >= limit) & (limit > 0)
        orange = found.counted & (found.beyond >= params.much * limit)
    with np.errstate(all="ignore"):
        half = found.freedom / 2
        beyond = gammainc(half, half * (found.observed / found.chance) ** 2) > params.confidence
    likely &= np.where(found.chance == 0, found.observed > 0, beyond)
    return np.where(likely, np.where(orange, 2, 1), 0)


def limits(level: Array, unit: str, params: Params) -> Array:
    """The standard deviation beyond chance from which each series is volatile."""
    name = canonical_unit(unit)
    if name in ("%", "个百分点"):
        return np.full(len(level), params.volatile_points)
    return level * (params.volatile_ages if name in ("岁", "年") else params.volatile_share)
