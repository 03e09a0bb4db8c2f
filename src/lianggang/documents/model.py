"""A document as readers see it: paragraphs and tables over one canonical text."""

from __future__ import annotations

from dataclasses import dataclass, field

from lianggang.findings import Finding


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `text` is `Document.text[start:start + len(text)]`.

    Automatic numbers of Word are resolved and stand in the text like typed ones.
    """

    text: str
    start: int
    page: int | None = None

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the full grid of a table; a cell that is merged away repeats its origin with `merged` set."""

    text: str
    start: int
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A rectangular grid of cells, row by row."""

    rows: tuple[tuple[Cell, ...], ...]
    start: int
    page: int | None = None


Block = Paragraph | Table
Stretches = tuple[tuple[int, int], ...]
"""[start, end) ranges of a document's text."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says.

    name: file name. kind: "txt", "docx" … text: all words, blocks and cells joined by line feeds.
    blocks: paragraphs and tables in reading order, with offsets into `text`.
    findings: what the format reader noticed (encoding guessed, picture without text …).
    recognised: what was read from pictures of pages. unsure: of this, the lines that recognition was not sure of.
    """

    name: str
    kind: str
    text: str
    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...] = field(default=())
    recognised: Stretches = ()
    unsure: Stretches = ()
