"""From paragraphs and grids in reading order to a `Document` with one canonical text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from lianggang.documents.limits import Limits
from lianggang.documents.model import Block, Cell, Document, Paragraph, Table
from lianggang.errors import unusable
from lianggang.findings import Finding


@dataclass(eq=False, slots=True)
class Slot:
    """One printed cell; a grid holds the same slot at every position that the cell covers."""

    text: str


Grid = list[list[Slot]]


def cell_text(blocks: Iterable[str | Grid]) -> str:
    """The text of a cell: its paragraphs and the rows of tables within it line by line, their cells parted by tabs."""
    lines: list[str] = []
    for block in blocks:
        lines += [block] if isinstance(block, str) else ["\t".join(s.text for s in dict.fromkeys(r)) for r in block]
    return "\n".join(line.strip() for line in lines if line.strip())


def unboxed(grid: Grid, inner: list[str | Grid], remarks: Counter[str]) -> list[str | Grid]:
    """The table, or what it holds when it is only a box around tables; `inner` are the blocks of all its cells."""
    tables_within = sum(not isinstance(block, str) for block in inner)
    if tables_within and len(grid) == 1 and len(set(grid[0])) == 1:
        return inner
    remarks["nested-table"] += tables_within
    return [grid] if any(slot.text for row in grid for slot in row) else []


def tidy(grid: Grid) -> Grid:
    """The grid as a rectangle without rows and columns that only continue the one above or to the left."""
    width = max((len(row) for row in grid), default=0)
    square = [row + [Slot("") for _ in range(width - len(row))] for row in grid]
    columns = [i for i in range(width) if i == 0 or any(row[i] is not row[i - 1] for row in square)]
    rows = [i for i in range(len(square)) if i == 0 or square[i] != square[i - 1]]
    return [[square[i][j] for j in columns] for i in rows]


@dataclass(slots=True)
class Assembly:
    """A document under construction."""

    limits: Limits
    blocks: list[Block] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _chunks: list[str] = field(default_factory=list)
    _length: int = 0
    _cells: int = 0

    def paragraph(self, text: str, page: int | None = None) -> None:
        """Append a paragraph without the blanks at its ends; nothing when it is blank."""
        text = text.strip()
        if text:
            self.blocks.append(Paragraph(text, self._append(text), page))

    def table(self, grid: Grid, page: int | None = None) -> None:
        """Append a table; nothing when every cell is blank. Raises `LianggangError` beyond `limits.cells`."""
        self.reserve(sum(len(row) for row in grid))
        grid = tidy(grid)
        if not any(slot.text.strip() for row in grid for slot in row):
            return
        placed: dict[Slot, int] = {}
        rows = tuple(tuple(self._cell(slot, placed) for slot in row) for row in grid)
        self.blocks.append(Table(rows, rows[0][0].start, page))

    def reserve(self, cells: int) -> None:
        """Count grid positions against `limits.cells`; raises `LianggangError` when they are used up."""
        self._cells += cells
        if self._cells > self.limits.cells:
            raise unusable(
                "table-too-large",
                f"表格超过{self.limits.cells}格，文件可能已损坏",
                advice="请在Word中打开核对表格，另存后重新上传",
            )

    def document(self, name: str, kind: str) -> Document:
        """The finished document."""
        return Document(name, kind, "\n".join(self._chunks), tuple(self.blocks), tuple(self.findings))

    def _cell(self, slot: Slot, placed: dict[Slot, int]) -> Cell:
        text = slot.text.strip()
        if slot in placed:
            return Cell(text, placed[slot], merged=True)
        placed[slot] = self._append(text)
        return Cell(text, placed[slot])

    def _append(self, text: str) -> int:
        start = self._length
        self._chunks.append(text)
        self._length += len(text) + 1
        check_length(self._length, self.limits)
        return start


def add_blocks(assembly: Assembly, blocks: Iterable[str | Grid]) -> None:
    """Append paragraphs (texts) and tables (grids) in order."""
    for block in blocks:
        if isinstance(block, str):
            assembly.paragraph(block)
        else:
            assembly.table(block)


def check_length(characters: int, limits: Limits) -> None:
    """Raise `LianggangError` when a text is longer than `limits.characters`."""
    if characters > limits.characters:
        raise unusable(
            "text-too-long", f"文字超过{limits.characters // 10_000}万字", advice="请核对是否传错文件，或拆分后分别上传"
        )
