"""What stands on the sheets of a review: the one place that writing and reading share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from lianggang.catalogue.model import Catalogue, Match
from lianggang.findings import Finding
from lianggang.monitoring.offices import KINDS as OFFICE_KINDS
from lianggang.monitoring.offices import Office
from lianggang.monitoring.quantities import Quantities
from lianggang.plans.corrections import Anchor, demand
from lianggang.plans.items import Item, items
from lianggang.plans.labels import COMPARATORS, DIRECTIONS, KINDS, SUBJECTS
from lianggang.plans.model import Plan, Reading, Target
from lianggang.text.passage import quote_at

UNITS, FINDINGS, UNREAD = "单位", "疑点", "未归类文字"
ITEMS_SHEET, FUNCTIONS_SHEET, HIDDEN = "_条目", "_职能", "_"
HEAD_ROW, FIRST_ROW = 2, 3  # from 0: title, note, heads
SPARE_ROWS = 20
ID, PLACE, TEXT, QUOTE, DECISION, REMARK, WAS = "编号", "位置", "原文", "读出的话", "决定", "备注", "原读法"
LEAD, RESPONSIBLE = "牵头单位", "责任单位"
CONFIRM, CHANGE, DELETE, ADD, SPLIT, MERGE, CHECKED = "确认", "更正", "删除", "补录", "拆分", "合并", "已核对"
INTO = "并入"
NAME, RIGHT_NAME, FUNCTIONS = "名称", "正确名称", "指定职能"
CODE, MESSAGE = "代码", "内容"
SAME = "同上"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, width in characters, whether it is filled in, and what may be chosen."""

    head: str
    width: float
    input: bool = False
    choices: tuple[str, ...] = ()


# heading of a field of a target → its name in the data
FIELD_OF = {
    "指标": "indicator",
    "要求类型": "kind",
    "比较": "comparator",
    "数值": "value",
    "单位": "unit",
    "基期年": "baseline_year",
    "完成年": "year",
    "人群": "population",
    "方向": "direction",
    "参照的量": "relative_to",
}
TARGET_COLUMNS = (
    Column(ID, 13), Column(PLACE, 11), Column(TEXT, 30), Column(QUOTE, 17), Column(DECISION, 6, True,
    (CONFIRM, CHANGE, DELETE, ADD, SPLIT, MERGE)), Column(INTO, 11, True),
    Column("指标", 17, True), Column("要求类型", 8, True, tuple(KINDS.values())),
    Column("比较", 6, True, tuple(COMPARATORS.values())), Column("数值", 7, True), Column("单位", 7, True),
    Column("基期年", 6, True), Column("完成年", 6, True), Column("人群", 8, True),
    Column("方向", 8, True, tuple(DIRECTIONS.values())), Column("参照的量", 9, True), Column(LEAD, 11, True),
    Column(RESPONSIBLE, 14, True), Column("对应目录指标", 17), Column("把握", 6), Column("存疑", 14),
    Column(REMARK, 10, True),
)  # fmt: skip
UNIT_COLUMNS = (
    Column(NAME, 22), Column("认作职能", 20), Column("类别", 12), Column("把握", 6), Column("说明", 30),
    Column("条目数", 7), Column("出处", 26), Column(DECISION, 7, True, (CONFIRM, CHANGE, DELETE)),
    Column(RIGHT_NAME, 20, True), Column(FUNCTIONS, 18, True), Column(REMARK, 14, True),
)  # fmt: skip
FINDING_COLUMNS = (
    Column("等级", 8), Column(CODE, 14), Column(MESSAGE, 56), Column(PLACE, 30), Column("建议", 30),
    Column(DECISION, 8, True, (CHECKED,)), Column(REMARK, 22, True),
)  # fmt: skip
UNREAD_COLUMNS = (Column("序号", 6), Column("文字", 110))

Row = dict[str, str]


