"""Pictures of the first pages of every kind of document, as LibreOffice prints it, and those that somebody looked at.

    python -m tests.reports.kinds.pictures      # after a wanted change: writes the pictures anew, then look at them

Small and grey: a wrong margin, a lost table, another order of pages shows; a single word does not, which other tests
see. Letters have other shapes in other fonts, so pictures are compared only where the same are at hand.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image

from lianggang.documents.limits import DEFAULT
from lianggang.documents.office import find_program, pdf_of
from lianggang.reports.making import build
from lianggang.reports.snapshot import ReportKind
from lianggang.reports.word.file import to_docx
from tests.reports.kinds.test_notice import notice
from tests.reports.made import snapshot

Grey = npt.NDArray[np.uint8]

KEPT = Path(__file__).parent.parent / "golden" / "pictures"
PAGES = 3
RESOLUTION = 40  # dots an inch
FONTS = ("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体")
DOCUMENTS = (*(kind.value for kind in ReportKind), "notice")
_MARKED = 60  # of 255: so much darker or lighter is another thing on the paper


def written(document: str) -> bytes:
    """A document of the sample round in Word's format."""
    return to_docx(notice()) if document == "notice" else build(snapshot(ReportKind(document)).to_bytes())


def printed(document: str) -> list[Grey]:
    """The first pages of a document as LibreOffice prints it, each (height, width)."""
    pdf = pypdfium2.PdfDocument(pdf_of(written(document), DEFAULT))
    pages = [pdf[k].render(scale=RESOLUTION / 72, grayscale=True) for k in range(min(PAGES, len(pdf)))]
    return [page.to_numpy().reshape(page.height, page.width, -1)[:, :, 0].astype(np.uint8) for page in pages]


def kept(document: str) -> list[Grey]:
    """The pictures of a document that somebody has looked at."""
    return [np.asarray(Image.open(path)) for path in sorted(KEPT.glob(f"{document}-*.png"))]


def difference(one: Grey, other: Grey) -> float:
    """The share of the paper that looks otherwise; 1 for paper of another size."""
    if one.shape != other.shape:
        return 1.0
    return float((np.abs(one.astype(int) - other) > _MARKED).mean())


def surroundings() -> dict[str, str]:
    """What the shapes of letters depend on: the version of LibreOffice, and the fonts in place of the official ones."""
    program = find_program()
    version = _said([str(program), "--version"]) if program else ""
    match = shutil.which("fc-match")
    return {"LibreOffice": version} | {font: _said([match, f"{font}:lang=zh-cn"]) if match else "" for font in FONTS}


def _said(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout.strip()


def kept_surroundings() -> dict[str, str]:
    """What the kept pictures were made with."""
    found: dict[str, str] = json.loads((KEPT / "made-with.json").read_text("utf-8"))
    return found


def _anew() -> Iterator[Path]:
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True)
    (KEPT / "made-with.json").write_text(json.dumps(surroundings(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    for document in DOCUMENTS:
        for number, page in enumerate(printed(document), 1):
            path = KEPT / f"{document}-{number}.png"
            Image.fromarray(page).quantize(16).convert("L").save(path, optimize=True)
            yield path


if __name__ == "__main__":
    for path in _anew():
        print(path)
