"""The constants of the forecast; docs/methods.md says where each comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Params:
    """Fixed priors, tuned on histories that end in 2007 or before; none is estimated from one short series.

    window: calendar years of history used. min_points: fewer known years give no forecast. max_horizon: years ahead.
    persistence: autocorrelations of the yearly changes that are mixed. noise: chance variance of one published
    value as a multiple of the variance of a yearly change. spread, spread_width: median of the standard
    deviation of a yearly change on the transformed scale, and the log standard deviation around it.
    drift: prior standard deviation of the steady drift per year, as a multiple of that of a yearly change.
    damping: factor by which the drift fades with every year ahead. percent_offset: points added on both sides of
    0–100 before the logit. few_counts: expected counts below this are predicted as whole numbers.
    min_peers: fewer series teach nothing in common. trust: share of the common drift that is expected to go on.
    prior_peers: series that the fixed priors count for when peers are known.
    """

    window: int = 12
    min_points: int = 3
    max_horizon: int = 10
    persistence: tuple[float, ...] = (0.0, 0.25, 0.97)
    persistence_prior: tuple[float, ...] = (0.4, 0.55, 0.05)
    noise: tuple[float, ...] = (0.0, 0.8, 7.0)
    noise_prior: tuple[float, ...] = (0.3, 0.4, 0.3)
    spread: float = 0.26
    spread_width: float = 1.4
    drift: float = 0.26
    damping: float = 0.85
    percent_offset: float = 0.3
    few_counts: float = 100.0
    min_peers: int = 8
    trust: float = 0.6
    prior_peers: float = 10.0


DEFAULT = Params()
