"""Pictures of pages (photos and scans as .jpg, .png, .tif): recognised like scanned PDF files."""

from __future__ import annotations

from itertools import islice

from lianggang.documents import ocr
from lianggang.documents.archive import damaged
from lianggang.documents.assemble import Assembly
from lianggang.documents.limits import Limits, Progress
from lianggang.documents.model import Document
from lianggang.documents.pages import Page, add_pages
from lianggang.documents.recognised import marked
from lianggang.documents.remarks import ONLY_PICTURES
from lianggang.errors import LianggangError


def read(name: str, data: bytes, limits: Limits, progress: Progress | None = None) -> Document:
    """The paragraphs and tables that a picture shows.

    Raises `LianggangError` for damaged pictures, for pictures without text and where no recognition is installed.
    """
    if not ocr.available():
        raise LianggangError(ONLY_PICTURES)
    recogniser, pages, total = ocr.Recogniser(), list[Page](), ocr.picture_count(data)
    ocr.check_count(total, limits)
    for page in recogniser.each(enumerate(islice(ocr.pictures_of(data), limits.scanned), 1)):
        pages.append(page)
        if progress:
            progress(page.number, max(page.number, total))
    if not pages:
        raise damaged("图片打不开")
    if not any(page.glyphs for page in pages):
        raise LianggangError(ONLY_PICTURES)
    assembly = Assembly(limits, findings=recogniser.findings())
    add_pages(assembly, pages)
    return marked(assembly.document(name, "scan"), recogniser.pages, recogniser.unsure)
