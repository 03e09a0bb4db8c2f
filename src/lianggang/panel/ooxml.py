"""What an .xlsx file says of its cells beyond their values: percent formats, errors, hidden rows, extent."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from lxml import etree

from lianggang.panel.grid import CellKind

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_PERCENT_IDS = frozenset({9, 10})  # the built-in formats 0% and 0.00%
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(slots=True)
class Details:
    """One sheet's markup: kinds of remarkable cells by (row, column) from 0, hidden rows, extent of the filled area."""

    kinds: dict[tuple[int, int], CellKind] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    rows: int = 0
    columns: int = 0


def sheet_details(archive: zipfile.ZipFile) -> Mapping[str, Details]:
    """The details of every worksheet by name; sizes of the parts must have been checked before."""
    percent = _percent_styles(archive)
    return {name: _details(archive, part, percent) for name, part in _sheet_parts(archive)}


def _parsed(source: IO[bytes]) -> etree._Element:
    """The part's root; entities stay unresolved and nothing is loaded from elsewhere."""
    return etree.parse(source, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)).getroot()


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Sheet names with the paths of their parts."""
    with archive.open("xl/_rels/workbook.xml.rels") as source:
        targets = {rel.get("Id"): rel.get("Target") or "" for rel in _parsed(source)}
    with archive.open("xl/workbook.xml") as source:
        root = _parsed(source)
    parts = set(archive.namelist())
    for sheet in root.iter(f"{_MAIN}sheet", f"{_STRICT}sheet"):
        relation = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), None)
        part = posixpath.normpath(posixpath.join("xl", targets.get(relation, "")))
        part = part.lstrip("/") if part in parts else targets.get(relation, "").lstrip("/")
        if part in parts:
            yield sheet.get("name") or "", part


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """The style numbers (attribute s of a cell) that print a percent sign."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    with archive.open("xl/styles.xml") as source:
        root = _parsed(source)
    codes = {f.get("numFmtId"): f.get("formatCode") or "" for f in root.iter(f"{_MAIN}numFmt", f"{_STRICT}numFmt")}
    formats = root.find(f"{_MAIN}cellXfs")
    return frozenset(str(i) for i, xf in enumerate(formats if formats is not None else ()) if _is_percent(xf, codes))


def _is_percent(xf: etree._Element, codes: Mapping[str | None, str]) -> bool:
    number = xf.get("numFmtId") or "0"
    return int(number) in _PERCENT_IDS or "%" in re.sub(r'"[^"]*"|\\.', "", codes.get(number, ""))


def _details(archive: zipfile.ZipFile, part: str, percent: frozenset[str]) -> Details:
    details, hidden = Details(), set()
    with archive.open(part) as source:
        events = etree.iterparse(source, events=("end",), resolve_entities=False, no_network=True, huge_tree=False)
        for _, element in events:
            tag = etree.QName(element).localname
            if tag == "c":
                _note_cell(element, percent, details)
            elif tag == "row":
                if element.get("hidden") in ("1", "true"):
                    hidden.add(int(element.get("r") or 1) - 1)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    details.hidden_rows = frozenset(hidden)
    return details


def _note_cell(cell: etree._Element, percent: frozenset[str], details: Details) -> None:
    """Enter a filled cell's kind and extent."""
    match = _REFERENCE.fullmatch(cell.get("r") or "")
    tags = {etree.QName(child).localname: child for child in cell}
    if match is None or not tags:
        return
    row, column = int(match[2]) - 1, _column(match[1])
    details.rows, details.columns = max(details.rows, row + 1), max(details.columns, column + 1)
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
