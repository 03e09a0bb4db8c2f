"""How much of a document found its place, and what did not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lianggang.documents.model import Document
from lianggang.plans.areas import AreaNodes, plain_title
from lianggang.plans.outline import Node
from lianggang.text.passage import Passage, Segments

# Chapters whose text is understood as a whole: what they say is context, not goals.
_KNOWN_CHAPTERS = re.compile(
    r"指导思想|基本原则|总体目标|总体思路|总体要求|发展基础|发展现状|现状|形势|背景|回顾|序\s*言|前\s*言|引\s*言|"
    r"组织实施|组织领导|监测评估|监测与评估|评估|(?<!社会)保障|实施|附则|附件"
)
_ITEM_RANK = 5
_LONGEST_HEADING = 40
_SHORT = 2


def coverage(plans: Sequence[tuple[Node, tuple[AreaNodes, ...]]], document: Document) -> tuple[float, Segments]:
    """The share of the plans' characters that found their place, and the segments that did not.

    plans: the tree of each plan with its areas. Blanks do not count. Without any area nothing is placed.
    """
    unread = [p for root, areas in plans for p in _unread(root, areas)]
    lost = sum(_length(p.text) for p in unread)
    total = _length(document.text)
    share = 1 - lost / total if total else 0.0
    return (max(0.0, share) if any(areas for _, areas in plans) else 0.0), tuple(s for p in unread for s in p.segments)


def _length(text: str) -> int:
    return len(re.sub(r"\s+", "", text))


def _unread(root: Node, areas: tuple[AreaNodes, ...]) -> Iterator[Passage]:
    placed = {id(n) for a in areas for item in (*a.goals, *a.measures) for n in item.walk()}
    headings = {id(a.node) for a in areas}
    for node in root.children:
        if not _is_known(node):
            yield from _loose(node, placed, headings)


def _loose(node: Node, placed: set[int], headings: set[int]) -> Iterator[Passage]:
    """Paragraphs and items below a node that belong to no goal, measure, box or known section."""
    if id(node) in placed or node.is_box or (id(node) not in headings and _is_known(node)):
        return
    if id(node) not in headings and (node.rank >= _ITEM_RANK or len(node.title) > _LONGEST_HEADING):
        yield node.heading
    yield from (p for p in node.body if len(p.text.strip()) > _SHORT)
    for child in node.children:
        yield from _loose(child, placed, headings)


def _is_known(node: Node) -> bool:
    """Whether a chapter or section is context; items never are, nor are fields such as 妇女与社会保障."""
    return node.rank < _ITEM_RANK and bool(_KNOWN_CHAPTERS.search(plain_title(node)))
