"""Text tables: encoding, separator, quotes."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import replace
from pathlib import Path

from lianggang.documents.encoding import decode
from lianggang.errors import LianggangError, unusable
from lianggang.findings import Finding
from lianggang.panel.grid import Grid, GridCell, GridRow

_SEPARATORS = ",\t;"
_SAMPLE_LINES = 20
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DAMAGED = "\ufffd"


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
    """The text of a file; a single damaged character is enough to refuse it, for it could be a digit."""
    if b"\0" in data and not data.startswith(_UTF16_MARKS):
        raise unusable("not-a-table", "文件内容不是文字表格", place=name, advice="请交 CSV 或 Excel 文件")
    try:
        text, findings = decode(data)
    except LianggangError:
        text, findings = _DAMAGED, []
    if _DAMAGED in text:
        raise unusable(
            "unknown-encoding",
            "文字编码既不是 UTF-8 也不是 GB18030，或者有字符损坏",
            place=name,
            advice="用 Excel 或 WPS 打开，另存为“CSV UTF-8”或 .xlsx 再交",
        )
    return text, tuple(replace(finding, place=name) for finding in findings)


def _separator(text: str) -> str:
    """The separator that one of the first lines holds most of."""
    lines = text.splitlines()[:_SAMPLE_LINES]
    return max(_SEPARATORS, key=lambda s: max((line.count(s) for line in lines), default=0))
