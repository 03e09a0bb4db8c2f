"""Titles of laws, outlines and plans in running text: 《…》, nested marks, 湖南省实施《…》办法."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LOCAL_LAW = re.compile(r"[一-龥]{1,12}?[省区市州县盟旗]实施$")
_LAW_FORM = re.compile("办法|条例|实施细则|细则|若干规定|规定|意见")
_BEFORE_NAME = re.compile("[，、。；：和及与]|依据|根据|按照|依照|遵照")


def titles_in(text: str) -> Iterator[tuple[int, str]]:
    """The titles that a text names, each with the index where it begins.

    Blanks next to the marks are dropped; everything else stays as printed.
    """
    for start, end in _marked(text):
        name = _BEFORE_NAME.split(text[:start])[-1]
        form = _LAW_FORM.match(text, end)
        if form and _LOCAL_LAW.fullmatch(name):
            yield start - len(name), _tidy(text[start - len(name) : form.end()])
        else:
            yield start, _tidy(text[start:end])


def without_titles(text: str) -> str:
    """The text with everything in 《》 left out."""
    kept, position = [], 0
    for start, end in _marked(text):
        kept.append(text[position:start])
        position = end
    return "".join([*kept, text[position:]])


def _marked(text: str) -> Iterator[tuple[int, int]]:
    depth = start = 0
    for i, char in enumerate(text):
        if char == "《":
            start = i if depth == 0 else start
            depth += 1
        elif char == "》" and depth:
            depth -= 1
            if depth == 0:
                yield start, i + 1


def _tidy(title: str) -> str:
    return re.sub(r"(?<=《)\s+|\s+(?=》)", "", title)
