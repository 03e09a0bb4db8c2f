"""Gaps between two parts of a population: absolute and relative together, with what chance allows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lianggang.assess import contrast
from lianggang.assess.counted import Count, Reliability
from lianggang.assess.exact import bounds_left_out, is_exact
from lianggang.assess.intervals import Interval
from lianggang.assess.params import DEFAULT
from lianggang.assess.pooling import SPANS, Pooled, has_withheld, pooled, since_break, yearly_counts
from lianggang.findings import Finding
from lianggang.panel.model import Series
from lianggang.panel.quantities import Quantity
from lianggang.panel.series import SeriesKey, breakdown_pairs
from lianggang.wording import places_of

_SHOWN_PLACES = (1, 2)


@dataclass(frozen=True, slots=True)
class Side:
    """One part of the population: its label (女, 农村·女), its value and, where known, the count behind it."""

    label: str
    value: float
    count: Count | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """The gap between two sides of one indicator in one territory; the sides are 女 and 男, or 农村 and 城镇 (城市).

    dimension: 性别 | 城乡. years: one, or those that were added up. absolute: first - second in the unit;
    relative: first / second, None when second is 0 or a side is negative. The intervals (95 %) are None without counts.
    places: decimals to print. few: a side has fewer than ten events even over the pooled years.
    """

    indicator: str
    name: str
    unit: str
    territory: str
    dimension: str
    years: tuple[int, ...]
    label: str
    first: Side
    second: Side
    absolute: float
    relative: float | None
    absolute_interval: Interval | None = None
    relative_interval: Interval | None = None
    places: int = 1
    few: bool = False

    @property
    def parity(self) -> float | None:
        """The parity index women / men of a gap between the sexes."""
        return contrast.parity(self.first.value, self.second.value) if self.dimension == "性别" else None

    @property
    def adjusted_parity(self) -> float | None:
        """The same, symmetric around 1."""
        return contrast.adjusted_parity(self.first.value, self.second.value) if self.dimension == "性别" else None

    @property
    def beyond_chance(self) -> bool | None:
        """Whether the interval of the difference leaves out 0; None without counts."""
        if self.absolute_interval is None:
            return None
        low, high = self.absolute_interval
        return low > 0 or high < 0

    @property
    def reliability(self) -> Reliability | None:
        """The class of the side with fewer events; None without counts."""
        classes = [s.count.reliability for s in (self.first, self.second) if s.count]
        return max(classes) if len(classes) == 2 else None


def sides(series: Mapping[SeriesKey, Series]) -> Iterator[tuple[str, Series, Series]]:
    """The pairs of parts to compare as (dimension, first, second): 女 with 男, 农村 with 城镇 or 城市."""
    for whole, part in breakdown_pairs(series):
        yield ("性别" if whole.breakdown.sex != part.breakdown.sex else "城乡"), part, whole


def common_years(first: Series, second: Series) -> tuple[int, ...]:
    """The years in which both have a value that is a finite number and no mere bound."""
    years = [{o.year for o in s.known if is_exact(o)} for s in (first, second)]
    return tuple(sorted(years[0] & years[1]))


def gap(
    dimension: str, first: Series, second: Series, year: int, quantity: Quantity | None = None, *, span: int = 0
) -> Gap | None:
    """The gap in `year`, or over the years that end with it when one year has fewer than ten events a side.

    span: years to add up; 0 takes the fewest of 1, 3 and 5 with ten events a side, and says when even 5 are too few.
    None when a side has no value in `year`, or a withheld one within `span`. Years without counts on both sides are in
    neither sum; no sum reaches over a withheld year.
    Raises ValueError when the units differ.
    """
    if first.unit != second.unit:
        raise ValueError(f"a gap needs one unit, not {first.unit} and {second.unit}")
    start = max(since_break(s, year) for s in (first, second))
    if year not in common_years(first, second) or _has_withheld(first, second, year, span, start):
        return None
    counts = _pooled_sides(first, second, year, quantity, span, start)
    if counts is None:
        return _of_values(dimension, first, second, year)
    return _of_counts(dimension, first, second, counts, year)


def _pooled_sides(
    first: Series, second: Series, year: int, quantity: Quantity | None, span: int, start: int
) -> tuple[Pooled, Pooled] | None:
    """Both sides over the same years; None unless both have counts in `year` itself."""
    yearly = [yearly_counts(s, quantity) for s in (first, second)]
    both = set(common_years(first, second)) & yearly[0].keys() & yearly[1].keys()
    shared = [{y: c for y, c in counts.items() if y in both} for counts in yearly]
    if year not in shared[0]:
        return None
    found: tuple[Pooled, Pooled] | None = None
    for years in (span,) if span else SPANS:
        if _has_withheld(first, second, year, years, start):
            break
        a, b = (pooled(counts, until=year, years=years, start=start) for counts in shared)
        assert a is not None  # the year itself is in the span
        assert b is not None
        found = a, b
        if min(a.count.rarer, b.count.rarer) >= DEFAULT.shaky:
            break
    return found


def _has_withheld(first: Series, second: Series, year: int, span: int, start: int) -> bool:
    return any(has_withheld(s, until=year, years=span, start=start) for s in (first, second))


def _of_values(dimension: str, first: Series, second: Series, year: int) -> Gap:
    a, b = (Side(s.breakdown.label, float(_value(s, year))) for s in (first, second))
    return Gap(
        first.indicator, first.name, first.unit, first.territory, dimension, (year,), f"{year}年", a, b,
        a.value - b.value, _relative(a.value, b.value), places=_places(first, second, year),
    )  # fmt: skip


def _of_counts(dimension: str, first: Series, second: Series, counts: tuple[Pooled, Pooled], year: int) -> Gap:
    one, other = (p.count for p in counts)
    a, b = (Side(s.breakdown.label, p.count.value, p.count) for s, p in zip((first, second), counts, strict=True))
    return Gap(
        first.indicator, first.name, first.unit, first.territory, dimension, counts[0].years, counts[0].label, a, b,
        a.value - b.value, _relative(a.value, b.value), contrast.difference(one, other), contrast.ratio(one, other),
        _places(first, second, year), min(one.rarer, other.rarer) < DEFAULT.shaky,
    )  # fmt: skip


def _relative(a: float, b: float) -> float | None:
    return a / b if a >= 0 and b > 0 and math.isfinite(a / b) else None


def _value(series: Series, year: int) -> Decimal:
    observation = series.at(year)
    assert observation is not None  # the year is one of the common years
    assert observation.value is not None
    return observation.value


def _places(first: Series, second: Series, year: int) -> int:
    low, high = _SHOWN_PLACES
    return min(high, max(low, *(places_of(_value(s, year)) for s in (first, second))))


def all_gaps(
    series: Mapping[SeriesKey, Series], quantities: Mapping[str, Quantity], *, year: int | None = None
) -> Sequence[tuple[Gap, tuple[Series, Series]]]:
    """Every gap of the series with its two sides: of `year`, else of the latest year that both sides have."""
    found = []
    for dimension, first, second in sides(series):
        years = common_years(first, second)
        wanted = year if year is not None else (years[-1] if years else None)
        result = gap(dimension, first, second, wanted, quantities.get(first.indicator)) if wanted else None
        if result is not None:
            found.append((result, (first, second)))
    return found


def unusable_sides(series: Mapping[SeriesKey, Series], *, year: int | None = None) -> Iterator[Finding]:
    """The bounds that kept sides out of `all_gaps`, each once: of `year`, else of every year."""
    parts = {(s.indicator, s.territory, s.breakdown): s for _, *pair in sides(series) for s in pair}
    for part in parts.values():
        yield from bounds_left_out((o for o in part.observations if year in (None, o.year)), part.name)
