"""One document of several files: a plan that was published in parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lianggang.documents.model import Block, Document, Paragraph


def joined(documents: Sequence[Document]) -> Document:
    """The files one after the other, in the order given, as one document.

    documents: at least one. Offsets count on through the text of all; pages and findings stay those of each file.
    """
    if len(documents) == 1:
        return documents[0]
    blocks: list[Block] = []
    recognised: list[tuple[int, int]] = []
    unsure: list[tuple[int, int]] = []
    start = 0
    for document in documents:
        blocks += (_moved(block, start) for block in document.blocks)
        recognised += ((start + a, start + b) for a, b in document.recognised)
        unsure += ((start + a, start + b) for a, b in document.unsure)
        start += len(document.text) + 1
    return Document(
        name="、".join(d.name for d in documents),
        kind=documents[0].kind,
        text="\n".join(d.text for d in documents),
        blocks=tuple(blocks),
        findings=tuple(f for d in documents for f in d.findings),
        recognised=tuple(recognised),
        unsure=tuple(unsure),
    )


def _moved(block: Block, by: int) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, start=block.start + by)
    rows = tuple(tuple(replace(c, start=c.start + by) for c in row) for row in block.rows)
    return replace(block, rows=rows, start=block.start + by)
