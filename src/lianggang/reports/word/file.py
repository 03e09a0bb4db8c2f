"""A report as a .docx file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import Any

from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from lianggang.catalogue.model import Indicator
from lianggang.reports import charts
from lianggang.reports.blocks import Attachment, Block, Draft, Figure, Heading, Paragraph, Table, Turn
from lianggang.reports.report import compose
from lianggang.reports.word import chart as native
from lianggang.reports.word import layout, letter
from lianggang.reports.word.citations import NAMESPACE, Register
from lianggang.reports.word.package import repacked
from lianggang.reports.word.xml import Element, el, paragraph
from lianggang.round import Round

_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STORE_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_STORE = "{7B0F6C58-3C11-4B0A-9B1E-6A1C2D5E8F40}"
_EMU, _TWIPS = 36000, 56.6929  # per millimetre
_CHART_SIZE = (156, 62)


def write_report(round: Round, path: str | PathLike[str], definitions: Mapping[str, Indicator] | None = None) -> None:
    """Write the annual monitoring report as a Word file.

    definitions: catalogue entries by code for the explanation of indicators. The same round gives the same bytes.
    """
    Path(path).write_bytes(to_docx(compose(round, definitions)))


def to_docx(draft: Draft, *, across: bool = False, snapshot: str = "") -> bytes:
    """The draft as the bytes of a .docx file.

    across: the pages lie across from the first one on. snapshot: the hash of what the draft was composed from.
    """
    writer = _Writer(draft)
    if across:
        layout.across(writer.document.sections[0])
    for block in draft.blocks:
        writer.add(block)
    return writer.finish(snapshot)


class _Writer:
    """Puts blocks into a document one after the other."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.document = layout.new_document(compact=draft.compact)
        self.register = Register()
        self.charts = 0
        self._drop_template_parts()
        for node in letter.head(draft.letter):
            self._put(node)
        self._put(paragraph("Title", [draft.title], self.register))
        if draft.letter and draft.letter.to:
            self._put(paragraph("Addressee", [f"{draft.letter.to}："], self.register))

    def add(self, block: Block) -> None:
        match block:
            case Heading():
                self._put(paragraph(f"Heading{block.level}", [block.text], self.register))
            case Paragraph():
                node = paragraph("Normal", block.pieces, self.register, lead=block.lead, align=block.align)
                if block.align:
                    self._hold()
                self._put(node)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Turn():
                self._turn(block)
            case Attachment():
                self._put(letter.mark(block.mark))
                self._put(paragraph("Title", [block.title], self.register))

    def finish(self, snapshot: str) -> bytes:
        self._attach_citations(snapshot)
        self._describe()
        target = BytesIO()
        self.document.save(target)
        return repacked(target.getvalue())

    def _put(self, node: Element) -> None:
        self.document.element.body.sectPr.addprevious(node)

    def _hold(self) -> None:
        """A signature never stands alone on a page: the paragraph before it stays with it."""
        properties = self.document.element.body.sectPr.getprevious().find(qn("w:pPr"))
        if properties is not None:
            properties.insert(1, el("keepNext"))

    def _turn(self, block: Turn) -> None:
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        (layout.across if block.landscape else layout.upright)(section)

    def _table(self, block: Table) -> None:
        if block.caption:
            self._put(paragraph("TableCaption", [block.caption], self.register))
        self._put(_table(block, self.register))
        self._put(paragraph("TableNote", [block.note], self.register))

    def _figure(self, block: Figure) -> None:
        self.charts += 1
        drawing = parse_xml(_drawing(self._chart_part(block), self.charts, block))
        holder = el("p", el("pPr", el("pStyle", val="Chart")), el("r", drawing))
        self._put(holder)
        self._put(paragraph("ChartCaption", [block.caption], self.register))

    def _chart_part(self, block: Figure) -> str:
        package, number = self.document.part.package, self.charts
        book = Part(
            PackURI(f"/word/embeddings/chart{number}.xlsx"),
            _BOOK_TYPE,
            native.workbook(block.chart, self.draft.year),
            package,
        )
        part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, b"", package)
        part._blob = native.part(block.chart, part.relate_to(book, RT.PACKAGE))
        return str(self.document.part.relate_to(part, RT.CHART))

    def _attach_citations(self, snapshot: str) -> None:
        package, cited = self.document.part.package, self.register.to_xml(self.document.element, snapshot)
        store = Part(PackURI("/customXml/item1.xml"), "application/xml", cited, package)
        properties = (
            '<?xml version="1.0" encoding="UTF-8" standalone="no"?><ds:datastoreItem '
            f'ds:itemID="{_STORE}" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
            f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
        ).encode()
        store.relate_to(
            Part(PackURI("/customXml/itemProps1.xml"), _STORE_TYPE, properties, package), RT.CUSTOM_XML_PROPS
        )
        self.document.part.relate_to(store, RT.CUSTOM_XML)

    def _drop_template_parts(self) -> None:
        """The library's template carries a thumbnail and a bibliography store of its own."""
        package, part = self.document.part.package, self.document.part
        for owner, kind in ((package, RT.THUMBNAIL), (part, RT.CUSTOM_XML)):
            for name in [r.rId for r in owner.rels.values() if r.reltype == kind]:
                del owner.rels[name]

    def _describe(self) -> None:
        properties, stamp = self.document.core_properties, datetime(self.draft.year, 12, 31)
        properties.title = self.draft.title.replace("\n", "")
        properties.author = properties.last_modified_by = self.draft.territory
        properties.created = properties.modified = stamp
        properties.language, properties.comments, properties.revision = "zh-CN", "", 1


def _table(block: Table, register: Register) -> Element:
    borders = [el(side, val="single", sz=4, space=0, color="000000") for side in _SIDES]
    margins = [el(side, w=w, type="dxa") for side, w in (("top", 20), ("left", 45), ("bottom", 20), ("right", 45))]
    widths = [round(c.width * _TWIPS) for c in block.columns]
    properties = el(
        "tblPr",
        el("tblW", w=sum(widths), type="dxa"),
        el("jc", val="center"),
        el("tblBorders", *borders),
        el("tblLayout", type="fixed"),
        el("tblCellMar", *margins),
    )
    grid = el("tblGrid", *(el("gridCol", w=w) for w in widths))
    style = _style(block)
    head = el("tr", el("trPr", el("cantSplit"), el("tblHeader")))
    for column, width in zip(block.columns, widths, strict=True):
        head.append(_cell(width, paragraph(style, [column.head], register, align="center")))
    rows = [_row(block, row, widths, register) for row in block.rows]
    return el("tbl", properties, grid, head, *rows)


def _style(block: Table) -> str:
    return "SmallTableText" if block.small else "TableText"


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _row(block: Table, row: Any, widths: list[int], register: Register) -> Element:
    least = [el("trHeight", val=round(block.height * _TWIPS), hRule="atLeast")] if block.height else []
    node = el("tr", el("trPr", el("cantSplit"), *least))
    for column, cell, width in zip(block.columns, row, widths, strict=True):
        align = "right" if column.numeric else "left"
        node.append(_cell(width, paragraph(_style(block), cell, register, align=align)))
    return node


def _cell(width: int, content: Element) -> Element:
    return el("tc", el("tcPr", el("tcW", w=width, type="dxa"), el("vAlign", val="center")), content)


def _drawing(relation: str, number: int, block: Figure) -> str:
    width, height = (side * _EMU for side in _CHART_SIZE)
    text = charts.describe(block.chart).translate({ord(k): v for k, v in _ESCAPES.items()})
    return (
        '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name="图{number}" descr="{text}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        f'r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
