"""A draft as lines of plain text."""

from collections.abc import Sequence

from lianggang.reports.blocks import Block, Draft, Figure, Heading, Paragraph, Table
from lianggang.reports.charts import describe
from lianggang.reports.figures import Cited, Piece


def plain_text(draft: Draft) -> str:
    """The report as lines of plain text, citations in 〔〕: what a reviewer reads."""
    lines = [draft.title, ""]
    for block in draft.blocks:
        lines += _plain(block)
    return "\n".join(lines) + "\n"


def _plain(block: Block) -> list[str]:
    if isinstance(block, Heading):
        return ["", block.text]
    if isinstance(block, Paragraph):
        return [block.lead + _marked(block.pieces)]
    if isinstance(block, Table):
        head = " | ".join(c.head for c in block.columns)
        rows = [" | ".join(_marked(cell) for cell in row) for row in block.rows]
        return [*([block.caption] if block.caption else []), head, *rows, *([block.note] if block.note else [])]
    if isinstance(block, Figure):
        return [f"[{describe(block.chart)}]", block.caption]
    return []


def _marked(pieces: Sequence[Piece]) -> str:
    return "".join(f"〔{p}〕" if isinstance(p, Cited) else p for p in pieces)
