"""Elements of WordprocessingML, written short."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from lianggang.reports.figures import Cited, Piece
from lianggang.reports.word.citations import Register

_FORBIDDEN = dict.fromkeys([*range(32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])  # not allowed in XML
Element = Any  # lxml's element, which comes without types


def el(tag: str, *children: Element, **attributes: object) -> Element:
    """A `w:` element with children and `w:` attributes."""
    node = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        node.set(qn(f"w:{name}"), str(value))
    node.extend(children)
    return node


def run(text: str, *, bold: bool = False) -> Element:
    """A run of text; line feeds become breaks within the paragraph."""
    properties = el("rPr", el("rFonts", hint="eastAsia"), *([el("b")] if bold else []))
    node = el("r", properties)
    for number, line in enumerate(text.split("\n")):
        if number:
            node.append(el("br"))
        node.append(_text(line))
    return node


def _text(text: str) -> Element:
    node = el("t")
    node.text = text.translate(_FORBIDDEN)
    node.set(qn("xml:space"), "preserve")
    return node


def paragraph(style: str, pieces: Sequence[Piece], register: Register, *, lead: str = "", align: str = "") -> Element:
    """A paragraph in a style (by id); each citation lies between a bookmark's start and end."""
    properties = el("pPr", el("pStyle", val=style), *([el("jc", val=align)] if align else []))
    node = el("p", properties, *([run(lead, bold=True)] if lead else []))
    for piece in pieces:
        if isinstance(piece, Cited):
            number, name = register.add(piece)
            node.append(el("bookmarkStart", id=number, name=name))
            node.append(run(piece.text))
            node.append(el("bookmarkEnd", id=number))
        elif piece:
            node.append(run(piece))
    return node
