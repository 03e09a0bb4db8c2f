"""What a forecast says."""

from __future__ import annotations

from dataclasses import dataclass, field

from lianggang.forecast.distribution import Distribution


@dataclass(frozen=True, slots=True)
class Forecast:
    """The quantity in `year`, as a predictive distribution.

    point: median. low, high: 80 % interval. n: number of points used. method: Chinese sentence.
    distribution: of the value that will be published, None when only the figures were kept.
    """

    year: int
    point: float
    low: float
    high: float
    n: int
    method: str
    distribution: Distribution | None = field(default=None, compare=False, repr=False)
