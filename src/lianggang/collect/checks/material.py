"""What the checks look at: the figures of a round in several orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from lianggang.catalogue.model import Rule
from lianggang.findings import Finding, Severity
from lianggang.panel.model import Breakdown, Observation, Series
from lianggang.panel.numbers import decimals
from lianggang.panel.quantities import Quantity
from lianggang.panel.series import SeriesKey, build_series

Occasion = tuple[str, int, Breakdown]
"""Territory, year, breakdown."""


@dataclass(frozen=True)
class Material:
    """The accepted observations with what is known of their quantities and the rules that hold among them.

    year: the year whose values are checked; None checks every year.
    goals: values that plans ask, by code, in the unit of the indicator.
    """

    observations: Sequence[Observation]
    quantities: Mapping[str, Quantity]
    rules: Sequence[Rule] = ()
    year: int | None = None
    goals: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)

    @cached_property
    def series(self) -> Mapping[SeriesKey, Series]:
        """Every series, all years."""
        return build_series(self.observations, self.quantities)

    @cached_property
    def by_occasion(self) -> Mapping[Occasion, Mapping[str, Observation]]:
        """The observations with a value that stand side by side, by code."""
        found: dict[Occasion, dict[str, Observation]] = defaultdict(dict)
        for o in self.observations:
            if o.value is not None and self.concerns(o.year):
                found[o.territory, o.year, o.breakdown][o.indicator] = o
        return found

    def concerns(self, year: int) -> bool:
        """Whether values of that year are to be checked."""
        return self.year is None or year == self.year

    def checked(self) -> Iterator[tuple[Observation, Quantity]]:
        """The observations of the checked years whose quantity is known."""
        return ((o, q) for o in self.observations if self.concerns(o.year) and (q := self.quantities.get(o.indicator)))

    def rules_of(self, *kinds: str) -> Iterator[Rule]:
        """The rules of those kinds that a program can decide."""
        return (rule for rule in self.rules if rule.executable and rule.kind in kinds)

    def histories(self) -> Iterator[tuple[Series, Quantity, Observation, Sequence[Observation]]]:
        """Each checked value with its series, its quantity and the known values of the years before, oldest first."""
        for series in self.series.values():
            quantity = self.quantities.get(series.indicator)
            for i, o in enumerate(series.known):
                if quantity and self.concerns(o.year):
                    yield series, quantity, o, since_break(series, o, series.known[:i])


Check = Callable[[Material], Iterator[Finding]]


def since_break(series: Series, latest: Observation, before: Sequence[Observation]) -> Sequence[Observation]:
    """The earlier values that share their definition with the latest one."""
    start = max((year for year in series.breaks if year <= latest.year), default=0)
    return tuple(o for o in before if o.year >= start)


def remark(rule: Rule, code: str, message: str, place: str, advice: str) -> Finding:
    """A finding as heavy as its rule: it asks to look, it does not judge."""
    severity = Severity.ERROR if rule.severity == "error" else Severity.WARNING
    return Finding(code, severity, message, place, advice)


def known(o: Observation) -> Decimal:
    """The value of an observation that has one."""
    assert o.value is not None  # the callers have left the others out
    return o.value


def occasion(o: Observation) -> str:
    """「示例县2024年（女）」, the breakdown only where there is one."""
    part = "" if o.breakdown.is_total else f"（{o.breakdown.label}）"
    return f"{o.territory}{o.year}年{part}"


def number(value: Decimal) -> str:
    """A value for a message: as printed, or with two decimals where it was computed."""
    return f"{value:.2f}" if decimals(value) > 4 else f"{value:f}"
