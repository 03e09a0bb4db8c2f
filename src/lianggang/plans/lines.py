"""Document to logical lines: debris cut, contents lists dropped, broken lines joined, numbers recognised.

Lines are recognised here; the tree is built from them in `outline`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from lianggang.documents.model import Block, Document, Paragraph, Table
from lianggang.plans.flattened import is_row, table_of_cells
from lianggang.plans.heads import HEADS, RUN_IN, RUN_ON
from lianggang.plans.loose import loose_table
from lianggang.text.numbering import ItemNumber, Style, item_number
from lianggang.text.passage import Passage

_DEBRIS = re.compile(r"\[bookmark:[^\]]*\]|\ufeff|\u200b|_GoBack")
_LEADER = re.compile(r"(?:[.．·]{3,}|…+|\t)\s*[（(-]?\s*\d{1,4}\s*[)）-]?\s*$")
_TAIL = 80  # characters at the end of a line in which leaders and a page number are looked for
_CONTENTS = re.compile(r"^目\s*[录次]$")
_PAGE_NUMBER = re.compile(r"^(?:[-—–―－·•]\s*\d{1,4}\s*[-—–―－·•]|第\s*\d{1,4}\s*页(?:[，,]?\s*共\s*\d{1,4}\s*页)?)$")
_CLOSED = re.compile(r"[。！？!?：:；;”」』…]\s*$|[)）》]\s*$")
_BOX = re.compile(
    r"^\s*(?:专\s*栏(?:\s*[0-9０-９一二三四五六七八九十]+(?![中的所列和])|(?=[\s:：]|$))"
    r"|重点(?:工程|项目)\s*[0-9０-９一二三四五六七八九十]+\s*[:：\s])"
)
_BOXED_TITLE = re.compile(r"[^：:。]{2,30}(?:工程|项目|行动|计划)(?:[（(][^。]*[)）])?")
_PERIOD = re.compile(r"^[（(]\s*20\d\d\s*[-－—–~～至]{1,2}\s*20\d\d\s*年?\s*[)）]$")
_RUNNING_HEAD = re.compile(r"^[^。，；]{4,40}(?:规划|纲要)\s*(?:[（(][^（）()]{4,14}[)）])?$")
_OPENING = re.compile(r"^(?:目\s*[录次]|第[一1１]|[一1１][、.．]|序|前|[（(]\s*20)")
_COVER_TITLES = 2  # on the cover and above the text
_REGION = re.compile(r"^[\u4e00-\u9fff]{1,10}[省市县区旗州盟]$")
_REST_OF_TITLE = re.compile(r"^(?:“[^”]{3}”)?(?:妇女|儿童)[^，。；]{0,12}(?:规划|纲要)")
_LONGEST_GROUP = 15  # characters of the name of a group of indicators
_BODY_LENGTH = 20
_LONGEST_ENTRY = 60
_LONGEST_TABLE = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """One logical line.

    whole: the words as printed. number: the item number at their head, None for plain text.
    table: set for a table, whose words are not in `whole`. framed: whether it is the title in a frame (a table of
    one cell).
    """

    whole: Passage
    number: ItemNumber | None = None
    table: Table | None = None
    framed: bool = False

    @property
    def passage(self) -> Passage:
        """The words without the item number."""
        return self.whole.cut(self.number.length).strip() if self.number else self.whole

    @property
    def text(self) -> str:
        """The words of the line without its number."""
        return self.passage.text

    @property
    def is_box(self) -> bool:
        """Whether the line is the title of a box (专栏)."""
        return self.number is None and (self.framed or bool(_BOX.match(self.text)))

    @property
    def is_head_word(self) -> bool:
        """Whether the line consists of one of the fixed headings (主要目标, 策略措施 …)."""
        return bool(HEADS.match(self.text))


def recognise(document: Document) -> tuple[Line, ...]:
    """The logical lines of a document, in reading order."""
    printed = _without_contents(_without_running_heads(tuple(_raw(document))))
    return tuple(_joined(_numbered(_parted(printed))))


@dataclass(frozen=True, slots=True)
class _Raw:
    passage: Passage
    table: Table | None = None
    framed: bool = False


def _raw(document: Document) -> Iterator[_Raw]:
    cells: list[Paragraph] = []
    for block, following in pairwise([*_with_loose_tables(document.blocks), None]):
        assert block is not None
        if isinstance(block, Paragraph) and (_belongs_to_cells(block, cells) or _spans_rows(block, cells, following)):
            cells.append(block)
            continue
        if cells:
            yield from _flush(cells)
            cells = []
        if isinstance(block, Table):
            yield from _table_lines(block)
        elif _holds_cells(block):
            cells.append(block)
        else:
            yield _Raw(_clean(Passage.at(block.text, block.start)))
    yield from _flush(cells)


def _with_loose_tables(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with each table that was poured out as plain lines put together again."""
    for _, run in groupby(blocks, type):
        alike = tuple(run)
        lines = [b for b in alike if isinstance(b, Paragraph)]
        yield from _tables_among(lines) if lines else alike


