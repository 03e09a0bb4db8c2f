"""Which bookmark of a Word report states which stored value, and whether it still agrees.

Each citation lies in a hidden bookmark `_lg1`, `_lg2`, …; a custom XML part of the file maps the bookmark to its key.
Both survive editing and saving, so an edited report can be read against the values of today.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from lxml import etree

from lianggang.documents.archive import Archive
from lianggang.documents.limits import DEFAULT, MEGABYTE
from lianggang.errors import LianggangError, unusable
from lianggang.findings import Finding, note, warning
from lianggang.reports.figures import Cited, Figures, Key
from lianggang.round import Round

NAMESPACE = "urn:lianggang:citations:1"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PREFIX = "_lg"
_PASSAGE = 40  # characters of a passage shown in a finding
_YEARS, _DIGITS = re.compile(r"\d{4}(—\d{4})?年"), re.compile(r"\d")


@dataclass(slots=True)
class Register:
    """The citations of one file in the order in which they were written."""

    cited: list[Cited] = field(default_factory=list)

    def add(self, cited: Cited) -> tuple[int, str]:
        """Note a citation; its bookmark's number and name."""
        self.cited.append(cited)
        number = len(self.cited)
        return number, f"{_PREFIX}{number}"

    def to_xml(self) -> bytes:
        """The custom XML part: one element for each bookmark."""
        root = etree.Element(f"{{{NAMESPACE}}}citations", nsmap={None: NAMESPACE})
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
class _Body:
    """The running text of a document and where its citations lie in it."""

    text: str
    spans: dict[str, tuple[int, int]]

    def of(self, name: str) -> str:
        """The text of a citation, empty when it was deleted."""
        start, end = self.spans.get(name, (0, 0))
        return self.text[start:end].strip()

    def around(self, names: list[str], index: int) -> str:
        """The text between the citations that survive before and after the one at `index`."""
        before = next((self.spans[n][1] for n in reversed(names[:index]) if self.of(n)), 0)
        after = next((self.spans[n][0] for n in names[index + 1 :] if self.of(n)), len(self.text))
        return self.text[before:after]


def check_report(path: str | PathLike[str], round: Round) -> tuple[Finding, ...]:
    """Read an edited report again and say which of its numbers no longer agree with the round.

    Warnings: a number that differs from the stored value, that was typed over, or whose target the round does not
    know any more. Notes: a citation that was deleted from the text. LianggangError when the file is no Word file or
    carries no citations.
    """
    entries, body = _read(path)
    figures, names = Figures(round), list(entries)
    findings = (_judge(names, index, entries[name], body, figures) for index, name in enumerate(names))
    return tuple(f for f in findings if f)


def _judge(names: list[str], index: int, cited: Cited, body: _Body, figures: Figures) -> Finding | None:
    place, written = _place(cited.key, figures), body.of(names[index])
    if not written:
        return _unmarked(cited, body.around(names, index), place)
    try:
        today = figures.render(cited.key)
    except (KeyError, ValueError, ArithmeticError):
        message = f"正文为「{written}」，本期数据中已没有对应的目标或指标"
        return warning("citation-unknown", message, place=place, advice="核对规划目标是否有变动，改正或者删去这个数")
    if _same(written, today):
        return None
    message = f"正文为「{written}」，库中为「{today or '无数据'}」"
    advice = "核对后改正正文；如果库中的数有误，由填报单位更正"
    return warning("citation-differs", message, place=place, advice=advice)


def _unmarked(cited: Cited, passage: str, place: str) -> Finding | None:
    """A citation whose bookmark is gone: typed over with another number, deleted, or retyped as it was."""
    if cited.text in passage:
        return None
    shown = passage.strip()[:_PASSAGE]
    if _DIGITS.search(_YEARS.sub("", passage)):
        message = f"原引用「{cited.text}」处改写为「{shown}」"
        return warning("citation-overtyped", message, place=place, advice="核对改写后的数")
    return note("citation-deleted", f"正文删去了「{cited.text}」", place=place, advice="如系有意删改，不需处理")


def _same(text: str, today: str) -> bool:
    return "".join(text.split()) == "".join(today.split())


def _place(key: Key, figures: Figures) -> str:
    if key.subject in figures.results:
        tracked = figures.results[key.subject].tracked
        name = f"{tracked.where} {tracked.indicator_name}"
    else:
        name = figures.scopes[key.subject].name if key.subject in figures.scopes else key.subject
    return " ".join(p for p in (name, f"{key.year}年" if key.year else "", key.breakdown) if p)


def _read(path: str | PathLike[str]) -> tuple[dict[str, Cited], _Body]:
    try:
        archive = Archive(_bytes(Path(path)), DEFAULT)
        parts = sorted(n for n in archive.names if n.startswith("customXml/") and n.endswith(".xml"))
        entries = next((e for n in parts if (e := _entries(archive.xml(n)))), None)
        body = _body(archive.xml("word/document.xml"))
    except FileNotFoundError as problem:
        message = "没有这个报告文件"
        raise unusable("report-missing", message, place=str(path), advice="请核对文件名和所在的文件夹") from problem
    except OSError as problem:
        raise _unreadable(path, "打不开", "请核对是不是文件，有没有读取的权限") from problem
    except LianggangError as problem:
        raise _unreadable(path, problem.findings[0].message, "请用 Word 或 WPS 另存为 docx 再试") from problem
    if entries is None:
        raise unusable(
            "report-without-citations",
            "文件里没有数据引用的对照表，不能核对",
            place=str(path),
            advice="请使用本系统生成的报告；另存为其他格式再转回会丢失对照表",
        )
    return entries, body


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > DEFAULT.file_bytes:
        raise unusable("file-too-large", f"文件超过{DEFAULT.file_bytes // MEGABYTE}MB")
    return path.read_bytes()


def _unreadable(path: str | PathLike[str], why: str, advice: str) -> LianggangError:
    return unusable("report-unreadable", f"这个文件不能作为 Word 报告读取：{why}", place=str(path), advice=advice)


def _entries(root: Any) -> dict[str, Cited] | None:
    if root.tag != f"{{{NAMESPACE}}}citations":
        return None
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


def _body(root: Any) -> _Body:
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
    return _Body("".join(parts), spans)
