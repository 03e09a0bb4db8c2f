"""Excel files, opened with care: content before name, sizes before unpacking."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from lianggang.errors import LianggangError, unusable
from lianggang.panel.grid import NOTHING, CellKind, Grid, GridCell, GridRow
from lianggang.panel.ooxml import Details, sheet_details

MAX_UNPACKED = 200 * 1024 * 1024
MAX_CELLS = 2_000_000
MAX_PARTS = 5_000
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
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return tuple(
            _grid(book, name, path.name, details.get(name, Details()), formats_known=is_zip)
            for name in book.sheet_names
        )
    except PasswordError:
        raise _locked(path.name) from None
    except CalamineError:
        raise _broken(path.name) from None
    except BaseException as problem:  # a panic inside the reader's native code is no Exception
        if type(problem).__name__ != "PanicException":
            raise
        raise _broken(path.name) from None


def _vetted(data: bytes, name: str) -> Mapping[str, Details]:
    """What the reader does not tell of each sheet, after the container has proved harmless."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive, name)
            details = sheet_details(archive)
    except LianggangError:
        raise
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        KeyError,
        SyntaxError,
    ):
        raise _broken(name) from None
    for sheet, detail in details.items():
        if detail.rows * detail.columns > MAX_CELLS:
            raise unusable(
                "sheet-too-large",
                f"工作表“{sheet}”撑到 {detail.rows} 行、{detail.columns} 列，多半是远处误填了一格",
                place=name,
                advice="删去数据以外的行和列，保存后再交",
            )
    return details


def _check_parts(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "word/document.xml" in names:
        raise unusable("not-a-table", "这是 Word 文件，不是 Excel 文件", place=name, advice="请交 CSV 或 Excel 文件")
    if "xl/workbook.xml" not in names:
        raise unusable("not-a-table", "压缩文件里没有 Excel 工作簿", place=name, advice=_RESAVE)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise unusable("unpacks-too-large", "文件展开后过大，没有打开", place=name, advice="只留数据表，保存后再交")


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


def _grid(book: CalamineWorkbook, sheet: str, file: str, details: Details, *, formats_known: bool) -> Grid:
    source = book.get_sheet_by_name(sheet)
    cells = {
        (r, c): _cell(value, details.kinds.get((r, c)))
        for r, values in enumerate(source.to_python(skip_empty_area=False))
        for c, value in enumerate(values)
    }
    cells |= {spot: GridCell(kind=kind) for spot, kind in details.kinds.items() if spot not in cells and _tells(kind)}
    _spread_merged(cells, source)
    hidden = next(m.visible for m in book.sheets_metadata if m.name == sheet) is not SheetVisibleEnum.Visible
    return Grid(file, sheet, _rows(cells, details.hidden_rows), hidden, formats_known)


def _tells(kind: CellKind) -> bool:
    """Whether a cell without a value still says something."""
    return kind in (CellKind.FAULT, CellKind.UNCOMPUTED)


def _rows(cells: Mapping[tuple[int, int], GridCell], hidden: frozenset[int]) -> tuple[GridRow, ...]:
    height = max((r for r, _ in cells), default=-1) + 1
    width = max((c for _, c in cells), default=-1) + 1
    return tuple(
        GridRow(r + 1, tuple(cells.get((r, c), NOTHING) for c in range(width)), r in hidden) for r in range(height)
    )


def _spread_merged(cells: dict[tuple[int, int], GridCell], source: CalamineSheet) -> None:
    """Repeat the origin of every merged range in all its cells that lie within the used area."""
    height = max((r for r, _ in cells), default=-1)
    width = max((c for _, c in cells), default=-1)
    for (top, left), (bottom, right) in source.merged_cell_ranges or ():
        origin = cells.get((top, left), NOTHING)
        for r in range(top, min(bottom, height) + 1):
            for c in range(left, min(right, width) + 1):
                cells[r, c] = GridCell(origin.text, origin.kind, merged=True)


def _cell(value: object, kind: CellKind | None) -> GridCell:
    """A cell from the reader's value and, where known, the kind that the file's markup tells."""
    match value:
        case str():
            return GridCell(value.strip(), kind if kind and _tells(kind) else CellKind.TEXT)
        case bool():
            return GridCell("TRUE" if value else "FALSE", CellKind.BOOLEAN)
        case int() | float():
            return GridCell(number_text(value), CellKind.PERCENT if kind is CellKind.PERCENT else CellKind.NUMBER)
        case datetime.date() | datetime.time() | datetime.timedelta():
            return GridCell(str(value), CellKind.DATE)
        case _:
            return GridCell(str(value))


def number_text(value: float) -> str:
    """A stored number as Excel prints it: 15 significant digits, no exponent, no trailing zeros."""
    text = f"{value:.15g}"
    if "e" not in text:
        return text
    whole = f"{value:.20f}".rstrip("0").rstrip(".")
    return whole if abs(value) < 1e20 else text
