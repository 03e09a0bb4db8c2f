"""The outer form of an official letter in Word: the issuer in red, the number over a red line, attachments."""

from __future__ import annotations

from collections.abc import Iterator

from lianggang.reports.blocks import Letter
from lianggang.reports.word.citations import Register
from lianggang.reports.word.xml import Element, el, paragraph, run

_LARGEST, _WIDTH = 36, 440  # points: of the issuer's name, and of the line it must fit
_RED = "FF0000"


def head(letter: Letter | None) -> Iterator[Element]:
    """What stands above the title: nothing without a letter that has a number."""
    if letter is None or not letter.number:
        return
    name = run(letter.issuer)
    size = 2 * min(_LARGEST, _WIDTH // len(letter.issuer))
    name.find(_tag("rPr")).extend([el("sz", val=size), el("szCs", val=size)])
    yield el("p", el("pPr", el("pStyle", val="Masthead")), name)
    line = el("pBdr", el("bottom", val="single", sz=18, space=4, color=_RED))
    yield el("p", el("pPr", el("pStyle", val="Number"), line), run(letter.number))


def mark(text: str) -> Element:
    """附件, at the head of a new page."""
    node = paragraph("Mark", [text], Register())
    node.find(_tag("pPr")).append(el("pageBreakBefore"))
    return node


def _tag(name: str) -> str:
    return str(el(name).tag)
