"""Forecasts and probabilities of attainment for many cases at once, each with what its peers have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lianggang.catalogue.direction import sign_of
from lianggang.engines.cases import Cases
from lianggang.engines.demands import Demands, since_base
from lianggang.engines.references import Reference
from lianggang.engines.tables import History, own_start, tables
from lianggang.forecast import Common, Params
from lianggang.forecast.common import learn_from
from lianggang.forecast.distribution import Distributions
from lianggang.forecast.engine import predicted
from lianggang.forecast.prepare import Table
from lianggang.panel.arrays import Array, Flags, Mark, Panel, Rows, Why
from lianggang.plans.region import region_of

_SHARES = (0.1, 0.5, 0.9)
_TOGETHER = 4000  # series that are predicted together, to bound the memory
_SAME = 1e-12  # relative; a computed edge this near to the last value is that value


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected of p cases in their due years, all (p,): whether there is a forecast, its median and 80 %
    interval, and the probability of attainment, NaN where none is given."""

    given: Flags
    point: Array
    low: Array
    high: Array
    probability: Array

    @classmethod
    def of(cls, number: int) -> Outlook:
        """Nothing is expected of so many cases."""
        return cls(np.zeros(number, bool), *(np.full(number, np.nan) for _ in range(4)))


def outlook(
    cases: Cases,
    found: Demands,
    wanted: Flags,
    references: Mapping[str, Reference],
    params: Params,
    *,
    intervals: bool = True,
) -> Outlook:
    """The forecast of the wanted cases, and the probability of attainment where their demand is one window.

    intervals: whether the median and the interval are wanted too; they take most of the time.
    """
    result, peers = Outlook.of(len(cases)), _Peers(cases, params)
    due, good = cases.due, np.array([sign_of(a.better) for a in cases.asked], np.int_)[cases.which]
    keys = np.stack([peers.group[cases.rows], due, good])
    for key in np.unique(keys[:, wanted], axis=1).T:
        chosen = np.flatnonzero(wanted & (keys == key[:, None]).all(axis=0))
        common = peers.common(int(key[0]), int(key[1]))
        for rows, said, last in _predicted(cases, chosen, common, params):
            result.given[rows] = True
            result.probability[rows] = _attains(said, found, cases, rows, last)
            if intervals:
                result.low[rows], result.point[rows], result.high[rows] = np.sort(said.quantiles(_SHARES)).T
    related = wanted & np.isfinite(found.reference)
    result.probability[related] = np.nan
    for number in np.unique(cases.which[related]).tolist():
        rows = np.flatnonzero(related & (cases.which == number))
        _compare(cases, found, rows, references[cases.asked[number].reference], result, params)
    return result


class _Peers:
    """What the series of a panel have in common, by level of the territory and breakdown; learnt once a due year."""

    def __init__(self, cases: Cases, params: Params) -> None:
        self.group = groups(cases.panel, params.min_peers)
        self._panel, self._as_of, self._params = cases.panel, cases.as_of, params
        self._learnt: dict[tuple[int, int], Common | None] = {}

    def common(self, group: int, due: int) -> Common | None:
        """None where too few series of the group can be forecast; group -1 has nothing in common."""
        if group < 0:
            return None
        if (group, due) not in self._learnt:
            self._learnt[group, due] = self._learn(np.flatnonzero(self.group == group), due)
        return self._learnt[group, due]

    def _learn(self, rows: Rows, due: int) -> Common | None:
        found = list(tables(history(self._panel, rows, self._as_of), due, self._params))
        return learn_from(max(found, key=lambda t: len(t.rows)), due, self._params) if found else None


def groups(panel: Panel, least: int) -> Rows:
    """Territories of one level are peers in one indicator and breakdown; -1 where the name tells no level, and where
    fewer than `least` series are alike."""
    names = dict.fromkeys(panel.territories.tolist())
    level = {name: found for name in names if (found := _level(name))}
    number = {name: i for i, name in enumerate(sorted(set(level.values())))}
    places = np.array([number[level[t]] if t in level else -1 for t in panel.territories.tolist()], np.int_)
    group = np.where(places < 0, -1, (panel.code * len(level) + places) * len(panel.parts) + panel.part)
    _, group, size = np.unique(group, return_inverse=True, return_counts=True)
    return np.where((places < 0) | (size[group] < least), -1, group)


@lru_cache(maxsize=100_000)
def _level(territory: str) -> str:
    found = region_of(territory)
    return found[1] if found else ""


