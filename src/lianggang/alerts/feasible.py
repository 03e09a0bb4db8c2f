"""Whether anybody ever moved as fast as a target now demands: the peers from a like level, else the series itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from lianggang.alerts.params import Params
from lianggang.assess.values import Seen, known
from lianggang.panel.model import Series


@dataclass(frozen=True, slots=True)
class Peers:
    """What other territories of the level achieved over a span of years from a like level.

    spans: how many were looked at; reached: how many moved as far as is needed; places: of how many territories.
    usual: the change a year that only 1 - `feasible` of them exceed. low, high: the levels from which they started.
    """

    spans: int
    reached: int
    places: int
    usual: Decimal
    low: Decimal
    high: Decimal

    def is_rare(self, params: Params) -> bool:
        """Whether too few ever moved as far."""
        return self.reached <= params.hardly_any(self.spans)


def among_peers(
    peers: Iterable[Series], value: Decimal, need: Decimal, span: int, until: int, params: Params
) -> Peers | None:
    """What the peers achieved; None with fewer than `peer_spans` spans of `peer_places` territories.

    peers: series of the same indicator, the own one left out. need: the change that is needed in `span` years.
    Compared are the spans whose start lies nearest to `value`, the nearest quarter or `peer_spans`, if that is more.
    """
    found = [(s.territory, a, b) for s in peers for a, b in _spans(known(s, until).exact, s.breaks, span)]
    wanted = max(params.peer_spans, round(len(found) * params.near))
    near = sorted(found, key=lambda f: (abs(f[1].value - value), f[0], f[1].year))[:wanted]
    places = {territory for territory, _, _ in near}
    if span < 1 or len(near) < params.peer_spans or len(places) < params.peer_places:
        return None
    sign = 1 if need > 0 else -1
    moves = sorted(((b.value - a.value) * sign for _, a, b in near), reverse=True)
    starts = [a.value for _, a, _ in near]
    usual = moves[params.hardly_any(len(moves))] * sign / span
    return Peers(len(near), sum(m >= abs(need) for m in moves), len(places), usual, min(starts), max(starts))


def _spans(path: Sequence[Seen], breaks: Sequence[int], span: int) -> Iterator[tuple[Seen, Seen]]:
    by_year = {o.year: o for o in path}
    for o in path:
        end = by_year.get(o.year + span)
        if end and not any(o.year < b <= end.year for b in breaks):
            yield o, end


def fastest(path: Sequence[Seen], need: float, span: int) -> tuple[Seen, Seen] | None:
    """The two values between which a path of one definition moved fastest the needed way, `span` years apart or more.

    None when the history is shorter than that, or has fewer than three values.
    """
    if len(path) < 3 or path[-1].year - path[0].year < span:
        return None
    pairs = [(a, b) for a, b in combinations(path, 2) if b.year - a.year >= span]
    return max(pairs, key=lambda pair: float(pace(*pair)) * (1 if need > 0 else -1))


def pace(start: Seen, end: Seen) -> Decimal:
    """The change a year from one value to another."""
    return (end.value - start.value) / (end.year - start.year)
