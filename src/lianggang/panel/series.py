"""Series out of observations, and the pairs of series to compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from lianggang.panel.model import Breakdown, Observation, Series
from lianggang.panel.quantities import Quantity

SeriesKey = tuple[str, str, Breakdown]
"""Indicator code, territory, breakdown."""


def build_series(
    observations: Iterable[Observation],
    quantities: Mapping[str, Quantity] | None = None,
) -> Mapping[SeriesKey, Series]:
    """One series per indicator, territory and breakdown, in order of years.

    quantities: by indicator code, for names and units. A definition that changes in one part of the population (or in
    the total) changes in all parts of that indicator and territory.
    Years without a value stay in with their reason; a year that is absent stays absent.
    Raises ValueError when a key occurs twice: `read_figures` settles such cases before.
    """
    groups: dict[SeriesKey, list[Observation]] = defaultdict(list)
    breaks: dict[tuple[str, str], set[int]] = defaultdict(set)
    for o in observations:
        groups[o.indicator, o.territory, o.breakdown].append(o)
        if o.redefined:
            breaks[o.indicator, o.territory].add(o.year)
    known = quantities or {}
    return {key: _series(key, group, known.get(key[0]), breaks[key[:2]]) for key, group in groups.items()}


def _series(key: SeriesKey, group: list[Observation], quantity: Quantity | None, breaks: set[int]) -> Series:
    code, territory, breakdown = key
    ordered = tuple(sorted(group, key=lambda o: o.year))
    if len({o.year for o in ordered}) < len(ordered):
        raise ValueError(f"two observations of {code} in one year ({territory}, {breakdown.label})")
    name, unit = (quantity.name, quantity.unit) if quantity else (code, ordered[0].unit)
    return Series(code, name, unit, territory, ordered, breakdown, tuple(sorted(breaks)))


def breakdown_pairs(series: Mapping[SeriesKey, Series]) -> tuple[tuple[Series, Series], ...]:
    """The pairs (男, 女) and (城镇 or 城市, 农村) of one indicator and territory that differ in nothing else."""
    pairs = []
    for (code, territory, breakdown), first in series.items():
        partner = _partner(breakdown)
        second = series.get((code, territory, partner)) if partner else None
        if second:
            pairs.append((first, second))
    return tuple(pairs)


def _partner(breakdown: Breakdown) -> Breakdown | None:
    if breakdown.sex == "男":
        return replace(breakdown, sex="女")
    return replace(breakdown, residence="农村") if breakdown.residence in ("城镇", "城市") else None
