"""The native Excel reader behind a plain interface, in this process or, for .xls, in one of its own.

A damaged .xls file can make the native code ask for memory until the process dies; the parent must survive that, and
the machine too: the other process may not have more than `MAX_MEMORY`.
"""

from __future__ import annotations

import datetime
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

MAX_CELLS = 2_000_000
MAX_MEMORY = 2 * 1024**3
"""Bytes of address space; a sheet of `MAX_CELLS` takes less than half of it."""
_SECONDS = 120

Area = tuple[tuple[int, int], tuple[int, int]]
"""First and last (row, column) of a range, from 0."""


class UnreadableWorkbook(Exception):
    """What the native reader cannot read; the argument is "locked", "broken" or "large"."""


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as the native reader gives it: rows of (text, kind), kind as in `CellKind`, and the merged ranges."""

    name: str
    hidden: bool
    rows: list[list[tuple[str, str]]]
    merged: list[Area]


def raw_sheets(data: bytes) -> list[RawSheet]:
    """The sheets of an Excel file. Raises UnreadableWorkbook."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        hidden = {m.name: m.visible is not SheetVisibleEnum.Visible for m in book.sheets_metadata}
        return [_raw(book.get_sheet_by_name(name), name, hidden[name]) for name in book.sheet_names]
    except PasswordError:
        raise UnreadableWorkbook("locked") from None
    except CalamineError:
        raise UnreadableWorkbook("broken") from None
    except BaseException as problem:  # a panic inside the native code is no Exception
        if type(problem).__name__ != "PanicException":
            raise
        raise UnreadableWorkbook("broken") from None


def raw_sheets_apart(data: bytes) -> list[RawSheet]:
    """The same as `raw_sheets`, read in a process of its own. Raises UnreadableWorkbook, also when that dies."""
    try:
        done = subprocess.run([sys.executable, "-m", __name__], input=data, capture_output=True, timeout=_SECONDS)
        answer = json.loads(done.stdout) if done.returncode == 0 else "broken"
    except (subprocess.TimeoutExpired, OSError, ValueError):
        answer = "broken"
    if isinstance(answer, str):
        raise UnreadableWorkbook(answer)
    return [RawSheet(**sheet) for sheet in answer]


def _raw(sheet: CalamineSheet, name: str, hidden: bool) -> RawSheet:
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise UnreadableWorkbook("large")
    rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    return RawSheet(name, hidden, rows, list(_affordable(sheet.merged_cell_ranges or [])))


def _affordable(areas: list[Area]) -> Iterator[Area]:
    """The merged ranges; more rows of them than a sheet can hold are a trap."""
    budget = MAX_CELLS
    for (top, left), (bottom, right) in areas:
        budget -= min(bottom - top + 1, MAX_CELLS)
        if budget < 0:
            raise UnreadableWorkbook("broken")
        yield (top, left), (bottom, right)


def _cell(value: object) -> tuple[str, str]:
    match value:
        case bool():
            return ("TRUE" if value else "FALSE"), "boolean"
        case int() | float():
            return number_text(value), "number"
        case datetime.date() | datetime.time() | datetime.timedelta():
            return str(value), "date"
        case _:
            return str(value).strip(), "text"


def number_text(value: float) -> str:
    """A stored number as Excel prints it: 15 significant digits, no exponent, no trailing zeros."""
    text = f"{value:.15g}"
    if "e" not in text:
        return text
    whole = f"{value:.20f}".rstrip("0").rstrip(".")
    return whole if abs(value) < 1e20 else text


def limit_memory() -> None:
    """Let this process ask for no more than `MAX_MEMORY` bytes, where the system knows such a limit."""
    if sys.platform != "win32":
        import resource  # there is none on Windows

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def _main() -> None:
    """Read a workbook from the standard input and write its sheets, or the word for what is wrong, as JSON."""
    limit_memory()
    try:
        answer: object = [asdict(sheet) for sheet in raw_sheets(sys.stdin.buffer.read())]
    except UnreadableWorkbook as problem:
        answer = str(problem)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    _main()
