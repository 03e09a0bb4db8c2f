"""Word's automatic numbers: what is printed before a paragraph although nobody typed it (ECMA-376 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lianggang.documents.archive import Element
from lianggang.documents.counting import FORMATS, count

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
KNOWN = FORMATS.keys() | {"bullet"}

_PLACEHOLDER = re.compile(r"%([1-9])")
_TYPED_BULLET = re.compile(r"[-‐-―－●○■□◆◇★☆※·•]+")


def value(parent: Element, path: str) -> str | None:
    """The w:val of the descendant at `path` (local names parted by slashes), None when absent."""
    child = parent.find("/".join(W + step for step in path.split("/"))) if parent is not None else None
    return None if child is None else child.get(W + "val")


def number(text: str | None) -> int | None:
    """A whole number from an attribute, None when it is absent or none."""
    return int(text) if text and re.fullmatch(r"\d{1,9}", text) else None


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and prints; `restart` as in w:lvlRestart."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str | None = None

    def restarts_after(self, depth: int) -> bool:
        """Whether a paragraph at the higher level `depth` (from 0) makes this level start again."""
        return self.restart is None or depth < self.restart


@dataclass(frozen=True, slots=True)
class _List:
    """A w:num: levels of its abstract definition with its own replacements and starts."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(frozen=True, slots=True)
class _Style:
    based_on: str | None
    list_id: str | None
    depth: int | None


@dataclass(slots=True)
class Numbering:
    """The lists of one Word file and where each has counted to."""

    _lists: dict[str, _List] = field(default_factory=dict)
    _styles: dict[str, _Style] = field(default_factory=dict)
    _default_style: str | None = None
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: Element | None, styles: Element | None) -> Numbering:
        """From the roots of numbering.xml and styles.xml, either of which may be absent."""
        style_of, default = _styles(styles)
        return cls(_lists(numbering, style_of), style_of, default)

    def label(self, properties: Element | None) -> tuple[str, bool]:
        """The number to print before the next paragraph, given its w:pPr, and whether its format is known; counts on.

        The number is empty when the paragraph has none.
        """
        list_id, depth = self._membership(properties)
        found = self._lists.get(list_id or "")
        if found is None or not 0 <= depth < LEVELS or list_id is None:
            return "", True
        counts = self._advance(list_id, found, depth)
        known = found.levels.get(depth, Level()).format in KNOWN
        return _printed(found.levels, depth, counts), known

    def _membership(self, properties: Element | None) -> tuple[str | None, int]:
        style_id = value(properties, "pStyle") or self._default_style
        own_list, own_depth = value(properties, "numPr/numId"), number(value(properties, "numPr/ilvl"))
        if own_list is not None:
            return own_list, own_depth or 0
        list_id, depth = self._from_style(style_id)
        return list_id, depth if own_depth is None else own_depth

    def _from_style(self, style_id: str | None) -> tuple[str | None, int]:
        list_id, depth = _inherited(self._styles, style_id)
        levels = self._lists[list_id].levels if list_id in self._lists else {}
        linked = next((d for d, level in levels.items() if level.style and level.style == style_id), None)
        return list_id, next((d for d in (linked, depth) if d is not None), 0)

    def _advance(self, list_id: str, found: _List, depth: int) -> list[int | None]:
        counts = self._counts.setdefault(found.abstract, [None] * LEVELS)
        if depth in found.starts and (list_id, depth) not in self._begun:
            counts[depth] = None
        self._begun.add((list_id, depth))
        before = counts[depth]
        start = found.starts.get(depth, found.levels.get(depth, Level()).start)
        counts[depth] = start if before is None else before + 1
        for deeper in range(depth + 1, LEVELS):
            if found.levels.get(deeper, Level()).restarts_after(depth):
                counts[deeper] = None
        return counts


def _printed(levels: dict[int, Level], depth: int, counts: list[int | None]) -> str:
    level = levels.get(depth, Level())
    if level.format == "bullet":
        return level.text if _TYPED_BULLET.fullmatch(level.text) else "•"

    def word(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        source = levels.get(at, Level())
        reached = counts[at]
        return count(source.start if reached is None else reached, "decimal" if level.legal else source.format)

    label = _PLACEHOLDER.sub(word, level.text)
    runs_together = label[-1:].isdecimal() or label[-1:].isalpha()
    return label + " " if level.suffix != "nothing" and runs_together else label


def _styles(root: Element | None) -> tuple[dict[str, _Style], str | None]:
    styles, default = {}, None
    for style in root.iterfind(W + "style") if root is not None else ():
        style_id = style.get(W + "styleId")
        if style_id is None or style.get(W + "type", "paragraph") not in ("paragraph", "numbering"):
            continue
        styles[style_id] = _Style(
            value(style, "basedOn"), value(style, "pPr/numPr/numId"), number(value(style, "pPr/numPr/ilvl"))
        )
        if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
            default = style_id
    return styles, default


def _inherited(styles: dict[str, _Style], style_id: str | None) -> tuple[str | None, int | None]:
    """List and level of a style, each from the nearest ancestor that states it."""
    list_id, depth, seen = None, None, set[str]()
    while style_id in styles and style_id not in seen:
        seen.add(style_id)
        style = styles[style_id]
        list_id = style.list_id if list_id is None else list_id
        depth = style.depth if depth is None else depth
        style_id = style.based_on
    return list_id, depth


def _lists(root: Element | None, styles: dict[str, _Style]) -> dict[str, _List]:
    if root is None:
        return {}
    abstracts = {a.get(W + "abstractNumId", ""): a for a in root.iterfind(W + "abstractNum")}
    nums = {n.get(W + "numId", ""): n for n in root.iterfind(W + "num")}

    def definition(num: Element, hops: int = 4) -> Element | None:
        abstract = abstracts.get(value(num, "abstractNumId") or "")
        link = value(abstract, "numStyleLink")
        linked = nums.get(_inherited(styles, link)[0] or "") if link and hops else None
        return abstract if linked is None else definition(linked, hops - 1)

    return {
        num_id: _list(num, abstract)
        for num_id, num in nums.items()
        if num_id != "0" and (abstract := definition(num)) is not None
    }


def _list(num: Element, abstract: Element) -> _List:
    levels = dict(_level(lvl) for lvl in abstract.iterfind(W + "lvl"))
    starts = {}
    for override in num.iterfind(W + "lvlOverride"):
        depth = number(override.get(W + "ilvl")) or 0
        levels.update(_level(lvl) for lvl in override.iterfind(W + "lvl"))
        start = number(value(override, "startOverride"))
        if start is not None:
            starts[depth] = start
    return _List(abstract.get(W + "abstractNumId", ""), levels, starts)


def _level(lvl: Element) -> tuple[int, Level]:
    start = number(value(lvl, "start"))
    legal = lvl.find(W + "isLgl")
    return number(lvl.get(W + "ilvl")) or 0, Level(
        start=0 if start is None else start,
        format=value(lvl, "numFmt") or "decimal",
        text=value(lvl, "lvlText") or "",
        suffix=value(lvl, "suff") or "tab",
        restart=number(value(lvl, "lvlRestart")),
        legal=legal is not None and legal.get(W + "val", "1") not in ("0", "false", "off"),
        style=value(lvl, "pStyle"),
    )
