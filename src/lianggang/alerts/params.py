"""The thresholds of the warnings; docs/methods.md says where each comes from."""

from __future__ import annotations

from dataclasses import dataclass

_ROUNDING = 1e-9  # (1 - 0.9) * 20 is less than 2 in binary numbers


@dataclass(frozen=True, slots=True)
class Params:
    """When to warn and how urgently.

    hard: probability of attainment below which a target counts as hard to attain. hopeless: below it the level is red.
    stay, unlikely, slipping: an attained target whose probability to remain so is below `unlikely`, or below `stay`
    while the series has been moving away, warns in yellow, below `slipping` in orange.
    fall, sure: a probability that fell by `fall` or more since the year before, to below `sure`, warns in yellow.
    feasible: the pace that a target needs is rare when no more than 1 - `feasible` of the peers' spans reached it;
    peer_spans, peer_places: fewest spans and territories that tell; near: share of the spans that start at a like
    level. pace_years: of the actual pace.
    volatile_points: standard deviation of the yearly change beyond chance, in points, from which a percentage is
    volatile; volatile_ages: for 岁 and 年, volatile_share: for all else, both as a share of the mean value.
    much: so many times that is orange. reversals: least share of turns. changes: least number of yearly changes.
    window: years looked at. confidence: of the test that the changes exceed chance.
    """

    hard: float = 0.2
    hopeless: float = 0.05
    stay: float = 0.8
    unlikely: float = 0.5
    slipping: float = 0.2
    fall: float = 0.15
    sure: float = 0.8
    feasible: float = 0.9
    peer_spans: int = 20
    peer_places: int = 8
    near: float = 0.25
    pace_years: int = 3
    volatile_points: float = 5.0
    volatile_ages: float = 0.03
    volatile_share: float = 0.15
    much: float = 2.0
    reversals: float = 0.5
    changes: int = 4
    window: int = 10
    confidence: float = 0.95

    def hardly_any(self, spans: int) -> int:
        """How many of the peers' spans may have reached a pace that still counts as rare: 2 of 20 at 0.9."""
        return int((1 - self.feasible) * spans + _ROUNDING)


DEFAULT = Params()