def history(panel: Panel, rows: Rows, until: int) -> History:
    """What was known of some series in the year `until`."""
    known = (panel.why[rows] == Why.KNOWN) & (panel.mark[rows] <= Mark.ABOUT)
    known &= panel.years <= until
    value = np.where(known, panel.value[rows], np.nan)
    places = panel.places[rows].astype(np.int_)
    return History(panel.unit, panel.first, value, places, panel.events[rows], panel.exposure[rows], panel.breaks[rows])


def _predicted(
    cases: Cases, chosen: Rows, common: Common | None, params: Params
) -> Iterator[tuple[Rows, Distributions, Array]]:
    """Cases of one group, due year and direction, with what is predicted of them and their last values."""
    due, better = int(cases.due[chosen[0]]), sign_of(cases.asked[cases.which[chosen[0]]].better)
    for table in tables(history(cases.panel, cases.rows[chosen], min(cases.as_of, due)), due, params):
        shared = common if common is not None and common.scale == table.scale else None
        for piece in _pieces(table):
            last = piece.values[np.arange(len(piece.rows)), piece.last]
            yield chosen[piece.rows], predicted(piece, (due,), shared, params, better).by_year[due], last


def _pieces(table: Table) -> Iterator[Table]:
    for begun in own_start(table):
        for start in range(0, len(begun.rows), _TOGETHER):
            yield begun.take(np.arange(start, min(start + _TOGETHER, len(begun.rows))))


def _attains(said: Distributions, found: Demands, cases: Cases, rows: Rows, last: Array) -> Array:
    """The probability that the published value lies between the edges of the demand."""
    years = since_base(found, cases, cases.due)[rows]
    low, high = (_snapped(_edge(found, edges, rows, years), last) for edges in (found.low, found.high))
    return between(said, (low, found.low_closed[rows]), (high, found.high_closed[rows]))


def between(said: Distributions, low: tuple[Array, Flags], high: tuple[Array, Flags]) -> Array:
    """The probability that the value lies between two edges, each with whether it belongs to the window."""
    under_high, under_low = _under(said, high[0], high[1], 1.0), _under(said, low[0], ~low[1], 0.0)
    result: Array = np.clip(under_high - under_low, 0.0, 1.0)
    return result


def _under(said: Distributions, edge: Array, upto: Flags, absent: float) -> Array:
    """The probability of less than an edge, or of no more where `upto`; `absent` where there is no edge."""
    result = np.full(len(edge), absent)
    for closed in (True, False):
        rows = np.flatnonzero(np.isfinite(edge) & (upto == closed))
        if len(rows):
            part = said.take(rows)
            result[rows] = part.cdf(edge[rows]) if closed else part.below(edge[rows])
    return result


def _edge(found: Demands, edges: Array, rows: Rows, years: Array) -> Array:
    """Edges of the measured quantity as values of the due year."""
    step = np.where(found.yearly[rows], years, 1.0)
    with np.errstate(all="ignore"):
        growth = 1 + edges[rows] / 100
        growth = np.where(found.yearly[rows], np.maximum(growth, 0.0) ** step, growth)
        moved = np.where(found.relative[rows], found.base[rows] * growth, found.base[rows] + edges[rows] * step)
    back = np.where(found.change[rows], moved, edges[rows])
    return np.where(np.isinf(edges[rows]), edges[rows], back)


def _snapped(edges: Array, last: Array) -> Array:
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(edges - last) <= _SAME * np.abs(last), last, edges)


def _compare(cases: Cases, found: Demands, rows: Rows, reference: Reference, result: Outlook, params: Params) -> None:
    """Set the probability of relations from the forecast of the difference, so that common movement cancels."""
    due = int(cases.due[rows[0]])
    for table in tables(_differences(cases.take(rows), reference), due, params):
        for piece in _pieces(table):
            said, mine = predicted(piece, (due,), None, params).by_year[due], rows[piece.rows]
            low, high = (edges[mine] - found.reference[mine] for edges in (found.low, found.high))
            closed = found.low_closed[mine], found.high_closed[mine]
            result.probability[mine] = between(said, (low, closed[0]), (high, closed[1]))


def _differences(cases: Cases, reference: Reference) -> History:
    other, places = reference.beside(cases)
    exact = np.where(cases.mark == Mark.EXACT, cases.value, np.nan)
    own = cases.panel.places[cases.rows].astype(np.int_)
    most = np.maximum(own, places)
    none = np.full(exact.shape, np.nan)
    apart = np.round(exact - other, 12)
    return History("", cases.panel.first, apart, most, none, none, cases.panel.breaks[cases.rows])
