"""Web pages as government sites publish plans: the article without what the site puts around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from lianggang.documents.archive import Element, check_tags
from lianggang.documents.article import INVISIBLE, article_of, is_furniture, visible_text
from lianggang.documents.assemble import Assembly, Grid, Slot, add_blocks, cell_text, check_length, unboxed
from lianggang.documents.counting import count
from lianggang.documents.encoding import decode
from lianggang.documents.limits import Limits
from lianggang.documents.model import Document
from lianggang.documents.remarks import REMARKS, counted
from lianggang.errors import unusable
from lianggang.findings import Finding, note, warning

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HEAD = 4096
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}

_SILENT = INVISIBLE | {"button", "input", "nav", "aside", "footer", "audio", "video", "map"}
_INLINE = {
    "a", "abbr", "b", "big", "bdo", "cite", "code", "em", "font", "i", "ins", "label", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup", "u", "tt", "time", "ruby", "rb", "var", "img", "wbr", "o:p", "st1:chsdate",
}  # fmt: skip
_DROPPED = {"rt", "rp", "del", "strike"}
_FLOWING = _INLINE | _DROPPED | INVISIBLE  # what does not part paragraphs
_MARKUP = 5  # times the text that a page may be long with its markup
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_BROKEN_LINE = re.compile(r"(?<=[\u2e80-\uffef])[ \t]*[\r\n]\s*|[ \t]*[\r\n]\s*(?=[\u2e80-\uffef])")
_ATTACHMENT = re.compile(r"\.(docx?|wps|pdf|ofd|zip|rar|xlsx?)([?#].*)?$", re.IGNORECASE)
_LIST_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_MAX_SPAN = 128
_OPENING = 12  # paragraphs in which a text states its own title
_MAX_NESTING = 16


def read(name: str, data: bytes, limits: Limits) -> Document:
    """The paragraphs and tables of the article of a web page.

    Raises `LianggangError` for pages that are damaged or hold no text.
    """
    text, findings = decode(data, _declared(data))
    return read_text(name, text, limits, findings)


def read_text(name: str, text: str, limits: Limits, findings: list[Finding]) -> Document:
    """The paragraphs and tables of the article of a decoded web page. Raises as `read`."""
    check_length(len(text) // _MARKUP, limits)
    check_tags(text.count("<"), limits)
    body = _body(text)
    assembly = Assembly(limits, findings=findings)
    article, left_out = article_of(body)
    reader = _Reader(assembly)
    blocks = list(reader.blocks(article))
    add_blocks(assembly, _with_one_heading(blocks, _headings(body)))
    if not blocks:
        raise unusable("no-text", "网页里没有正文", advice="请打开网页确认正文可见，用浏览器“另存为”后重新上传")
    findings += _remarks("".join([left_out, *reader.left_out]), _attachments(article), reader.remarks)
    return assembly.document(name, "html")


def _declared(data: bytes) -> str | None:
    found = _CHARSET.search(data[:_HEAD])
    if found is None:
        return None
    charset = found[1].decode("ascii", "replace").lower()
    return _WIDER.get(charset, charset)


def _body(text: str) -> Element:
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    text = _XML_DECLARATION.sub("", text.replace("\x00", ""))
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as problem:
        raise unusable("document-damaged", "网页内容不完整", advice="请用浏览器重新“另存为”后上传") from problem
    if any("depth" in str(entry.message) for entry in parser.error_log):
        raise unusable("document-damaged", "网页嵌套过深", advice="请把正文复制到Word文件后上传")
    body = root.find("body")
    return root if body is None else body


def _attachments(article: Element) -> list[str]:
    """Names of the documents that the article, or what stands beside it, links to."""
    around = article.getparent() if article.getparent() is not None else article
    links = [link for link in around.iter("a") if _ATTACHMENT.search(link.get("href") or "")]
    return [visible_text(link).strip() or (link.get("href") or "").rpartition("/")[2] for link in links]


def _remarks(left_out: str, attachments: list[str], remarks: Counter[str]) -> list[Finding]:
    findings = []
    if left_out:
        message = f"正文以外的{len(left_out)}个字（栏目、版权等）没有读入，如“{left_out[:30]}”"
        findings.append(note("page-furniture", message, advice="如其中有正文或附表，请复制到Word文件后上传"))
    if attachments:
        findings.append(
            warning(
                "attachments-linked",
                "网页有附件，附件内容没有读入",
                place="、".join(attachments[:5]),
                advice="如规划正文在附件里，请下载附件后上传",
            )
        )
    return findings + [counted(REMARKS[code], remarks[code]) for code in REMARKS if remarks[code]]


def _headings(body: Element) -> list[str]:
    return [text for h in body.iter("h1") if (text := visible_text(h).strip())]


def _with_one_heading(blocks: list[str | Grid], headings: list[str]) -> list[str | Grid]:
    """The blocks after the heading of the page, which is left out where the text itself opens with it."""
    if not blocks or not headings:
        return blocks
    heading = _bare(headings[-1])
    if isinstance(blocks[0], str) and _bare(blocks[0]) == heading:
        blocks = blocks[1:]
    opening = "".join(_bare(block) for block in blocks[:_OPENING] if isinstance(block, str))
    return blocks if heading in opening else [headings[-1], *blocks]


def _bare(text: str) -> str:
    return "".join(text.split())


class _Reader:
    """Walks an article without recursion, but for tables in tables."""

    def __init__(self, assembly: Assembly) -> None:
        self._reserve = assembly.reserve
        self._nesting = 0
        self._counted: dict[Element, int] = {}  # the last number of each list
        self.left_out: list[str] = []
        self.remarks: Counter[str] = Counter()

    def blocks(self, container: Element) -> Iterator[str | Grid]:
        """The paragraphs and tables of an element."""
        pending = [container.text or ""]
        walk = etree.iterwalk(container, events=("start", "end"))
        for event, element in walk:
            if element is container:
                continue
            if element.tag not in _FLOWING:
                yield from _paragraphs(pending)
            if event == "end":
                pending.append(element.tail or "")
            elif self._is_skipped(element):
                walk.skip_subtree()
            elif element.tag == "table" and self._nesting < _MAX_NESTING:
                yield from self._table(element)
                walk.skip_subtree()
            else:
                self._open(element, pending)
        yield from _paragraphs(pending)

    def _is_skipped(self, element: Element) -> bool:
        if element.tag in _SILENT or element.tag in _DROPPED:
            return True
        if "display:none" in (element.get("style") or "").replace(" ", "").lower():
            self.remarks["hidden-text"] += 1
            return True
        if is_furniture(element):
            self.left_out.append(visible_text(element))
            return True
        return False

    def _open(self, element: Element, pending: list[str]) -> None:
        if element.tag == "img":
            self.remarks["pictures-not-read"] += 1
        elif element.tag == "li":
            pending.append(self._item_number(element))
        text = element.text or ""
        pending.append(text.replace("\n", "\v") if _within_pre(element) else text)

    def _item_number(self, item: Element) -> str:
        """What a browser prints before an item of a numbered list."""
        ordered = item.getparent()
        if ordered is None or ordered.tag != "ol":
            return ""
        number, start = _whole(item.get("value")), _whole(ordered.get("start"))
        if number is None:
            number = self._counted.get(ordered, (1 if start is None else start) - 1) + 1
        self._counted[ordered] = number
        return count(number, _LIST_FORMATS.get(ordered.get("type") or "1", "decimal")) + "."

    def _table(self, table: Element) -> Iterator[str | Grid]:
        self._nesting += 1
        grid: Grid = []
        inner: list[str | Grid] = []
        falling: dict[int, tuple[Slot, int]] = {}
        for row in _rows(table):
            grid.append(self._row(row, falling, inner))
        self._nesting -= 1
        yield from unboxed(grid, inner, self.remarks)

    def _row(self, row: Element, falling: dict[int, tuple[Slot, int]], inner: list[str | Grid]) -> list[Slot]:
        """One row of the full grid; `falling` holds, by column, cells from above and how many rows they still cover."""
        slots: list[Slot] = []

        def fall() -> None:
            while len(slots) in falling:
                slot, rows_left = falling.pop(len(slots))
                if rows_left > 1:
                    falling[len(slots)] = (slot, rows_left - 1)
                slots.append(slot)

        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            fall()
            slot = self._slot(cell, inner)
            down = _span(cell.get("rowspan"), zero=_MAX_SPAN)
            for _ in range(_span(cell.get("colspan"), zero=1)):
                if down > 1:
                    falling[len(slots)] = (slot, down - 1)
                slots.append(slot)
        fall()
        self._reserve(len(slots))
        return slots

    def _slot(self, cell: Element, inner: list[str | Grid]) -> Slot:
        blocks = list(self.blocks(cell))
        inner.extend(blocks)
        return Slot(cell_text(blocks))


def _paragraphs(pending: list[str]) -> Iterator[str]:
    """The lines that the collected text makes, which is used up."""
    text = _BROKEN_LINE.sub("", "".join(pending))
    pending.clear()
    for line in text.split("\v"):
        line = _BLANKS.sub(" ", line).strip()
        if line:
            yield line


def _within_pre(element: Element) -> bool:
    return element.tag == "pre" or any(True for _ in element.iterancestors("pre"))


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _span(text: str | None, *, zero: int) -> int:
    """Columns or rows that a cell covers; a span of 0 means `zero`."""
    number = _whole(text)
    return min(1 if number is None else number or zero, _MAX_SPAN)


def _whole(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text.strip()) else None
