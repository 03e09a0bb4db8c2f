"""Where in a document's text that stands which was recognised from pictures, and what of it is unsure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from lianggang.documents.model import Block, Document, Paragraph, Stretches


def marked(document: Document, pages: Collection[int], unsure: Iterable[tuple[int, str]]) -> Document:
    """The document with its recognised stretches.

    pages: numbers of the recognised pages. unsure: page and words of what was not recognised surely, without the
    blanks that layout puts in; words that occur several times on their page are unsure wherever they stand on it.
    """
    if not pages:
        return document
    blocks = [b for b in document.blocks if b.page in pages]
    by_page = {number: _Page(*stretch, document.text) for number, stretch in _pages(document)}
    found = {place for number, words in unsure if number in by_page for place in by_page[number].places(words)}
    return replace(document, recognised=tuple((b.start, _end(b)) for b in blocks), unsure=_merged(found))


@dataclass
class _Page:
    """The stretch of the text that one page shows; what goes on from the page before stands in front of it."""

    start: int
    end: int
    text: str

    @cached_property
    def _inked(self) -> list[int]:
        return [i for i in range(self.start, self.end) if not self.text[i].isspace()]

    @cached_property
    def _squeezed(self) -> str:
        return "".join(self.text[i] for i in self._inked)

    def places(self, words: str) -> Iterator[tuple[int, int]]:
        """Where the words stand, whatever blanks lie between their characters."""
        wanted = "".join(words.split())
        at = self._squeezed.find(wanted) if wanted else -1
        while at >= 0:
            yield self._inked[at], self._inked[at + len(wanted) - 1] + 1
            at = self._squeezed.find(wanted, at + len(wanted))


def _pages(document: Document) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each page with its stretch, from the last block of the page before, which may go on."""
    firsts: dict[int, int] = {}
    for i, block in enumerate(document.blocks):
        firsts.setdefault(block.page or 0, i)
    ends = [document.blocks[i].start for i in firsts.values()][1:]
    for (number, first), end in zip(firsts.items(), [*ends, len(document.text)], strict=True):
        yield number, (document.blocks[max(first - 1, 0)].start, end)


def _end(block: Block) -> int:
    if isinstance(block, Paragraph):
        return block.end
    return max(cell.start + len(cell.text) for row in block.rows for cell in row)


def _merged(places: Collection[tuple[int, int]]) -> Stretches:
    """The places in order, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
