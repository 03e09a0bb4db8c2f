"""What hostile uploads cost: seconds and memory until each is read or refused in a process of its own.

Run as `python bench/hostile.py [NAME]`. Every file is made here; none may take longer than a clerk would wait.
"""

import io
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.documents.page_files import OFD, Sheet, pdf  # noqa: E402
from tests.documents.word_files import word, zipped  # noqa: E402

LINE = '<o:PathObject Boundary="0 0 9 9"><o:AbbreviatedData>M 0 0 L 9 9</o:AbbreviatedData></o:PathObject>'
ITEM = "1．孕产妇死亡率控制在12/10万以下，"
CHILD = """
import json, resource, sys, time
from lianggang.documents.apart import from_bytes_apart
from lianggang.documents.limits import Limits
from lianggang.errors import LianggangError
data, start = sys.stdin.buffer.read(), time.perf_counter()
try:
    outcome = f"{len(from_bytes_apart('x', data, limits=Limits(seconds=60)).text)} characters"
except LianggangError as problem:
    outcome = problem.findings[0].code
memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps([time.perf_counter() - start, memory, outcome]))
"""


def stream(content: bytes) -> bytes:
    """A PDF file whose only page has the packed content."""
    packed = zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (i, text) for i, text in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Size 6/Root 1 0 R>>\n%%EOF"


def pages_of_one_part(pages: int, content: str) -> bytes:
    """An OFD file whose pages all show one part."""
    entries = "".join(f'<o:Page ID="{i}" BaseLoc="P.xml"/>' for i in range(pages))
    space = f'xmlns:o="{OFD}"'
    return zipped(
        {
            "OFD.xml": f"<o:OFD {space}><o:DocBody><o:DocRoot>D.xml</o:DocRoot></o:DocBody></o:OFD>",
            "D.xml": f"<o:Document {space}><o:Pages>{entries}</o:Pages></o:Document>",
            "P.xml": f"<o:Page {space}><o:Content><o:Layer>{content}</o:Layer></o:Content></o:Page>",
        }
    )


def letter(depth: int) -> bytes:
    """A saved page within wrappings within wrappings."""
    head = "".join(f'Content-Type: multipart/related; boundary="{i}"\n\n--{i}\n' for i in range(depth))
    return f"MIME-Version: 1.0\n{head}Content-Type: text/html\n\n<p>{ITEM}</p>".encode()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b"<" + b" " * 300_000_000)
    return out.getvalue()


def email_bomb() -> bytes:
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    message.set_content("<p>x</p>" * 400_000, subtype="html")
    return bytes(message)


CASES: dict[str, Callable[[], bytes]] = {
    "zip bomb": bomb,
    "docx, million empty paragraphs": lambda: word("<w:p/>" * 1_000_000 + f"<w:p><w:r><w:t>{ITEM}</w:t></w:r></w:p>"),
    "docx, 20,000 text boxes in one": lambda: word(
        "<w:p><w:r><w:pict>"
        + f"<w:txbxContent><w:p><w:r><w:t>{ITEM}</w:t></w:r></w:p></w:txbxContent>" * 20_000
        + "</w:pict></w:r></w:p>"
    ),
    "txt, one line of 2.9 million": lambda: (ITEM * 140_000).encode(),
    "txt, 140,000 items": lambda: (f"{ITEM}\n" * 140_000).encode(),
    "txt, 2.9 million digits": lambda: b"1" * 2_900_000,
    "txt, 2.9 million brackets": lambda: ("（" * 2_900_000).encode(),
    "txt, a million tabs": lambda: b"\ta\n" * 900_000,
    "txt, 45 MB in GB 18030": lambda: (ITEM * 1_100_000).encode("gb18030"),
    "txt, 200,000 titles": lambda: ("某县妇女发展规划\n一、目标\n" * 200_000).encode(),
    "html, 300,000 items of a list": lambda: f"<ol>{'<li>某项，达到95%。' * 300_000}</ol>".encode(),
    "html, million spans 200 deep": lambda: ("<div>" * 200 + "<b></b>" * 1_000_000 + f"<p>{ITEM}。</p>").encode(),
    "html, 7 million paragraphs": lambda: b"<p></p>" * 7_000_000,
    "html, cells of huge spans": lambda: ("<table>" + '<tr><td rowspan=128 colspan=128>甲。' * 50_000).encode(),
    "mht, 5,000 wrappings": lambda: letter(5_000),
    "mht, 400,000 paragraphs": email_bomb,
    "pdf, content of 900 MB": lambda: stream(b"q Q " * 225_000_000),
    "pdf, 3 million characters": lambda: stream(b"BT /F 9 Tf 9 9 Td (" + b"a" * 3_100_000 + b") Tj ET"),
    "pdf, million lines": lambda: stream(b"0 0 m 9 9 l S " * 1_000_000),
    "pdf, one path of a million": lambda: stream(b"0 0 m " + b"9 9 l " * 1_000_000 + b"S"),
    "pdf, 2,000 full pages": lambda: pdf([Sheet().column([ITEM * 12] * 2)] * 2_000),
    "ofd, 2,000 pages of one part": lambda: pages_of_one_part(2_000, LINE * 9_000),
}  # fmt: skip


def main() -> None:
    wanted = sys.argv[1:] or list(CASES)
    print(f"{'upload':34}{'MB':>7}{'seconds':>9}{'memory MB':>11}  outcome")
    for name in wanted:
        data = CASES[name]()
        done = subprocess.run([sys.executable, "-c", CHILD], input=data, stdout=subprocess.PIPE, check=True)
        seconds, memory, outcome = json.loads(done.stdout)
        print(f"{name:34}{len(data) / 2**20:7.1f}{seconds:9.1f}{memory:11.0f}  {outcome}", flush=True)


if __name__ == "__main__":
    main()
