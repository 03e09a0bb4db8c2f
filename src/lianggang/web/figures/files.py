"""What a file of earlier years' figures would add to a territory, and what it would not, with the reasons."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any

from lianggang import wording
from lianggang.findings import Finding, Severity, note, warning
from lianggang.monitoring.quantities import Quantities
from lianggang.panel.figures import Figures, RejectedRow, read_figures
from lianggang.panel.model import Observation
from lianggang.panel.records import UNREPORTED
from lianggang.web.figures.models import VALUE_PLACES, Figure, Indicator
from lianggang.web.figures.quantities import quantities_of
from lianggang.web.figures.reading import label_of, plain
from lianggang.web.places.models import Territory
from lianggang.web.rounds.models import Sheet

LISTED = 2000  # rows of each list that are kept to be looked at
_LISTS = ("new", "clashes", "remarks", "rejected")
_LARGEST = Decimal(10) ** 14
_TEXTS = ("source", "note", "missing", "redefined", "as_reported")
_LIMITS = {f.name: f.max_length or 0 for f in Figure._meta.concrete_fields}
Key = tuple[str, int, str]
"""Code of the indicator, year, label of the part."""


@dataclass(slots=True)
class Sorting:
    """The rows of a file, sorted by what becomes of them.

    new: figures where the territory has none. same: how many say what is there already. blank: how many say nothing.
    clashes: those that would change what is there, or are somebody else's. rejected: rows that cannot be used.
    """

    quantities: Quantities
    new: list[Figure] = field(default_factory=list)
    same: int = 0
    blank: int = 0
    clashes: list[Finding] = field(default_factory=list)
    remarks: list[Finding] = field(default_factory=list)
    rejected: tuple[RejectedRow, ...] = ()

    @property
    def years(self) -> list[int]:
        """The years that get figures."""
        return sorted({f.year for f in self.new})

    @property
    def counts(self) -> dict[str, int]:
        """How many rows became what."""
        return {name: len(getattr(self, name)) for name in _LISTS} | {"same": self.same, "blank": self.blank}

    def lists(self) -> dict[str, list[Any]]:
        """The first rows of each list as plain data."""
        return {
            "new": [_told(f) for f in self.new[:LISTED]],
            "clashes": [f.as_dict() for f in self.clashes[:LISTED]],
            "remarks": [f.as_dict() for f in self.remarks[:LISTED]],
            "rejected": [_told_row(r) for r in self.rejected[:LISTED]],
        }


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The figures of a file with the quantities that they were read by."""

    quantities: Quantities
    figures: Figures


def read_file(territory: Territory, name: str, data: bytes) -> ReadFile:
    """Read a CSV or Excel file of a territory. Raises LianggangError when nothing in it can be used."""
    quantities = quantities_of(territory)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{PurePath(name).stem[:40] or '数据'}{PurePath(name).suffix[:6]}"
        path.write_bytes(data)
        return ReadFile(quantities, read_figures(path, quantities.resolve, territory=territory.name))


def sort_figures(territory: Territory, read: ReadFile) -> Sorting:
    """Sort the figures of a file by what is there now."""
    observations = read.figures.observations
    found = Sorting(read.quantities, rejected=read.figures.rejected)
    found.remarks = [f for f in read.figures.findings if f.severity is not Severity.ERROR]
    indicators = {i.code: i for i in Indicator.objects.filter(code__in={o.indicator for o in observations})}
    there, asked = _there(territory), _asked(territory)
    for o in observations:
        if o.territory == territory.name and o.indicator in indicators:
            _sort(found, _figure(o, territory, indicators[o.indicator]), o.place, there, asked)
    found.clashes += [*_elsewhere(observations, territory), *_unknown(observations, indicators)]
    return found


def _there(territory: Territory) -> Mapping[Key, Figure]:
    """What the territory has."""
    rows = Figure.objects.filter(territory=territory, current=True).select_related("indicator", "unit")
    return {(f.indicator.code, f.year, f.breakdown): f for f in rows}


def _asked(territory: Territory) -> set[tuple[str, int]]:
    """The indicators and years that a round asks of a unit: only the unit answers."""
    sheets = Sheet.objects.filter(scheme__territory=territory).values_list("scheme__year", "lines")
    return {(line["code"], year) for year, lines in sheets for line in lines}


