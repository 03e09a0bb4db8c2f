"""Which unit is asked for which indicators: one form a unit, each indicator once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from lianggang.collect.form import FormLine, FormSpec
from lianggang.monitoring.tracking import Tracking
from lianggang.panel.model import Observation
from lianggang.round import TrackedTarget

_HISTORY_YEARS = 3


def form_specs(
    tracking: Tracking, observations: Iterable[Observation], *, territory: str, year: int, issuer: str = ""
) -> tuple[FormSpec, ...]:
    """The forms of one year, in the order in which the plans name the units."""
    history = _history(observations, territory, year)
    by_unit: dict[str, dict[str, FormLine]] = defaultdict(dict)
    asked = _asked(tracking.targets)
    for code in dict.fromkeys(t.indicator for t in tracking.targets):
        by_unit[asked[code].reporter][code] = _line(asked[code], tracking, history)
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


def _asked(targets: Iterable[TrackedTarget]) -> dict[str, TrackedTarget]:
    """Indicator → the target whose reporter is asked: the first whose plan names it, else the first."""
    asked: dict[str, TrackedTarget] = {}
    for target in sorted(targets, key=lambda t: bool(t.assumed)):
        asked.setdefault(target.indicator, target)
    return asked


def _history(observations: Iterable[Observation], territory: str, year: int) -> dict[str, dict[int, Observation]]:
    found: dict[str, dict[int, Observation]] = defaultdict(dict)
    for o in observations:
        if o.territory == territory and o.breakdown.is_total and year - _HISTORY_YEARS <= o.year < year:
            found[o.indicator][o.year] = o
    return found


def _line(tracked: TrackedTarget, tracking: Tracking, history: dict[str, dict[int, Observation]]) -> FormLine:
    """The line with the plan's wording, and a remark where the unit is only assumed."""
    quantity = tracking.quantities.by_code[tracked.indicator]
    past = {y: o.value for y, o in history.get(tracked.indicator, {}).items()}
    indicator = tracking.quantities.catalogue.indicators.get(tracked.indicator)
    line = FormLine(quantity.code, tracked.indicator_name, quantity.unit, history=past)
    if indicator is not None:
        line = FormLine.of(indicator, past, name=tracked.indicator_name)
    remark = f"（报送单位：{tracked.assumed}。）" if tracked.assumed else ""
    return replace(line, definition=line.definition + remark)
