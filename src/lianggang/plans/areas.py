"""The tree of a plan to areas with their goals and measures."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lianggang.findings import Finding, note, warning
from lianggang.plans.heads import AREA_TITLE, FIELDS, FRAME, GOAL_HEADS, MEASURE_HEADS, PROJECT_HEADS
from lianggang.plans.outline import HEADING_STYLES, UNITS, Node, numbering_findings
from lianggang.text.numbering import ItemNumber, Style
from lianggang.text.passage import Passage

_GOAL_SECTION = re.compile(r"(?:主要|发展|具体|总体|工作|预期|行动|规划|建设)目标|目标任务")
_TASK_CHAPTER = re.compile(r"重点任务|主要任务|策略措施|发展领域|主要措施|重点举措|工作任务|任务举措|工作措施")
_GOAL_CHAPTER = re.compile(r"(?:主要|发展|具体)目标$")
_MEASURE_CHAPTER = re.compile(r"^(?:主要)?(?:策略[和与及]?措施|措施|重点任务|主要任务|任务举措)$")
_OUTSET = re.compile(r"总体(?:要求|思路|目标)|指导思想")
_AIMED = re.compile(r"(?:到|至)\s*20\d\d\s*年")
_UNDIVIDED = "（未分领域）"
_NO_TITLE = "（领域标题缺失）"


@dataclass(frozen=True, slots=True)
class AreaNodes:
    """One area: its heading and the nodes of its goals and measures."""

    node: Node
    title: str
    goals: tuple[Node, ...]
    measures: tuple[Node, ...]


def find_areas(root: Node, labels: Sequence[str] = ()) -> tuple[tuple[AreaNodes, ...], list[Finding]]:
    """The areas of a plan, in whichever of the usual layouts it is written.

    labels: the areas named in the plan's table of indicators, which name areas whose headings are slogans.
    """
    nested = [n for n in root.walk() if _has_inner_heads(n)]
    is_nested = len(nested) > 1 or any(_is_measure_head(c) for n in nested for c in n.children)
    fields = [part for node in _with_lost_heads(nested, root) for part in _parts(node)] if is_nested else []
    pairs = [_nested_area(part) for part in fields] if is_nested else _apart(root, labels) or _of_two_lists(root)
    areas = tuple(a for a, _ in pairs)
    return areas, [f for _, found in pairs for f in found]


def _has_inner_heads(node: Node) -> bool:
    """Whether goals and measures stand right below; the chapters of a plan may bear the same words."""
    is_field = node.rank > 0 and not FRAME.search(node.title)
    return is_field and any(_is_goal_head(c) or _is_measure_head(c) for c in node.children)


def _is_goal_head(node: Node) -> bool:
    return bool(GOAL_HEADS.match(node.title))


def _is_measure_head(node: Node) -> bool:
    return bool(MEASURE_HEADS.match(node.title))


def _with_lost_heads(nested: list[Node], root: Node) -> list[Node]:
    """The areas plus their siblings that lost both inner headings but have items."""
    known = {id(n) for n in nested}
    parents = [n for n in root.walk() if any(id(c) in known for c in n.children)]
    siblings = [child for parent in parents for child in parent.children]
    return [s for s in siblings if id(s) in known or (s.rank == nested[0].rank and _looks_like_area(s))]


def _looks_like_area(node: Node) -> bool:
    """A field by its title, or by two lists one after the other: its goals and its measures."""
    return bool(node.items() and node.number and (AREA_TITLE.search(node.title) or _has_two_lists(node)))


def _has_two_lists(node: Node) -> bool:
    items = node.items()
    return all(item.number for item in items) and bool(_split_at_restart(items)[1])


def _of_two_lists(root: Node) -> list[tuple[AreaNodes, list[Finding]]]:
    """Fields without any inner heading: 目标1 目标2 任务1 任务2 below each of them."""
    fields = [n for n in root.walk() if n.number and n.number.style in HEADING_STYLES and _has_two_lists(n)]
    return [_nested_area(field) for field in fields] if len(fields) > 1 else []


def _parts(node: Node) -> Iterator[Node]:
    """The fields below one heading: when goals that count from one again follow measures, a heading was lost."""
    bounds = [0]
    has_measures = False
    for i, child in enumerate(node.children):
        if _is_measure_head(child):
            has_measures = True
        elif has_measures and _is_goal_head(child) and _counts_from_one(child):
            bounds.append(i)
            has_measures = False
    yield replace(node, children=node.children[: bounds[1]]) if len(bounds) > 1 else node
    for start, end in pairwise([*bounds[1:], len(node.children)]):
        yield Node(node.rank, Passage("", ()), children=node.children[start:end])


def _counts_from_one(head: Node) -> bool:
    items = head.items()
    return bool(items) and items[0].number is not None and items[0].number.ordinal == 1


def _nested_area(node: Node) -> tuple[AreaNodes, list[Finding]]:
    """主要目标 and 策略措施 stand below the area's own heading; lost headings are found by restarting numbers."""
    goal_heads = [c for c in node.children if _is_goal_head(c)]
    measure_heads = [c for c in node.children if _is_measure_head(c)]
    loose = [c for c in node.children if not (_is_goal_head(c) or _is_measure_head(c) or _is_project(c))]
    goals = [g for h in goal_heads for g in _listed(h)]
    measures = [m for h in measure_heads for m in _listed(h)]
    has_title = bool(node.title) and not FIELDS.search(node.title)
    title = plain_title(node) if has_title else _NO_TITLE
    findings: list[Finding] = [] if has_title else [_lost_title(goals)]
    if not goal_heads and loose:
        goals = loose
        findings.append(_lost(title, "主要目标"))
    if not measure_heads:
        goals, measures = _split_at_restart(goals)
        if measures:
            findings.append(_lost(title, "策略措施"))
    if not goals:
        findings.append(_no_goals(title))
    if goals and not measures:
        findings.append(_no_measures(title))
    starts = {id(c.children[0]) for h in (*goal_heads, *measure_heads) for c in h.items() if _is_group(c)}
    findings += _order_findings(goals, starts, f"{title} 主要目标")
    findings += _order_findings(measures, starts, f"{title} 策略措施")
    return AreaNodes(node, title, tuple(goals), tuple(measures)), findings


