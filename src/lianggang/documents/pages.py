"""Pages of glyphs and drawn lines to the blocks of a document; shared by PDF, OFD and recognised scans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lianggang.documents.assemble import Assembly, Grid, Slot
from lianggang.documents.furniture import without_furniture
from lianggang.documents.layout import (
    Glyph,
    Line,
    Margins,
    aligned,
    begins_paragraph,
    join,
    lines_of,
    margins_of,
    pitch_of,
)
from lianggang.documents.ruling import Frame, Rule, frames_of
from lianggang.findings import note

_SAME_EDGE = 4.0  # points that column edges of one table may differ from page to page
_FAR_AWAY = 50_000.0  # points
_SENTENCE_ENDS = "。；！？：.;"


@dataclass(slots=True)
class Page:
    """What one page shows; `number` counts from 1."""

    number: int
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass(slots=True)
class _TableBlock:
    page: int
    frame: Frame


@dataclass(slots=True)
class _TextBlock:
    page: int
    text: str
    last: Line


def add_pages(assembly: Assembly, pages: Sequence[Page]) -> None:
    """Append the text of the pages: page furniture left out, paragraphs and tables joined across lines and pages."""
    for page in pages:
        page.glyphs = [g for g in page.glyphs if _on_paper(g.x0, g.x1, g.y, g.size)]
        page.rules = [rule for rule in page.rules if _on_paper(*rule)]
    frames = [_framed(page, assembly) for page in pages]
    lines, dropped = without_furniture(
        [lines_of(g for g in p.glyphs if not _inside(g, fs)) for p, fs in zip(pages, frames, strict=True)]
    )
    if dropped:
        example = "、".join(f"“{text[:20]}”" for text in dict.fromkeys(dropped[:3]))
        assembly.findings.append(
            note("page-furniture", f"页眉、页脚、页码没有读入，如{example}", place=f"共{len(dropped)}处")
        )
    for block in _joined(pages, aligned(lines), frames):
        if isinstance(block, _TextBlock):
            assembly.paragraph(block.text, block.page)
        else:
            assembly.table(block.frame.grid, block.page)


def _on_paper(*values: float) -> bool:
    """Whether positions are such that something can be seen there; damaged files place things anywhere."""
    return all(abs(value) < _FAR_AWAY for value in values)


def _framed(page: Page, assembly: Assembly) -> list[Frame]:
    frames = frames_of(page.rules, assembly.limits.cells)
    for frame in frames:
        frame.fill([glyph for glyph in page.glyphs if frame.holds(glyph)])
    return [frame for frame in frames if any(slot.text for row in frame.grid for slot in row)]


def _inside(glyph: Glyph, frames: list[Frame]) -> bool:
    return any(frame.holds(glyph) for frame in frames)


def _joined(
    pages: Sequence[Page], lines: list[list[Line]], frames: list[list[Frame]]
) -> Iterator[_TextBlock | _TableBlock]:
    last: _TextBlock | _TableBlock | None = None
    margins = margins_of([line for page_lines in lines for line in page_lines])
    for page, page_lines, page_frames in zip(pages, lines, frames, strict=True):
        pitch = pitch_of(page_lines)
        for item in _in_order(page_lines, page_frames):
            if last is not None and _continues(last, item, page.number, margins, pitch):
                continue
            if last is not None:
                yield last
            last = (
                _TextBlock(page.number, item.text, item) if isinstance(item, Line) else _TableBlock(page.number, item)
            )
    if last is not None:
        yield last


def _in_order(lines: list[Line], frames: list[Frame]) -> list[Line | Frame]:
    def top(item: Line | Frame) -> float:
        return item.y if isinstance(item, Line) else item.ys[0]

    return sorted([*lines, *frames], key=top)


def _continues(last: _TextBlock | _TableBlock, item: Line | Frame, page: int, margins: Margins, pitch: float) -> bool:
    """Whether the item belongs to the last block, which it then is added to."""
    if isinstance(last, _TextBlock) and isinstance(item, Line):
        if begins_paragraph(last.last, item, margins, pitch):
            return False
        last.text, last.last = join(last.text, item.text), item
        return True
    if (
        isinstance(last, _TableBlock)
        and isinstance(item, Frame)
        and page > last.page
        and _same_columns(last.frame, item)
    ):
        _append(last.frame.grid, item.grid)
        return True
    return False


def _same_columns(a: Frame, b: Frame) -> bool:
    shifts = [x - y for x, y in zip(a.xs, b.xs, strict=False)]
    return len(a.xs) == len(b.xs) and max(shifts) - min(shifts) <= _SAME_EDGE


def _append(above: Grid, below: Grid) -> None:
    """Put the part of a table on the next page under the part before it, without a repeated head row."""
    if len(above) > 1 and _texts(above[0]) == _texts(below[0]):
        below = below[1:]
    if not below:
        return
    cut = _is_cut_row(below[0])
    carried = _cut_cells(above, below) if cut else _open_cells(above, below)
    above.extend([carried.get(slot, slot) for slot in row] for row in below[cut:])


def _is_cut_row(row: list[Slot]) -> bool:
    """Whether a row at the top of a page only ends the row before: most of its cells are blank, or it is a box."""
    return 2 * sum(not slot.text for slot in row) >= len(row) > 1 or len(set(row)) == 1


def _cut_cells(above: Grid, below: Grid) -> dict[Slot, Slot]:
    """The cells of the last row under which the rest of their text stands, which is added to them."""
    rests = dict(zip(below[0], above[-1], strict=True))
    for rest, cell in rests.items():
        cell.text = _joined_text(cell.text, rest.text)
    return rests


def _open_cells(above: Grid, below: Grid) -> dict[Slot, Slot]:
    """The merged cells of the last row that go on, blank, on the next page."""

    def tall(grid: Grid, row: int, column: int) -> bool:
        return len(grid) > 1 and grid[row][column] is grid[row + 1][column]

    return {
        slot: above[-1][i]
        for i, slot in enumerate(below[0])
        if not slot.text and (tall(below, 0, i) or tall(above, -2, i))
    }


def _texts(row: list[Slot]) -> list[str]:
    return [slot.text for slot in row]


def _joined_text(upper: str, lower: str) -> str:
    if not upper or not lower:
        return upper or lower
    return upper + "\n" + lower if upper[-1] in _SENTENCE_ENDS else join(upper, lower)
