"""Word files (.docx, transitional and strict, also as WPS writes them): paragraphs and tables in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from lianggang.documents.archive import Archive, Element, damaged, parse_xml, resolve
from lianggang.documents.assemble import Assembly, Grid, Slot, add_blocks, cell_text, unboxed
from lianggang.documents.characters import SYMBOLS
from lianggang.documents.limits import Limits
from lianggang.documents.model import Document
from lianggang.documents.numbering import Numbering, W, number, value
from lianggang.documents.remarks import ONLY_PICTURES, REMARKS, counted
from lianggang.errors import LianggangError, unusable
from lianggang.findings import Finding

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_STRICT_MATH = "{http://purl.oclc.org/ooxml/officeDocument/math}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

_WRAPPERS = {
    *(W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple")),
    *(W + name for name in ("dir", "bdo", "ruby", "rubyBase")),
}
_FORMULAS = {ns + name for ns in (_MATH, _STRICT_MATH) for name in ("oMath", "oMathPara")}
_PICTURES = {W + "drawing", W + "pict", W + "object"}
_DELETED = {W + "del", W + "moveFrom"}
_BREAKS = {W + "br", W + "cr"}
_CHARACTERS = {W + "tab": "\t", W + "ptab": "\t", W + "noBreakHyphen": "-"}
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_PRIVATE = re.compile("[\uf000-\uf0ff]")  # where Word keeps the characters of symbol fonts
_UNKNOWN = "〓"
_MAX_SPAN = 128


def read(name: str, data: bytes, limits: Limits) -> Document:
    """The paragraphs and tables of a Word file, automatic numbers resolved, tracked changes accepted.

    Raises `LianggangError` for a damaged, encrypted or oversized container and for a file without text.
    """
    package = _Package(Archive(data, limits), limits)
    assembly = Assembly(limits)
    body = package.main.find(W + "body")
    if body is None:
        raise damaged("缺少正文")
    reader = _Reader(package, assembly)
    add_blocks(assembly, reader.blocks(body))
    add_blocks(assembly, reader.notes())
    if not assembly.blocks:
        raise _without_text(bool(reader.remarks["pictures-not-read"]))
    assembly.findings.extend(reader.findings())
    return assembly.document(name, "docx")


def _without_text(pictures: bool) -> LianggangError:
    if pictures:
        return LianggangError(ONLY_PICTURES)
    return unusable("no-text", "文件里没有文字", advice="请确认上传的是规划正文")


class _Package:
    """The parts of a Word file found by their relationships."""

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self._archive, self._limits = archive, limits
        self._main_name = self._targets("_rels/.rels", "").get("officeDocument", "word/document.xml")
        self.main = self._root(self._main_name)
        folder, _, file = self._main_name.rpartition("/")
        self._related = self._targets(f"{folder}/_rels/{file}.rels".lstrip("/"), self._main_name)

    def related(self, kind: str) -> Element | None:
        """The root of the part that the main part names as its `kind` ("styles", "numbering", "footnotes")."""
        name = self._related.get(kind)
        return self._root(name) if name in self._archive.names else None

    def _targets(self, rels: str, base: str) -> dict[str, str]:
        if rels not in self._archive.names:
            return {}
        return {
            rel.get("Type", "").rpartition("/")[2]: resolve(base, rel.get("Target", ""))
            for rel in self._archive.xml(rels).iter(_RELATIONSHIP)
            if rel.get("TargetMode") != "External"
        }

    def _root(self, name: str) -> Element:
        data = self._archive.read(name)
        return parse_xml(data.replace(_STRICT, W[1:-1].encode()), name, self._limits)


class _Reader:
    """Walks a story of Word and keeps what runs across its paragraphs: lists, fields, notes, remarks."""

    def __init__(self, package: _Package, assembly: Assembly) -> None:
        self._package = package
        self._reserve = assembly.reserve
        self._numbering = Numbering.of(package.related("numbering"), package.related("styles"))
        self._fields: list[bool] = []  # for each open field, whether its result has begun
        self._note_ids: list[tuple[str, str]] = []
        self._carried = ""
        self.remarks: Counter[str] = Counter()

    def blocks(self, container: Element) -> Iterator[str | Grid]:
        """The paragraphs and tables of a body, cell, text box or note."""
        for child in _children(container):
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag == W + "altChunk":
                self.remarks["embedded-part"] += 1
            elif child.tag in _DELETED:
                self.remarks["tracked-changes"] += 1
        carried, self._carried = self._carried, ""
        yield carried

    def notes(self) -> Iterator[str | Grid]:
        """The footnotes and endnotes that the text refers to, in its order."""
        roots = [(kind, self._package.related(kind + "s")) for kind in ("footnote", "endnote")]
        texts = {
            (kind, found.get(W + "id", "")): found
            for kind, root in roots
            if root is not None
            for found in root.iterfind(W + kind)
        }
        for key in dict.fromkeys(self._note_ids):
            if key in texts:
                self.remarks["notes-appended"] += 1
                yield from self.blocks(texts[key])

    def findings(self) -> list[Finding]:
        """What a clerk should know about this file, each kind once with its number of places."""
        return [counted(remark, self.remarks[code]) for code, remark in REMARKS.items() if self.remarks[code]]

    def _paragraph(self, paragraph: Element) -> Iterator[str | Grid]:
        properties = paragraph.find(W + "pPr")
        self._fields = [begun for begun in self._fields if begun]
        boxes: list[Element] = []
        text = self._carried + self._text(paragraph, boxes)
        mark = properties.find(W + "rPr") if properties is not None else None
        if mark is not None and any(mark.find(tag) is not None for tag in _DELETED):
            self.remarks["tracked-changes"] += 1
            self._carried = text
        else:
            self._carried = ""
            yield from (self._label(properties) + text).split("\n")
        for box in boxes:
            yield from self.blocks(box)

    def _label(self, properties: Element | None) -> str:
        label, known = self._numbering.label(properties)
        self.remarks["unknown-numbering"] += not known
        return label

    def _text(self, parent: Element, boxes: list[Element]) -> str:
        parts = []
        for child in _children(parent):
            if child.tag == W + "r":
                parts.append(self._run(child, boxes))
            elif child.tag in _FORMULAS:
                parts.extend(t.text or "" for ns in (_MATH, _STRICT_MATH) for t in child.iter(ns + "t"))
            elif child.tag in _DELETED:
                self.remarks["tracked-changes"] += 1
        return "".join(parts)

    def _run(self, run: Element, boxes: list[Element]) -> str:
        if _switched_on(run.find(W + "rPr"), "vanish"):
            self.remarks["hidden-text"] += any((t.text or "").strip() for t in run.iter(W + "t"))
            return ""
        return "".join(self._piece(child, boxes) for child in _children(run))

    def _piece(self, piece: Element, boxes: list[Element]) -> str:
        tag = piece.tag
        if tag == W + "fldChar":
            self._field(piece.get(W + "fldCharType"))
        elif tag in _PICTURES:
            self._picture(piece, boxes)
        elif tag in _NOTES:
            self._note_ids.append((_NOTES[tag], piece.get(W + "id", "")))
        elif all(self._fields):
            return self._printed(piece, boxes)
        return ""

    def _printed(self, piece: Element, boxes: list[Element]) -> str:
        tag = piece.tag
        if tag == W + "t":
            return self._known((piece.text or "").replace("\n", " ").replace("\xad", ""))
        if tag in _BREAKS:
            return "\n"
        if tag == W + "sym":
            return self._symbol(piece)
        if tag == W + "r":  # the base text of a phonetic guide
            return self._run(piece, boxes)
        return _CHARACTERS.get(tag, "")

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _picture(self, picture: Element, boxes: list[Element]) -> None:
        outer = list(_text_boxes(picture))
        boxes.extend(outer)
        if picture.tag == W + "object":
            self.remarks["embedded-part"] += 1
        elif not outer:
            self.remarks["pictures-not-read"] += 1

    def _symbol(self, symbol: Element) -> str:
        digits = symbol.get(W + "char", "")
        code = int(digits, 16) if re.fullmatch("[0-9A-Fa-f]{2,4}", digits) else 0
        if symbol.get(W + "font") == "Symbol" and code < 0x100:
            code += 0xF000
        invisible = code < 0x20 or 0xD800 <= code <= 0xDFFF
        return self._known("\uf000" if invisible else chr(code))

    def _known(self, text: str) -> str:
        """The text with characters of symbol fonts as common ones, and a mark for those that are not known."""
        if not _PRIVATE.search(text):
            return text
        text, unknown = _PRIVATE.subn(_UNKNOWN, text.translate(SYMBOLS))
        self.remarks["unknown-symbol"] += unknown
        return text

    def _table(self, table: Element) -> Iterator[str | Grid]:
        grid: Grid = []
        nested: list[str | Grid] = []
        for row in _children(table):
            if row.tag == W + "tr" and not self._deleted_row(row):
                grid.append(self._row(row, grid[-1] if grid else [], nested))
        yield from unboxed(grid, nested, self.remarks)

    def _deleted_row(self, row: Element) -> bool:
        deleted = row.find(f"{W}trPr/{W}del") is not None
        self.remarks["tracked-changes"] += deleted
        return deleted

    def _row(self, row: Element, above: list[Slot], nested: list[str | Grid]) -> list[Slot]:
        slots: list[Slot] = []
        before, after = (_span(value(row, f"trPr/{name}")) for name in ("gridBefore", "gridAfter"))
        slots.extend([Slot("")] * before)
        for cell in _children(row):
            if cell.tag == W + "tc":
                slot = self._slot(cell, slots, above, nested)
                slots.extend([slot] * max(1, _span(value(cell, "tcPr/gridSpan"))))
        slots.extend([Slot("")] * after)
        self._reserve(len(slots))
        return slots

    def _slot(self, cell: Element, left: list[Slot], above: list[Slot], nested: list[str | Grid]) -> Slot:
        if left and _continues(cell, "hMerge"):
            return left[-1]
        if len(left) < len(above) and _continues(cell, "vMerge"):
            return above[len(left)]
        blocks = list(self.blocks(cell))
        nested.extend(blocks)
        return Slot(cell_text(blocks))


def _children(element: Element) -> Iterator[Element]:
    """The children that count, seen through content controls, insertions, links and compatibility wrappers."""
    stack = [iter(element)]
    while stack:
        for child in stack[-1]:
            if child.tag in _WRAPPERS:
                stack.append(iter(child))
                break
            if child.tag == _COMPATIBILITY + "AlternateContent":
                stack.append(iter(_alternative(child)))
                break
            yield child
        else:
            stack.pop()


def _text_boxes(picture: Element) -> Iterator[Element]:
    """The text boxes of a picture, not those inside them."""
    walk = etree.iterwalk(picture, events=("start",))
    for _, element in walk:
        if element.tag == W + "txbxContent":
            walk.skip_subtree()
            yield element


def _alternative(content: Element) -> Element:
    """The first of the alternatives, which all say the same."""
    return next((child for child in content if child.tag.endswith(("}Choice", "}Fallback"))), ())


def _switched_on(properties: Element | None, name: str) -> bool:
    switch = properties.find(W + name) if properties is not None else None
    return switch is not None and switch.get(W + "val", "1") not in ("0", "false", "off")


def _continues(cell: Element, merge: str) -> bool:
    found = cell.find(f"{W}tcPr/{W}{merge}")
    return found is not None and found.get(W + "val", "continue") == "continue"


def _span(text: str | None) -> int:
    return min(max(number(text) or 0, 0), _MAX_SPAN)
