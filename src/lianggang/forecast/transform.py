"""The scales on which yearly changes are comparable: logit for percentages, log for rates, else the own spread."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from lianggang.forecast.params import Params

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int_]
Name = Literal["logit", "log", "identity"]

_LOWEST = 1e-300
_LARGEST = 700.0  # exp of more overflows


@dataclass(frozen=True, slots=True)
class Transform:
    """A monotone scale for each of n series; values lie between `low` and `high`.

    size (n,): points added on both sides of a percentage (logit), amount added to every value (log: steady changes lie
    between straight and exponential), or unit of the scale (identity). Arguments of the functions are (n,) or (n, k).
    """

    name: Name
    size: Array

    def take(self, rows: Rows) -> Transform:
        """The scales of some of the series."""
        return Transform(self.name, self.size[rows])

    @property
    def low(self) -> float:
        """The smallest possible value."""
        return -math.inf if self.name == "identity" else 0.0

    @property
    def high(self) -> float:
        """The largest possible value."""
        return 100.0 if self.name == "logit" else math.inf

    def forward(self, values: Array) -> Array:
        """From values within the bounds to the scale."""
        size = self._beside(values)
        if self.name == "logit":
            return np.log((values + size) / (100 + size - values))
        if self.name == "log":
            return np.log(np.maximum(values + size, _LOWEST))
        return values / size

    def inverse(self, scaled: Array) -> Array:
        """Back from the scale, within the bounds."""
        size = self._beside(scaled)
        if self.name == "logit":
            share = 1 / (1 + np.exp(np.clip(-scaled, -_LARGEST, _LARGEST)))
            return np.clip((100 + 2 * size) * share - size, 0.0, 100.0)
        if self.name == "log":
            return np.maximum(np.exp(np.minimum(scaled, _LARGEST)) - size, 0.0)
        return scaled * size

    def slope(self, values: Array) -> Array:
        """Derivative of `forward`, for errors that are known in the unit of the values."""
        size = self._beside(values)
        if self.name == "logit":
            return (100 + 2 * size) / ((values + size) * (100 + size - values))
        return 1 / np.maximum(values + size, _LOWEST) if self.name == "log" else np.broadcast_to(1 / size, values.shape)

    def _beside(self, values: Array) -> Array:
        return self.size[:, None] if values.ndim == 2 else self.size


def choose(values: Array, unit: str) -> npt.NDArray[np.str_]:
    """Of each row (n, w): logit for percentages within 0–100, log for values that are never negative, else identity.

    unit: canonical. Every row has a value; NaN where unknown.
    """
    low, high = np.nanmin(values, axis=1), np.nanmax(values, axis=1)
    shares = (unit == "%") & (low >= 0) & (high <= 100)
    return np.where(shares, "logit", np.where(low >= 0, "log", "identity"))


def size_of(name: Name, values: Array, params: Params) -> float:
    """The `size` of one series: fixed points, a share of its mean, or its spread where signs differ.

    Where zeros occur it is half the smallest positive value: a straight way to zero would not stop there. Nothing but
    zeros tells no size; it is 1 then.
    """
    if name == "logit":
        return params.percent_offset
    if name == "log":
        if values.min() > 0:
            return float(params.log_offset * values.mean())
        positive = values[values > 0]
        return float(positive.min() / 2) if len(positive) else 1.0
    return float(values.std()) or float(np.abs(values).max()) or 1.0
