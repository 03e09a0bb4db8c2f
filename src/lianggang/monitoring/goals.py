"""The levels that plans ask of indicators, as a measure of how large their figures should be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from lianggang.catalogue.model import Catalogue
from lianggang.panel.quantities import same_unit
from lianggang.plans.model import Kind
from lianggang.round import TrackedTarget


def levels_asked(catalogue: Catalogue, targets: Iterable[TrackedTarget] = ()) -> Mapping[str, tuple[Decimal, ...]]:
    """The target values by code, in the unit of the indicator: of the plan's targets and of the plans above."""
    found: dict[str, list[Decimal]] = defaultdict(list)
    for tracked in targets:
        target = tracked.target
        is_level = target.kind is Kind.LEVEL and same_unit(target.unit or "", tracked.indicator_unit)
        if is_level and isinstance(target.value, Decimal):
            found[tracked.indicator].append(target.value)
    for upper in catalogue.upper_targets:
        indicator = catalogue.indicators.get(upper.code)
        if indicator and upper.kind == Kind.LEVEL.value and same_unit(upper.unit, indicator.unit):
            found[upper.code].append(upper.value)
    return {code: tuple(values) for code, values in found.items()}
