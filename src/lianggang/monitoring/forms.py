"""Which unit is asked for which indicators: one form a unit, each indicator once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from lianggang.catalogue.model import Catalogue
from lianggang.catalogue.offices import match_unit
from lianggang.collect.form import FormLine, FormSpec
from lianggang.monitoring.tracking import Tracking
from lianggang.panel.model import Observation
from lianggang.round import TrackedTarget

_HISTORY_YEARS = 3


def reporting_unit(tracked: TrackedTarget, catalogue: Catalogue) -> str:
    """Who reports the figure: the lead unit, else the first unit named, else the office that usually has it."""
    named = [*tracked.lead_units, *tracked.responsible_units]
    offices = [u for u in named if match_unit(catalogue, u).kind in ("department", "unknown")]
    if offices:
        return offices[0]
    indicator = catalogue.indicators.get(tracked.indicator)
    return f"{indicator.functions[0]}部门（待定）" if indicator and indicator.functions else "责任单位待定"


def form_specs(
    tracking: Tracking, observations: Iterable[Observation], *, territory: str, year: int, issuer: str = ""
) -> tuple[FormSpec, ...]:
    """The forms of one year, in the order in which the plans name the units."""
    catalogue = tracking.quantities.catalogue
    history = _history(observations, territory, year)
    by_unit: dict[str, dict[str, FormLine]] = defaultdict(dict)
    owner: dict[str, str] = {}
    for tracked in tracking.targets:
        unit = owner.setdefault(tracked.indicator, reporting_unit(tracked, catalogue))
        by_unit[unit].setdefault(tracked.indicator, _line(tracked, tracking, history))
    return tuple(
        FormSpec(
            unit=unit,
            territory=territory,
            year=year,
            lines=tuple(lines.values()),
            number=f"妇儿监{i:02d}",
            issuer=issuer or f"{territory}统计局",
            valid_until=f"{year + 1}年12月",
        )
        for i, (unit, lines) in enumerate(by_unit.items(), 1)
    )


def _history(observations: Iterable[Observation], territory: str, year: int) -> dict[str, dict[int, Observation]]:
    found: dict[str, dict[int, Observation]] = defaultdict(dict)
    for o in observations:
        if o.territory == territory and o.breakdown.is_total and year - _HISTORY_YEARS <= o.year < year:
            found[o.indicator][o.year] = o
    return found


def _line(tracked: TrackedTarget, tracking: Tracking, history: dict[str, dict[int, Observation]]) -> FormLine:
    quantity = tracking.quantities.by_code[tracked.indicator]
    past = {y: o.value for y, o in history.get(tracked.indicator, {}).items()}
    indicator = tracking.quantities.catalogue.indicators.get(tracked.indicator)
    if indicator is None:
        return FormLine(tracked.indicator, quantity.name, quantity.unit, history=past)
    return FormLine.of(indicator, past)
