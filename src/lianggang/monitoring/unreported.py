"""Blanks without a reason, told once for each unit that should have filled them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from lianggang.collect.form import FormSpec
from lianggang.findings import Finding, warning
from lianggang.panel.model import Observation
from lianggang.panel.records import UNREPORTED

SINGLE_BLANK = "empty-value"
"""What the reader of figures says of each blank."""
_NAMED = 3


def without_single_blanks(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings without those on single blanks, for which `unreported` speaks."""
    return (f for f in findings if f.code != SINGLE_BLANK)


def unreported(observations: Iterable[Observation], forms: Sequence[FormSpec], territory: str) -> Iterator[Finding]:
    """One warning for each unit, or other territory, that left values blank without a reason.

    forms: which unit is asked for which indicator. territory: to which these units belong.
    """
    asked = {line.code: (spec.unit, line.name) for spec in forms for line in spec.lines}
    blanks: dict[str, list[Observation]] = defaultdict(list)
    for o in observations:
        if o.value is None and o.missing == UNREPORTED:
            unit, _ = asked.get(o.indicator, ("责任单位待定的", ""))
            blanks[unit if o.territory == territory else o.territory].append(o)
    for who, those in blanks.items():
        names = list(dict.fromkeys(asked.get(o.indicator, ("", o.indicator))[1] for o in those))
        more = "等" if len(names) > _NAMED else ""
        text = f"{who}{len(names)}个指标没有报数，也没有写明原因：{'、'.join(names[:_NAMED])}{more}。"
        advice = "请补报数值；确无数据的，说明原因（未开展统计、口径变化、部门不掌握、保密）。"
        yield warning("unreported", text, place=_years(those), advice=advice)


def _years(blanks: Iterable[Observation]) -> str:
    years = sorted({o.year for o in blanks})
    return f"{years[0]}年" if len(years) == 1 else f"{years[0]}—{years[-1]}年"
