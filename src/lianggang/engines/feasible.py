"""Whether anybody ever moved as fast as many cases now must; as `alerts.feasible` and `alerts.rarity`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lianggang.alerts.params import Params
from lianggang.engines.cases import Cases, last_column
from lianggang.panel.arrays import Array, Flags, Mark, Panel, Rows, Why

_CLOSE = 1e-6  # of the last decimal of the values


def rare(cases: Cases, group: Rows, needed: Array, pace: Array, params: Params) -> Flags:
    """Whether hardly any peer, or where they do not tell the series itself, ever kept up the pace.

    group (n,): of every series of the panel, -1 for none. needed (p,): change up to the due year; pace (p,): the same a
    year; NaN or 0 where none is needed.
    """
    span = cases.due - cases.latest_year
    asked = np.isfinite(needed) & np.isfinite(pace) & (pace != 0)
    result, told = np.zeros(len(cases), bool), np.zeros(len(cases), bool)
    keys = np.stack([group[cases.rows], span])
    for key in np.unique(keys[:, asked & (keys[0] >= 0) & (span >= 1)], axis=1).T:
        rows = np.flatnonzero(asked & (keys == key[:, None]).all(axis=0))
        peers = _Spans.of(cases.panel, np.flatnonzero(group == key[0]), cases.as_of, int(key[1]))
        for row in rows.tolist():
            found = peers.rare(int(cases.rows[row]), cases.latest_value[row], needed[row], params)
            told[row], result[row] = found is not None, bool(found)
    own = np.flatnonzero(asked & ~told)
    result[own] = _never_so_fast(cases.take(own), pace[own])
    return result


@dataclass(frozen=True, slots=True)
class _Spans:
    """What the peers achieved over spans of so many years: in the order of their start, all arrays (s,).

    Starts and moves are whole numbers of the last decimal, so that distances are exact. order: by territory and year.
    """

    start: Rows
    move: Rows
    owner: Rows
    order: Rows
    unit: float
    width: int

    @classmethod
    def of(cls, panel: Panel, rows: Rows, until: int, span: int) -> _Spans:
        known = (panel.why[rows] == Why.KNOWN) & (panel.mark[rows] < Mark.AT_LEAST) & (panel.years <= until)
        unit = 10.0 ** int(np.where(known, panel.places[rows], 0).max(initial=0))
        value = np.where(known, panel.value[rows], np.nan)
        width = max(value.shape[1] - span, 0)
        since = panel.breaks[rows].cumsum(axis=1)
        both = np.isfinite(value[:, :width]) & np.isfinite(value[:, span:]) & (since[:, :width] == since[:, span:])
        owner, column = np.nonzero(both)
        begin, end = (np.rint(value[owner, c] * unit).astype(np.int64) for c in (column, column + span))
        order = np.argsort(begin, kind="stable")
        return cls(begin[order], (end - begin)[order], rows[owner][order], order, unit, width)

    def rare(self, owner: int, value: float, needed: float, params: Params) -> bool | None:
        """Whether too few of the spans from a like level reached the change; None where too few spans tell."""
        mine = int((self.owner == owner).sum())
        others = len(self.start) - mine
        wanted = min(max(params.peer_spans, round(others * params.near)), others)
        if wanted < params.peer_spans:
            return None
        near = self._nearest(int(np.rint(value * self.unit)), wanted + mine)
        chosen = self._others(near, owner, int(np.rint(value * self.unit)), wanted)
        if wanted < params.peer_places * self.width and len(np.unique(self.owner[chosen])) < params.peer_places:
            return None
        moves = self.move[chosen] * (1 if needed > 0 else -1)
        reached = int((moves >= abs(needed) * self.unit - _CLOSE).sum())
        return reached <= params.hardly_any(wanted)

    def _nearest(self, value: int, number: int) -> slice:
        """The spans that may be among the nearest: at least so many, with all that lie equally far."""
        low, high = 0, len(self.start) - number
        while low < high:
            middle = (low + high) // 2
            low, high = (
                (middle + 1, high)
                if value - self.start[middle] > self.start[middle + number] - value
                else (low, middle)
            )
        reach = max(abs(value - self.start[low]), abs(self.start[low + number - 1] - value))
        return slice(
            int(np.searchsorted(self.start, value - reach)), int(np.searchsorted(self.start, value + reach, "right"))
        )

    def _others(self, near: slice, owner: int, value: int, wanted: int) -> Rows:
        """The nearest spans of other territories; equally near ones in the order of territory and year."""
        places = np.flatnonzero(self.owner[near] != owner) + near.start
        if len(places) == wanted:
            return np.asarray(places, np.int_)
        far = np.abs(self.start[places] - value)
        edge = np.partition(far, wanted - 1)[wanted - 1]
        inside, tied = places[far < edge], places[far == edge]
        first = tied[np.argsort(self.order[tied])][: wanted - len(inside)]
        result: Rows = np.concatenate([inside, first])
        return result


def _never_so_fast(cases: Cases, pace: Array) -> Flags:
    """Whether a series with a history of that length never moved as fast the needed way."""
    columns = np.arange(cases.value.shape[1])
    path = np.where(columns >= cases.since_break[:, None], cases.exact, np.nan)
    known = np.isfinite(path)
    span = cases.due - cases.latest_year
    first, last = np.where(known.any(axis=1), known.argmax(axis=1), 0), last_column(known)
    enough = (known.sum(axis=1) >= 3) & (last - first >= span)
    best = np.full(len(cases), -np.inf)
    with np.errstate(invalid="ignore"):
        for years in range(1, path.shape[1]):
            moves = (path[:, years:] - path[:, :-years]) / years * np.sign(pace)[:, None]
            fastest = np.where(np.isfinite(moves), moves, -np.inf).max(axis=1)
            best = np.where(years >= span, np.maximum(best, fastest), best)
    never: Flags = enough & ~((best > 0) & (best >= np.abs(pace) * (1 - 1e-12)))
    return never
