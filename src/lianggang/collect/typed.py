"""Cells typed on a screen, read and checked by the very rules of the Excel form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianggang.collect.form import FormSpec
from lianggang.collect.layout import CODE, NAME, columns
from lianggang.collect.read import FilledForm, FormReader
from lianggang.panel.grid import Grid, GridCell, GridRow

Cells = Mapping[tuple[str, str], str]
"""What was typed, by indicator code and heading of the column."""


def read_typed(spec: FormSpec, cells: Cells) -> FilledForm:
    """What a unit has typed so far. The place of each finding and observation is `cell_place(code, heading)`."""
    headings = [column.heading for column in columns(spec)]
    rows = tuple(_row(i, line.code, line.name, headings, cells) for i, line in enumerate(spec.lines, 1))
    reader = _ScreenReader(spec, Grid("", "", rows), {h: i for i, h in enumerate(headings)}, 0)
    by_row = zip(spec.lines, rows, strict=True)
    observations = tuple(o for line, row in by_row for o in reader.read_line(line, row))
    blanks = reader.blanks.findings(len(spec.lines), "")
    return FilledForm(observations, (*reader.findings, *blanks))


def cell_place(code: str, heading: str) -> str:
    """The place of a typed cell, "COL-001 分子"; `cell_of` reads it back."""
    return f"{code} {heading}"


def cell_of(place: str) -> tuple[str, str]:
    """Code and heading of a place that `cell_place` wrote; ("", "") for any other."""
    code, _, heading = place.partition(" ")
    return (code, heading) if heading else ("", "")


def _row(number: int, code: str, name: str, headings: list[str], cells: Cells) -> GridRow:
    fixed = {CODE: code, NAME: name}
    return GridRow(number, tuple(GridCell(fixed.get(h) or cells.get((code, h), "")) for h in headings))


@dataclass(slots=True)
class _ScreenReader(FormReader):
    """Places are codes and headings, which a screen turns into its own cells."""

    def place(self, row: GridRow, heading: str) -> str:
        return cell_place(self.text(row, CODE), heading)
