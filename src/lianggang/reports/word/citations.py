"""Which bookmark of a Word report states which stored value: written with the report, read again after editing.

Each citation lies in a hidden bookmark `_lg1`, `_lg2`, …; a custom XML part of the file maps the bookmark to its key,
names the snapshot that the report was made from, and lists the numbers that the text states without a citation.
Both survive editing and saving, so an edited report can be read against the values of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from lxml import etree

from lianggang.documents.archive import Archive
from lianggang.documents.limits import DEFAULT, MEGABYTE
from lianggang.errors import LianggangError, unusable
from lianggang.reports.figures import Cited, Key
from lianggang.reports.numerals import Numeral, numerals

NAMESPACE = "urn:lianggang:citations:1"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PREFIX = "_lg"
_ZIP = b"PK"  # what every docx begins with


@dataclass(slots=True)
class Register:
    """The citations of one file in the order in which they were written."""

    cited: list[Cited] = field(default_factory=list)

    def add(self, cited: Cited) -> tuple[int, str]:
        """Note a citation; its bookmark's number and name."""
        self.cited.append(cited)
        number = len(self.cited)
        return number, f"{_PREFIX}{number}"

    def to_xml(self, document: Any, snapshot: str = "") -> bytes:
        """The custom XML part: one element for each bookmark.

        document: the root of the finished text. snapshot: the hash of what the report was made from, if it was.
        """
        root = etree.Element(f"{{{NAMESPACE}}}citations", nsmap={None: NAMESPACE}, snapshot=snapshot)
        written = Edited({}, *_body(document))
        root.set("numbers", " ".join(n.text for passage in written.passages() for n in passage.uncited))
        for number, cited in enumerate(self.cited, 1):
            entry = etree.SubElement(root, f"{{{NAMESPACE}}}cite", name=f"{_PREFIX}{number}", text=cited.text)
            entry.set("subject", cited.key.subject)
            entry.set("field", cited.key.field)
            if cited.key.year is not None:
                entry.set("year", str(cited.key.year))
            if cited.key.breakdown:
                entry.set("breakdown", cited.key.breakdown)
        return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or cell of an edited report, numbered from 1, with the numbers in it that no citation covers."""

    number: int
    text: str
    uncited: tuple[Numeral, ...]


@dataclass(frozen=True, slots=True)
class Edited:
    """A report as it was read again.

    cited: citation by bookmark, as it was written. text: running text; spans: where a bookmark lies in it.
    numbers: what the report stated without a citation when it was made. snapshot: hash of what it was made from.
    """

    cited: dict[str, Cited]
    text: str
    spans: dict[str, tuple[int, int]]
    numbers: tuple[str, ...] = ()
    snapshot: str = ""

    def of(self, name: str) -> str:
        """The text of a citation, empty when it was deleted."""
        start, end = self.spans.get(name, (0, 0))
        return self.text[start:end].strip()

    def around(self, index: int) -> tuple[int, int]:
        """Where the text lies between the citations that survive before and after the one at `index`."""
        names = list(self.cited)
        before = next((self.spans[n][1] for n in reversed(names[:index]) if self.of(n)), 0)
        after = next((self.spans[n][0] for n in names[index + 1 :] if self.of(n)), len(self.text))
        return before, after

    def passages(self, known: Iterable[tuple[int, int]] = ()) -> Iterator[Passage]:
        """Every paragraph; numbers that lie in a `known` span are passed over like those of citations."""
        covered = sorted([*self.spans.values(), *known])
        start = 0
        for number, text in enumerate(self.text.split("\n")):
            found = (n for n in numerals(text) if not _within(start + n.start, start + n.end, covered))
            yield Passage(number, text, tuple(found))
            start += len(text) + 1


def _within(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(s < end and start < e for s, e in spans)


def read_edited(path: str | PathLike[str]) -> Edited:
    """Read an edited report again. LianggangError when the file is no Word file or carries no citations."""
    try:
        data = _bytes(Path(path))
        if not data.startswith(_ZIP):
            raise unusable("no-word-file", "不是docx文件")
        archive = Archive(data, DEFAULT)
        parts = sorted(n for n in archive.names if n.startswith("customXml/") and n.endswith(".xml"))
        root = next((r for n in parts if (r := archive.xml(n)).tag == f"{{{NAMESPACE}}}citations"), None)
        text, spans = _body(archive.xml("word/document.xml"))
    except FileNotFoundError as problem:
        message = "没有这个报告文件"
        raise unusable("report-missing", message, place=str(path), advice="请核对文件名和所在的文件夹") from problem
    except OSError as problem:
        raise _unreadable(path, "打不开", "请核对是不是文件，有没有读取的权限") from problem
    except LianggangError as problem:
        raise _unreadable(path, problem.findings[0].message, "请用 Word 或 WPS 另存为 docx 再试") from problem
    if root is None:
        raise unusable(
            "report-without-citations",
            "文件里没有数据引用的对照表，不能核对",
            place=str(path),
            advice="请使用本系统生成的报告；另存为其他格式再转回会丢失对照表",
        )
    numbers = tuple(root.get("numbers", "").split())
    return Edited(_entries(root), text, spans, numbers, root.get("snapshot", ""))


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > DEFAULT.file_bytes:
        raise unusable("file-too-large", f"文件超过{DEFAULT.file_bytes // MEGABYTE}MB")
    return path.read_bytes()


def _unreadable(path: str | PathLike[str], why: str, advice: str) -> LianggangError:
    return unusable("report-unreadable", f"这个文件不能作为 Word 报告读取：{why}", place=str(path), advice=advice)


def _entries(root: Any) -> dict[str, Cited]:
    found = {}
    for entry in root:
        get = entry.attrib.get
        key = Key(get("subject", ""), get("field", ""), _year(get("year", "")), get("breakdown", ""))
        found[get("name", "")] = Cited(key, get("text", ""))
    return found


def _year(text: str) -> int | None:
    """The year of a citation; what is no year becomes 0, of which no round has values."""
    if not text:
        return None
    return int(text) if text.isdecimal() and len(text) == 4 else 0


def _body(root: Any) -> tuple[str, dict[str, tuple[int, int]]]:
    """The text and the citations' places in it; tracked deletions do not count as text."""
    parts: list[str] = []
    length = 0
    open_ones: dict[str, tuple[str, int]] = {}
    spans: dict[str, tuple[int, int]] = {}
    for node in root.iter(f"{_W}p", f"{_W}t", f"{_W}bookmarkStart", f"{_W}bookmarkEnd"):
        name = node.get(f"{_W}name", "")
        if node.tag == f"{_W}bookmarkStart" and name.startswith(_PREFIX):
            open_ones[node.get(f"{_W}id")] = (name, length)
        elif node.tag == f"{_W}bookmarkEnd" and (found := open_ones.pop(node.get(f"{_W}id"), None)):
            spans[found[0]] = (found[1], length)
        elif node.tag in (f"{_W}p", f"{_W}t"):
            parts.append((node.text or "") if node.tag == f"{_W}t" else "\n")
            length += len(parts[-1])
    return "".join(parts), spans
