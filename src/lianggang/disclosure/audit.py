"""What an attacker can still find out: the feasible interval of each withheld number, by linear programming.

The attacker knows every published number exactly, or as exactly as the rate that is printed in its place, every
relation among the numbers, and that numbers of people are neither negative nor larger than what they are a part of.
Groups of numbers without a relation between them have nothing to do with each other, so that one program answers for
one number of each group at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from lianggang.disclosure.relations import Relation
from lianggang.disclosure.tables import Count

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

REACH = 20
"""Deviations are searched as far as this many thresholds; farther is no safer."""
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a count may lie from its number.

    down, up: the deviations that the published numbers leave possible, down <= 0 <= up. Any choice of hidden counts
    allows at most base + the sum of `weights` (by count) over the hidden ones of up - down: the dual of the programs.
    """

    down: float
    up: float
    base: float
    weights: Mapping[int, float]

    @property
    def width(self) -> float:
        """Number of values that remain possible, less one."""
        return self.up - self.down


class Attack:
    """The programs over the counts that are related to protected ones."""

    def __init__(self, counts: Sequence[Count], relations: Sequence[Relation], threshold: int) -> None:
        self._sums = _matrix([r for r in relations if r.slack is None], len(counts))
        orders = [r for r in relations if r.slack is not None]
        self._orders, self._slacks = _matrix(orders, len(counts)), np.array([float(r.slack or 0) for r in orders])
        links = abs(self._sums).T @ abs(self._sums) + abs(self._orders).T @ abs(self._orders)
        self.group: npt.NDArray[np.int32] = connected_components(links, directed=False)[1]
        far = float(REACH * threshold)
        self._down = -np.array([min(float(c.number), far) for c in counts])
        self._up = np.array([far if c.limit is None else min(float(c.limit - c.number), far) for c in counts])
        rounding = np.array([c.rounding for c in counts], float).reshape(-1, 2)
        self._shown = np.maximum(rounding[:, 0], self._down), np.minimum(rounding[:, 1], self._up)

    def span(self, count: int) -> float:
        """The width that a count has when nothing at all is published."""
        return float(self._up[count] - self._down[count])

    def reaches(self, protected: Sequence[int], hidden: Flags) -> dict[int, Reach]:
        """The reach of each protected count when the `hidden` counts (one flag a count) are not published."""
        groups: dict[int, list[int]] = defaultdict(list)
        for count in protected:
            groups[int(self.group[count])].append(count)
        found: dict[int, Reach] = {}
        for together in _in_turn(groups.values()):
            found |= self._together(together, hidden)
        return found

    def _together(self, together: Sequence[int], hidden: Flags) -> dict[int, Reach]:
        """The reaches of counts that all belong to different groups."""
        columns = np.flatnonzero(np.isin(self.group, self.group[list(together)]))
        sums, _ = _part(self._sums, columns)
        orders, kept = _part(self._orders, columns)
        objective = np.isin(columns, list(together)).astype(float)
        bounds = _Bounds(hidden[columns], *(b[columns] for b in (self._down, self._up, *self._shown)))
        found = [_extreme(sign * objective, sums, orders, self._slacks[kept], bounds) for sign in (1.0, -1.0)]
        groups = self.group[columns]
        of_orders = groups[orders.indices[orders.indptr[:-1]]]
        return {c: _reach(c, columns, groups == self.group[c], of_orders == self.group[c], found) for c in together}


@dataclass(frozen=True, slots=True)
class _Bounds:
    """How far each count may deviate: down to up where it is hidden, less to more (by rounding) where it is shown."""

    hidden: Flags
    down: Array
    up: Array
    less: Array
    more: Array

    @property
    def limits(self) -> Array:
        """The lowest and highest deviation of each count."""
        low, high = np.where(self.hidden, self.down, self.less), np.where(self.hidden, self.up, self.more)
        return np.stack([low, high], axis=1)

    def priced(self, price: Array) -> tuple[Array, Array]:
        """What each count contributes when it is shown, and what is added when it is hidden."""
        shown = -np.where(price > 0, price * self.less, price * self.more)
        return shown, -np.where(price > 0, price * self.down, price * self.up) - shown


@dataclass(frozen=True, slots=True)
class _Extreme:
    """A solution, and what contributes to its value: each count when shown, more when hidden, and each order."""

    values: Array
    shown: Array
    weights: Array
    constants: Array


def _extreme(objective: Array, sums: csr_array, orders: csr_array, slacks: Array, bounds: _Bounds) -> _Extreme:
    """Minimise the objective; a published count deviates no farther than its rounding."""
    unequal = {"A_ub": orders, "b_ub": slacks} if len(slacks) else {}
    equal = {"A_eq": sums, "b_eq": np.zeros(sums.shape[0])} if sums.shape[0] else {}
    solved = linprog(objective, bounds=bounds.limits, method="highs-ds", **equal, **unequal)
    assert solved.status == 0, solved.message  # no deviation at all is always feasible, and all are bounded
    shown, weights = bounds.priced(solved.lower.marginals + solved.upper.marginals)
    constants = -solved.ineqlin.marginals * slacks if len(slacks) else np.zeros(0)
    return _Extreme(solved.x, shown, weights, constants)


def _reach(count: int, columns: Indices, own: Flags, orders: Flags, found: Sequence[_Extreme]) -> Reach:
    """The reach of a count from the programs of many groups; own, orders: the columns and rows of its group."""
    low, high = (float(f.values[columns == count][0]) for f in found)
    weights = np.sum([f.weights[own] for f in found], axis=0)
    base = sum(float(f.constants[orders].sum() + f.shown[own].sum()) for f in found)
    kept = {int(c): float(w) for c, w in zip(columns[own], weights, strict=True) if w > _NOTHING}
    return Reach(low, high, base, kept)


def _in_turn(lists: Collection[list[int]]) -> Iterator[list[int]]:
    """The first count of every list, then the second, and so on."""
    for turn in range(max(map(len, lists), default=0)):
        yield [counts[turn] for counts in lists if turn < len(counts)]


def _matrix(relations: Sequence[Relation], width: int) -> csr_array:
    entries = [(row, i, c) for row, relation in enumerate(relations) for i, c in relation.terms]
    rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
    shape = (len(relations), width)
    return csr_array(coo_array((np.array(values, float), (np.array(rows, int), np.array(columns, int))), shape=shape))


def _part(matrix: csr_array, columns: Indices) -> tuple[csr_array, Indices]:
    """The part of a matrix that speaks of these columns, and which rows these are."""
    part = matrix[:, columns]
    rows = np.flatnonzero(np.diff(part.indptr))
    return part[rows], rows
