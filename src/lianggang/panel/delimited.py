"""Text tables: encoding, separator, quotes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from lianggang.errors import unusable
from lianggang.findings import Finding, note
from lianggang.panel.grid import Grid, GridCell, GridRow

_SEPARATORS = ",\t;"
_SAMPLE_LINES = 20


def read_delimited(data: bytes, path: Path) -> tuple[Grid, tuple[Finding, ...]]:
    """Read a table of comma, tab or semicolon separated text in UTF-8, UTF-16 (with mark) or GB18030.

    Raises LianggangError when the bytes are no text or the quotes do not close.
    """
    text, findings = _decoded(data, path.name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    rows, start = [], 1
    try:
        for fields in reader:
            rows.append(GridRow(start, tuple(GridCell(f.strip()) for f in fields)))
            start = reader.line_num + 1
    except csv.Error:
        raise unusable(
            "broken-quotes",
            "引号不成对，这一行之后读不下去",
            place=f"{path.name} 第{start}行",
            advice="删去多余的双引号，或另存为 Excel 工作簿（.xlsx）再交",
        ) from None
    return Grid(path.name, "", tuple(rows)), findings


def _decoded(data: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), ()
    if b"\0" in data:
        raise unusable("not-a-table", "文件内容不是文字表格", place=name, advice="请交 CSV 或 Excel 文件")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return _decoded_chinese(data, name)


def _decoded_chinese(data: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise unusable(
            "unknown-encoding",
            "文字编码既不是 UTF-8 也不是 GB18030",
            place=name,
            advice="用 Excel 或 WPS 打开，另存为“CSV UTF-8”或 .xlsx 再交",
        ) from None
    return text, (note("encoding-gb18030", "文件按国标编码（GB18030）读入", place=name, advice="核对汉字有无乱码"),)


def _separator(text: str) -> str:
    """The separator that one of the first lines holds most of."""
    lines = text.splitlines()[:_SAMPLE_LINES]
    return max(_SEPARATORS, key=lambda s: max((line.count(s) for line in lines), default=0))
