"""Observations and series: the figures of the round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from lianggang.panel.numbers import CONFIDENTIAL


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Which part of the population a value speaks of; all empty = the total.

    sex: "男" | "女" | "". age: "0—2岁" … residence: "城镇" | "农村" | "城市" … other: anything else.
    """

    sex: str = ""
    age: str = ""
    residence: str = ""
    other: str = ""

    @property
    def is_total(self) -> bool:
        """Whether nothing is broken down."""
        return not (self.sex or self.age or self.residence or self.other)

    @property
    def label(self) -> str:
        """Chinese label: 合计, 女, 农村·女 …"""
        return "·".join(p for p in (self.residence, self.sex, self.age, self.other) if p) or "合计"


TOTAL = Breakdown()


@dataclass(frozen=True, slots=True)
class Observation:
    """One value: indicator × territory × year × breakdown.

    indicator: code. value: in `unit`, None = no data (then `missing` says why); never 0 for missing.
    numerator, denominator: counts, None where unknown. as_reported: the text of the cell.
    qualifier: ">=", ">", "~" when the source states a bound only, else "".
    place: where the row stands (file and cell), for findings.
    redefined: how the definition differs from the years before, in the first year under it; else "".
    """

    indicator: str
    territory: str
    year: int
    value: Decimal | None
    unit: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    breakdown: Breakdown = TOTAL
    source: str = ""
    note: str = ""
    as_reported: str = ""
    missing: str = ""
    qualifier: str = ""
    place: str = ""
    redefined: str = ""

    @property
    def key(self) -> tuple[str, str, int, Breakdown]:
        """What may occur only once."""
        return (self.indicator, self.territory, self.year, self.breakdown)

    @property
    def is_withheld(self) -> bool:
        """Whether there is a value that is not to be published."""
        return self.value is None and self.missing == CONFIDENTIAL


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one indicator, territory and breakdown, in order of years, gaps left out.

    breaks: years from which on the definition differs from the years before. sides: the two series of which a computed
    gap is the first minus the second; None for other series.
    """

    indicator: str
    name: str
    unit: str
    territory: str
    observations: tuple[Observation, ...]
    breakdown: Breakdown = TOTAL
    breaks: tuple[int, ...] = ()
    sides: tuple[Series, Series] | None = None

    def at(self, year: int) -> Observation | None:
        """The observation of that year, if there is one with a value."""
        return next((o for o in self.observations if o.year == year and o.value is not None), None)

    def until(self, year: int) -> Series:
        """The series as it was known for years up to and including `year`."""
        kept = tuple(o for o in self.observations if o.year <= year)
        return replace(self, observations=kept)

    @property
    def between(self) -> tuple[str, str] | None:
        """What the sides of a computed gap are called (农村, 城镇); None for other series."""
        return (self.sides[0].breakdown.label, self.sides[1].breakdown.label) if self.sides else None

    @property
    def known(self) -> tuple[Observation, ...]:
        """The observations that have a value."""
        return tuple(o for o in self.observations if o.value is not None)

    @property
    def withheld(self) -> frozenset[int]:
        """The years whose value is not to be published; the others of the series are no fair sample of it."""
        return frozenset(o.year for o in self.observations if o.is_withheld)

    def is_hidden(self, year: int) -> bool:
        """Whether the last value up to `year` is withheld, so that the published ones before do not stand for it."""
        seen = [o for o in self.observations if o.year <= year and (o.is_withheld or o.value is not None)]
        return bool(seen) and seen[-1].is_withheld
