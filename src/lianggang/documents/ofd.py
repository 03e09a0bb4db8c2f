"""OFD files (GB/T 33190): text and drawn lines at their positions, from zip and XML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lianggang.documents.archive import Archive, Element, damaged, resolve
from lianggang.documents.assemble import Assembly, check_length
from lianggang.documents.characters import LOOK_ALIKES
from lianggang.documents.layout import Glyph
from lianggang.documents.limits import Limits
from lianggang.documents.model import Document
from lianggang.documents.pages import Page, add_pages
from lianggang.documents.remarks import ONLY_PICTURES
from lianggang.documents.ruling import Point, Rule, straight
from lianggang.errors import LianggangError, unusable

_POINTS = 72 / 25.4  # points in a millimetre, the unit of OFD
_NUMBER = re.compile(r"[-+]?(?:\d{1,7}\.?\d*|\.\d+)")
_STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_MAX_STEPS = 20_000
_MAX_REPEAT = 10_000

Matrix = tuple[float, float, float, float, float, float]


def read(name: str, data: bytes, limits: Limits) -> Document:
    """The paragraphs and tables of an OFD file.

    Raises `LianggangError` for damaged, encrypted and oversized files and for scans.
    """
    archive = Archive(data, limits)
    contents = [page for root in _roots(archive) for page in _page_layers(archive, root)]
    if len(contents) > limits.pages:
        raise unusable("too-many-pages", f"有{len(contents)}页，超过{limits.pages}页", advice="请拆分后分别上传")
    pages: list[Page] = []
    for number, layers in enumerate(contents, 1):
        pages.append(_page(archive, number, layers))
        check_length(sum(len(page.glyphs) for page in pages), limits)
    if not any(page.glyphs for page in pages):
        raise LianggangError(ONLY_PICTURES)
    assembly = Assembly(limits)
    add_pages(assembly, pages)
    return assembly.document(name, "ofd")


def _roots(archive: Archive) -> list[str]:
    entry = next((name for name in archive.names if name.lower() == "ofd.xml"), None)
    if entry is None:
        raise damaged("缺少OFD.xml")
    if any("encrypt" in name.lower() for name in archive.names):
        raise unusable("document-encrypted", "OFD文件加了密码", advice="请取消密码后重新上传")
    return [resolve(entry, (root.text or "").strip()) for root in _all(archive.xml(entry), "DocRoot")]


def _all(element: Element, name: str) -> Iterator[Element]:
    """Descendants by local name: versions of the format differ in their namespaces."""
    yield from element.iter("{*}" + name)


def _page_layers(archive: Archive, root: str) -> Iterator[list[str]]:
    """For each page the parts that show it: its templates, then its own content."""
    document = archive.xml(root)
    templates = {t.get("ID"): resolve(root, t.get("BaseLoc", "")) for t in _all(document, "TemplatePage")}
    for pages in document.iterfind("{*}Pages"):
        for page in pages.iterfind("{*}Page"):
            own = resolve(root, page.get("BaseLoc", ""))
            used = [templates.get(t.get("TemplateID")) for t in archive.xml(own).iterfind("{*}Template")]
            yield [*(name for name in used if name), own]


def _page(archive: Archive, number: int, parts: list[str]) -> Page:
    page = Page(number)
    for part in parts:
        content = archive.xml(part)
        for text in _all(content, "TextObject"):
            page.glyphs.extend(_glyphs(text))
        for path in _all(content, "PathObject"):
            page.rules.extend(_rules(path))
    return page


def _glyphs(text: Element) -> Iterator[Glyph]:
    matrix, size = _matrix(text), _number(text.get("Size"), 0.0)
    height = size * abs(matrix[3] or matrix[1]) * _POINTS
    for code in text.iterfind("{*}TextCode"):
        chars = (code.text or "").translate(LOOK_ALIKES)
        x, y = _number(code.get("X"), 0.0), _number(code.get("Y"), 0.0)
        right, down = _steps(code.get("DeltaX")), _steps(code.get("DeltaY"))
        for i, char in enumerate(chars):
            width = size * (0.5 if char.isascii() else 1.0)
            step = right[i] if i < len(right) else 0.0 if i < len(down) else width
            left, baseline = _placed(matrix, x, y)
            end, _ = _placed(matrix, x + min(width, step or width), y)
            yield Glyph(char, left, max(left, end), baseline, height)
            x, y = x + step, y + (down[i] if i < len(down) else 0.0)


def _rules(path: Element) -> Iterator[Rule]:
    matrix = _matrix(path)
    stroked = path.get("Stroke", "true") != "false"
    for data in path.iterfind("{*}AbbreviatedData"):
        for points in _subpaths(data.text or ""):
            yield from straight([_placed(matrix, x, y) for x, y in points], stroked)


def _subpaths(data: str) -> Iterator[list[Point]]:
    """The corners of each part of a path written as M x y L x y … C."""
    points: list[Point] = []
    for step in list(_STEP.finditer(data))[:_MAX_STEPS]:
        letter, numbers = step[1], _numbers(step[2])
        if letter in "SM" and points:
            yield points
            points = []
        if letter == "C" and points:
            points.append(points[0])
        elif len(numbers) >= 2:
            points.append((numbers[-2], numbers[-1]))
    if points:
        yield points


def _matrix(element: Element) -> Matrix:
    """From the coordinates of an object to those of the page, in millimetres."""
    box = _numbers(element.get("Boundary")) or [0.0, 0.0]
    a, b, c, d, e, f = (*_numbers(element.get("CTM")), 1.0, 0.0, 0.0, 1.0, 0.0, 0.0)[:6]
    return a, b, c, d, e + box[0], f + (box[1] if len(box) > 1 else 0.0)


def _placed(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e) * _POINTS, (b * x + d * y + f) * _POINTS


def _steps(text: str | None) -> list[float]:
    """Distances from character to character; "g 3 5" stands for three times 5."""
    steps: list[float] = []
    words = iter((text or "").split())
    for word in words:
        if word == "g":
            times, distance = _number(next(words, None), 0.0), _number(next(words, None), 0.0)
            steps.extend([distance] * min(int(times), _MAX_REPEAT))
        else:
            steps.append(_number(word, 0.0))
    return steps


def _numbers(text: str | None) -> list[float]:
    return [float(n) for n in _NUMBER.findall(text or "")]


def _number(text: str | None, default: float) -> float:
    return float(text) if text and _NUMBER.fullmatch(text.strip()) else default
