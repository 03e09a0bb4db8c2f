"""The numbers of a unit's workbook, read by the very rules of the form, as what would be typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lianggang.collect.form import REASONS, FormSpec
from lianggang.collect.layout import CODE, NAME, columns
from lianggang.collect.read import FormReader
from lianggang.collect.typed import cell_place
from lianggang.findings import Finding, note
from lianggang.panel.grid import Grid, GridCell, GridRow
from lianggang.panel.model import Observation
from lianggang.web.rounds.actions import Typed
from lianggang.web.rounds.checking import FIELDS, typed
from lianggang.web.rounds.forms import said
from lianggang.web.rounds.layouts.matching import Key
from lianggang.web.rounds.layouts.proposing import Mapped, title_of
from lianggang.web.rounds.layouts.spots import Spot
from lianggang.web.rounds.lines import form_of
from lianggang.web.rounds.models import Entry, Sheet

_Places = Mapping[tuple[str, str], Spot]


@dataclass(slots=True)
class _Reader(FormReader):
    """Reads the lines of the form from cells that stand anywhere; `spots` tells where, by code and heading."""

    spots: _Places = field(default_factory=dict)

    def place(self, row: GridRow, heading: str) -> str:
        code = self.text(row, CODE)
        spot = self.spots.get((code, heading))
        return spot.place if spot else cell_place(code, heading)


@dataclass(frozen=True, slots=True)
class Taken:
    """What the workbook would have typed, and what is to be said about it."""

    cells: list[Typed]
    findings: list[Finding]


def take(sheet: Sheet, mapped: Mapped) -> Taken:
    """Read the mapped cells. An empty one changes nothing, one that cannot be read gives its error."""
    spec, entries = form_of(sheet), list(sheet.entries.all())
    blank = [key for key, spot in mapped.spots.items() if spot and not _says(spot.cell)]
    keys = [key for key, spot in mapped.spots.items() if spot and key not in blank]
    places = {_heading(key): spot for key in keys if (spot := mapped.spots[key])}
    reader = _reader(spec, entries, places)
    observed = [o for line, row in zip(spec.lines, reader.grid.rows, strict=True) for o in reader.read_line(line, row)]
    own = {spot.place for spot in places.values()}
    found = [f for f in reader.findings if f.place in own]
    versions = {(e.code, e.part): e.version for e in entries}
    return Taken(list(_typed(sheet, observed, set(keys), versions)), [*found, *_blank(spec, blank)])


def _says(cell: GridCell) -> bool:
    return not cell.is_empty


def _heading(key: Key) -> tuple[str, str]:
    code, part, name = key
    return code, part or FIELDS[name]


def _reader(spec: FormSpec, entries: list[Entry], places: _Places) -> _Reader:
    """A reader over the form as it would be with the cells of the workbook in their places."""
    headings = [column.heading for column in columns(spec)]
    before = typed(entries)
    rows = []
    for number, line in enumerate(spec.lines, 1):
        cells = {h: GridCell(before.get((line.code, h), "")) for h in headings}
        cells |= {h: places[line.code, h].cell for h in headings if (line.code, h) in places}
        cells |= {CODE: GridCell(line.code), NAME: GridCell(line.name)}
        rows.append(GridRow(number, tuple(cells[h] for h in headings)))
    grid = Grid("", "", tuple(rows))
    return _Reader(spec, grid, {h: i for i, h in enumerate(headings)}, 0, spots=places)


def _typed(
    sheet: Sheet, observed: list[Observation], keys: set[Key], versions: Mapping[tuple[str, str], int]
) -> Iterator[Typed]:  # fmt: skip
    for o in observed:
        part = "" if o.breakdown.is_total else o.breakdown.label
        fields = {n: text for n, text in said(o, sheet.unit_name).items() if _is_taken(o, part, n, keys)}
        if fields:
            yield Typed(o.indicator, part, versions.get((o.indicator, part), 0), fields)


def _is_taken(o: Observation, part: str, name: str, keys: set[Key]) -> bool:
    """Whether the workbook says a field: it was mapped, or follows from what was."""
    mapped = {n for code, p, n in keys if (code, p) == (o.indicator, part)}
    if name == "value" and {"numerator", "denominator"} <= mapped:
        return True  # counts that are there replace a value that was typed
    if name == "reason":
        return "value" in mapped and o.missing in REASONS
    return name in mapped


def _blank(spec: FormSpec, keys: list[Key]) -> Iterator[Finding]:
    if keys:
        text = f"表里是空的，没有改动已填的（{len(keys)}格）：{'、'.join(title_of(spec, key) for key in keys)}"
        yield note("layout-blank", text, advice="没有数据的，请在表内选无数据原因。")
