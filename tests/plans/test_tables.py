"""Tables of indicators and of completion: real ones, other layouts, damage."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.documents.model import Cell, Document, Paragraph, Table
from lianggang.documents.reader import read_document
from lianggang.plans.columns import layout_of
from lianggang.plans.flattened import table_of_cells
from lianggang.plans.lines import recognise
from lianggang.plans.model import Kind, Target
from lianggang.plans.outline import build, split_plans
from lianggang.plans.tables import (
    area_labels,
    completion_table,
    indicator_rows,
    joined_tables,
    read_completion,
    read_indicators,
)
from lianggang.text.passage import Passage, quote_at
from tests.shared import shared

INDICATOR_FIELDS = ("number", "name", "unit", "parent_target", "target", "attribute", "units")
COMPLETION_FIELDS = ("number", "name", "unit", "baseline", "target", "actual")


def no_targets(cell, name, unit):
    return ()


def as_level(cell, name, unit):
    return (Target(name, cell.text, Kind.LEVEL, ">=", Decimal(1), unit, segments=cell.segments),)


def grid(*rows):
    """A table from rows of texts; "^" merges a cell with the one above, "<" with the one to the left."""
    built, start = [], 0
    for texts in rows:
        row = []
        for i, text in enumerate(texts):
            origin = built[-1][i] if text == "^" else row[-1] if text == "<" else None
            row.append(Cell(origin.text, origin.start, merged=True) if origin else Cell(text, start))
            start += len(text) + 1
        built.append(tuple(row))
    return Table(tuple(built), 0)


def lines_of(text):
    """The lines of a text export, as its reader gives them."""
    found, start = [], 0
    for line in text.split("\n"):
        if line:
            found.append(Paragraph(line, start))
        start += len(line) + 1
    return found


def rows_of(*rows, **options):
    return indicator_rows(grid(*rows), "t", no_targets, **options)


@pytest.mark.parametrize("name", ["yunyang.txt", "yunyang.docx"])
def test_every_cell_of_a_real_plan_is_read(name):
    document = read_document(shared("plans", "documents", name))
    gold = json.loads(shared("plans", "gold", "yunyang.json").read_text(encoding="utf-8"))
    plans = [build(title, lines).root for title, lines in split_plans(recognise(document))[1]]
    for root, want in zip(plans, gold["plans"], strict=True):
        rows = read_indicators(root, "t", no_targets)
        table = read_completion(root, "c", no_targets)
        assert _values(rows, INDICATOR_FIELDS) == _gold(want["indicator_table"], INDICATOR_FIELDS)
        assert _values(table.rows, COMPLETION_FIELDS) == _gold(want["completion_table"], COMPLETION_FIELDS)
        assert table.baseline_year == 2010
        assert all(row.name[:2] in quote_at(document.text, row.segments) for row in rows)


def test_areas_of_a_real_plan_come_from_merged_cells():
    document = read_document(shared("plans", "documents", "yunyang.docx"))
    gold = json.loads(shared("plans", "gold", "yunyang.json").read_text(encoding="utf-8"))
    title, lines = split_plans(recognise(document))[1][0]
    rows = read_indicators(build(title, lines).root, "t", no_targets)
    assert [r.area for r in rows] == [r["area"] for r in gold["plans"][0]["indicator_table"]]
    assert area_labels(rows)[:3] == ("妇女与健康", "妇女与教育", "妇女与经济")


def _values(rows, fields):
    return [tuple(getattr(r, f) for f in fields) for r in rows]


def _gold(rows, fields):
    return [tuple(tuple(r[f]) if f == "units" else r[f] for f in fields) for r in rows]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (("序号", "指标名称", "2020年基期值", "2030年目标值"), "indicators"),
        (("领域", "主要指标", "单位", "现状值", "目标值", "属性", "牵头单位"), "indicators"),
        (("指标", "2020年", "2025年", "2030年"), "indicators"),
        (("指标", "2020年完成值", "2025年目标"), "indicators"),
        (("指标", "省目标", "市目标"), "indicators"),
        (("主要目标", "2025年目标值", "责任单位"), "indicators"),
        (("序号", "主要统计指标", "2010年数据", "规划目标", "实际完成情况"), "completion"),
        (("指标名称", "2020年目标", "2020年实际值"), "completion"),
        (("指标名称", "目标值", "完成值", "是否达标"), "completion"),
        (("指标名称", "基期", "完成情况"), "completion"),
        (("序号", "单位", "联系人", "电话"), None),
        (("项目名称", "建设内容", "责任单位"), None),
        (("指标名称", "计量单位", "数据来源"), None),
    ],
)
def test_tables_are_told_by_the_words_of_their_header(header, kind):
    found = layout_of(grid(header, tuple("1" for _ in header)))
    assert (found.kind if found else None) == kind


def test_other_words_with_unit_column_base_and_year():
    rows = rows_of(
        ("领域", "序号", "主要指标", "计量单位", "2020年基期值", "2025年目标值", "指标属性", "牵头单位", "配合单位"),
        ("妇女与\n健康", "1.", "孕产妇死亡率", "1/10万", "12.1", "≤11", "约束性", "县卫健局", "县妇联"),
        ("^", "2.", "孕产妇系统管理率", "％", "91", "≥90", "预期性", "县卫健局", "—"),
        ("妇女与经济", "3.", "女性比例", "—", "", "保持", "预期性", "县人社局\n县妇联", ""),
    )
    assert [(r.id, r.area, r.number, r.unit) for r in rows] == [
        ("t.1", "妇女与健康", "1", "1/10万"),
        ("t.2", "妇女与健康", "2", "%"),
        ("t.3", "妇女与经济", "3", None),
    ]
    assert (rows[0].baseline, rows[0].baseline_year, rows[0].target) == ("12.1", 2020, "≤11")
    assert rows[0].units == ("县卫健局", "县妇联")
    assert rows[1].units == ("县卫健局",)
    assert rows[2].units == ("县人社局", "县妇联")
    assert rows[2].baseline == ""


def test_headings_of_two_rows_give_parent_and_own_target():
    rows = rows_of(
        ("类别", "序号", "指标名称", "2030年目标值", "<", "责任单位"),
        ("^", "^", "^", "全市", "全县", "^"),
        ("健康", "1", "人均预期寿命（岁）", "82", "83", "县卫健局"),
    )
    assert [(r.parent_target, r.target, r.unit) for r in rows] == [("82", "83", "岁")]


def test_of_three_levels_the_one_above_is_the_parent():
    (row,) = rows_of(("指标", "国家目标", "省目标", "市目标"), ("入园率（%）", "90", "91", "92"))
    assert (row.parent_target, row.target) == ("91", "92")


def test_a_city_target_alone_is_the_own_one():
    (row,) = rows_of(("指标", "市规划"), ("入园率（%）", "92"))
    assert (row.parent_target, row.target) == ("", "92")


def test_several_years_give_targets_of_their_own_year():
    table = grid(("指标", "2020年", "2025年", "2030年"), ("入园率（%）", "88", "90", "≥95"))
    (row,) = indicator_rows(table, "t", as_level)
    assert (row.baseline, row.baseline_year, row.target) == ("88", 2020, "≥95")
    assert [(t.indicator, t.quote, t.year) for t in row.targets] == [
        ("入园率（2025年）", "90", 2025),
        ("入园率（2030年）", "≥95", 2030),
    ]


def test_the_period_tells_base_years_from_years_of_targets():
    header, body = ("指标", "2025年", "2030年"), ("入园率（%）", "88", "95")
    assert rows_of(header, body, period=(2026, 2030))[0].baseline == "88"
    assert rows_of(header, body, period=(2021, 2030))[0].baseline == ""


def test_rows_that_span_the_table_name_areas_or_are_remarks():
    rows = rows_of(
        ("妇女发展主要指标", "<", "<"),
        ("序号", "指标名称", "目标值"),
        ("一、妇女与健康", "<", "<"),
        ("1", "筛查率（%）", "70"),
        ("序号", "指标名称", "目标值"),
        ("（二）妇女与教育", "<", "<"),
        ("2", "受教育年限（年）", "12"),
        ("注：数据为全县口径", "<", "<"),
    )
    assert [(r.area, r.number, r.name, r.target) for r in rows] == [
        ("妇女与健康", "1", "筛查率", "70"),
        ("妇女与教育", "2", "受教育年限", "12"),
    ]


def test_a_name_in_two_columns_is_joined():
    rows = rows_of(
        ("序号", "指标名称", "<", "目标值"),
        ("1", "每天睡眠时间（小时）", "小学生", "10"),
        ("^", "^", "初中生", "9"),
        ("2", "近视率（%）", "<", "<38"),
    )
    assert [(r.number, r.name, r.unit, r.target) for r in rows] == [
        ("1", "每天睡眠时间小学生", "小时", "10"),
        ("1", "每天睡眠时间初中生", "小时", "9"),
        ("2", "近视率", "%", "<38"),
    ]


def test_an_empty_cell_is_not_filled_where_the_file_knows_its_merged_cells():
    rows = rows_of(
        ("类别", "序号", "指标名称", "目标值"),
        ("健康", "1", "甲率（%）", "1"),
        ("^", "2", "乙率（%）", "2"),
        ("", "3", "丙率（%）", "3"),
        ("^", "4", "丁率（%）", ""),
    )
    assert [(r.area, r.target) for r in rows] == [("健康", "1"), ("健康", "2"), ("", "3"), ("", "")]


@pytest.mark.parametrize(
    ("printed", "name", "unit"),
    [
        ("婚前医学检查率（%）", "婚前医学检查率", "%"),
        ("婚前医学检查率(％)*", "婚前医学检查率", "%"),
        ("孕产妇死亡率（1／10万）", "孕产妇死亡率", "1/10万"),
        ("妇女梅毒报告发病率1/10万", "妇女梅毒报告发病率", "1/10万"),
        ("婴儿死亡率‰", "婴儿死亡率", "‰"),
        ("毛入园率（学前教育毛入园率）（%）", "毛入园率（学前教育毛入园率）", "%"),
        ("救助人次（受救助的妇女儿童人次数）", "救助人次（受救助的妇女儿童人次数）", None),
        ("出生人口性别比（女=100）", "出生人口性别比（女=100）", None),
        ("工作站（单位：个）", "工作站", "个"),
        ("参保人数（万人）", "参保人数", "万人"),
        ("床位数（张/千人）", "床位数", "张/千人"),
        ("建有儿童之家的社区（村）", "建有儿童之家的社区（村）", None),
        ("7岁以下儿童健康管理率（%）", "7岁以下儿童健康管理率", "%"),
        ("人均活动场地①（㎡以上）（平方米）", "人均活动场地①（㎡以上）", "平方米"),
    ],
)
def test_the_unit_is_the_last_bracket_that_names_one(printed, name, unit):
    (row,) = rows_of(("指标名称", "目标值"), (printed, "1"))
    assert (row.name, row.unit) == (name, unit)


def test_a_completion_table_knows_its_years():
    header = ("序号", "指标名称", "2015年", "2020年目标", "2020年实际")
    table = completion_table(grid(header, ("1", "入园率（%）", "80", "≥85", "84.2")), "c", as_level)
    assert (table.baseline_year, table.actual_year) == (2015, 2020)
    assert [(r.baseline, r.target, r.actual, r.targets[0].quote) for r in table.rows] == [("80", "≥85", "84.2", "≥85")]


@pytest.mark.parametrize(
    ("caption", "year"),
    [
        ("表1 妇女发展规划（2011—2020年）完成情况", 2020),
        ("2019年主要指标完成情况表", 2019),
        ("完成情况", None),
    ],
)
def test_the_year_of_completion_may_stand_in_the_caption(caption, year):
    table = grid(("指标", "基期", "目标", "实际完成"), ("入园率（%）", "80", "85", "84"))
    assert completion_table(table, "c", no_targets, caption).actual_year == year


def test_parts_of_a_table_cut_by_page_breaks_are_joined():
    first = grid(("序号", "指标名称", "目标值"), ("1", "甲率（%）", "1"))
    headed = grid(("序号", "指标名称", "目标值"), ("2", "乙率（%）", "2"))
    bare = grid(("3", "丙率（%）", "3"), ("4", "丁率（%）", "4"))
    other = grid(("指标名称", "基期", "目标", "完成值"), ("戊率（%）", "1", "2", "3"))
    joined = joined_tables([first, headed, bare, other])
    assert len(joined) == 2
    assert [r.number for r in indicator_rows(joined[0], "t", no_targets)] == ["1", "2", "3", "4"]


FLAT = (
    "\t序号\n\t指标名称\n\t县规\n\n划\n\t责任单位\n\n\t1\n\t甲率（%）\n\t逐年\n\n提高\n\t县教委\n县妇联\n\n"
    "\t\n\t乙率（%）\n\t≥95\n\t县教委\n\n\t2\n\t丙率（%）\n\t>3\n\t县医保局"
)


def test_cells_written_as_lines_are_put_together():
    table = table_of_cells(lines_of(FLAT))
    rows = indicator_rows(table, "t", no_targets)
    assert [(r.number, r.name, r.target, r.units) for r in rows] == [
        ("1", "甲率", "逐年提高", ("县教委", "县妇联")),
        ("1", "乙率", "≥95", ("县教委",)),
        ("2", "丙率", ">3", ("县医保局",)),
    ]
    assert quote_at(FLAT, rows[0].segments) == "1甲率（%）逐年提高县教委县妇联"


def test_every_cell_written_as_a_line_keeps_its_place():
    for cell in (c for row in table_of_cells(lines_of(FLAT)).rows for c in row):
        assert FLAT[cell.start : cell.start + len(cell.text)] == cell.text


def test_rows_without_blank_lines_between_are_parted():
    rows = indicator_rows(table_of_cells(lines_of(FLAT.replace("\n\n", "\n"))), "t", no_targets)
    assert [(r.number, r.target) for r in rows] == [("1", "逐年提高"), ("1", "≥95"), ("2", ">3")]


@pytest.mark.parametrize("before", ["\t", ""])
def test_rows_written_on_one_line_each(before):
    rows = ("序号\t指标名称\t目标值", "1\t甲率（%）\t90", "2\t乙率（%）\t91", "三、组织实施")
    text = "\n".join([before + rows[0], before + rows[1], before + rows[2], rows[3]])
    lines = recognise(Document("a.txt", "txt", text, tuple(lines_of(text))))
    read = read_indicators(build(Passage("", ()), lines).root, "t", no_targets)
    assert [(r.number, r.name, r.target) for r in read] == [("1", "甲率", "90"), ("2", "乙率", "91")]
    assert quote_at(text, read[1].segments) == "2乙率（%）91"
    assert lines[-1].text == "组织实施"


def test_a_short_line_between_rows_names_the_group_of_the_rows_below():
    text = "序号\t指标\t2020年\t2025年\n养老服务\n"
    text += "1\t护理型床位占比（%）\t42\t≥55\n托育服务\n2\t托位数（个）\t1.8\t4.6\n三、组织实施"
    root = build(Passage("", ()), recognise(Document("a.txt", "txt", text, tuple(lines_of(text))))).root
    rows = read_indicators(root, "t", no_targets)
    assert [(r.area, r.name, r.target) for r in rows] == [
        ("养老服务", "护理型床位占比", "≥55"),
        ("托育服务", "托位数", "4.6"),
    ]


def test_a_short_heading_row_is_spread_over_the_row_below():
    text = "\t序号\n\t指标\n\t目标值\n\t单位\n\n\t\n\t\n\t省\n\t市规划\n\t\n\n\t1\n\t甲率\n\t90\n\t92\n\t%"
    table = table_of_cells(lines_of(text))
    assert [c.text for c in table.rows[0]] == ["序号", "指标", "目标值", "目标值", "单位"]


def test_a_whole_document_of_flattened_cells_is_a_table():
    document = Document("a.txt", "txt", FLAT, tuple(lines_of(FLAT)))
    root = build(Passage("", ()), recognise(document)).root
    assert [r.name for r in read_indicators(root, "t", no_targets)] == ["甲率", "乙率", "丙率"]


TEXTS = st.text(alphabet="序号指标名称目标值实际完成2020年类别单位（）%\n —1提高", max_size=8)


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=5), min_size=1, max_size=6))
def test_any_grid_is_read_without_losing_or_inventing_words(rows):
    table = grid(*rows) if all(len(r) == len(rows[0]) for r in rows) else Table((), 0)
    found = indicator_rows(table, "t", no_targets)
    assert len(found) <= len(rows)
    printed = "".join(c.text for row in table.rows for c in row)
    assert all(set(r.name + r.target) <= set(printed) for r in found)


@given(st.lists(st.sampled_from(["\t", "\t1", "\t甲", "乙", "", "\t丙\t丁", "\t  戊 "]), min_size=1, max_size=20))
def test_any_run_of_cell_lines_keeps_its_words(lines):
    text = "\n".join(["\t首", *lines])
    table = table_of_cells(lines_of(text))
    cells = [c for row in table.rows for c in row if not c.merged]
    assert sorted("".join(c.text for c in cells).replace("\n", "")) == sorted("".join(text.split()))
    assert all(text[c.start : c.start + len(c.text)].split() == c.text.split() for c in cells)
