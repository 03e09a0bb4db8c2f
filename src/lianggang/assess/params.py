"""The constants of judging; docs/methods.md says where each comes from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lianggang.forecast import DEFAULT as FORECAST
from lianggang.forecast import Params as ForecastParams


@dataclass(frozen=True, slots=True)
class Params:
    """Thresholds of the verdicts.

    on_track, off_track: probabilities from which a target counts as 预计可达, and below which as 达标困难.
    stay: probability to stay attained from which a target that is attained now counts as 目前已达标.
    as_printed: whether a value is rounded to the places of the printed target before it is compared.
    rounded_share: share of the target by which rounding may widen it at most; else more places are compared.
    around_points, around_share: 左右 allows the larger of so many points (percentages only) and this share of
    the target.
    pace_years: years over which the actual pace is averaged. earlier_years: years before the base that give the
    earlier rise of a target 上升趋势减缓. solid, shaky: events from which a rate is class A, or class B; fewer is C.
    pooled_years: years that are added up for class C. step_prior, step_weight: of `path.every_year`.
    """

    on_track: float = 0.8
    off_track: float = 0.2
    stay: float = 0.9
    as_printed: bool = True
    rounded_share: Decimal = Decimal("0.1")
    around_points: Decimal = Decimal(1)
    around_share: Decimal = Decimal("0.025")
    pace_years: int = 3
    earlier_years: int = 5
    solid: int = 20
    shaky: int = 10
    pooled_years: int = 5
    step_prior: float = 1.0
    step_weight: float = 3.0
    forecast: ForecastParams = FORECAST


DEFAULT = Params()
