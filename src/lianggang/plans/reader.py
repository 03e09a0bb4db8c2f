"""`Document` to `Reading`: the one function that reads a plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lianggang.documents.model import Document
from lianggang.findings import Finding, error, warning
from lianggang.plans.areas import AreaNodes, find_areas
from lianggang.plans.cells import read_cell
from lianggang.plans.confidence import weighed, weighed_as_recognised
from lianggang.plans.coverage import coverage
from lianggang.plans.doubts import doubts
from lianggang.plans.duties import read_duties
from lianggang.plans.facts import read_facts
from lianggang.plans.lines import Line, recognise
from lianggang.plans.model import Area, Goal, Measure, Plan, Reading
from lianggang.plans.notice import with_notices, without_imprint
from lianggang.plans.outline import Node, Outline, build, split_plans
from lianggang.plans.projects import read_projects
from lianggang.plans.tables import area_labels, read_completion, read_indicators
from lianggang.plans.targets import TargetReader
from lianggang.plans.units import Taken, take_units
from lianggang.text.passage import Passage

_FIRST_YEAR = 2021  # of the plans in force, where a plan states no period
_TITLE_END = re.compile(r"[。]")


def read_plan(document: Document) -> Reading:
    """All plans in a document, with findings on what is doubtful and what was not understood.

    Never raises for odd content: a document without a plan gives a reading without plans and an error finding.
    """
    lines = recognise(document)
    parts = list(with_notices(*split_plans(lines)))
    outlines = [build(title, without_imprint(own)) for _, title, own in parts]
    read = [_plan(i, o, notice, own) for i, (o, (notice, _, own)) in enumerate(zip(outlines, parts, strict=True))]
    plans = tuple(r.plan for r in read if _says_something(r.plan))
    bare = (_no_areas(p) for p in plans if p.title and not p.areas)
    findings = [*document.findings, *(f for r in read for f in r.findings), *bare]
    if not plans:
        findings = [*document.findings, _no_plan(document)]
    share, unread = coverage([(o.root, r.areas) for o, r in zip(outlines, read, strict=True)], document)
    reading = weighed(Reading(document.name, plans, tuple(findings), unread, share, document.text))
    reading = weighed_as_recognised(reading, document)
    return replace(reading, findings=(*reading.findings, *doubts(reading)))


def _no_areas(plan: Plan) -> Finding:
    return warning(
        "no-areas",
        f"《{plan.title}》没有读到发展领域，只读到了表格或工程。",
        place=plan.title,
        advice="请对照原文：如有目标和措施，请检查领域、目标、任务的标题，或在确认表中补录。",
    )


def _says_something(plan: Plan) -> bool:
    """Whether anything of a plan was found; pages of a plan may hold no more than a table."""
    return bool(plan.areas or plan.indicator_table or plan.completion_table.rows or plan.projects)


def _no_plan(document: Document) -> Finding:
    chinese = len(re.findall(r"[\u4e00-\u9fff]", document.text))
    if chinese < len(document.text) / 5:
        return error(
            "not-chinese",
            "文件的文字大多不是中文，没有读到规划内容。",
            place=document.name,
            advice="请确认上传的是中文的妇女或儿童发展规划。",
        )
    return error(
        "no-goals-found",
        "没有找到发展领域和主要目标，这份文件不像妇女或儿童发展规划。",
        place=document.name,
        advice="请确认文件；如确是规划，请检查「主要目标」「策略措施」等标题是否丢失。",
    )


@dataclass(frozen=True, slots=True)
class _Read:
    plan: Plan
    areas: tuple[AreaNodes, ...]
    findings: tuple[Finding, ...]


def _plan(index: int, outline: Outline, cover: Sequence[Line], lines: Sequence[Line]) -> _Read:
    facts, findings = read_facts(outline.title, cover, lines, outline.root)
    prefix = facts.subject if index == 0 or facts.subject in ("women", "children") else f"plan{index + 1}"
    rows = read_indicators(outline.root, f"{prefix}.table", read_cell, facts.period)
    areas, area_findings = find_areas(outline.root, area_labels(rows))
    since = facts.period[0] if facts.period else _FIRST_YEAR
    found = [_area(f"{prefix}.{n}", a, since) for n, a in enumerate(areas, 1)]
    boxed = TargetReader(numeric_only=True, since=since)
    plan = Plan(
        title=facts.title,
        subject=facts.subject,
        region=facts.region,
        region_level=facts.region_level,
        issuer=facts.issuer,
        document_number=facts.document_number,
        issued_on=facts.issued_on,
        period=facts.period,
        based_on=facts.based_on,
        areas=tuple(area for area, _ in found),
        indicator_table=rows,
        completion_table=read_completion(outline.root, f"{prefix}.completed", read_cell),
        projects=read_projects(outline.root, {id(a.node): a.title for a in areas}, prefix, boxed.read),
        duties=read_duties(outline.root),
    )
    return _Read(plan, areas, (*findings, *area_findings, *(f for _, odd in found for f in odd)))


@dataclass(frozen=True, slots=True)
class _Item:
    """A goal or measure: its number as printed or counted, its words and units."""

    label: str
    number: str
    taken: Taken


def _items(nodes: Sequence[Node]) -> list[_Item]:
    return [_Item(n.label, _number(n, position), take_units(_words(n))) for position, n in enumerate(nodes, 1)]


def _number(node: Node, position: int) -> str:
    return node.label if node.number and node.number.ordinal else str(position)


def _area(prefix: str, nodes: AreaNodes, since: int) -> tuple[Area, list[Finding]]:
    """An area, and what is odd about the units that its items name."""
    goals, measures = _items(nodes.goals), _items(nodes.measures)
    goal_reader, measure_reader = TargetReader(since=since), TargetReader(numeric_only=True, since=since)
    area = Area(
        number=nodes.node.label,
        title=nodes.title,
        goals=tuple(_goal(f"{prefix}.goal.{n}", item, goal_reader) for n, item in enumerate(goals, 1)),
        measures=tuple(_measure(f"{prefix}.measure.{n}", item, measure_reader) for n, item in enumerate(measures, 1)),
        segments=nodes.node.heading.segments,
    )
    parts = (("主要目标", goals), ("策略措施", measures))
    return area, [
        replace(finding, place=f"{nodes.title} {part}{item.label}")
        for part, items in parts
        for item in items
        for finding in item.taken.findings
    ]


def _words(node: Node) -> Passage:
    """The whole item, its further paragraphs and sub-items included."""
    return Passage.join([node.heading, *node.body, *(_words(c) for c in node.children if not c.is_box)])


def _goal(identifier: str, item: _Item, reader: TargetReader) -> Goal:
    taken = item.taken
    return Goal(
        id=identifier,
        number=item.number,
        text=taken.rest.text,
        lead_units=taken.lead_units,
        responsible_units=taken.responsible_units,
        targets=reader.read(taken.rest),
        segments=taken.rest.segments,
    )


def _measure(identifier: str, item: _Item, reader: TargetReader) -> Measure:
    taken = item.taken
    return Measure(
        id=identifier,
        number=item.number,
        title=_TITLE_END.split(taken.rest.text, maxsplit=1)[0].strip(),
        text=taken.rest.text,
        lead_units=taken.lead_units,
        responsible_units=taken.responsible_units,
        targets=reader.read(taken.rest),
        segments=taken.rest.segments,
    )
