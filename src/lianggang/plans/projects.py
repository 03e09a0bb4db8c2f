"""Key projects (重点工程): boxes of a plan, and chapters that list projects without a box."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lianggang.documents.model import Table
from lianggang.plans.columns import compact, distinct, layout_of
from lianggang.plans.model import KeyProject, Target
from lianggang.plans.outline import Node
from lianggang.plans.units import take_units
from lianggang.text.numbering import Style, item_number
from lianggang.text.numerals import narrow
from lianggang.text.passage import Passage

ParseText = Callable[[Passage], tuple[Target, ...]]

_LABEL = re.compile(r"\s*((?:专\s*栏|重点工程|重点项目)\s*[0-9０-９一二三四五六七八九十]+|专\s*栏)\s*[:：.．、]?\s*")
_CHAPTER = re.compile(r"\S{0,6}(?:重点|重大|实事|专项|示范)(?:工程|项目|行动|实事)\S{0,6}")
_INDICATORS = re.compile(r"主要指标|指标体系|完成情况")
_HEADING = re.compile(r"([^：:。]{2,60})(?:(?<!\d)[：:]|。)(?=\s*\S)")
_NAME = re.compile(r"[^，,。；;：:]{2,30}(?:工程|项目|行动|计划|建设)")
_CLAUSES = re.compile(r"[，,；;]|以下|如下")
_TABLE_HEAD = re.compile(r"(?:项目|工程|行动|建设|主要)?(?:名称|内容|任务)|项目|工程|序号")
_LONGEST_HEADING = 40


def read_projects(root: Node, areas: Mapping[int, str], prefix: str, parse_text: ParseText) -> tuple[KeyProject, ...]:
    """The key projects of a plan, in reading order.

    areas: titles of the areas by `id` of their nodes; a project belongs to the area that holds it. prefix: begins
    the ids. parse_text: the numeric targets that a paragraph states. Boxes with tables of indicators are no projects.
    """
    found = [(source, area) for source, area in _sources(root, areas, "") if not _is_table_box(source)]
    return tuple(
        _project(source, area, f"{prefix}.project.{i}", parse_text) for i, (source, area) in enumerate(found, 1)
    )


@dataclass(frozen=True, slots=True)
class _Source:
    """What a project is read from: its heading, the paragraphs and the numbered items below, its tables."""

    heading: Passage
    body: Sequence[Passage]
    items: Sequence[Node]
    tables: Sequence[Table] = ()


def _sources(node: Node, areas: Mapping[int, str], area: str) -> Iterator[tuple[_Source, str]]:
    area = areas.get(id(node), area)
    if node.is_box:
        yield _Source(node.heading, node.body, node.children, node.tables), area
    elif _lists_projects(node, areas):
        yield from ((_Source(c.heading, c.body, c.items(), c.tables), area) for c in node.items())
        yield from ((_Source(p, (), ()), area) for p in node.body if _heading(p.text))
        yield from (pair for box in node.boxes() for pair in _sources(box, areas, area))
    else:
        for child in node.children:
            yield from _sources(child, areas, area)


def _lists_projects(node: Node, areas: Mapping[int, str]) -> bool:
    """Whether a heading announces projects; headings of areas and the items of a list do not."""
    is_heading = node.number is None or node.number.style in (Style.PART, Style.CHAPTER, Style.SECTION)
    return is_heading and bool(_CHAPTER.fullmatch(node.title)) and not any(id(n) in areas for n in node.walk())


def _is_table_box(source: _Source) -> bool:
    if any(layout_of(table) for table in source.tables):
        return True
    return bool(_INDICATORS.search(source.heading.text)) and not source.items and not source.body


def _project(source: _Source, area: str, identifier: str, parse_text: ParseText) -> KeyProject:
    label = _LABEL.match(source.heading.text)
    heading = take_units(source.heading.cut(label.end()) if label else source.heading)
    body = [take_units(p) for p in source.body]
    below = [take_units(p) for item in source.items for p in _paragraphs(item)]
    cells = [Passage.at(c.text, c.start) for table in source.tables for row in table.rows for c in distinct(row)]
    title, paragraphs = _title(heading.rest, [t.rest for t in body if t.rest])
    text = [p for p in (*paragraphs, *(t.rest for t in below), *cells) if p]
    units = (u for t in (heading, *body, *below) for u in (*t.lead_units, *t.responsible_units))
    return KeyProject(
        id=identifier,
        box=re.sub(r"\s+", "", narrow(label[1])) if label else "",
        title=title.text.strip("。：: "),
        area=area,
        units=tuple(dict.fromkeys(units)),
        items=(*_body_items(paragraphs), *(_item(n) for n in source.items), *_table_items(source.tables)),
        targets=tuple(t for p in text for t in parse_text(p)),
        segments=_printed(source, cells).segments,
    )


def _printed(source: _Source, cells: Sequence[Passage]) -> Passage:
    below = (p for item in source.items for p in _paragraphs(item))
    return Passage.join([source.heading, *source.body, *below, *cells])


def _title(heading: Passage, body: list[Passage]) -> tuple[Passage, list[Passage]]:
    """The title and the paragraphs below it; a label alone is followed by the title, a title may begin the text."""
    if not heading and body:
        return body[0], body[1:]
    if own := _heading(heading.text):
        return heading.cut(0, len(own)), [p for p in (heading.cut(len(own) + 1), *body) if p]
    return heading, body


def _heading(text: str) -> str | None:
    """The heading that a paragraph begins with: up to its colon, or a first sentence that is a mere name."""
    if _NAME.fullmatch(text.strip()):
        return text.strip()
    found = _HEADING.match(text)
    if not found or (found[0].endswith("。") and (len(found[1]) > _LONGEST_HEADING or _CLAUSES.search(found[1]))):
        return None
    return found[1].strip()


def _body_items(body: Sequence[Passage]) -> Iterator[str]:
    return (heading for p in body if (heading := _heading(p.text)) and not _CLAUSES.search(heading))


def _item(node: Node) -> str:
    words = take_units(node.heading).rest.text
    return _heading(words) or re.split(r"[。：:]", words, maxsplit=1)[0].strip()


def _paragraphs(node: Node) -> Iterator[Passage]:
    for part in node.walk():
        yield part.heading
        yield from part.body


def _table_items(tables: Sequence[Table]) -> Iterator[str]:
    """The first words of each row of a table of projects, numbers and the header left out."""
    for table in tables:
        for row in table.rows:
            texts = [compact(c.text) for c in distinct(row) if not c.merged]
            named = [t for t in texts if not re.fullmatch(r"[\d.、]+", t)]
            if named and not all(_TABLE_HEAD.fullmatch(t) for t in texts[:2]):
                number = item_number(named[0])
                first = named[0][number.length :] if number else named[0]
                yield _heading(first) or first
