"""What an .xlsx file says of its cells beyond their values: percent formats, errors, hidden rows, extent."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from lianggang.documents.archive import Archive, Element, damaged, resolve
from lianggang.panel.grid import CellKind

WORKBOOK = "xl/workbook.xml"
_PERCENT_IDS = frozenset({"9", "10"})  # the built-in formats 0% and 0.00%
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(slots=True)
class Details:
    """One sheet's markup: kinds of remarkable cells by (row, column) from 0, hidden rows, extent of the filled area."""

    kinds: dict[tuple[int, int], CellKind] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    rows: int = 0
    columns: int = 0

    def stretch(self, rows: int, columns: int) -> None:
        """Let the extent reach that far."""
        self.rows, self.columns = max(self.rows, rows), max(self.columns, columns)


def sheet_details(archive: Archive) -> Mapping[str, Details]:
    """The details of every worksheet by name. Raises LianggangError when a part is damaged or unsafe."""
    percent = _percent_styles(archive)
    return {name: _details(archive, part, percent) for name, part in _sheet_parts(archive)}


def _sheet_parts(archive: Archive) -> Iterator[tuple[str, str]]:
    """Sheet names with the paths of their parts."""
    targets = {rel.get("Id"): rel.get("Target") or "" for rel in archive.xml("xl/_rels/workbook.xml.rels")}
    for sheet in archive.xml(WORKBOOK).iter("{*}sheet"):
        relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        part = resolve(WORKBOOK, targets.get(relation, ""))
        if part in archive.names:
            yield sheet.get("name") or "", part


def _percent_styles(archive: Archive) -> frozenset[str]:
    """The style numbers (attribute s of a cell) that print a percent sign."""
    if "xl/styles.xml" not in archive.names:
        return frozenset()
    root = archive.xml("xl/styles.xml")
    codes = {f.get("numFmtId"): f.get("formatCode") or "" for f in root.iter("{*}numFmt")}
    formats = root.find("{*}cellXfs")
    return frozenset(str(i) for i, xf in enumerate(formats if formats is not None else ()) if _is_percent(xf, codes))


def _is_percent(xf: Element, codes: Mapping[str | None, str]) -> bool:
    number = xf.get("numFmtId") or "0"
    return number in _PERCENT_IDS or "%" in re.sub(r'"[^"]*"|\\.', "", codes.get(number, ""))


def _details(archive: Archive, part: str, percent: frozenset[str]) -> Details:
    details, hidden = Details(), set[int]()
    for row in _rows(archive.read(part), part):
        number = int(row.get("r")) if (row.get("r") or "").isdecimal() else 0
        if row.get("hidden") in ("1", "true"):
            hidden.add(number - 1)
        if any(len(cell) and not cell.get("r") for cell in row):  # cells without an address take their row's
            details.stretch(number, len(row))
        for cell in row.iterchildren("{*}c"):
            _note_cell(cell, percent, details)
    details.hidden_rows = frozenset(hidden)
    return details


def _rows(data: bytes, part: str) -> Iterator[Element]:
    """The row elements of a sheet one after the other, each forgotten after use."""
    events = etree.iterparse(
        io.BytesIO(data), tag="{*}row", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        for _, row in events:
            yield row
            row.clear()
            while row.getprevious() is not None:
                del row.getparent()[0]
    except etree.XMLSyntaxError as problem:
        raise damaged(f"{part}不是完整的XML") from problem


def _note_cell(cell: Element, percent: frozenset[str], details: Details) -> None:
    """Enter a filled cell's kind and extent."""
    match = _REFERENCE.fullmatch(cell.get("r") or "")
    tags = {etree.QName(child).localname: child for child in cell.iterchildren("{*}f", "{*}v", "{*}is")}
    if match is None or not tags:
        return
    row, column = int(match[2]) - 1, _column(match[1])
    details.stretch(row + 1, column + 1)
    has_value = cell.get("t") in ("str", "inlineStr") or bool("v" in tags and tags["v"].text)
    if cell.get("t") == "e":
        details.kinds[row, column] = CellKind.FAULT
    elif "f" in tags and not has_value:
        details.kinds[row, column] = CellKind.UNCOMPUTED
    elif cell.get("s") in percent:
        details.kinds[row, column] = CellKind.PERCENT


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
