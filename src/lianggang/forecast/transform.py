"""The scale on which yearly changes are comparable: logit for percentages, log for rates and counts."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Transform:
    """A monotone scale and its inverse; values lie between `low` and `high`.

    slope: derivative of `forward`, for errors that are known on the original scale.
    """

    name: str
    forward: Callable[[float], float]
    inverse: Callable[[float], float]
    slope: Callable[[float], float]
    low: float = -math.inf
    high: float = math.inf

    def __call__(self, values: Array) -> Array:
        """All values, transformed."""
        return np.array([self.forward(float(v)) for v in values])


def choose(values: Array, unit: str, percent_offset: float) -> Transform:
    """Logit for percentages within 0–100, log for values that are never negative, else the values over their spread."""
    if unit == "%" and values.min() >= 0 and values.max() <= 100:
        return logit(percent_offset)
    if values.min() >= 0 and values.max() > 0:
        return log(0.0 if values.min() > 0 else float(values[values > 0].min()) / 2)
    return standard(float(values.std()) or float(np.abs(values).max()) or 1.0)


def logit(offset: float) -> Transform:
    """Percentages, with `offset` points added on both sides so that 0 and 100 have a place."""
    whole = 100 + 2 * offset

    def inverse(x: float) -> float:
        share = 1 / (1 + math.exp(-x)) if x > -700 else 0.0
        return min(100.0, max(0.0, whole * share - offset))

    return Transform(
        "logit",
        lambda y: math.log((y + offset) / (100 + offset - y)),
        inverse,
        lambda y: whole / ((y + offset) * (100 + offset - y)),
        0.0,
        100.0,
    )


def log(offset: float) -> Transform:
    """Rates and counts, with an offset where zeros occur."""
    return Transform(
        "log",
        lambda y: math.log(max(y + offset, 1e-300)),
        lambda x: max(0.0, math.exp(min(x, 700.0)) - offset),
        lambda y: 1 / (y + offset),
        0.0,
    )


def standard(scale: float) -> Transform:
    """Values of either sign, over their spread."""
    return Transform("identity", lambda y: y / scale, lambda x: x * scale, lambda _: 1 / scale)
