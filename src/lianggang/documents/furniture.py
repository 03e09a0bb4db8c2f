"""What a page carries besides the text: running heads, running feet, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lianggang.documents.layout import Line, pitch_of

_PAGE_NUMBER = re.compile(
    r"[-—–─―•·~～\s]*(第?\s*([0-9０-９]{1,4}|[ivxIVX]{1,6})\s*页?)(\s*[/／共]\s*共?\s*\d+\s*页?)?[-—–─―•·~～\s]*"
)
_VARYING = re.compile(r"\d+|\s")
_EDGE_LINES = 2
_APART = 1.25  # times the usual distance of lines

Signature = tuple[str, int]


def without_furniture(pages: Sequence[list[Line]]) -> tuple[list[list[Line]], list[str]]:
    """The pages without page numbers and running lines, and the texts that were left out."""
    repeated = _repeated(pages)
    kept_pages, dropped = [], []
    for lines in pages:
        gone = {line for line in _edges(lines) if _is_furniture(line, lines, repeated)}
        kept_pages.append([line for line in lines if line not in gone])
        dropped += [line.text for line in lines if line in gone]
    return kept_pages, dropped


def _is_furniture(line: Line, lines: list[Line], repeated: set[Signature]) -> bool:
    outermost = line in (lines[0], lines[-1])
    return (outermost and bool(_PAGE_NUMBER.fullmatch(line.text))) or _signature(line) in repeated


def _repeated(pages: Sequence[list[Line]]) -> set[Signature]:
    """Lines that stand apart from the text at one height of many pages."""
    counts = Counter(_signature(line) for lines in pages for line in set(_edges(lines)) if _stands_apart(line, lines))
    enough = max(3, len(pages) // 5)
    return {signature for signature, count in counts.items() if count >= enough}


def _edges(lines: list[Line]) -> list[Line]:
    return lines[:_EDGE_LINES] + lines[-_EDGE_LINES:]


def _stands_apart(line: Line, lines: list[Line]) -> bool:
    at = lines.index(line)
    inner = lines[at + 1 : at + 2] if at < len(lines) / 2 else lines[max(at - 1, 0) : at]
    pitch = pitch_of(lines)
    return bool(inner) and (abs(inner[0].y - line.y) > _APART * pitch or inner[0].size > line.size * 1.1)


def _signature(line: Line) -> Signature:
    return _VARYING.sub("", line.text), round(line.y / 6)