def sheet_names(reading: Reading) -> dict[str, Plan]:
    """The name of the sheet of each plan: 妇女规划, 儿童规划; a number tells those of one subject apart."""
    names: dict[str, Plan] = {}
    for plan in reading.plans:
        base = f"{SUBJECTS.get(plan.subject, '')}规划"
        taken = sum(name.startswith(base) for name in names)
        names[f"{base}{taken + 1}" if taken else base] = plan
    return names


def target_rows(reading: Reading, plan: Plan, catalogue: Catalogue) -> Iterator[Row]:
    """A row for each target of the plan and for each goal without one, in the order of the text."""
    quantities = Quantities(catalogue)
    for item in items(reading):
        if item.plan is not plan:
            continue
        for i, (key, target) in enumerate(item.targets):
            _, match = quantities.link(target, subject=plan.subject, area=item.area)
            yield (
                _item_cells(item, key, first=i == 0) | _target_cells(target) | _grounds(item, target, match, catalogue)
            )
        if not item.targets and item.origin == "goal":
            yield _item_cells(item, item.id, first=True) | {"存疑": "没有读出指标要求"}


def _item_cells(item: Item, key: str, *, first: bool) -> Row:
    return {
        ID: key,
        PLACE: item.where,
        TEXT: item.text if first else SAME,
        LEAD: "、".join(item.lead_units),
        RESPONSIBLE: "、".join(item.responsible_units),
    }


def _target_cells(target: Target) -> Row:
    was = demand(target)
    words = {
        "kind": KINDS[target.kind],
        "comparator": COMPARATORS.get(target.comparator or "", ""),
        "direction": DIRECTIONS[target.direction] if target.direction else "",
    }
    cells = {head: words.get(name, _text(was[name])) for head, name in FIELD_OF.items()}
    return {QUOTE: target.quote, **cells, WAS: _json({"quote": target.quote, "was": was})}


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _grounds(item: Item, target: Target, match: Match, catalogue: Catalogue) -> Row:
    indicator = catalogue.indicators[match.code] if match.code else None
    name = indicator.name if indicator else "未对应"
    usual = "、".join(indicator.functions) if indicator and not (item.lead_units or item.responsible_units) else ""
    return {
        "对应目录指标": (name if match.score == 1 else f"{name}（{match.score:.2f}，{match.reason}）")
        + (f"；一般由{usual}部门报送" if usual else ""),
        "把握": f"{target.confidence:.0%}",
        "存疑": target.reason,
    }


def item_rows(reading: Reading) -> Iterator[tuple[str, str]]:
    """Id and particulars (JSON) of every item to which a target may be added."""
    for item in items(reading):
        units = {"lead": item.lead_units, "responsible": item.responsible_units}
        yield item.id, _json({"anchor": asdict(Anchor.of(item)), **units})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def unit_rows(register: tuple[Office, ...]) -> Iterator[Row]:
    """A row for each name of a unit, the doubtful ones first."""
    for office in sorted(register, key=lambda o: o.match.score):
        m = office.match
        yield {
            NAME: office.name,
            "认作职能": m.name,
            "类别": OFFICE_KINDS[m.kind],
            "把握": f"{m.score:.0%}",
            "说明": m.reason,
            "条目数": str(len(office.places)),
            "出处": "；".join(office.places[:3]) or f"组织实施等职责{office.duties}条",
        }


def finding_rows(findings: tuple[Finding, ...]) -> Iterator[Row]:
    """A row for each finding, as it stands."""
    for f in findings:
        yield {"等级": f.severity.label, CODE: f.code, MESSAGE: f.message, PLACE: f.place, "建议": f.advice}


def unread_rows(reading: Reading) -> Iterator[Row]:
    """The passages of the document that belong to no item."""
    texts = (quote_at(reading.text, (segment,)).strip() for segment in reading.unread)
    yield from ({"序号": str(i), "文字": text} for i, text in enumerate(filter(None, texts), 1))
