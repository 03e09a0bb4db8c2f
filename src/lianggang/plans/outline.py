"""Logical lines to a tree of numbered headings and items, one tree a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from lianggang.documents.model import Table
from lianggang.findings import Finding, note, warning
from lianggang.plans.heads import AREA_TITLE, BARE_AREA, FIELD_NUMBER, FIELDS, GOAL_HEADS, is_inner
from lianggang.plans.lines import Line
from lianggang.text.numbering import ItemNumber, Style
from lianggang.text.passage import Passage

_RANKS = {
    Style.PART: 1,
    Style.CHAPTER: 2,
    Style.SECTION: 3,
    Style.ITEM: 5,
    Style.DASH: 5,
    Style.BULLET: 6,
    Style.SUBITEM: 6,
    Style.CIRCLED: 7,
}
HEADING_STYLES = (Style.PART, Style.CHAPTER, Style.SECTION)
_DIVISIONS = {"分": 0.5, "篇": 0.5, "编": 0.5, "章": 1, "节": 1.5}
_GROUP = re.compile(r"^[^，,。；;]{2,20}[:：]$")  # 健康水平： between the items of a list
_YEAR_GROUP = re.compile(r"^(?:力争)?[到至]?\s*20\d\d\s*年(?:底|末|前)*[:：]$")
_OUTLOOK = re.compile(r"^展望\s*20\d\d\s*年")  # closes a list of goals, and is none itself
_PART_OF_PLAN = re.compile(r"\s*[（(]?(?:[上中下]|第?[一二三四五六七八九]|续)[篇部册分]*[）)]?$")
_BARE_CHAPTER = re.compile(r"([0-9]{1,2})[ \u3000]+(?=[一-龥、“”]{2,20}$)")
_DIVIDED = re.compile(r"([0-9]{1,2})[.．][0-9]")
_GROUPED = 0.1
_WORDS_OF_A_FIELD = re.compile(r"^[^，。；：:]{2,25}$")
_BEHIND_BOX = 20  # items at most that belong to a box and seemed to stand behind it
_INSIDE = 0.25  # what stands below a heading whatever its own number: 主要目标, dashes under an item
_UNNUMBERED_RANK = 2

UNITS = re.compile(r"[（(〔【\[]?\s*\S{2,4}(?:单位|部门)\s*[:：]")
_TITLE = re.compile(
    r"^《?[^《》，。；：:]{3,40}(?:规划|纲要|实施方案|行动计划|行动方案|工作方案|建设方案|解决方案|总体方案)"
    r"\s*(?:[（(]\s*20\d\d\s*[-－—–~～至]{1,2}\s*20\d\d\s*年?\s*[)）])?》?\s*(?:[（(][^（）()0-9]{2,8}[)）])?$"
)
_NOTICE = re.compile(r"关于|印发|通知|文件|附件|完成情况|指标")


@dataclass(slots=True, eq=False)
class Node:
    """A heading or item with what stands below it.

    heading: its words (for an item the whole first paragraph). body: further paragraphs. tables, boxes: in place.
    """

    rank: float
    heading: Passage
    number: ItemNumber | None = None
    body: list[Passage] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    is_box: bool = False

    @property
    def title(self) -> str:
        """The words of the heading."""
        return self.heading.text

    @property
    def label(self) -> str:
        """The number as printed, or an empty string."""
        return self.number.label if self.number else ""

    def walk(self) -> Iterator[Node]:
        """The node and everything below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def items(self) -> list[Node]:
        """The numbered items directly below, boxes left out."""
        return [c for c in self.children if not c.is_box]

    def boxes(self) -> list[Node]:
        """All boxes below the node."""
        return [n for n in self.walk() if n.is_box]


@dataclass(frozen=True, slots=True)
class Outline:
    """One plan: its title line, the tree, and what is odd about its numbers."""

    title: Passage
    root: Node
    findings: tuple[Finding, ...] = ()


def split_plans(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[tuple[Passage, tuple[Line, ...]], ...]]:
    """The cover (notice, contents) and, for each plan, its title and its lines.

    A title counts when headings follow it before the next title, so that cover lists do not begin plans. The title
    of the plan above goes on with it, as where a plan was published in parts.
    """
    starts = [i for i, line in enumerate(lines) if _is_title(line)]
    bounds = [*starts, len(lines)]
    kept = [s for s, e in zip(starts, bounds[1:], strict=True) if _has_headings(lines[s + 1 : e])]
    if not kept:
        return (), ((Passage("", ()), tuple(lines)),)
    plans: list[tuple[Passage, tuple[Line, ...]]] = []
    for start, end in zip(kept, [*kept[1:], len(lines)], strict=True):
        title, own = lines[start].passage.strip("《》"), tuple(lines[start + 1 : end])
        if plans and _PART_OF_PLAN.sub("", plans[-1][0].text) == _PART_OF_PLAN.sub("", title.text):
            plans[-1] = (plans[-1][0], plans[-1][1] + own)
        else:
            plans.append((title, own))
    return tuple(lines[: kept[0]]), tuple(plans)


