"""Scanned pages to glyphs and drawn lines by character recognition, where the extra `ocr` is installed."""

from __future__ import annotations

import itertools
import os
import re
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.util import find_spec
from operator import itemgetter
from statistics import median
from typing import Any, Literal, NamedTuple

from lianggang.documents.layout import Glyph
from lianggang.documents.limits import Limits
from lianggang.documents.pages import Page
from lianggang.documents.remarks import pages_named
from lianggang.documents.ruling import Rule
from lianggang.errors import unusable
from lianggang.findings import Finding, note, warning

Image = Any  # an array of pixels, rows by columns by blue, green, red

PIXELS_PER_POINT = 2.0
MAX_SIDE = 3_000  # pixels of the longer side of a page that is looked at

_ABOUT = 0.5  # share by which heights of boxes vary within one type size
_SURE, _SURE_NUMBER = 0.8, 0.9  # confidence below which a line, or a number in it, is to be checked
_LINE_LENGTH = 40  # pixels in a row that are a drawn line and no stroke
_GAP = 15  # pixels that a drawn line may be broken
_MAX_STEPS = 12  # steps of 0.004 up to which pages are turned: about 2.7 degrees
_LEVEL = 0.0008  # slope that is left as it is
_DASH = re.compile(r"(?<=\d)\s?一\s?(?=\d)|—一|一—|^一一(?!对应|列|落实)")
_PER_MILLE = re.compile(r"%[0oO]|0/00")
_NUMBER = re.compile(r"[0-9０-９%％‰/]")
_SETTINGS = {
    "Global.log_level": "critical",
    "Det.limit_type": "max",  # lines are looked for in a smaller picture, in half the time, and read in the full one
    "Det.limit_side_len": 1088,
    "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # one page a core: two cores at one page keep waiting
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Rec.rec_batch_num": 3,  # lines at a time: more of them cost memory and gain nothing
}
_AT_ONCE = min(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)


