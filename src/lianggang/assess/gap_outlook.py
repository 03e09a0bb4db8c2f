"""How likely a gap will be narrower at the end of the plan.

Two sides forecast apart and coupled miss most of what they have in common: in the back-test of docs/statistics.md
that was worse than always giving the usual frequency. So the gap itself is forecast, and what this implies about the
two sides, the correlation of what their forecasts miss, is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from lianggang.assess.gaps import Gap, common_years
from lianggang.assess.pooling import since_break
from lianggang.forecast import Forecast, forecast
from lianggang.forecast.distribution import One
from lianggang.panel.model import Observation, Series
from lianggang.wording import round_half_up

Array = npt.NDArray[np.float64]

FADES = (1.1, 0.9, 0.7, 0.5, 0.3)
"""What may be left of a gap after `FADED_IN` years, equally likely: a large gap is so partly by what will pass."""
FADED_IN = 5
OWN_MEAN = 0.2
"""How far the gap to come is drawn from its forecast to the mean of its own years."""
SPREAD = 0.55
"""The part of the forecast's spread that is kept, the rest being that of the fading."""
_SHARES = tuple(((np.arange(200) + 0.5) / 200).tolist())
_TAIL = 0.16  # below and above lies what a normal has beyond one standard deviation


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be expected of a gap in `year`.

    narrower: probability that it is then smaller than now, as printed and whichever side is ahead. than_before: the
    same against an earlier gap, None where none was given. correlation: of what the forecasts of the two sides miss,
    as the forecast of the gap implies it; None where a side cannot be forecast.
    """

    year: int
    narrower: float
    than_before: float | None
    correlation: float | None


def outlook(now: Gap, sides: tuple[Series, Series], *, to: int, before: Gap | None = None) -> Outlook | None:
    """The probability that the gap in the year `to` is narrower than now, and than before.

    sides: of the gap, in its order. None without a forecast to that year, with too few events on a side even over
    several years, and where there is no gap, or none beyond chance. Method, back-test: docs/statistics.md, section 5.
    """
    last = now.years[-1]
    if to <= last or now.few or now.beyond_chance is False or not round_half_up(now.absolute, now.places):
        return None
    first, second = (side.until(last) for side in sides)
    gaps = Series(now.indicator, now.name, "", now.territory, tuple(_differences(first, second, last)))
    prediction = forecast(gaps, to=to)
    if prediction is None:
        return None
    ahead = _expected(prediction, gaps, to - last)
    than_before = None if before is None or before.few else _share_below(ahead, before)
    parts = [forecast(side, to=to) for side in (first, second)]
    return Outlook(to, _share_below(ahead, now), than_before, _implied(ahead, parts))


def _differences(first: Series, second: Series, last: int) -> Iterator[Observation]:
    """First minus second in each common year under the definition of the last."""
    start = max(since_break(side, last) for side in (first, second))
    for year in common_years(first, second):
        a, b = first.at(year), second.at(year)
        if year >= start and a and b and a.value is not None and b.value is not None:
            yield Observation(first.indicator, first.territory, year, a.value - b.value)


def _expected(prediction: Forecast, gaps: Series, years: int) -> Array:
    """Equally likely gaps: the forecast, drawn to the mean of the past, at every pace of fading."""
    quantiles = _quantiles(prediction)
    own = float(sum((o.value or Decimal(0) for o in gaps.known), Decimal(0)) / len(gaps.known))
    middle = float(np.median(quantiles))
    left = np.array(FADES) ** (years / FADED_IN)
    centres = left * ((1 - OWN_MEAN) * middle + OWN_MEAN * own)
    result: Array = (centres[:, None] + SPREAD * (quantiles - middle)).ravel()
    return result


def _share_below(ahead: Array, gap: Gap) -> float:
    """The share of gaps to come that are smaller than the gap, both as printed."""
    size = float(round_half_up(abs(gap.absolute), gap.places))
    return float((np.round(np.abs(ahead), gap.places) < size).mean())


def _implied(ahead: Array, parts: list[Forecast | None]) -> float | None:
    """The correlation of two errors whose difference spreads as wide as the gap's does."""
    found = [_deviation(_quantiles(part)) for part in parts if part is not None]
    if len(found) < 2 or not all(found):
        return None
    one, other = found
    return max(-1.0, min(1.0, (one**2 + other**2 - _deviation(ahead) ** 2) / (2 * one * other)))


def _deviation(quantiles: Array) -> float:
    low, high = np.quantile(quantiles, (_TAIL, 1 - _TAIL))
    return float(high - low) / 2


def _quantiles(prediction: Forecast) -> Array:
    distribution = prediction.distribution
    assert isinstance(distribution, One)  # forecasts made here keep theirs
    result: Array = distribution.all.quantiles(_SHARES)[0]
    return result
