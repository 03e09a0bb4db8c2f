"""The text of a document cut into lines and pieces, so that the words of every target can be marked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from lianggang.plans.items import items
from lianggang.plans.model import Reading

UNREAD = "unread"
Tables = list[list[list[list[int] | None]]]
"""Tables as rows of cells, each [start, end) in the text; None is a cell that is merged into another."""
Span = tuple[int, int, str]
"""Start, end, and the id of the target whose words stand there, or `UNREAD`."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line that belong to the same targets. firsts: those of the targets whose words begin here."""

    text: str
    targets: tuple[str, ...] = ()
    firsts: tuple[str, ...] = ()
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document; `start` is its offset in the text."""

    start: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the document: rows of cells, each with its lines."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]


def marked_blocks(reading: Reading, tables: Tables) -> list[Line | Sheet]:
    """The document as it is printed, line by line, its tables as tables."""
    lines = marked_lines(reading)
    starts = [line.start for line in lines]
    blocks: list[Line | Sheet] = []
    done = 0
    for table in sorted(tables, key=_begin):
        first, last = bisect_left(starts, _begin(table)), bisect_right(starts, _end(table))
        if first < done or first == last:
            continue
        blocks += lines[done:first]
        blocks.append(Sheet(tuple(tuple(_cell(lines, starts, cell) for cell in row) for row in table)))
        done = last
    return [*blocks, *lines[done:]]


def _begin(table: list[list[list[int] | None]]) -> int:
    return min((cell[0] for row in table for cell in row if cell), default=0)


def _end(table: list[list[list[int] | None]]) -> int:
    return max((cell[1] for row in table for cell in row if cell), default=0)


def _cell(lines: list[Line], starts: list[int], cell: list[int] | None) -> tuple[Line, ...]:
    if cell is None or cell[0] == cell[1]:
        return ()
    return tuple(lines[bisect_left(starts, cell[0]) : bisect_left(starts, cell[1])])


def marked_lines(reading: Reading) -> list[Line]:
    """The lines of the document that are not empty, with the words of targets and what was not read marked."""
    spans = sorted(_spans(reading))
    starts = line_starts(reading.text)
    by_line: dict[int, list[Span]] = {}
    for span in spans:
        for number in range(bisect_right(starts, span[0]) - 1, bisect_right(starts, max(span[0], span[1] - 1))):
            by_line.setdefault(number, []).append(span)
    firsts = _firsts(spans)
    lines = reading.text.split("\n")
    return [
        Line(start, tuple(_pieces(text, start, by_line.get(number, []), firsts)))
        for number, (start, text) in enumerate(zip(starts, lines, strict=True))
        if text.strip()
    ]


def line_starts(text: str) -> list[int]:
    """The offsets at which the lines of a text begin."""
    return [0, *(i + 1 for i, char in enumerate(text) if char == "\n")]


def line_of(starts: list[int], offset: int) -> int:
    """The offset at which the line with that offset begins."""
    return starts[bisect_right(starts, offset) - 1]


def _spans(reading: Reading) -> Iterator[Span]:
    yield from ((start, end, UNREAD) for start, end in reading.unread)
    for item in items(reading):
        for key, target in item.targets:
            yield from ((start, end, key) for start, end in target.segments)


def _firsts(spans: Iterable[Span]) -> Mapping[str, int]:
    """Where the words of each target begin."""
    found: dict[str, int] = {}
    for start, _, key in spans:
        found.setdefault(key, start)
    return found


def _pieces(text: str, start: int, spans: list[Span], firsts: Mapping[str, int]) -> Iterator[Piece]:
    end = start + len(text)
    cuts = {start, end, *(min(max(at, start), end) for a, b, _ in spans for at in (a, b))}
    for left, right in pairwise(sorted(cuts)):
        keys = dict.fromkeys(key for a, b, key in spans if a <= left and right <= b)
        own = tuple(key for key in keys if key != UNREAD)
        begun = tuple(key for key in own if firsts[key] == left)
        yield Piece(text[left - start : right - start], own, begun, UNREAD in keys)
