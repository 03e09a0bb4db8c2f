"""How long reading takes by itself: each form of our own text, growth to 1,000 pages, and scanned pages.

Run as `python bench/reading.py [NAME]`. Each case is a process of its own, so that its memory is its own; seconds are
those of the processor in one thread, for scans those on the clock too, since recognition uses all cores.
"""

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.documents.page_files import Sheet, pdf  # noqa: E402

from lianggang.documents import Paragraph, read_document  # noqa: E402

CHARACTERS, PAGE, LINES, WIDE = 50_000, 550, 22, 26
FONTS = Path("/usr/share/fonts")
RUNS = 3
CHILD = """
import json, sys, time
from lianggang.documents import from_bytes
from lianggang.plans.reader import read_plan
data = sys.stdin.buffer.read()
def held():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]) / 1024
times = []
for _ in range(int(sys.argv[1])):
    clock, start = time.perf_counter(), time.process_time()
    document = from_bytes("x", data)
    middle = time.process_time()
    reading = read_plan(document)
    times.append((middle - start, time.process_time() - middle, time.perf_counter() - clock))
best = min(times, key=lambda run: run[0] + run[1])
print(json.dumps([*best, times[0][0] + times[0][1], held(), len(document.text), len(reading.plans)]))
"""


def paragraphs(characters: int) -> list[str]:
    """The paragraphs of the example plans, again and again, up to a number of characters."""
    own = [b.text for b in read_document(ROOT / "examples" / "county" / "plan.docx").blocks if isinstance(b, Paragraph)]
    grown: list[str] = []
    for text in cycle(own):
        if characters <= 0:
            return grown
        grown.append(text)
        characters -= len(text) + 1
    return grown


def text_file(characters: int) -> bytes:
    return "\n".join(paragraphs(characters)).encode()


def word_file(characters: int) -> bytes:
    import docx

    document, out = docx.Document(), io.BytesIO()
    for text in paragraphs(characters):
        document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def sheets(pages: int) -> Iterator[list[str]]:
    """The lines of each page as a printer breaks them."""
    indented = ("　　" + text for text in paragraphs(pages * PAGE * 2))
    lines = (text[i : i + WIDE] for text in indented for i in range(0, len(text), WIDE))
    for _ in range(pages):
        yield list(islice(lines, LINES))


def page_file(pages: int) -> bytes:
    return pdf([_sheet(number, lines) for number, lines in enumerate(sheets(pages), 1)])


def _sheet(number: int, lines: list[str]) -> Sheet:
    sheet = Sheet().write(290, 810, f"— {number} —", 10)
    for i, line in enumerate(lines):
        bare = line.lstrip("　")
        sheet.write(80 + 16 * (len(line) - len(bare)), 100 + 28 * i, bare)
    return sheet


def picture_file(pages: int) -> bytes:
    """The pages as a fax machine sends them: one picture each, in one .tif file."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(next(p for p in FONTS.rglob("*.tt[fc]") if "wqy" in p.name)), 32)
    shots = []
    for lines in sheets(pages):
        shot = Image.new("1", (1190, 1684), 1)
        for i, line in enumerate(lines):
            ImageDraw.Draw(shot).text((160, 200 + 56 * i), line, font=font, fill=0)
        shots.append(shot)
    out = io.BytesIO()
    shots[0].save(out, "TIFF", save_all=True, append_images=shots[1:], compression="group4")
    return out.getvalue()


def recognises() -> bool:
    named = (p.name for p in FONTS.rglob("*.tt[fc]"))
    return find_spec("rapidocr") is not None and any("wqy" in name for name in named)


CASES: dict[str, Callable[[], bytes]] = {
    ".txt, 50,000 characters": lambda: text_file(CHARACTERS),
    ".docx, 50,000 characters": lambda: word_file(CHARACTERS),
    ".pdf, 60 pages": lambda: page_file(60),
    ".txt, 500,000 characters": lambda: text_file(10 * CHARACTERS),
    ".docx, 500,000 characters": lambda: word_file(10 * CHARACTERS),
    ".pdf, 250 pages": lambda: page_file(250),
    ".pdf, 1,000 pages": lambda: page_file(1_000),
    "scan, 6 pages": lambda: picture_file(6),
}


def main() -> None:
    print(
        f"{'file':28}{'document s':>11}{'plan s':>8}{'clock s':>9}{'first s':>9}{'MB':>6}{'characters':>12}{'plans':>7}"
    )
    for name in sys.argv[1:] or CASES:
        if name.startswith("scan") and not recognises():
            print(f"{name:28}skipped: needs the extra `ocr` and the font WenQuanYi", flush=True)
            continue
        runs = "1" if name.startswith(("scan", ".pdf, 1,000")) else str(RUNS)
        command = [sys.executable, "-c", CHILD, runs]
        done = subprocess.run(command, input=CASES[name](), stdout=subprocess.PIPE, check=True)
        document, plan, clock, first, memory, characters, plans = json.loads(done.stdout)
        if name.startswith("scan"):
            name += f", {clock / int(name.split()[1]):.1f} s each"
        costs = f"{document:11.2f}{plan:8.2f}{clock:9.2f}{first:9.2f}{memory:6.0f}"
        print(f"{name:28}{costs}{characters:12,}{plans:7}", flush=True)


if __name__ == "__main__":
    main()
