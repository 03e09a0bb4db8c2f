"""Which bookmark of a Word report states which stored value, and whether it still agrees.

Each citation lies in a hidden bookmark `_lg1`, `_lg2`, …; a custom XML part of the file maps the bookmark to its key.
Both survive editing and saving, so an edited report can be read against the values of today.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from os import PathLike
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from lianggang.errors import unusable
from lianggang.findings import Finding, note, warning
from lianggang.reports.figures import Cited, Figures, Key
from lianggang.round import Round

NAMESPACE = "urn:lianggang:citations:1"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_BYTES = 64 * 1024 * 1024
_PREFIX = "_lg"


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


def check_report(path: str | PathLike[str], round: Round) -> tuple[Finding, ...]:
    """Read an edited report again and say which of its numbers no longer agree with the round.

    Warnings: a number that differs from the stored value, or whose target the round does not know any more.
    Notes: a citation that was deleted from the text. LianggangError when the file is no Word file or carries no
    citations.
    """
    entries, texts = _read(path)
    figures = Figures(round)
    findings = (_judge(name, cited, texts, figures) for name, cited in entries.items())
    return tuple(f for f in findings if f)


def _judge(name: str, cited: Cited, texts: dict[str, str], figures: Figures) -> Finding | None:
    place = _place(cited.key, figures)
    if not texts.get(name, "").strip():
        return note("citation-deleted", f"正文删去了「{cited.text}」", place=place, advice="如系有意删改，不需处理")
    try:
        today = figures.render(cited.key)
    except (KeyError, ValueError):
        return warning(
            "citation-unknown",
            f"正文为「{texts[name]}」，本期数据中已没有对应的目标或指标",
            place=place,
            advice="核对规划目标是否有变动，改正或者删去这个数",
        )
    if _same(texts[name], today):
        return None
    message = f"正文为「{texts[name]}」，库中为「{today or '无数据'}」"
    advice = "核对后改正正文；如果库中的数有误，由填报单位更正"
    return warning("citation-differs", message, place=place, advice=advice)


def _same(text: str, today: str) -> bool:
    return "".join(text.split()) == "".join(today.split())


def _place(key: Key, figures: Figures) -> str:
    if key.subject in figures.results:
        tracked = figures.results[key.subject].tracked
        name = f"{tracked.where} {tracked.indicator_name}"
    else:
        name = figures.scopes[key.subject].name if key.subject in figures.scopes else key.subject
    return " ".join(p for p in (name, f"{key.year}年" if key.year else "", key.breakdown) if p)


def _read(path: str | PathLike[str]) -> tuple[dict[str, Cited], dict[str, str]]:
    try:
        with ZipFile(path) as archive:
            parts = [n for n in archive.namelist() if n.startswith("customXml/") and n.endswith(".xml")]
            entries = next((e for n in parts if (e := _entries(_parse(archive, n)))), None)
            texts = _bookmarks(_parse(archive, "word/document.xml"))
    except (BadZipFile, KeyError, OSError, etree.XMLSyntaxError) as problem:
        raise unusable(
            "report-unreadable",
            "这个文件不能作为 Word 报告读取",
            place=str(path),
            advice="请用 Word 或 WPS 另存为 docx 再试",
        ) from problem
    if entries is None:
        raise unusable(
            "report-without-citations",
            "文件里没有数据引用的对照表，不能核对",
            place=str(path),
            advice="请使用本系统生成的报告；另存为其他格式再转回会丢失对照表",
        )
    return entries, texts


def _parse(archive: ZipFile, name: str) -> Any:
    if archive.getinfo(name).file_size > _MOST_BYTES:
        raise KeyError(name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(archive.read(name), parser)


def _entries(root: Any) -> dict[str, Cited] | None:
    if root.tag != f"{{{NAMESPACE}}}citations":
        return None
    found = {}
    for entry in root:
        get = entry.attrib.get
        year = get("year", "")
        key = Key(get("subject", ""), get("field", ""), int(year) if year.isdigit() else None, get("breakdown", ""))
        found[get("name", "")] = Cited(key, get("text", ""))
    return found


def _bookmarks(root: Any) -> dict[str, str]:
    """The text between the start and the end of each citation's bookmark; tracked deletions do not count."""
    texts: dict[str, str] = {}
    open_ones: dict[str, str] = {}
    for node in root.iter():
        if node.tag == f"{_W}bookmarkStart" and node.get(f"{_W}name", "").startswith(_PREFIX):
            open_ones[node.get(f"{_W}id")] = node.get(f"{_W}name")
            texts[node.get(f"{_W}name")] = ""
        elif node.tag == f"{_W}bookmarkEnd":
            open_ones.pop(node.get(f"{_W}id"), None)
        elif node.tag == f"{_W}t":
            for name in open_ones.values():
                texts[name] += node.text or ""
    return texts