def _is_title(line: Line) -> bool:
    plain = line.number is None and line.table is None
    return plain and bool(_TITLE.match(line.text)) and not _NOTICE.search(line.text)


def _has_headings(lines: Sequence[Line]) -> bool:
    return any(ln.number and ln.number.style in HEADING_STYLES for ln in lines)


def build(title: Passage, lines: Sequence[Line]) -> Outline:
    """The tree of one plan's lines."""
    builder = _Builder()
    lines = _with_chapters(lines)
    for i, line in enumerate(lines):
        builder.add(_as_field(line) if _heads_a_field(lines[i : i + 3]) else line)
    return Outline(title, builder.root)


def _with_chapters(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines in which 1 规划背景, 2 发展领域 are chapters: they count up from 1, and 2.1 divides one of them."""
    heads = {i: m for i, ln in enumerate(lines) if not (ln.number or ln.table) and (m := _BARE_CHAPTER.match(ln.text))}
    ordinals = [int(match[1]) for match in heads.values()]
    divided = {int(m[1]) for ln in lines if ln.number and (m := _DIVIDED.match(ln.whole.text))}
    if ordinals != list(range(1, len(heads) + 1)) or not divided & set(ordinals):
        return lines
    numbers = {i: ItemNumber(Style.CHAPTER, m[1], int(m[1]), m.end()) for i, m in heads.items()}
    return [replace(ln, number=numbers[i]) if i in numbers else ln for i, ln in enumerate(lines)]


def _heads_a_field(lines: Sequence[Line]) -> bool:
    """Whether the first is a few words with a number and 主要目标 follows: a field, whatever the form of its number."""
    first, *others = lines
    if not first.number or first.number.style in HEADING_STYLES or not _WORDS_OF_A_FIELD.match(first.text):
        return False
    behind = next((ln for ln in others if not UNITS.match(ln.text)), None)
    return behind is not None and not is_inner(first.text) and bool(GOAL_HEADS.match(behind.text))


def _as_field(line: Line) -> Line:
    assert line.number is not None
    return replace(line, number=replace(line.number, style=Style.SECTION))


class _Builder:
    """Hangs each line where its number says, and notes numbers that slip."""

    def __init__(self) -> None:
        self.root = Node(0, Passage("", ()))
        self._path = [self.root]

    def add(self, line: Line) -> None:
        """Hang one line into the tree."""
        if line.table:
            self._path[-1].tables.append(line.table)
        elif line.is_box and not (line.framed and self._awaits_content()):
            self._open(Node(_RANKS[Style.ITEM], line.passage, is_box=True))
        elif is_inner(line.text) and not (line.number and line.number.style in HEADING_STYLES):
            self._inner(line)
        elif line.is_head_word and not line.number:
            self._open(Node(self._top_rank(), line.passage))
        elif line.number and self._is_number(line.number):
            self._numbered(line)
        else:
            self._text(line)

    def _inner(self, line: Line) -> None:
        """主要目标 stands right below the heading of its field, whatever number that heading bears."""
        self._restore_area(before_goals=bool(GOAL_HEADS.match(line.text)))
        above = next(n for n in reversed(self._path) if is_inner(n.title) or _is_heading(n))
        holds_fields = above is self.root or bool(FIELDS.search(above.title))
        below = _RANKS[Style.SECTION] if holds_fields else above.rank
        rank = above.rank if is_inner(above.title) else max(below, above.rank) + _INSIDE
        self._open(Node(rank, line.passage, line.number))

    def _restore_area(self, *, before_goals: bool = False) -> None:
        """A line that names a field, right before 主要目标 or a list that begins, is a heading that lost its number.

        before_goals: 主要目标 follows, so that any few words name a field, also behind a number of their own.
        """
        last = self._path[-1]
        if not last.body:
            return
        words = last.body[-1]
        own = FIELD_NUMBER.match(words.text) if before_goals else None
        name = words.cut(own.end()) if own else words
        if not (BARE_AREA.match(name.text) or (before_goals and _WORDS_OF_A_FIELD.match(name.text))):
            return
        last.body.pop()
        fields = [n for n in self._path[1:] if any(is_inner(c.title) for c in n.children)]
        self._open(Node(fields[-1].rank if fields else _RANKS[Style.SECTION], name))

    def _top_rank(self) -> float:
        return min([_UNNUMBERED_RANK, *(c.rank for c in self.root.children)])

    def _awaits_content(self) -> bool:
        """Whether the title of a box stands above, so that what the frame begins with is its first item."""
        box = self._path[-1]
        return box.is_box and all(UNITS.match(p.text) for p in box.body)

    def _open(self, node: Node) -> None:
        while self._path[-1].rank >= node.rank:
            self._path.pop()
        self._path[-1].children.append(node)
        self._path.append(node)

    def _is_number(self, number: ItemNumber) -> bool:
        """A decimal number that begins a line counts as item number only where that number is due."""
        return not number.unsure or number.ordinal == self._expected(number.style)

    def _expected(self, style: Style) -> int:
        for node in reversed(self._path):
            if node.number and node.number.style is style:
                return node.number.ordinal + 1
        return 1

    def _numbered(self, line: Line) -> None:
        assert line.number is not None
        if line.number.ordinal == 1 and any(is_inner(n.title) for n in self._path):
            self._restore_area()
        rank = self._rank(line.number)
        box = next((n for n in self._path if n.is_box), None)
        if box and rank >= _RANKS[Style.ITEM] and not self._leaves(box, line.number):
            rank = max(rank, box.rank + 1)
        elif box and rank > box.rank:
            del self._path[self._path.index(box) :]
        elif rank >= _RANKS[Style.ITEM]:
            self._open_group(rank)
        node = Node(rank, line.passage, line.number)
        self._open(node)
        parent = self._path[-2]
        if _YEAR_GROUP.match(parent.title):
            node.heading = Passage.join((parent.heading, node.heading))
        _return_to_box(parent, line.number)

    def _open_group(self, rank: float) -> None:
        """A short line with a colon between the items of a list heads those that follow."""
        last = self._path[-1]
        head = next((n for n in reversed(self._path) if is_inner(n.title)), None)
        if head and last.rank in (head.rank, rank) and last.body and _GROUP.match(last.body[-1].text):
            self._open(Node(head.rank + _GROUPED, last.body.pop()))

    def _rank(self, number: ItemNumber) -> float:
        """The rank of a number; dashes and bullets go on with their list or stand below the item before."""
        if number.style is Style.PART:
            return _DIVISIONS[number.label[-1]]
        rank = _RANKS[number.style]
        if number.ordinal:
            return rank
        same = next((n for n in self._path if n.number and n.number.style is number.style), None)
        return same.rank if same else max(rank, self._path[-1].rank + _INSIDE)

    def _leaves(self, box: Node, number: ItemNumber) -> bool:
        """An item that goes on with the list before the box does not belong to the box."""
        parent = self._path[self._path.index(box) - 1]
        same = (c.number.ordinal for c in reversed(parent.children) if c.number and c.number.style is number.style)
        before = next(same, None)
        return before is not None and number.ordinal == before + 1

    def _text(self, line: Line) -> None:
        if _OUTLOOK.match(line.text):
            while self._path[-1].rank >= _RANKS[Style.ITEM]:
                self._path.pop()
        self._path[-1].body.append(line.whole)


def _return_to_box(parent: Node, number: ItemNumber) -> None:
    """Items behind a box belong to it when the number that they began with comes again: 1. [box 1. 2.] 2. 3."""
    near = parent.children[-_BEHIND_BOX:-1]
    behind = list(takewhile(lambda c: not c.is_box, reversed(near)))[::-1]
    if behind and len(behind) < len(near) and behind[0].number and _same_place(behind[0].number, number):
        near[-len(behind) - 1].children += behind
        del parent.children[-len(behind) - 1 : -1]


def _same_place(one: ItemNumber, other: ItemNumber) -> bool:
    is_item = other.style not in HEADING_STYLES and other.ordinal > 1
    return is_item and (one.style, one.ordinal) == (other.style, other.ordinal)


def _is_heading(node: Node) -> bool:
    """Whether 主要目标 may stand below: a heading, not an item with its aim."""
    if node.is_box or (node.number is None and _GROUP.match(node.title)):
        return False
    if node.number is None or node.number.style is Style.PART:
        return True
    if re.search(r"[0-9０-９%％‰]", node.title):
        return False
    if node.number.style in (Style.CHAPTER, Style.SECTION):
        return True
    return bool(AREA_TITLE.search(node.title)) and not re.search(r"[，,；;。]", node.title.rstrip("。"))


def _lost_number(place: str, ordinal: int) -> Finding:
    return note(
        "lost-number",
        f"{place}第{ordinal}项的编号缺失，已按位置补上。",
        place=place,
        advice="请在确认时核对这一段是不是单独一项。",
    )


def numbering_findings(items: Sequence[Node], place: str) -> list[Finding]:
    """Gaps and repeats in a list of numbered items, and numbers that were lost."""
    findings = []
    last = 0
    for item in items:
        if item.number is None or item.number.style in (Style.DASH, Style.BULLET):
            continue
        ordinal = item.number.ordinal
        if not item.number.length:
            findings.append(_lost_number(place, ordinal))
        if ordinal > last + 1:
            findings.append(_gap(place, last, ordinal))
        elif ordinal <= last:
            findings.append(_repeat(place, last, ordinal))
        last = ordinal
    return findings


def _gap(place: str, last: int, ordinal: int) -> Finding:
    missing = "、".join(str(n) for n in range(last + 1, ordinal))
    return warning(
        "numbering-gap",
        f"{place}的序号从{last}跳到{ordinal}，缺第{missing}项。",
        place=place,
        advice="请对照原文，确认是漏编序号还是漏了内容。",
    )


def _repeat(place: str, last: int, ordinal: int) -> Finding:
    return warning(
        "numbering-repeat",
        f"{place}的序号{ordinal}出现在{last}之后，序号重复或倒退。",
        place=place,
        advice="请对照原文，确认序号。",
    )
