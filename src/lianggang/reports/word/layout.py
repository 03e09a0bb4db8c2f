"""The layout of official documents (GB/T 9704): page, styles and page numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm

from lianggang.reports.word.xml import Element, el

TITLE_FONT, BODY_FONT, HEAD_FONT, SUBHEAD_FONT, TABLE_FONT = "方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"
_LATIN = "Times New Roman"
_LINE = 28  # points: 22 lines a page
_COMPACT = 0.66


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style: font, size in points, line height in points (0: single), and what else differs."""

    id: str
    name: str
    font: str
    size: float
    line: float = _LINE
    indent: int = 0  # characters of the first line
    align: str = "both"
    bold: bool = False
    outline: int | None = None
    keep_next: bool = False
    before: float = 0
    after: float = 0
    colour: str = ""


_STYLES = (
    _Style("Normal", "Normal", BODY_FONT, 16, indent=2),
    _Style("Title", "Title", TITLE_FONT, 22, line=36, align="center", after=_LINE),
    _Style("Heading1", "Heading 1", HEAD_FONT, 16, indent=2, outline=0, keep_next=True, align="left"),
    _Style("Heading2", "Heading 2", SUBHEAD_FONT, 16, indent=2, outline=1, keep_next=True, align="left"),
    _Style("Heading3", "Heading 3", BODY_FONT, 16, indent=2, bold=True, outline=2, keep_next=True, align="left"),
    _Style("TableCaption", "表题", HEAD_FONT, 12, line=20, align="center", keep_next=True, before=8, after=4),
    _Style("TableText", "表内文字", TABLE_FONT, 10.5, line=0, align="left"),
    _Style("SmallTableText", "表内小字", TABLE_FONT, 9, line=0, align="left"),
    _Style("TableNote", "表注", TABLE_FONT, 10.5, line=14, align="left", before=2, after=8),
    _Style("Chart", "图", TABLE_FONT, 10.5, line=0, align="center", keep_next=True, before=8),
    _Style("ChartCaption", "图题", HEAD_FONT, 12, line=20, align="center", after=10),
    _Style("Masthead", "发文机关标志", TITLE_FONT, 36, line=0, align="center", before=20, after=30, colour="FF0000"),
    _Style("Number", "发文字号", BODY_FONT, 16, align="center", after=_LINE),
    _Style("Addressee", "主送机关", BODY_FONT, 16, align="left"),
    _Style("Mark", "附件标志", HEAD_FONT, 16, align="left", after=_LINE),
    _Style("PageFigure", "页码数字", TABLE_FONT, 14, line=0),
)


def new_document(*, compact: bool = False) -> Any:
    """An empty document with the styles, the page and the page numbers of an official document.

    compact: print, lines and margins so small that a page holds what leaders read at a glance.
    """
    document = docx.Document()
    for style in _STYLES:
        _define(document, _smaller(style) if compact else style)
    _languages(document)
    section = document.sections[0]
    upright(section)
    if compact:
        _page(section, (210, 297), (18, 17, 18, 17))
    document.settings.odd_and_even_pages_header_footer = True
    section.footer_distance, section.header_distance = Mm(25), Mm(15)
    _page_number(section.footer, "right")
    _page_number(section.even_page_footer, "left")
    return document


def _smaller(style: _Style) -> _Style:
    """The style in two thirds of its size; tables, which are small already, keep theirs."""
    if style.font == TABLE_FONT:
        return replace(style, before=style.before / 4, after=style.after / 4, line=style.line / 2)
    size = round(style.size * _COMPACT)
    return replace(style, size=size, line=style.line * 0.58, before=style.before / 2, after=style.after / 4)


def upright(section: Any) -> None:
    """A4 upright: 37 mm above, 35 below, 28 left, 26 right."""
    _page(section, (210, 297), (37, 26, 35, 28))


def across(section: Any) -> None:
    """A4 across, the upright page turned: the binding edge lies above."""
    _page(section, (297, 210), (28, 35, 26, 37))


def _page(section: Any, size: tuple[int, int], margins: tuple[int, int, int, int]) -> None:
    section.page_width, section.page_height = Mm(size[0]), Mm(size[1])
    section.orientation = 1 if size[0] > size[1] else 0
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, margins)


def _define(document: Any, style: _Style) -> None:
    known = {s.name: s for s in document.styles}
    node = (known.get(style.name) or document.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)).element
    for tag in ("w:pPr", "w:rPr", "w:basedOn", "w:next", "w:link"):
        for old in node.findall(qn(tag)):
            node.remove(old)
    node.set(qn("w:styleId"), style.id)
    if style.name != "Normal":
        node.find(qn("w:name")).addnext(el("next", val="Normal"))
    node.append(_paragraph_properties(style))
    node.append(_run_properties(style))


def _paragraph_properties(style: _Style) -> Element:
    spacing: dict[str, object] = {"before": int(style.before * 20), "after": int(style.after * 20)}
    spacing |= {"line": int(style.line * 20), "lineRule": "exact"} if style.line else {"line": 240, "lineRule": "auto"}
    indent = {"firstLineChars": style.indent * 100, "firstLine": int(style.indent * style.size * 20)}
    properties = el("pPr", *([el("keepNext"), el("keepLines")] if style.keep_next else []))
    properties.extend([el("widowControl"), el("wordWrap", val="0"), el("snapToGrid", val="0")])
    properties.extend([el("spacing", **spacing), el("ind", **indent), el("jc", val=style.align)])
    if style.outline is not None:
        properties.append(el("outlineLvl", val=style.outline))
    return properties


def _run_properties(style: _Style) -> Element:
    fonts = el("rFonts", ascii=_LATIN, hAnsi=_LATIN, eastAsia=style.font, cs=_LATIN)
    size = int(style.size * 2)
    weight = [el("b")] if style.bold else []
    colour = [el("color", val=style.colour)] if style.colour else []
    return el("rPr", fonts, *weight, *colour, el("kern", val="0"), el("sz", val=size), el("szCs", val=size))


def _languages(document: Any) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for old in defaults.iter(qn("w:lang")):
        old.set(qn("w:eastAsia"), "zh-CN")
    for fonts in defaults.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for name, font in (("ascii", _LATIN), ("hAnsi", _LATIN), ("eastAsia", BODY_FONT), ("cs", _LATIN)):
            fonts.set(qn(f"w:{name}"), font)


def _page_number(footer: Any, side: str) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]._p
    for child in list(paragraph):
        paragraph.remove(child)
    indent = {f"{side}Chars": 100, side: 280}
    paragraph.append(el("pPr", el("pStyle", val="PageFigure"), el("ind", **indent), el("jc", val=side)))
    paragraph.extend([_plain("— "), *_field("PAGE"), _plain(" —")])


def _plain(text: str) -> Element:
    node = el("t")
    node.text = text
    node.set(qn("xml:space"), "preserve")
    return el("r", el("rPr", el("rFonts", ascii=TABLE_FONT, hAnsi=TABLE_FONT, eastAsia=TABLE_FONT)), node)


def _field(name: str) -> list[Element]:
    instruction = el("instrText")
    instruction.text = name
    shown = _plain("1")
    return [
        el("r", el("fldChar", fldCharType="begin")),
        el("r", instruction),
        el("r", el("fldChar", fldCharType="separate")),
        shown,
        el("r", el("fldChar", fldCharType="end")),
    ]