def _tables_among(lines: Sequence[Paragraph]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        is_short = len(lines[at].text) <= _BODY_LENGTH and not _holds_cells(lines[at])
        found = loose_table(lines[at : at + _LONGEST_TABLE]) if is_short else None
        yield found[0] if found else lines[at]
        at += found[1] if found else 1


def _belongs_to_cells(block: Paragraph, cells: list[Paragraph]) -> bool:
    """Text exports write a cell as a line that begins with a tab; further paragraphs of the cell have none."""
    if not cells or _holds_cells(block):
        return bool(cells)
    if is_row(cells[-1]):
        return False
    short = len(block.text.strip()) <= _BODY_LENGTH and len(cells) > 1
    return short and item_number(block.text) is None and not _BOX.match(block.text) and not _PERIOD.match(block.text)


def _spans_rows(block: Paragraph, cells: Sequence[Paragraph], following: Block | None) -> bool:
    """Whether a short line between two rows is a row of its own: the name of the group of indicators below it."""
    between = bool(cells) and is_row(cells[-1]) and isinstance(following, Paragraph) and is_row(following)
    return between and len(block.text.strip()) <= _LONGEST_GROUP and not re.search("[。；：]", block.text)


def _holds_cells(block: Paragraph) -> bool:
    return block.text.startswith("\t") or is_row(block)


def _flush(cells: list[Paragraph]) -> Iterator[_Raw]:
    if not cells:
        return
    if not _is_table(cells):
        yield from (_Raw(_clean(Passage.at(c.text, c.start))) for c in cells)
        return
    yield _Raw(Passage("", ()), table_of_cells(cells))


def _is_table(cells: Sequence[Paragraph]) -> bool:
    """Whether lines that begin with tabs are cells, not indented paragraphs or the text of a box."""
    if all(is_row(c) or not c.text.startswith("\t") for c in cells):
        return len(cells) > 1
    return len(cells) >= 4 and median(len(c.text) for c in cells) <= _BODY_LENGTH


def _table_lines(table: Table) -> Iterator[_Raw]:
    cells = {(c.start, c.text): c for row in table.rows for c in row if not c.merged}
    if len(cells) > 1:
        yield _Raw(Passage("", ()), table)
        return
    for cell in cells.values():
        start = cell.start
        framed = bool(_BOXED_TITLE.fullmatch(cell.text.split("\n")[0].strip()))
        for i, part in enumerate(cell.text.split("\n")):
            yield _Raw(_clean(Passage.at(part, start)), framed=framed and i == 0)
            start += len(part) + 1


def _clean(passage: Passage) -> Passage:
    return passage.without(m.span() for m in _DEBRIS.finditer(passage.text)).strip()


def _without_running_heads(lines: Sequence[_Raw]) -> tuple[_Raw, ...]:
    """The lines without the title that every page of a print repeats; before an opening heading it stays."""
    texts = [line.passage.text for line in lines]
    often = {t for t, n in Counter(texts).items() if n > _COVER_TITLES and _RUNNING_HEAD.match(t)}
    first = {text: i for i, text in reversed(list(enumerate(texts)))}
    following = [*texts[1:], ""]
    return tuple(
        line
        for i, line in enumerate(lines)
        if texts[i] not in often or first[texts[i]] == i or _OPENING.match(following[i])
    )


def _without_contents(lines: Sequence[_Raw]) -> Iterator[_Raw]:
    """The lines without blank ones, page numbers and lists of contents, with leaders or without."""
    again = Counter(_entry(line) for line in lines)
    in_contents = False
    for line in lines:
        text, entry = line.passage.text, _entry(line)
        again[entry] -= 1
        if line.table is None:
            if not text or _LEADER.search(text, max(0, len(text) - _TAIL)) or _PAGE_NUMBER.match(text):
                continue
            is_entry = again[entry] > 0 and len(text) <= _LONGEST_ENTRY and not _CLOSED.search(text)
            in_contents = bool(_CONTENTS.match(text)) or (in_contents and is_entry)
            if in_contents:
                continue
        yield line


def _entry(line: _Raw) -> str:
    """What an entry of the contents and the heading that it announces have in common."""
    bare = re.sub(r"\s+", "", line.passage.text)
    return bare[:-_TAIL] + re.sub(r"[.．·…]*[（(]?\d*[)）]?$", "", bare[-_TAIL:])


def _parted(lines: Iterable[_Raw]) -> Iterator[_Raw]:
    """Headings that run into their text, and items that run on behind each other, as lines of their own."""
    for line in lines:
        starts = _starts(line.passage.text) if line.table is None else [0]
        for start, end in pairwise([*starts, len(line.passage)]):
            yield replace(line, passage=line.passage.cut(start, end).strip()) if len(starts) > 1 else line


def _starts(text: str) -> list[int]:
    """Where the lines begin that a printed line holds."""
    number = item_number(text)
    if number and number.style is Style.SECTION and (field := RUN_ON.match(text[number.length :])):
        return [0, number.length + field.end()]
    head = RUN_IN.match(text[number.length if number else 0 :])
    starts = [0]
    if head and (number is None or number.style is not Style.ITEM or item_number(text[number.length + head.end() :])):
        starts.append((number.length if number else 0) + head.end())
        number = item_number(text[starts[-1] :])
    if number and number.style is Style.ITEM and not number.unsure:
        starts += _items_behind(text, starts[-1] + number.length, number.ordinal)
    return starts


def _items_behind(text: str, position: int, ordinal: int) -> Iterator[int]:
    """Where the next items begin in a line that holds several: 1.…。2.…。3.…。"""
    while match := re.compile(rf"(?<=[。；;])\s*{ordinal + 1}[.．、](?![0-9０-９])").search(text, position):
        yield match.start()
        position, ordinal = match.end(), ordinal + 1


def _numbered(lines: Iterable[_Raw]) -> Iterator[Line]:
    for line in lines:
        yield Line(line.passage, item_number(line.passage.text), line.table, line.framed)


def _joined(lines: Iterable[Line]) -> Iterator[Line]:
    pending: Line | None = None
    for line in lines:
        if pending is not None and _continues(pending, line):
            pending = replace(pending, whole=Passage.join((pending.whole, line.whole)))
            continue
        if pending is not None:
            yield pending
        pending = line
    if pending is not None:
        yield pending


def _continues(before: Line, line: Line) -> bool:
    """Whether a line goes on with the sentence that the line before left open."""
    if before.table or line.table or line.is_head_word or line.is_box or before.is_box:
        return False
    if line.number and not (line.number.unsure and _is_out_of_turn(before, line)):
        return False
    if _PERIOD.match(line.text):
        return before.number is None and len(before.text) <= 40
    if before.number is None and _REGION.match(before.text) and _REST_OF_TITLE.match(line.text):
        return True
    if _CLOSED.search(before.text) or before.is_head_word:
        return False
    return _is_body(before)


def _is_out_of_turn(before: Line, line: Line) -> bool:
    """Whether what looks like an item number ("12.5/10万") cannot follow the number of the line before."""
    assert line.number is not None
    return before.number is None or line.number.ordinal != before.number.ordinal + 1


def _is_body(line: Line) -> bool:
    """Whether a line is running text rather than a heading."""
    if line.number and line.number.style in (Style.CHAPTER, Style.SECTION, Style.PART) and "。" not in line.text:
        return False
    is_item = line.number is not None and line.number.style in (Style.ITEM, Style.DASH, Style.SUBITEM)
    return len(line.text) > _BODY_LENGTH and (is_item or bool(re.search("[，,。；;]", line.text)))
