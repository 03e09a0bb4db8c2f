"""Everything that one look at the gaps of many figures has found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lianggang.assess.aggregate import Aggregate
from lianggang.assess.gap_outlook import Outlook
from lianggang.assess.gap_trend import Trend
from lianggang.assess.gaps import Gap
from lianggang.assess.regions import Regional
from lianggang.findings import Finding


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A gap, how it moved, and what is to be expected of it; None where there is nothing to say."""

    gap: Gap
    trend: Trend | None
    outlook: Outlook | None = None


@dataclass(frozen=True, slots=True)
class GapSurvey:
    """Gaps with their movement and outlook, territories beside each other, and sums of the level below.

    better: direction by indicator code, where the catalogue says one. findings: of regions, sums and sides.
    """

    gaps: Sequence[Surveyed]
    regions: Sequence[Regional]
    sums: Sequence[Aggregate]
    findings: Sequence[Finding]
    better: Mapping[str, str]
