"""Text that remembers where in the document each of its characters stood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Segments = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A string whose character i stood at `offsets[i]` of the document's text.

    Joining lines and cutting out numbers keeps the offsets, so that every quote can be found again.
    """

    text: str
    offsets: tuple[int, ...]

    @classmethod
    def at(cls, text: str, start: int) -> Passage:
        """The passage of a text that stands in the document at `start` without gaps."""
        return cls(text, tuple(range(start, start + len(text))))

    @classmethod
    def join(cls, parts: Iterable[Passage]) -> Passage:
        """The parts one after the other."""
        texts: list[str] = []
        offsets: list[int] = []
        for part in parts:
            texts.append(part.text)
            offsets.extend(part.offsets)
        return cls("".join(texts), tuple(offsets))

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text

    def cut(self, start: int, end: int | None = None) -> Passage:
        """The part from `start` to `end` (indices into the passage, as in slices)."""
        return Passage(self.text[start:end], self.offsets[start:end])

    def strip(self, chars: str | None = None) -> Passage:
        """Without blanks (or `chars`) at both ends."""
        left = len(self.text) - len(self.text.lstrip(chars))
        right = len(self.text.rstrip(chars))
        return self.cut(left, max(left, right))

    def without(self, spans: Iterable[tuple[int, int]]) -> Passage:
        """The passage with the given index spans left out."""
        kept: list[Passage] = []
        position = 0
        for start, end in sorted(spans):
            kept.append(self.cut(position, max(position, start)))
            position = max(position, start, end)
        kept.append(self.cut(position))
        return Passage.join(kept)

    @property
    def segments(self) -> Segments:
        """The [start, end) ranges of the document that the passage is made of."""
        runs: list[tuple[int, int]] = []
        for offset in self.offsets:
            if runs and runs[-1][1] == offset:
                runs[-1] = (runs[-1][0], offset + 1)
            else:
                runs.append((offset, offset + 1))
        return tuple(runs)


def quote_at(text: str, segments: Segments) -> str:
    """The words that stand at the segments of a document's text."""
    return "".join(text[start:end] for start, end in segments)
