"""Logical lines to a tree of numbered headings and items, one tree a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lianggang.documents.model import Table
from lianggang.findings import Finding, warning
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
_HEAD_RANK = 4  # 主要目标 and 策略措施 without a number stand between a section and its items
_UNNUMBERED_RANK = 2

GOAL_HEADS = re.compile(r"^(?:主要目标|发展目标|目标任务|工作目标|具体目标|目标要求|主要指标和目标)\s*[:：。]?$")
MEASURE_HEADS = re.compile(
    r"^(?:策略措施|主要措施|策略与措施|工作措施|主要任务|重点任务|重点举措|工作举措|任务举措)\s*[:：。]?$"
)
_UNITS = re.compile(r"[（(〔【\[]?\s*\S{2,4}(?:单位|部门)\s*[:：]")
PROJECT_HEADS = re.compile(r"^(?:重点|重大)(?:工程|项目)\s*[:：。]?$")
_TITLE = re.compile(
    r"^[^《》，。；：:]{3,40}(?:规划|纲要|实施方案|行动计划|行动方案)"
    r"\s*(?:[（(]\s*20\d\d\s*[-－—–~～至]{1,2}\s*20\d\d\s*年?\s*[)）])?$"
)
_NOTICE = re.compile(r"关于|印发|通知|文件|附件|完成情况|指标")


@dataclass(slots=True)
class Node:
    """A heading or item with what stands below it.

    heading: its words (for an item the whole first paragraph). body: further paragraphs. tables, boxes: in place.
    """

    rank: int
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

    A title counts when headings follow it before the next title, so that cover lists do not begin plans.
    """
    starts = [i for i, line in enumerate(lines) if _is_title(line)]
    bounds = [*starts, len(lines)]
    kept = [s for s, e in zip(starts, bounds[1:], strict=True) if _has_headings(lines[s + 1 : e])]
    if not kept:
        return (), ((Passage("", ()), tuple(lines)),)
    ends = [*kept[1:], len(lines)]
    plans = tuple((lines[s].passage, tuple(lines[s + 1 : e])) for s, e in zip(kept, ends, strict=True))
    return tuple(lines[: kept[0]]), plans


def _is_title(line: Line) -> bool:
    plain = line.number is None and line.table is None
    return plain and bool(_TITLE.match(line.text)) and not _NOTICE.search(line.text)


def _has_headings(lines: Sequence[Line]) -> bool:
    return any(ln.number and ln.number.style in (Style.PART, Style.CHAPTER, Style.SECTION) for ln in lines)


def build(title: Passage, lines: Sequence[Line]) -> Outline:
    """The tree of one plan's lines."""
    builder = _Builder()
    for line in lines:
        builder.add(line)
    return Outline(title, builder.root)


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
        elif line.is_head_word and not line.number:
            self._open(Node(self._head_rank(line), line.passage))
        elif line.number and self._is_number(line.number):
            self._numbered(line)
        else:
            self._text(line)

    def _head_rank(self, line: Line) -> int:
        inner = (GOAL_HEADS, MEASURE_HEADS, PROJECT_HEADS)
        return _HEAD_RANK if any(head.match(line.text) for head in inner) else _UNNUMBERED_RANK

    def _awaits_content(self) -> bool:
        """Whether the title of a box stands above, so that what the frame begins with is its first item."""
        box = self._path[-1]
        return box.is_box and all(_UNITS.match(p.text) for p in box.body)

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
        rank = _RANKS[line.number.style]
        box = next((n for n in self._path if n.is_box), None)
        if box and rank >= _RANKS[Style.ITEM] and not self._leaves(box, line.number):
            rank = max(rank, box.rank + 1)
        elif box and rank > box.rank:
            del self._path[self._path.index(box) :]
        self._open(Node(rank, line.passage, line.number))

    def _leaves(self, box: Node, number: ItemNumber) -> bool:
        """An item that goes on with the list before the box does not belong to the box."""
        parent = self._path[self._path.index(box) - 1]
        before = [c.number.ordinal for c in parent.children if c.number and c.number.style is number.style]
        return bool(before) and number.ordinal == before[-1] + 1

    def _text(self, line: Line) -> None:
        self._path[-1].body.append(line.whole)


def numbering_findings(items: Sequence[Node], place: str) -> list[Finding]:
    """Gaps and repeats in a list of numbered items."""
    findings = []
    last = 0
    for item in items:
        if item.number is None or item.number.style in (Style.DASH, Style.BULLET):
            continue
        ordinal = item.number.ordinal
        if ordinal > last + 1:
            missing = "、".join(str(n) for n in range(last + 1, ordinal))
            findings.append(
                warning(
                    "numbering-gap",
                    f"{place}的序号从{last}跳到{ordinal}，缺第{missing}项。",
                    place=place,
                    advice="请对照原文，确认是漏编序号还是漏了内容。",
                )
            )
        elif ordinal <= last:
            findings.append(
                warning(
                    "numbering-repeat",
                    f"{place}的序号{ordinal}出现在{last}之后，序号重复或倒退。",
                    place=place,
                    advice="请对照原文，确认序号。",
                )
            )
        last = ordinal
    return findings