def _figure(o: Observation, territory: Territory, indicator: Indicator) -> Figure:
    return Figure(
        territory=territory,
        indicator=indicator,
        year=o.year,
        breakdown=label_of(o.breakdown),
        value=None if o.value is None else round(o.value, VALUE_PLACES),
        numerator=o.numerator,
        denominator=o.denominator,
        qualifier=o.qualifier,
        as_reported=o.as_reported,
        missing="" if o.value is not None else o.missing,
        redefined=o.redefined,
        note=o.note,
        source=o.source,
    )


def _sort(found: Sorting, figure: Figure, place: str, there: Mapping[Key, Figure], asked: set[tuple[str, int]]) -> None:
    code = figure.indicator.code
    before = there.get((code, figure.year, figure.breakdown))
    if figure.value is None and figure.missing == UNREPORTED:
        found.blank += 1
    elif before is not None and _alike(before, figure):
        found.same += 1
    elif before is not None:
        found.clashes.append(_clash(before, figure, place))
    elif (code, figure.year) in asked:
        found.clashes.append(_asked_of_unit(figure, place))
    elif trouble := not_storable(figure):
        found.clashes.append(
            warning("not-storable", f"{_what(figure)}：{trouble}", place=place, advice="请改后再导入。")
        )
    else:
        found.new.append(figure)


def _alike(before: Figure, figure: Figure) -> bool:
    names = ("value", "numerator", "denominator", "qualifier", "missing")
    return all(getattr(before, n) == getattr(figure, n) for n in names)


def not_storable(figure: Figure) -> str:
    """Why the database cannot keep the figure as it is, "" when it can."""
    long = [n for n in (*_TEXTS, "breakdown") if len(getattr(figure, n)) > _LIMITS[n]]
    if long:
        return f"“{getattr(figure, long[0])[:20]}…”太长，最多{_LIMITS[long[0]]}字"
    numbers = (figure.value, figure.numerator, figure.denominator)
    return "数值太大" if any(n is not None and abs(n) >= _LARGEST for n in numbers) else ""


def _clash(before: Figure, figure: Figure, place: str) -> Finding:
    whose = before.unit_name or before.source or "以前导入"
    return warning(
        "figure-clash",
        f"{_what(figure)}已有{said(before)}（{whose}），文件里是{said(figure)}。",
        place=place,
        advice="没有改动已有的数；已有的数不对的，由填报单位修订。",
    )


def _asked_of_unit(figure: Figure, place: str) -> Finding:
    return warning(
        "asked-of-unit",
        f"{_what(figure)}由年度监测向责任单位收集，不从文件导入。",
        place=place,
        advice="请由责任单位填报。",
    )


def _elsewhere(observations: Iterable[Observation], territory: Territory) -> Iterator[Finding]:
    others = [o for o in observations if o.territory != territory.name]
    for name in dict.fromkeys(o.territory for o in others):
        of = [o for o in others if o.territory == name]
        text = f"有{len(of)}个数是“{name}”的，不是{territory}的，没有采用。"
        yield warning("other-territory", text, place=of[0].place, advice="请在该地区导入，或核对“地区”一列。")


def _unknown(observations: Iterable[Observation], indicators: Mapping[str, Indicator]) -> Iterator[Finding]:
    for code in dict.fromkeys(o.indicator for o in observations if o.indicator not in indicators):
        yield note("indicator-not-loaded", f"指标{code}还没有登记，没有采用。", advice="请系统管理员更新指标目录。")


def _what(figure: Figure) -> str:
    part = f"（{figure.breakdown}）" if figure.breakdown else ""
    return f"{figure.year}年{figure.indicator.name}{part}"


def said(figure: Figure) -> str:
    """The figure in words: its value with its counts, or why there is none."""
    value = plain(figure.value)
    if value is None:
        return f"“无数据：{figure.missing}”"
    counts = [plain(figure.numerator), plain(figure.denominator)]
    shown = "／".join("？" if c is None else f"{c:f}" for c in counts) if any(c is not None for c in counts) else ""
    text = figure.qualifier + wording.quantity(value, figure.indicator.unit, min(wording.places_of(value), 4))
    return text + (f"（{shown}）" if shown else "")


def _told(figure: Figure) -> dict[str, Any]:
    return {
        "code": figure.indicator.code,
        "name": figure.indicator.name,
        "year": figure.year,
        "part": figure.breakdown,
        "said": said(figure),
        "source": figure.source,
    }


def _told_row(row: RejectedRow) -> dict[str, Any]:
    cells = "，".join(f"{head}：{text}" for head, text in row.cells)
    return {"place": row.place, "cells": cells, "reasons": [f.message for f in row.findings]}
