"""The constants of the forecast; docs/methods.md says where each comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Params:
    """Fixed priors, tuned on histories that end in 2007 or before; none is estimated from one short series.

    window: calendar years of history used. min_points: fewer known years give no forecast. max_horizon: years ahead.

    persistence: autocorrelations of the yearly changes that are mixed. noise: chance variance of one published
    value as a multiple of the variance of a yearly change. spread, spread_width: median of the standard
    deviation of a yearly change on the transformed scale, and the log standard deviation around it; smooth_spread,
    smooth_width: the same where changes persist.
    drift: prior standard deviation of the steady drift per year, as a multiple of that of a yearly change;
    smooth_drift: the same where changes persist. steady: the same on the scale itself, without
    peers and where changes do not persist: half of the weight goes to components whose drift has at least this and does
    not fade, half of the rest to such whose drift fades.
    damping: factor by which the drift fades with every year ahead where changes do not persist. smooth: persistence
    from which a series counts as smooth: its drift does not fade and its predictions are normal, not Student's t.
    percent_offset: points added on both sides of 0–100 before the logit. log_offset: share of its mean added to every
    value of a series before the logarithm.

    few_counts: rates of fewer events a year than this are predicted as whole numbers. few_missed: percentages that
    lack fewer cases a year of 100 than this are predicted by their number. shapes: shapes of the gamma
    distribution of the areas' rates around the common one. own_shapes: the same around a single area's own mean rate,
    which is no knowledge of its own and so may weigh few events only. memory: share of what is known of an area's rate
    that lasts a year where the rate returns to the common one. wander: the same where it does not return. count_drift,
    count_drift_width: yearly log change of such a rate towards the better side where nothing common is known, and the
    standard deviation around it.

    min_peers: fewer series teach nothing in common. most_peers: of more only so many are looked at. prior_peers: series
    that the fixed priors count for when peers are known. common_noise, common_spread, common_spread_width,
    common_drift: the same constants for the common movement.

    stay_again, stay_first: probability that a value is repeated after a year in which it was, and was not, repeated.
    stay_peers: years that these count for among peers; stay_again_own, stay_first_own: years that the peers' figures
    count for in one series.
    """

    window: int = 12
    min_points: int = 3
    max_horizon: int = 10
    persistence: tuple[float, ...] = (0.0, 0.4, 0.9, 0.98)
    persistence_prior: tuple[float, ...] = (0.4, 0.4, 0.1, 0.1)
    noise: tuple[float, ...] = (0.0, 0.8, 7.0)
    spread: float = 0.2
    spread_width: float = 1.4
    smooth_spread: float = 0.05
    smooth_width: float = 0.7
    drift: float = 0.1
    smooth_drift: float = 0.2
    steady: float = 0.04
    damping: float = 0.9
    smooth: float = 0.7
    percent_offset: float = 0.3
    log_offset: float = 0.3
    few_counts: float = 100.0
    few_missed: float = 5.0
    shapes: tuple[float, ...] = (0.5, 2.0, 8.0, 32.0)
    own_shapes: tuple[float, ...] = (1.0, 4.0)
    memory: tuple[float, ...] = (0.5, 0.8, 1.0)
    wander: tuple[float, ...] = (0.85,)
    count_drift: float = 0.02
    count_drift_width: float = 0.03
    min_peers: int = 8
    most_peers: int = 500
    prior_peers: float = 5.0
    common_noise: tuple[float, ...] = (0.0, 0.8)
    common_spread: float = 0.06
    common_spread_width: float = 1.0
    common_drift: float = 1.0
    stay_again: float = 0.7
    stay_first: float = 0.05
    stay_peers: float = 5.0
    stay_again_own: float = 2.0
    stay_first_own: float = 4.0


DEFAULT = Params()