def _no_goals(title: str) -> Finding:
    return warning("no-goals", f"「{title}」下没有找到主要目标。", place=title, advice="请对照原文补录。")


def _no_measures(title: str) -> Finding:
    return note("no-measures", f"「{title}」下没有找到策略措施。", place=title, advice="请核对措施是否混在目标里。")


def _is_project(node: Node) -> bool:
    return node.is_box or bool(PROJECT_HEADS.match(node.title))


def _lost_title(goals: Sequence[Node]) -> Finding:
    first = goals[0].title[:20] if goals else ""
    return warning(
        "lost-area-heading",
        f"主要目标「{first}…」前面应有一个领域标题。",
        place=first,
        advice="请对照原文补上领域标题。",
    )


def _lost(title: str, head: str) -> Finding:
    return note(
        "lost-heading",
        f"「{title}」下没有「{head}」标题，已按序号和位置归类。",
        place=title,
        advice="请在确认时核对目标与措施的分界。",
    )


def _listed(head: Node) -> list[Node]:
    """The items under a heading, those of its groups included; paragraphs without numbers count as items."""
    items = [item for child in head.items() for item in (child.children if _is_group(child) else [child])]
    if items:
        return _with_lost_numbers(head, items)
    return [Node(head.rank + 1, paragraph) for paragraph in head.body]


def _numbered(section: Node) -> list[Node]:
    items = section.items()
    return _with_lost_numbers(section, items) if items else items


def _with_lost_numbers(head: Node, items: list[Node]) -> list[Node]:
    """The items with the paragraphs among them that lost their numbers.

    As many as numbers are missing there; behind the last item, all of them where no other item has any.
    """
    found: list[Node] = []
    for item in items:
        above = found[-1] if found else head
        last = above.number.ordinal if found and above.number else 0
        missing = item.number.ordinal - last - 1 if item.number else 0
        if item.number and 0 < missing == len(_paragraphs(above)) and _is_closed(above):
            found += _released(above, item.number, last)
        found.append(item)
    end = found[-1]
    has_more = any(_paragraphs(item) or item.children for item in found[:-1])
    is_broken = any(len(item.heading.segments) > 1 for item in found)  # lines end where the page does
    is_plain = len(found) > 1 and not has_more and not is_broken
    if is_plain and end.number and end.number.ordinal and _is_closed(end):
        found += _released(end, end.number, end.number.ordinal)
    return found


