"""What is asked of a series: a target with its dates and the direction of its quantity."""

from __future__ import annotations

from dataclasses import dataclass, field

from lianggang.catalogue.model import Survey
from lianggang.panel.model import TOTAL, Breakdown
from lianggang.panel.quantities import Quantity
from lianggang.plans.model import Target


@dataclass(frozen=True, slots=True)
class Asked:
    """One target of a plan, asked of the series of one indicator.

    id: unique. territory: whose target it is, "" for every territory. part: of the population. start, due: first year
    of the plan and the year by which the target must be attained. better: direction of the catalogue.
    reference: code of the indicator that a relation refers to, "" for none. survey: where figures come from
    that are not counted every year.
    """

    id: str
    indicator: str
    target: Target
    start: int
    due: int
    better: str | None = None
    territory: str = ""
    part: Breakdown = TOTAL
    reference: str = ""
    survey: Survey | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """All that is asked of the figures, as known in the year `as_of`.

    quantities: by code; codes that are missing here take the unit of their figures.
    """

    as_of: int
    asked: tuple[Asked, ...]
    quantities: dict[str, Quantity] = field(default_factory=dict)

    def of(self, indicator: str) -> tuple[Asked, ...]:
        """What is asked of one indicator."""
        return tuple(a for a in self.asked if a.indicator == indicator)

    @property
    def references(self) -> dict[str, set[str]]:
        """The indicators whose figures must lie beside those of an indicator, by its code."""
        found: dict[str, set[str]] = {}
        for a in self.asked:
            if a.reference and a.reference != a.indicator:
                found.setdefault(a.indicator, set()).add(a.reference)
        return found
