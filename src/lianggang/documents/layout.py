"""Glyphs at positions to lines and paragraphs, in the way a reader joins what a page breaks.

Positions are in points from the left and downwards, so that reading order is ascending order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

_COLUMN_GAP = 0.7  # ems of white between glyphs that count as a blank
_INDENT = 1.2  # ems from the left margin that begin a paragraph
_SAME_LINE = 0.45  # ems that baselines of one line may differ
_OTHER_SIZE = 1.15  # ratio of type sizes that parts a heading from its text
_WIDEST = 2.2  # ems between lines of one paragraph in the most widely set documents
_LOOSE = 1.7  # times the usual distance of lines that part paragraphs
_RAGGED = 0.2  # share of the column that a line may leave white within a sentence
_SLACK = 0.5  # ems of doubt whether the next word would have fitted

_ENDS = "。；：！？）”"
_FULL_PAGE = 8  # lines from which a page shows where its column ends
_FEW_BEYOND = 0.1  # share of the lines that may hang over the right edge of the column
_SHIFT = 24.0  # points that the column may move from page to page
_LEADER = re.compile(r"(\.{4,}|…{2,}|·{4,}|_{4,})\s*[\d\-—IVX]*$")
_TAIL = 80  # characters at the end of a line in which leaders are looked for
_UNIT = r"(?:[\x21-\x7e／－—‰％０-９]+|[^\x21-\x7e])[，。；：、！？）》〉」』】〕%‰]*"
_WORD = re.compile(rf"[（《〈「『【〔“‘(\[]*{_UNIT}(?:[“”‘’]+{_UNIT})*")  # curly quotes hold on to both sides


class Glyph(NamedTuple):
    """One character, its left and right edge, its baseline and its size."""

    char: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line without blanks at its ends; `word` is the width of its first unbreakable word."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    word: float


class Margins(NamedTuple):
    """Left and right edge of a column of text."""

    left: float
    right: float

    def centred(self, line: Line) -> bool:
        """Whether the line stands in the middle with white on both sides."""
        white_left, white_right = line.x0 - self.left, self.right - line.x1
        return white_left > _INDENT * line.size and abs(white_left - white_right) < line.size


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines that the glyphs form, from top to bottom."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.y):
        if rows and glyph.y - rows[-1][0].y <= _SAME_LINE * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [line for line in map(_line, rows) if line is not None]


def _line(row: list[Glyph]) -> Line | None:
    row = sorted(row, key=lambda g: g.x0)
    inked = [i for i, glyph in enumerate(row) if not glyph.char.isspace()]
    if not inked:
        return None
    row = row[inked[0] : inked[-1] + 1]
    text = row[0].char
    for before, glyph in pairwise(row):
        apart = glyph.x0 - before.x1 > _COLUMN_GAP * glyph.size
        text += (" " if apart and not (before.char + glyph.char).count(" ") else "") + glyph.char
    size = Counter(round(glyph.size, 1) for glyph in row).most_common(1)[0][0]
    return Line(text, row[0].x0, row[-1].x1, row[0].y, size, _first_word_width(row))


def _first_word_width(row: list[Glyph]) -> float:
    word = _WORD.match("".join(glyph.char[:1] for glyph in row))
    return row[word.end() - 1].x1 - row[0].x0 if word else 0.0


def margins_of(lines: Sequence[Line]) -> Margins:
    """The edges of the column that most of the lines fill."""
    enough = max(2, len(lines) // 25)
    lefts = Counter(round(line.x0 / 3) for line in lines)
    rights = Counter(round(line.x1 / 3) for line in lines)
    left = min((at for at, n in lefts.items() if n >= enough), default=min(lefts, default=0))
    right = max((at for at, n in rights.items() if n >= enough), default=0)
    if sum(n for at, n in rights.items() if at > right + 1) > len(lines) * _FEW_BEYOND:
        right = max(rights)  # few lines, none of which ends with another
    return Margins(left * 3, right * 3)


def aligned(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """The pages shifted so that their right edges agree: scans and mirrored margins move the column."""
    common = margins_of([line for lines in pages for line in lines]).right
    shifts = [common - margins_of(lines).right if len(lines) >= _FULL_PAGE else 0.0 for lines in pages]
    return [
        [replace(line, x0=line.x0 + shift, x1=line.x1 + shift) for line in lines] if 0 < abs(shift) < _SHIFT else lines
        for lines, shift in zip(pages, shifts, strict=True)
    ]


def begins_paragraph(before: Line, line: Line, margins: Margins, pitch: float) -> bool:
    """Whether `line` begins a paragraph after `before`; `pitch` is the usual distance of lines, in points."""
    sizes = sorted((before.size, line.size))
    if _LEADER.search(before.text, max(0, len(before.text) - _TAIL)) or sizes[1] > sizes[0] * _OTHER_SIZE:
        return True
    both_centred = margins.centred(before) and margins.centred(line)
    room = margins.right - before.x1 + (before.x0 - margins.left if both_centred else 0)
    ragged = 0 if before.text[-1] in _ENDS else _RAGGED * (margins.right - margins.left)
    if room > max(line.word + _SLACK * line.size, ragged) or line.y - before.y > _LOOSE * min(
        pitch, _WIDEST * line.size
    ):
        return True
    return line.x0 - margins.left > _INDENT * line.size and not both_centred


def join(before: str, after: str) -> str:
    """Two pieces of one paragraph; a blank stands between only where two Latin words would run together."""
    latin = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    return before + (" " if latin else "") + after


def pitch_of(lines: Sequence[Line]) -> float:
    """The most usual distance from one line to the next, 0 when there is none."""
    gaps = Counter(round(b.y - a.y) for a, b in pairwise(lines) if b.y > a.y)
    return float(gaps.most_common(1)[0][0]) if gaps else 0.0


def paragraphs_of(lines: Sequence[Line], margins: Margins) -> list[str]:
    """The paragraphs that consecutive lines of one column form."""
    pitch = pitch_of(lines)
    texts: list[str] = []
    for i, line in enumerate(lines):
        if i == 0 or begins_paragraph(lines[i - 1], line, margins, pitch):
            texts.append(line.text)
        else:
            texts[-1] = join(texts[-1], line.text)
    return texts