def _paragraphs(node: Node) -> list[Passage]:
    """The paragraphs below a heading that do not name units."""
    return [p for p in node.body if not UNITS.match(p.text)]


def _is_closed(item: Node) -> bool:
    """Whether the paragraphs below an item cannot go on with a sentence that was broken off."""
    said = [item.heading, *_paragraphs(item)] if item.number else _paragraphs(item)
    return all(p.text.rstrip().endswith(("。", "；", "）", "〕", "】")) for p in said)


def _released(above: Node, like: ItemNumber, last: int) -> list[Node]:
    """The paragraphs of an item as items of their own, each with the line that names its units."""
    released: list[Node] = []
    kept: list[Passage] = []
    for paragraph in above.body:
        if UNITS.match(paragraph.text):
            (released[-1].body if released else kept).append(paragraph)
        else:
            ordinal = last + len(released) + 1
            number = replace(like, label=str(ordinal), ordinal=ordinal, length=0)
            released.append(Node(above.rank if above.number else above.rank + 1, paragraph, number))
    above.body[:] = kept
    return released


def _is_group(node: Node) -> bool:
    return node.number is None and bool(node.children)


def _order_findings(items: Sequence[Node], starts: Container[int], place: str) -> list[Finding]:
    """What is odd about the numbers of a list; a group (its first item is among `starts`) may count from one again."""
    lists: list[list[Node]] = [[]]
    for item in items:
        if id(item) in starts and item.number and item.number.ordinal == 1:
            lists.append([])
        lists[-1].append(item)
    return [finding for numbered in lists for finding in numbering_findings(numbered, place)]


def _split_at_restart(items: list[Node]) -> tuple[list[Node], list[Node]]:
    """The items before and from where they count from one: behind other numbers, or behind dashes."""
    for i, item in enumerate(items[1:], 1):
        if item.number and items[i - 1].number and item.number.ordinal == 1:
            return items[:i], items[i:]
    return items, []


def _apart(root: Node, labels: Sequence[str]) -> list[tuple[AreaNodes, list[Finding]]]:
    """All goals stand in one section and the tasks of each area in another chapter; matched in order."""
    tasks = _sections(root, _TASK_CHAPTER) or _restarted(root)
    if len(fields := _sections(root, _GOAL_CHAPTER)) > 1 and any(s.items() for s in fields):
        return _by_chapter(fields, _sections(root, _MEASURE_CHAPTER))
    goals = _goal_items(root, tasks)
    if not tasks:
        measures = _task_items(root, goals)
        findings = [] if measures else [_no_measures("全文")]
        return [(AreaNodes(root, _UNDIVIDED, tuple(goals), measures), findings)] if goals else []
    titles = _area_titles([plain_title(t) for t in tasks], labels)
    paired = len(goals) == len(tasks) and all(g.number for g in goals)
    found = []
    for i, (task, title) in enumerate(zip(tasks, titles, strict=True)):
        mine = (goals[i],) if paired else ()
        measures = tuple(c for c in _numbered(task) if c.number)
        found.append((AreaNodes(task, title, mine, measures), numbering_findings(measures, f"{title} 重点任务")))
    if not paired:
        first, findings = found[0]
        doubt = _unpaired(goals, tasks) if goals else _no_goals("全文")
        found[0] = (replace(first, goals=tuple(goals)), [*findings, doubt])
    return found


def _restarted(root: Node) -> list[Node]:
    """The sections of a chapter from where they count from one again: the heading of the tasks was lost there."""
    for node in root.walk():
        sections = [c for c in node.children if c.number and c.number.style is Style.SECTION]
        _, after = _split_at_restart(sections)
        if len(after) > 1:
            return after
    return []


