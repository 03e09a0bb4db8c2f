"""Several years taken together: sums over years, never means of rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianggang.assess.counted import Count, read_count
from lianggang.panel.model import Series
from lianggang.panel.quantities import Quantity

SPANS = (1, 3, 5)
"""Years that are added up, the fewest that give enough events."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """The events and exposure of several years.

    years: that were added up. missing: years of the span without counts; they are absent from both sums.
    """

    count: Count
    years: tuple[int, ...]
    missing: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        """The years in Chinese: 2024年, 2020—2024年合计, 2020、2022年合计."""
        if len(self.years) == 1:
            return f"{self.years[0]}年"
        if self.years[-1] - self.years[0] >= len(self.years):
            return f"{'、'.join(map(str, self.years))}年合计"
        return f"{self.years[0]}—{self.years[-1]}年合计"


def yearly_counts(series: Series, quantity: Quantity | None = None) -> Mapping[int, Count]:
    """The counts of the years that have usable ones."""
    found = {o.year: read_count(o, quantity)[0] for o in series.known}
    return {year: count for year, count in sorted(found.items()) if count is not None}


def since_break(series: Series, year: int) -> int:
    """The first year that shares the definition of `year`."""
    return max((b for b in series.breaks if b <= year), default=-10_000)


def pooled(counts: Mapping[int, Count], *, until: int, years: int, start: int = -10_000) -> Pooled | None:
    """The counts of up to `years` years that end with `until`; None when none of them has counts.

    counts: by year. start: first year of the present definition, years before it are never added.
    """
    span = _span(until, years, start)
    used = tuple(y for y in span if y in counts)
    if not used:
        return None
    return Pooled(total([counts[y] for y in used]), used, tuple(y for y in span if y not in counts))


def total(counts: list[Count]) -> Count:
    """The sum of at least one count of one kind."""
    first, *rest = counts
    for count in rest:
        first += count
    return first


def pooled_series(series: Series, *, until: int, years: int, quantity: Quantity | None = None) -> Pooled | None:
    """The pooled rate of a series over the years that end with `until`, never across a change of definition.

    None where one of these years is withheld: what is left to add up is chosen by its number.
    """
    start = since_break(series, until)
    if has_withheld(series, until=until, years=years, start=start):
        return None
    return pooled(yearly_counts(series, quantity), until=until, years=years, start=start)


def has_withheld(series: Series, *, until: int, years: int, start: int = -10_000) -> bool:
    """Whether one of up to `years` years that end with `until` is withheld."""
    return not series.withheld.isdisjoint(_span(until, years, start))


def _span(until: int, years: int, start: int) -> range:
    return range(max(until - years + 1, start), until + 1)
