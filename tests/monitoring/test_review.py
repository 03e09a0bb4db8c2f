"""A review goes out as Excel and comes back as corrections, cell by cell."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.documents.reader import read_document
from lianggang.errors import LianggangError
from lianggang.monitoring.confirming import confirmed, corrected
from lianggang.monitoring.review import read_review, write_review
from lianggang.monitoring.review.fields import parse_field
from lianggang.monitoring.review.table import FIELD_OF
from lianggang.plans.corrections import Action, Corrections, demand
from lianggang.plans.items import items
from lianggang.plans.labels import COMPARATORS, DIRECTIONS, KINDS
from lianggang.plans.reader import read_plan
from tests.shared import shared

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "county" / "plan.docx"
WOMEN = "妇女规划"


@cache
def reading(path=EXAMPLE):
    return confirmed(read_plan(read_document(path)))


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    path = tmp_path_factory.mktemp("review") / "review.xlsx"
    write_review(reading(), path)
    return path


@pytest.fixture
def sheet(sent, tmp_path):
    return Filled(sent, tmp_path / "done.xlsx")


class Filled:
    """A review being filled in as a clerk would."""

    def __init__(self, sent, path):
        self.book, self.path = openpyxl.load_workbook(sent), path

    def cell(self, key, head, name=WOMEN):
        page = self.book[name]
        column = {c.value: c.column for c in page[3]}[head]
        row = next(r for r in range(4, page.max_row + 1) if page.cell(r, 1).value == key)
        return page.cell(row, column)

    def put(self, key, name=WOMEN, **cells):
        for head, value in cells.items():
            self.cell(key, head, name).value = value

    def read(self):
        self.book.save(self.path)
        return read_review(self.path)

    def error(self):
        corrections, findings = self.read()
        assert len(corrections) == 0
        (finding,) = findings
        return finding


def target_of(read, key):
    return next(t for i in items(read) for k, t in i.targets if k == key)


def test_untouched_review_gives_no_corrections(sent):
    assert read_review(sent) == (Corrections(), ())


@pytest.mark.parametrize("name", ["hongtong.docx", "yunyang.txt", "zhuzhou.txt"])
def test_untouched_review_of_a_real_plan_gives_no_corrections(name, tmp_path):
    write_review(reading(shared("plans", "documents", name)), tmp_path / "review.xlsx")
    assert read_review(tmp_path / "review.xlsx") == (Corrections(), ())


def test_everything_that_was_read_stands_on_the_sheets(sent):
    book = openpyxl.load_workbook(sent)
    shown = {book[name].cell(r, 1).value for name in (WOMEN, "儿童规划") for r in range(4, book[name].max_row + 1)}
    every = list(items(reading()))
    assert {key for i in every for key, _ in i.targets} <= shown
    assert {i.id for i in every if i.origin == "goal" and not i.targets} <= shown
    assert [s.title for s in book if s.sheet_state == "visible"] == [WOMEN, "儿童规划", "单位", "疑点", "未归类文字"]


def test_confirmed_changed_and_deleted(sheet):
    sheet.put("women.1.goal.1.t1", 决定="确认")
    sheet.put("women.1.goal.2.t1", 决定="更正", 数值="11.5", 比较="＜", 完成年="2028", 备注="笔误")
    sheet.put("women.1.goal.2.t2", 决定="删除")
    corrections, findings = sheet.read()
    assert findings == ()
    assert [c.action for c in corrections.targets] == [Action.CONFIRM, Action.CHANGE, Action.DELETE]
    assert corrections.targets[1].fields == {"comparator": "<", "value": "11.5", "year": 2028}
    read = corrected(reading(), corrections)
    assert demand(target_of(read, "women.1.goal.2.t1"))["value"] == "11.5"
    assert "已人工更正（笔误）" in target_of(read, "women.1.goal.2.t1").reason


def test_a_value_keeps_the_places_that_were_typed(sheet):
    sheet.put("women.1.goal.2.t1", 决定="更正", 数值="11.0")
    assert str(target_of(corrected(reading(), sheet.read()[0]), "women.1.goal.2.t1").value) == "11.0"


def test_goal_without_target_gets_one(sheet):
    sheet.put("women.2.goal.1", 决定="补录", 指标="妇女普法知晓率", 要求类型="数值", 比较="≥", 数值="95", 单位="%")
    read = corrected(reading(), sheet.read()[0])
    assert target_of(read, "women.2.goal.1.t1").indicator == "妇女普法知晓率"


def test_spare_row_adds_to_any_item(sheet):
    page = sheet.book[WOMEN]
    last = max(r for r in range(4, page.max_row + 1) if page.cell(r, 1).value) + 1
    page.cell(last, 1).value = "women.1.goal.2"
    sheet.put(
        "women.1.goal.2",
        决定="补录",
        读出的话="城乡差距持续缩小",
        指标="产前检查率城乡差距",
        要求类型="变化方向",
        方向="缩小",
    )
    read = corrected(reading(), sheet.read()[0])
    assert target_of(read, "women.1.goal.2.t5").indicator == "产前检查率城乡差距"


def append(sheet, key, **cells):
    """Fill the next spare row."""
    page = sheet.book[WOMEN]
    row = max(r for r in range(4, page.max_row + 1) if page.cell(r, 1).value) + 1
    heads = {c.value: c.column for c in page[3]}
    for head, value in {"编号": key, **cells}.items():
        page.cell(row, heads[head]).value = value


PART = {"决定": "拆分", "要求类型": "数值", "比较": "≥", "数值": "97", "单位": "%"}


def test_a_row_is_split_into_itself_and_what_is_written_below(sheet):
    sheet.put("women.1.goal.2.t3", 决定="拆分", 指标="孕产妇系统管理率（县城）", 责任单位="县妇联", 备注="两项")
    append(sheet, "women.1.goal.2.t3", **PART, 指标="孕产妇系统管理率（乡镇）")
    append(sheet, "women.1.goal.2.t3", **PART, 指标="孕产妇系统管理率（村）")
    corrections, findings = sheet.read()
    assert findings == ()
    (split,) = corrections.targets
    assert (split.action, split.signed.note) == (Action.SPLIT, "两项")
    read = corrected(reading(), corrections)
    (item,) = (i for i in items(read) if i.id == "women.1.goal.2")
    assert [t.indicator[-4:-1] for t in item.owner.targets[2:5]] == ["（县城", "（乡镇", "率（村"]
    assert item.responsible_units == ("县妇联",)
    assert len(item.owner.targets) == 6


def test_rows_merge_into_the_one_that_is_kept(sheet):
    sheet.put("women.1.goal.2.t3", 决定="更正", 指标="孕产妇系统管理率和产前检查率")
    sheet.put("women.1.goal.2.t4", 决定="合并", 并入="women.1.goal.2.t3")
    sheet.put("women.1.goal.2.t2", 决定="合并", 并入="women.1.goal.2.t3")
    corrections, findings = sheet.read()
    assert findings == ()
    (merge,) = corrections.targets
    assert (merge.action, len(merge.absorbed), merge.fields) == (
        Action.MERGE,
        2,
        {"indicator": "孕产妇系统管理率和产前检查率"},
    )
    read = corrected(reading(), corrections)
    assert [t.indicator for i in items(read) if i.id == "women.1.goal.2" for t in i.owner.targets] == [
        "孕产妇死亡率",
        "孕产妇系统管理率和产前检查率",
    ]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"决定": "拆分"}, "只有一行选了“拆分”"),
        ({"决定": "合并"}, "不是同一条目里另一行的编号"),
        ({"决定": "合并", "并入": "women.1.goal.2.t1"}, "不是同一条目里另一行的编号"),
        ({"决定": "合并", "并入": "women.1.goal.3.t1"}, "不是同一条目里另一行的编号"),
        ({"决定": "合并", "并入": "women.1.goal.2.t9"}, "没有留下，不能并入"),
        ({"决定": "合并", "并入": "women.1.goal.2.t2", "数值": "11"}, "没有选“更正”"),
        ({"决定": "确认", "并入": "women.1.goal.2.t2"}, "没有选“合并”"),
    ],
)
def test_what_is_wrong_with_regrouping_is_said(sheet, cells, words):
    sheet.put("women.1.goal.2.t1", **cells)
    finding = sheet.error()
    assert words in finding.message
    assert finding.advice


def test_parts_and_rows_to_be_kept_that_are_decided_otherwise_are_told(sheet):
    sheet.put("women.1.goal.2.t1", 决定="确认")
    append(sheet, "women.1.goal.2.t1", **PART, 指标="孕产妇死亡率（乡镇）")
    append(sheet, "women.1.goal.2.t1", **PART, 指标="孕产妇死亡率（县城）")
    sheet.put("women.1.goal.2.t2", 决定="合并", 并入="women.1.goal.2.t3")
    sheet.put("women.1.goal.2.t3", 决定="删除")
    messages = [f.message for f in sheet.read()[1]]
    assert len(messages) == 2
    assert "拆分" in messages[0]
    assert "不能并入" in messages[1]


def test_units_of_an_item_and_names_of_units(sheet):
    sheet.put("women.1.goal.2.t1", 决定="更正", 责任单位="县妇联、县医保局")
    sheet.put("县卫生健局", "单位", 决定="更正", 正确名称="县卫生健康局")
    sheet.put("县慈善总会", "单位", 决定="更正", 指定职能="民政、红十字会")
    corrections, findings = sheet.read()
    assert (findings, corrections.targets) == ((), ())
    read = corrected(reading(), corrections)
    assert next(i for i in items(read) if i.id == "women.1.goal.2").responsible_units == ("县妇联", "县医保局")
    assert not [f for f in read.findings if "县卫生健局" in f.message or "县慈善总会" in f.message]


def test_finding_is_cleared(sheet):
    sheet.put("待核实", "疑点", 决定="已核对", 备注="漏编")
    read = corrected(reading(), sheet.read()[0])
    assert sum("漏编" in f.advice for f in read.findings) == 1


@pytest.mark.parametrize(
    ("cells", "words", "column"),
    [
        ({"决定": "更正", "数值": "九成多"}, "不能读成一个数", "J"),
        ({"决定": "更正", "数值": "95%"}, "带着单位", "J"),
        ({"决定": "更正", "数值": None}, "要有一个数", "J"),
        ({"决定": "更正", "比较": "约莫"}, "不是可选的比较", "I"),
        ({"决定": "更正", "完成年": "明年"}, "不是年份", "M"),
        ({"决定": "更正", "指标": None}, "没有填指标", "G"),
        ({"决定": "更正", "要求类型": "变化方向"}, "没有选方向", "O"),
        ({"决定": "更正"}, "没有改任何一格", "E"),
        ({"决定": "同意"}, "不在列表里", "E"),
        ({"决定": "补录"}, "不能补录", "E"),
        ({"数值": "11"}, "没有选“更正”", "J"),
        ({"决定": "确认", "数值": "11"}, "没有选“更正”", "J"),
        ({"决定": "更正", "数值": "=1/0"}, "公式", "J"),
    ],
)
def test_what_is_wrong_is_said_cell_by_cell(sheet, cells, words, column):
    sheet.put("women.1.goal.2.t1", **cells)
    row = sheet.cell("women.1.goal.2.t1", "决定").row
    finding = sheet.error()
    assert words in finding.message
    assert finding.place.endswith(f"{WOMEN} {column}{row}")
    assert finding.advice


@pytest.mark.parametrize(
    ("key", "cells", "words"),
    [
        ("县慈善总会", {"决定": "更正"}, "没有填正确名称或职能"),
        ("县慈善总会", {"正确名称": "县慈善会"}, "没有选“更正”"),
        ("县慈善总会", {"决定": "更正", "指定职能": "行善"}, "没有“行善”这一职能"),
        ("县慈善总会", {"决定": "更正", "正确名称": "县民政局、县慈善会"}, "像是几个单位"),
    ],
)
def test_what_is_wrong_with_units_is_said(sheet, key, cells, words):
    sheet.put(key, "单位", **cells)
    assert words in sheet.error().message


def test_row_that_was_torn_out_is_told(sheet):
    page = sheet.book[WOMEN]
    page.delete_rows(sheet.cell("women.1.goal.2.t1", "决定").row)
    assert "women.1.goal.2.t1" in sheet.error().message


@pytest.mark.parametrize(("name", "row", "column"), [("_条目", 1, 2), (f"_{WOMEN}", 4, 23)])
@pytest.mark.parametrize("text", ["", "[]", "{}", '{"anchor": 3}', '{"quote": 1, "was": {"comparator": "?"}}'])
def test_hidden_sheet_that_was_changed_is_told(sheet, name, row, column, text):
    sheet.book[name].cell(row, column).value = text
    sheet.put("women.1.goal.1.t1", 决定="确认")
    try:
        _, findings = sheet.read()
    except LianggangError as problem:
        findings = problem.findings
    assert any("被改动过" in f.message for f in findings)


def test_rows_may_be_sorted(sheet):
    page = sheet.book[WOMEN]
    a, b = (sheet.cell(key, "决定").row for key in ("women.1.goal.2.t1", "women.1.goal.3.t1"))
    for column in range(1, page.max_column + 1):
        page.cell(a, column).value, page.cell(b, column).value = page.cell(b, column).value, page.cell(a, column).value
    sheet.put("women.1.goal.3.t1", 决定="确认")
    corrections, findings = sheet.read()
    assert findings == ()
    assert [c.was["indicator"] for c in corrections.targets] == [target_of(reading(), "women.1.goal.3.t1").indicator]


def test_review_of_a_reading_that_has_changed_since_is_not_applied(sheet):
    sheet.put("women.1.goal.2.t1", 决定="更正", 数值="11.5")
    corrections, _ = sheet.read()
    (change,) = corrections.targets
    stale = Corrections((replace(change, was={**change.was, "value": "20"}),))
    assert "correction-outdated" in {f.code for f in corrected(reading(), stale).findings}


def test_other_workbook_is_refused(tmp_path):
    path = tmp_path / "x.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(LianggangError, match="确认表"):
        read_review(path)


def test_text_never_becomes_a_formula(tmp_path):
    goal = next(i for i in items(reading()) if i.id == "women.1.goal.2")
    evil = replace(goal.owner, text='=HYPERLINK("x")', responsible_units=("=1+1", "@x"))
    area = replace(reading().plans[0].areas[0], goals=(evil,))
    plan = replace(reading().plans[0], areas=(area,))
    write_review(replace(reading(), plans=(plan,)), tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert not [c for s in book for row in s for c in row if c.data_type == "f"]


CHOICES = {"要求类型": KINDS, "比较": COMPARATORS, "方向": DIRECTIONS}


@pytest.mark.parametrize(("head", "key"), [(head, key) for head, labels in CHOICES.items() for key in labels])
def test_every_choice_is_read_back_as_what_it_stands_for(head, key):
    assert parse_field(head, CHOICES[head][key]) == key


@settings(max_examples=50, deadline=None)
@given(st.sampled_from([t for i in items(reading()) for _, t in i.targets]))
def test_cells_of_a_target_say_what_it_demands(target):
    was = demand(target)
    words = {"kind": KINDS[target.kind], "comparator": COMPARATORS.get(target.comparator or "", "")}
    words["direction"] = DIRECTIONS[target.direction] if target.direction else ""
    cells = {head: words.get(name, "" if was[name] is None else str(was[name])) for head, name in FIELD_OF.items()}
    assert {FIELD_OF[head]: parse_field(head, text) for head, text in cells.items()} == dict(was)