def _by_chapter(fields: Sequence[Node], tasks: Sequence[Node]) -> list[tuple[AreaNodes, list[Finding]]]:
    """One chapter lists the goals of every field and another the measures of every field; matched by their titles."""
    by_title = {plain_title(t): t for t in tasks}
    found = []
    for field in fields:
        title = plain_title(field)
        task = by_title.pop(title, None)
        goals, measures = _listed(field), _listed(task) if task else []
        findings = numbering_findings(goals, f"{title} 主要目标") + numbering_findings(measures, f"{title} 策略措施")
        found.append((AreaNodes(field, title, tuple(goals), tuple(measures)), findings))
    alone = ((t, AreaNodes(node, t, (), tuple(_listed(node)))) for t, node in by_title.items())
    return [*found, *((area, [_no_goals(t)]) for t, area in alone)]


def _task_items(root: Node, goals: Sequence[Node]) -> tuple[Node, ...]:
    """The tasks of a plan that lists them without fields."""
    taken = {id(g) for g in goals}
    chapters = (n for n in root.walk() if n.number and not n.is_box and _TASK_CHAPTER.search(plain_title(n)))
    lists = ([c for c in n.items() if c.number and id(c) not in taken] for n in chapters)
    return tuple(next((items for items in lists if len(items) > 1), []))


# Fields of development by the words that tell them, in the usual order; 法律 last, since 权益 is everywhere.
_FIELDS = {
    "健康": "健康|卫生|医疗",
    "安全": "安全",
    "教育": "教育|素质",
    "经济": "经济|就业|创业",
    "决策": "决策|参政|民主",
    "社会保障": "社会保障|保险",
    "福利": "福利",
    "家庭建设": "家庭|家风|家教",
    "环境": "环境",
    "法律": "法律|法治|权益|司法",
}


def _field(title: str) -> str | None:
    return next((name for name, words in _FIELDS.items() if re.search(words, title)), None)


def _area_titles(headings: list[str], labels: Sequence[str]) -> list[str]:
    """The names of the areas: those of the table of indicators where it has them, since headings may be slogans."""
    if len(labels) == len(headings):
        return list(labels)
    if len(labels) * 2 < len(headings):
        return headings
    by_field = {_field(label): label for label in labels}
    people = next((w for w in ("妇女", "儿童") if labels[0].startswith(w)), "")
    return [_area_title(h, by_field, people) for h in headings]


def _area_title(heading: str, by_field: dict[str | None, str], people: str) -> str:
    field = _field(heading)
    if field is None:
        return heading
    return by_field.get(field, f"{people}与{field}")


def _unpaired(goals: Sequence[Node], tasks: Sequence[Node]) -> Finding:
    return warning(
        "goals-unpaired",
        f"主要目标有{len(goals)}项，任务领域有{len(tasks)}个，无法一一对应，目标暂归入第一个领域。",
        advice="请在确认时把目标移到所属领域。",
    )


def _sections(root: Node, chapter: re.Pattern[str]) -> list[Node]:
    """The numbered sections of the first chapter so named that has several."""
    for node in root.walk():
        if node.number and not node.is_box and chapter.search(plain_title(node)):
            sections = [c for c in node.children if c.number and c.number.style in HEADING_STYLES]
            if len(sections) >= 2:
                return sections
    return []


def _goal_items(root: Node, tasks: Sequence[Node]) -> list[Node]:
    """The goals of the first section that lists some; running paragraphs count where no section has a list."""
    known = {id(t) for t in tasks}
    nodes = [n for n in root.walk() if id(n) not in known and not n.is_box]
    sections = [n for n in nodes if _GOAL_SECTION.search(plain_title(n))]
    lists = [_numbered(s) for s in sections if len(s.items()) > 1] or [_listed(s) for s in sections if _listed(s)]
    return _counted(lists[0]) if lists else _aims([n for n in nodes if _OUTSET.search(plain_title(n))])


def _aims(outsets: Sequence[Node]) -> list[Node]:
    """The paragraphs of the opening chapter that say what is to be reached by a year, where no section lists goals."""
    return [Node(n.rank + 1, p) for n in outsets for p in n.body if _AIMED.search(p.text)]


def _counted(items: list[Node]) -> list[Node]:
    """Items with dashes or bullets get the numbers that they would have."""
    for i, item in enumerate(items, 1):
        if item.number and not item.number.ordinal:
            item.number = replace(item.number, label=str(i), ordinal=i)
    return items


def plain_title(node: Node) -> str:
    """The words of a heading up to its first full stop."""
    return re.split(r"[。：:]", node.title, maxsplit=1)[0].strip()