def available() -> bool:
    """Whether character recognition is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def check_count(pages: int, limits: Limits) -> None:
    """Raise `LianggangError` when there are more scanned pages than anybody would wait for."""
    if pages > limits.scanned:
        message = f"有{pages}页扫描件，超过{limits.scanned}页"
        raise unusable("too-many-scans", message, advice="请上传Word原件，或拆分后分别上传")


@dataclass(slots=True)
class Recogniser:
    """Reads pictures of pages and remembers what it was not sure of."""

    pages: list[int] = field(default_factory=list)
    unsure: list[tuple[int, str]] = field(default_factory=list)
    _dashes: int = 0
    _engine: Any = None

    def each(self, shown: Iterable[tuple[int, Image]]) -> Iterator[Page]:
        """The pages that the numbered pictures show, in order, in points at `PIXELS_PER_POINT`; two at once."""
        self._engine = self._engine or _engine()  # one for both: what a call sets in it is the same for every page
        waiting: deque[Future[_Seen]] = deque()
        with ThreadPoolExecutor(_AT_ONCE) as readers:
            for number, image in shown:
                waiting.append(readers.submit(self._seen, number, image))
                if len(waiting) > _AT_ONCE:
                    yield self._noted(waiting.popleft().result())
            while waiting:
                yield self._noted(waiting.popleft().result())

    def _seen(self, number: int, image: Image) -> _Seen:
        image = _levelled(image)
        found = self._recognised(image)
        usual = median(_height(line.box) for line in found) if found else 0.0
        glyphs = [glyph for line in found for glyph in _glyphs(line.box, line.text, usual)]
        return _Seen(Page(number, glyphs, _rules(image)), found)

    def _noted(self, seen: _Seen) -> Page:
        number = seen.page.number
        self.pages.append(number)
        self.unsure += ((number, line.text) for line in seen.lines if line.is_unsure)
        self._dashes += sum(line.dashes for line in seen.lines)
        return seen.page

    def findings(self) -> list[Finding]:
        """What a clerk must check because it was recognised and not read."""
        if not self.pages:
            return []
        message = f"有{len(self.pages)}页是扫描件，文字由识别得来，可能有错"
        advice = "请逐条核对目标值、单位和编号；识别不出“‰”，一律读成“%”"
        found = [warning("recognised", message, place=pages_named(self.pages), advice=advice)]
        for number, lines in itertools.groupby(self.unsure, key=itemgetter(0)):
            place = f"第{number}页" + "、".join(f"“{text[:20]}”" for _, text in lines)
            message = "有的行识别把握不大"
            found.append(warning("recognition-doubtful", message, place=place, advice="请对照原件核对这些行的数字"))
        if self._dashes:
            found.append(note("recognition-dashes", "识别成“一”的破折号、连接号已改回", place=f"共{self._dashes}处"))
        return found

    def _recognised(self, image: Image) -> list[_Line]:
        result = self._engine(image, use_cls=False, return_word_box=True)
        if result.boxes is None:
            return []
        found = zip(result.boxes, result.txts, result.scores, result.word_results, strict=True)
        return [
            _Line(box.tolist(), *_with_dashes(text), _is_unsure(text, score, words))
            for box, text, score, words in found
        ]


def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params=_SETTINGS)


class _Line(NamedTuple):
    """One recognised line: the corners of its box, its text, its dashes put right, whether it is to be checked."""

    box: list[list[float]]
    text: str
    dashes: int
    is_unsure: bool


class _Seen(NamedTuple):
    """A page with the lines that were recognised on it."""

    page: Page
    lines: list[_Line]


def _with_dashes(text: str) -> tuple[str, int]:
    """The text with dashes where recognition saw the numeral one in their place, and how many."""
    return _DASH.subn(lambda found: "—" * len(found[0].strip()), text)


def _is_unsure(text: str, score: float, words: Iterable[tuple[str, float, Any]]) -> bool:
    """Whether a line, or one of its numbers or units, was recognised with little confidence."""
    numbers = (sure for word, sure, _ in words if _NUMBER.search(word))
    return score < _SURE or min(numbers, default=1.0) < _SURE_NUMBER or bool(_PER_MILLE.search(text))


def pictures_of(data: bytes) -> Iterator[Image]:
    """The pictures of an image file, one for each page, none when it is damaged; unpacked one after the other."""
    os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(100_000_000))
    import cv2
    import numpy as np

    packed = np.frombuffer(data, np.uint8)
    for page in itertools.count():
        try:
            found, pictures = cv2.imdecodemulti(packed, cv2.IMREAD_COLOR, range=(page, page + 1))
        except cv2.error:
            return
        if not found:
            return
        yield _shrunk(pictures[0])


def picture_count(data: bytes) -> int:
    """How many pictures an image file says it has: the length of the chain of a TIFF file, 1 for others."""
    if not data.startswith((b"II*\x00", b"MM\x00*")):
        return 1
    order: Literal["little", "big"] = "little" if data.startswith(b"II") else "big"
    at, seen = int.from_bytes(data[4:8], order), set[int]()
    while at and at not in seen and at < len(data):
        seen.add(at)
        at += 2 + 12 * int.from_bytes(data[at : at + 2], order)
        at = int.from_bytes(data[at : at + 4], order)
    return len(seen)


def _shrunk(picture: Image) -> Image:
    import cv2

    ratio = min(1.0, MAX_SIDE / max(picture.shape[:2]))
    return cv2.resize(picture, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA) if ratio < 1 else picture


def _levelled(image: Image) -> Image:
    """The picture turned so that its lines are level: rows of pixels then differ most from one to the next."""
    import cv2

    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    small = _dark(cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))

    def sharpness(slope: float) -> float:
        rows = _turned(small, slope, 0).sum(axis=1, dtype="float64")
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    coarse = max((step * 0.004 for step in range(-_MAX_STEPS, _MAX_STEPS + 1)), key=sharpness)
    slope = max((coarse + step * 0.0005 for step in range(-8, 9)), key=sharpness)
    return image if abs(slope) < _LEVEL else _turned(image, slope, 255)


def _turned(image: Image, slope: float, background: int) -> Image:
    import cv2
    import numpy as np

    height, width = image.shape[:2]
    turn = np.array([[1, slope, -slope * height / 2], [-slope, 1, slope * width / 2]], dtype=np.float32)
    return cv2.warpAffine(image, turn, (width, height), borderValue=(background,) * 3)


def _dark(grey: Image) -> Image:
    """White where the picture is dark, black elsewhere."""
    import cv2

    return cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)[1]


def _height(box: list[list[float]]) -> float:
    """Height of a box given by its corners, clockwise from the upper left."""
    return (box[3][1] + box[2][1] - box[0][1] - box[1][1]) / 2


def _glyphs(box: list[list[float]], text: str, usual: float) -> list[Glyph]:
    """The characters of a recognised line, spread over its box, in points; heights near `usual` count as it."""
    left, right = (edge(x for x, _ in box) / PIXELS_PER_POINT for edge in (min, max))
    bottom = (box[2][1] + box[3][1]) / 2 / PIXELS_PER_POINT
    height = (usual if abs(_height(box) - usual) < _ABOUT * usual else _height(box)) / PIXELS_PER_POINT
    widths = [0.55 if char.isascii() else 1.0 for char in text]
    unit = (right - left) / (sum(widths) or 1.0)
    baseline = bottom - 0.15 * height
    glyphs, x = [], left
    for char, width in zip(text, widths, strict=True):
        glyphs.append(Glyph(char, x, x + width * unit, baseline, height))
        x += width * unit
    return glyphs


def _rules(image: Image) -> list[Rule]:
    """The drawn lines of the picture: long runs of dark pixels, small gaps bridged."""
    import cv2

    dark = _dark(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))
    rules = []
    for along, across in ((1, 0), (0, 1)):

        def stroke(length: int, width: int, along: int = along, across: int = across) -> Image:
            size = (length * along + width * across, length * across + width * along)
            return cv2.getStructuringElement(cv2.MORPH_RECT, size)

        runs = cv2.morphologyEx(cv2.dilate(dark, stroke(1, 3)), cv2.MORPH_OPEN, stroke(_LINE_LENGTH, 1))
        lines = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, stroke(_GAP, 1))
        for x, y, width, height, _ in cv2.connectedComponentsWithStats(lines)[2][1:].tolist():
            corners = (x, y, x + width - 1, y + height - 1)
            rules.append(Rule(*(corner / PIXELS_PER_POINT for corner in corners)))
    return rules
