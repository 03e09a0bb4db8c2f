"""Which rows to withhold besides the sensitive ones, so that none of those can be worked out, at the least loss.

The cutting planes of Fischetti and Salazar (2001), which τ-ARGUS calls the optimal method: a small integer program
chooses rows; the audit looks for numbers that are still exposed and adds, for each, the inequality that its dual
solution proves; until nothing is exposed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from lianggang.disclosure.audit import Attack, Flags, Reach
from lianggang.disclosure.tables import Count, Tables

_GIVEN_UP = 1000.0  # what it costs to leave a number exposed: more than any table
_TOLERANCE = 1e-6
_ROUNDS = 200
_SECONDS = 20.0
_GAP = 0.001  # a choice at most this share dearer than the best is good enough


@dataclass(frozen=True, slots=True)
class Choice:
    """What to withhold: `withheld` rows, and the reach of every protected count that results."""

    withheld: frozenset[int]
    reaches: Mapping[int, Reach]


@dataclass(frozen=True, slots=True)
class Cut:
    """The sum of weights over the hidden counts must reach `least`, lest `count` is exposed."""

    count: int
    weights: Mapping[int, float]
    least: float


def choose(
    tables: Tables, attack: Attack, needs: Mapping[int, float], fixed: Collection[int], public: Collection[int]
) -> Choice:
    """The cheapest rows to withhold.

    needs: the width to be kept, by protected count. fixed: rows withheld anyway. public: rows that are known to the
    world already, whatever is withheld now.
    """
    program = _Program(tables, needs, fixed, public)
    withheld = frozenset(fixed)
    audit = _Audit(attack, needs)
    cuts: list[Cut] = []
    for _ in range(_ROUNDS):
        new = [cut for cut in audit.exposed(hidden_counts(tables.counts, withheld, public)) if cut not in cuts]
        if not new:
            break
        cuts += new
        withheld = program.solve(cuts)
    return Choice(withheld, audit.reaches)


class _Audit:
    """The audit of one choice after another: what was safe stays safe while no more is published."""

    def __init__(self, attack: Attack, needs: Mapping[int, float]) -> None:
        self.reaches: dict[int, Reach] = {}
        self._attack, self._needs = attack, needs
        self._safe: dict[int, frozenset[int]] = {}  # by count, what of its group was hidden when it was last safe

    def exposed(self, hidden: Flags) -> list[Cut]:
        """What the counts demand that are exposed while these are hidden."""
        groups: dict[int, set[int]] = {}
        for index in np.flatnonzero(hidden).tolist():
            groups.setdefault(int(self._attack.group[index]), set()).add(index)
        frozen = {group: frozenset(members) for group, members in groups.items()}
        now = {count: frozen.get(int(self._attack.group[count]), frozenset()) for count in self._needs}
        doubtful = [c for c, here in now.items() if c not in self._safe or not self._safe[c] <= here]
        self.reaches |= self._attack.reaches(doubtful, hidden)
        bad = [c for c in doubtful if self.reaches[c].width < self._needs[c] - _TOLERANCE]
        self._safe |= {c: now[c] for c in doubtful}
        for count in bad:
            del self._safe[count]
        return [_cut(c, self.reaches[c], self._needs[c]) for c in bad]


def hidden_counts(counts: Sequence[Count], withheld: Collection[int], public: Collection[int]) -> Flags:
    """Which counts no published row shows; a flag a count. Implied ones are always hidden."""
    lost = set(withheld) - set(public)
    return np.array([all(row in lost for row in c.rows) for c in counts], dtype=bool)


def _cut(count: int, reach: Reach, need: float) -> Cut:
    least = need - reach.base
    return Cut(count, {i: min(w, least) for i, w in reach.weights.items()}, least)


class _Program:
    """Rows to withhold (0 or 1), counts hidden by them (0 to 1), protected counts given up (0 or 1)."""

    def __init__(
        self, tables: Tables, needs: Mapping[int, float], fixed: Collection[int], public: Collection[int]
    ) -> None:
        self._rows, self._counts = len(tables.rows), len(tables.counts)
        self._given_up = {count: self._rows + self._counts + i for i, count in enumerate(needs)}
        size = self._rows + self._counts + len(needs)
        self._cost = np.zeros(size)
        self._cost[: self._rows] = [row.cost for row in tables.rows]
        self._cost[self._rows + self._counts :] = _GIVEN_UP
        self._low, self._high = np.zeros(size), np.ones(size)
        self._low[list(fixed)] = 1.0
        shown = [i for i, c in enumerate(tables.counts) if not set(c.rows).isdisjoint(public)]
        self._high[[self._rows + i for i in shown]] = 0.0
        self._whole = np.ones(size)
        self._whole[self._rows : self._rows + self._counts] = 0
        self._links = [(self._rows + i, row) for i, c in enumerate(tables.counts) for row in c.rows]

    def solve(self, cuts: Sequence[Cut]) -> frozenset[int]:
        """The cheapest rows that satisfy the cuts."""
        found = milp(
            self._cost,
            integrality=self._whole,
            bounds=Bounds(self._low, self._high),
            constraints=[self._hiding(), self._cutting(cuts)],
            options={"time_limit": _SECONDS, "mip_rel_gap": _GAP},
        )
        chosen = found.x if found.x is not None else np.ones(len(self._cost))
        return frozenset(np.flatnonzero(chosen[: self._rows] > 0.5).tolist())

    def _hiding(self) -> LinearConstraint:
        """A count is hidden only as far as every row that shows it is withheld."""
        entries = [e for n, (count, row) in enumerate(self._links) for e in ((n, count, 1.0), (n, row, -1.0))]
        return LinearConstraint(self._sparse(entries, len(self._links)), ub=np.zeros(len(self._links)))

    def _cutting(self, cuts: Sequence[Cut]) -> LinearConstraint:
        entries = [(n, self._rows + i, w) for n, cut in enumerate(cuts) for i, w in cut.weights.items()]
        entries += [(n, self._given_up[cut.count], cut.least) for n, cut in enumerate(cuts)]
        return LinearConstraint(self._sparse(entries, len(cuts)), lb=np.array([c.least for c in cuts]))

    def _sparse(self, entries: Sequence[tuple[int, int, float]], height: int) -> coo_array:
        rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
        indices = (np.array(rows, int), np.array(columns, int))
        return coo_array((np.array(values, float), indices), shape=(height, len(self._cost))).tocsr()
