"""What a forecast says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Forecast:
    """The quantity in `year`, as a predictive distribution.

    point: median. low, high: 80 % interval. samples_of: number of points used. method: Chinese sentence.
    """

    year: int
    point: float
    low: float
    high: float
    n: int
    method: str
