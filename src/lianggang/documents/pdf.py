"""PDF files with text: glyphs and drawn lines by PDFium."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from ctypes import byref, c_double, c_float, c_int
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from lianggang.documents import ocr
from lianggang.documents.assemble import Assembly, check_length
from lianggang.documents.characters import LOOK_ALIKES
from lianggang.documents.layout import Glyph
from lianggang.documents.limits import Alive, Limits, Progress
from lianggang.documents.model import Document
from lianggang.documents.pages import Page, add_pages
from lianggang.documents.recognised import marked
from lianggang.documents.remarks import ONLY_PICTURES, pages_named
from lianggang.documents.ruling import Point, Rule, straight
from lianggang.errors import LianggangError, unusable
from lianggang.findings import Finding, warning

_UNMAPPED = {0, 0xFFFE, 0xFFFF, 0xFFFD}
_MAX_RULES = 20_000
_MAX_SLANT = 0.1
_FEW = 20  # characters up to which a page with a picture counts as a scan


def read(
    name: str, data: bytes, limits: Limits, progress: Progress | None = None, alive: Alive | None = None
) -> Document:
    """The paragraphs and tables of a PDF file; scanned pages are recognised where that is installed.

    Raises `LianggangError` for damaged and encrypted files, and for scans where no recognition is installed.
    """
    document = _open(data)
    try:
        if len(document) > limits.pages:
            raise unusable("too-many-pages", f"有{len(document)}页，超过{limits.pages}页", advice="请拆分后分别上传")
        text = _text_of(document, limits, alive)
        recogniser = _recognise(document, text, limits, progress)
    finally:
        document.close()
    if not any(page.glyphs for page in text.pages):
        raise LianggangError(ONLY_PICTURES)
    assembly = Assembly(limits, findings=text.findings() + recogniser.findings())
    add_pages(assembly, text.pages)
    read = assembly.document(name, "scan" if len(recogniser.pages) == len(text.pages) else "pdf")
    return marked(read, recogniser.pages, recogniser.unsure)


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as problem:
        if problem.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise unusable("document-encrypted", "PDF加了密码", advice="请取消密码后重新上传") from problem
        raise _damaged() from problem


def _damaged() -> LianggangError:
    return unusable("document-damaged", "PDF文件已损坏，不能打开", advice="请重新下载或重新导出后上传")


@dataclass(slots=True)
class _Text:
    """What the pages say as text, which of them are pictures, and how much was left out."""

    pages: list[Page] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    slanted: int = 0
    unmapped: int = 0

    def findings(self) -> list[Finding]:
        """What a clerk must check."""
        found = []
        unread = [number for number in self.scanned if not self.pages[number - 1].glyphs]
        if unread:
            found.append(
                warning(
                    "pages-without-text",
                    "有的页只有图片，没有读入",
                    place=pages_named(unread),
                    advice="请补上这些页的文字",
                )
            )
        if self.slanted:
            message = f"有{self.slanted}个斜排的字（多为水印）没有读入"
            found.append(warning("slanted-text", message, advice="请核对原文"))
        if self.unmapped:
            message = f"有{self.unmapped}个字在PDF里没有编码，显示为“\ufffd”"
            found.append(warning("characters-damaged", message, advice="请上传Word原件，或对照原文补上"))
        return found


def _text_of(document: pdfium.PdfDocument, limits: Limits, alive: Alive | None) -> _Text:
    text, total = _Text(), 0
    for number in range(1, len(document) + 1):
        source = _page(document, number)
        glyphs, slanted, unmapped = _glyphs(source)
        total += len(glyphs)
        check_length(total, limits)
        text.pages.append(Page(number, glyphs, list(_rules(source))))
        text.slanted += slanted
        text.unmapped += unmapped
        if len(glyphs) < _FEW and _has_picture(source):
            text.scanned.append(number)
        source.close()
        if alive:
            alive()
    return text


def _page(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    try:
        return document[number - 1]
    except pdfium.PdfiumError as problem:
        raise _damaged() from problem


def _recognise(document: pdfium.PdfDocument, text: _Text, limits: Limits, progress: Progress | None) -> ocr.Recogniser:
    """Put what recognition reads in the place of the scanned pages."""
    recogniser = ocr.Recogniser()
    if not text.scanned or not ocr.available():
        return recogniser
    ocr.check_count(len(text.scanned), limits)
    for done, page in enumerate(recogniser.each(_pictures(document, text.scanned)), 1):
        text.pages[page.number - 1] = page
        if progress:
            progress(done, len(text.scanned))
    return recogniser


def _pictures(document: pdfium.PdfDocument, numbers: Iterable[int]) -> Iterator[tuple[int, ocr.Image]]:
    for number in numbers:
        source = _page(document, number)
        scale = min(ocr.PIXELS_PER_POINT, ocr.MAX_SIDE / max(source.get_size()))
        yield number, source.render(scale=scale).to_numpy().copy()
        source.close()


def _glyphs(page: pdfium.PdfPage) -> tuple[list[Glyph], int, int]:
    """Glyphs, number of slanted glyphs left out, number of glyphs that stand for no known character."""
    turn, text = page.get_rotation(), page.get_textpage()
    glyphs, slanted, unmapped = [], 0, 0
    for i in range(max(text.count_chars(), 0)):
        code = raw.FPDFText_GetUnicode(text, i)
        if raw.FPDFText_IsGenerated(text, i) == 1 or (code < 0x20 and code not in _UNMAPPED):
            continue
        if abs(math.sin(raw.FPDFText_GetCharAngle(text, i) - math.radians(turn))) > _MAX_SLANT:
            slanted += code != 0x20
            continue
        unmapped += code in _UNMAPPED
        char = "\ufffd" if code in _UNMAPPED else chr(code).translate(LOOK_ALIKES)
        glyphs.append(_placed(text, i, char, turn))
    text.close()
    return glyphs, slanted, unmapped


def _placed(text: pdfium.PdfTextPage, i: int, char: str, turn: int) -> Glyph:
    x, y, box, matrix = c_double(), c_double(), raw.FS_RECTF(), raw.FS_MATRIX()
    raw.FPDFText_GetCharOrigin(text, i, byref(x), byref(y))
    raw.FPDFText_GetLooseCharBox(text, i, byref(box))
    raw.FPDFText_GetMatrix(text, i, byref(matrix))
    left, baseline = _turned(x.value, y.value, turn)
    edges = (_turned(box.left, box.bottom, turn)[0], _turned(box.right, box.top, turn)[0])
    size = raw.FPDFText_GetFontSize(text, i) * math.hypot(matrix.c, matrix.d)
    return Glyph(char, min(left, *edges), max(edges), baseline, size)


def _turned(x: float, y: float, turn: int) -> Point:
    """A point of the page as it is shown: from the left and downwards."""
    return {0: (x, -y), 90: (y, x), 180: (-x, y), 270: (-y, -x)}[turn]


def _has_picture(page: pdfium.PdfPage) -> bool:
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4))


def _rules(page: pdfium.PdfPage) -> Iterator[Rule]:
    turn = page.get_rotation()
    found = 0
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        for points in _subpaths(shape):
            for rule in straight([_turned(x, y, turn) for x, y in points], _stroked(shape)):
                found += 1
                if found > _MAX_RULES:
                    return
                yield rule


def _stroked(shape: pdfium.PdfObject) -> bool:
    fill, stroke = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(shape, byref(fill), byref(stroke))
    return bool(stroke.value)


def _subpaths(shape: pdfium.PdfObject) -> Iterator[list[Point]]:
    """The corners of each part of a path, in the coordinates of the page."""
    matrices = _matrices(shape)
    points: list[Point] = []
    for i in range(min(raw.FPDFPath_CountSegments(shape), _MAX_RULES)):
        segment = raw.FPDFPath_GetPathSegment(shape, i)
        x, y = c_float(), c_float()
        raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        point = (x.value, y.value)
        for matrix in matrices:
            point = matrix.on_point(*point)
        points.append(point)
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _matrices(shape: pdfium.PdfObject) -> list[Any]:
    matrices, at = [], shape
    while at is not None:
        matrices.append(at.get_matrix())
        at = at.container
    return matrices
