"""Blanks without a reason, told once for each unit that should have filled them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lianggang.catalogue.model import Survey
from lianggang.collect.form import FormSpec
from lianggang.findings import Finding, warning
from lianggang.panel.model import TOTAL, Breakdown, Observation
from lianggang.panel.records import UNREPORTED

SINGLE_BLANK = "empty-value"
"""What the reader of figures says of each blank."""
_NAMED = 3
_Occasion = tuple[str, str, int]  # indicator, territory, year


def without_single_blanks(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings without those on single blanks, for which `unreported` speaks."""
    return (f for f in findings if f.code != SINGLE_BLANK)


@dataclass(slots=True)
class _Blanks:
    """What one unit left blank: by indicator the years without a total, and the parts that a total lacks."""

    whole: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    parts: dict[str, dict[str, set[int]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))


def unreported(
    observations: Iterable[Observation],
    forms: Sequence[FormSpec],
    territory: str,
    *,
    computed: Iterable[Observation] = (),
    surveys: Mapping[str, Survey] | None = None,
) -> Iterator[Finding]:
    """One warning for each unit, or other territory, that left values blank without a reason, and one for the parts.

    forms: which unit is asked for which indicator. territory: to which these units belong. computed: values that nobody
    need report. surveys: by indicator; a year without a survey owes no figure. Parts that are blank are no blank
    indicator: they are told where the indicator has a figure, and go without saying where it has none.
    """
    asked = {line.code: (spec.unit, line.name) for spec in forms for line in spec.lines}
    found: dict[str, _Blanks] = defaultdict(_Blanks)
    for (code, place, year), rows in _occasions(observations, computed).items():
        if not _due(year, (surveys or {}).get(code)):
            continue
        unit, _ = asked.get(code, ("责任单位待定的", ""))
        _sort(rows, code, year, found[unit if place == territory else place])
    names = {code: name for code, (_, name) in asked.items()}
    for who, blanks in found.items():
        yield from _told(who, blanks, names)


def _occasions(
    observations: Iterable[Observation], computed: Iterable[Observation]
) -> dict[_Occasion, dict[Breakdown, Observation]]:
    """The rows of each indicator, territory and year by part; a computed value stands for a blank one."""
    found: dict[_Occasion, dict[Breakdown, Observation]] = defaultdict(dict)
    for o in observations:
        found[o.indicator, o.territory, o.year][o.breakdown] = o
    for o in computed:
        if o.value is not None and (o.indicator, o.territory, o.year) in found:
            found[o.indicator, o.territory, o.year][o.breakdown] = o
    return found


def _due(year: int, survey: Survey | None) -> bool:
    return survey is None or survey.next_after(year - 1) == year


def _sort(rows: Mapping[Breakdown, Observation], code: str, year: int, blanks: _Blanks) -> None:
    empty = [part for part, o in rows.items() if o.value is None and o.missing == UNREPORTED]
    if TOTAL in empty or len(empty) == len(rows):
        blanks.whole[code].add(year)
    elif any(o.value is not None for o in rows.values()):
        for part in empty:
            blanks.parts[code][part.label].add(year)


def _told(who: str, blanks: _Blanks, names: Mapping[str, str]) -> Iterator[Finding]:
    if blanks.whole:
        listed = _named([names.get(code, code) for code in blanks.whole])
        text = f"{who}{len(blanks.whole)}个指标没有报数，也没有写明原因：{listed}。"
        advice = "请补报数值；确无数据的，说明原因（未开展统计、口径变化、部门不掌握、保密）。"
        yield warning("unreported", text, place=_years(blanks.whole.values()), advice=advice)
    if blanks.parts:
        listed = _named([f"{names.get(code, code)}（{'、'.join(parts)}）" for code, parts in blanks.parts.items()])
        text = f"{who}报了数的指标里{len(blanks.parts)}个缺分组：{listed}。"
        years = [years for parts in blanks.parts.values() for years in parts.values()]
        advice = "请补报分组数；没有分组统计的，说明原因。"
        yield warning("breakdown-missing", text, place=_years(years), advice=advice)


def _named(names: Sequence[str]) -> str:
    return "、".join(names[:_NAMED]) + ("等" if len(names) > _NAMED else "")


def _years(of_each: Iterable[Iterable[int]]) -> str:
    years = sorted({year for some in of_each for year in some})
    return f"{years[0]}年" if len(years) == 1 else f"{years[0]}—{years[-1]}年"
