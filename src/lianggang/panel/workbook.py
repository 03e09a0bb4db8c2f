"""Excel files, opened with care: content before name, sizes before unpacking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from lianggang.documents.archive import Archive
from lianggang.documents.limits import MEGABYTE, Limits
from lianggang.errors import LianggangError, unusable
from lianggang.panel.grid import NOTHING, CellKind, Grid, GridCell, GridRow
from lianggang.panel.native import MAX_CELLS, Area, RawSheet, UnreadableWorkbook, raw_sheets, raw_sheets_apart
from lianggang.panel.ooxml import WORKBOOK, Details, sheet_details

_LIMITS = Limits(part_bytes=200 * MEGABYTE, unpacked_bytes=200 * MEGABYTE, ratio=1000)
_RESAVE = "用 Excel 或 WPS 打开，另存为 .xlsx 再交"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_workbook(data: bytes) -> bool:
    """Whether the first bytes are those of a zip or OLE container, the two shells of Excel files."""
    return data.startswith((_ZIP, _OLE))


def read_workbook(data: bytes, path: Path) -> tuple[Grid, ...]:
    """Every sheet of an .xlsx or .xls file with its merged ranges, percent formats and hidden rows resolved.

    Raises LianggangError for a container that is not Excel, is locked, or unpacks beyond reason.
    """
    is_zip = data.startswith(_ZIP)
    details = _vetted(data, path.name) if is_zip else _vetted_ole(data, path.name)
    try:
        sheets = raw_sheets(data) if is_zip else raw_sheets_apart(data)
    except UnreadableWorkbook as problem:
        raise _UNREADABLE[str(problem)](path.name) from None
    return tuple(_grid(s, path.name, details.get(s.name, Details()), formats_known=is_zip) for s in sheets)


def _vetted(data: bytes, name: str) -> Mapping[str, Details]:
    """What the reader does not tell of each sheet, after the container has proved harmless."""
    try:
        archive = Archive(data, _LIMITS)
        _check_parts(archive.names, name)
        details = sheet_details(archive)
    except LianggangError as refusal:
        raise _as_workbook(refusal, name) from None
    if any(detail.rows * detail.columns > MAX_CELLS for detail in details.values()):
        raise _large(name)
    return details


def _check_parts(names: set[str], name: str) -> None:
    if "word/document.xml" in names:
        raise unusable("not-a-table", "这是 Word 文件，不是 Excel 文件", place=name, advice="请交 CSV 或 Excel 文件")
    if WORKBOOK not in names:
        raise unusable("not-a-table", "压缩文件里没有 Excel 工作簿", place=name, advice=_RESAVE)


def _vetted_ole(data: bytes, name: str) -> Mapping[str, Details]:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _locked(name)
    if "WordDocument".encode("utf-16-le") in data:
        raise unusable("not-a-table", "这是 Word 文件，不是 Excel 文件", place=name, advice="请交 CSV 或 Excel 文件")
    return {}


def _locked(name: str) -> LianggangError:
    return unusable("workbook-locked", "文件设了打开密码", place=name, advice="去掉密码，保存后再交")


def _broken(name: str) -> LianggangError:
    return unusable("workbook-broken", "Excel 文件损坏或格式过旧，打不开", place=name, advice=_RESAVE)


def _swollen(name: str) -> LianggangError:
    return unusable("unpacks-too-large", "文件展开后过大，没有打开", place=name, advice="只留数据表，保存后再交")


def _as_workbook(refusal: LianggangError, name: str) -> LianggangError:
    """A refusal of the container, which speaks of documents, in the words for workbooks."""
    match refusal.findings[0].code:
        case "not-a-table":
            return refusal
        case "expands-too-much":
            return _swollen(name)
        case "document-encrypted":
            return _locked(name)
        case _:
            return _broken(name)


def _large(name: str) -> LianggangError:
    text = "工作表撑得过大，多半是远处误填了一格"
    return unusable("sheet-too-large", text, place=name, advice="删去数据以外的行和列，保存后再交")


_UNREADABLE = {"locked": _locked, "broken": _broken, "large": _large}


def _grid(sheet: RawSheet, file: str, details: Details, *, formats_known: bool) -> Grid:
    cells = {
        (r, c): _cell(text, CellKind(kind), details.kinds.get((r, c)))
        for r, row in enumerate(sheet.rows)
        for c, (text, kind) in enumerate(row)
    }
    cells |= {spot: GridCell(kind=kind) for spot, kind in details.kinds.items() if spot not in cells and _tells(kind)}
    _spread_merged(cells, sheet.merged)
    return Grid(file, sheet.name, _rows(cells, details.hidden_rows), sheet.hidden, formats_known)


def _cell(text: str, kind: CellKind, marked: CellKind | None) -> GridCell:
    """A cell with the kind that the file's markup tells, where it tells more than the reader."""
    faulty = kind is CellKind.TEXT and marked is not None and _tells(marked)
    shown_as_percent = kind is CellKind.NUMBER and marked is CellKind.PERCENT
    return GridCell(text, marked if marked and (faulty or shown_as_percent) else kind)


def _tells(kind: CellKind) -> bool:
    """Whether a cell without a value still says something."""
    return kind in (CellKind.FAULT, CellKind.UNCOMPUTED)


def _rows(cells: Mapping[tuple[int, int], GridCell], hidden: frozenset[int]) -> tuple[GridRow, ...]:
    height = max((r for r, _ in cells), default=-1) + 1
    width = max((c for _, c in cells), default=-1) + 1
    return tuple(
        GridRow(r + 1, tuple(cells.get((r, c), NOTHING) for c in range(width)), r in hidden) for r in range(height)
    )


def _spread_merged(cells: dict[tuple[int, int], GridCell], merged: Iterable[Area]) -> None:
    """Repeat the origin of every merged range in all its cells that lie within the used area."""
    height = max((r for r, _ in cells), default=-1)
    width = max((c for _, c in cells), default=-1)
    for (top, left), (bottom, right) in merged:
        origin = cells.get((top, left), NOTHING)
        for r in range(top, min(bottom, height) + 1):
            for c in range(left, min(right, width) + 1):
                cells[r, c] = GridCell(origin.text, origin.kind, merged=True)
