"""Key projects in boxes, frames, tables and chapters."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.documents.model import Cell, Document, Paragraph, Table
from lianggang.documents.reader import read_document
from lianggang.plans.lines import recognise
from lianggang.plans.model import Kind, Target
from lianggang.plans.outline import build, split_plans
from lianggang.plans.projects import read_projects
from lianggang.text.passage import Passage, quote_at
from tests.shared import shared


def no_targets(passage):
    return ()


def document(*blocks):
    """A document of paragraphs (texts) and tables (lists of rows of texts)."""
    built, texts, start = [], [], 0

    def place(text):
        nonlocal start
        texts.append(text)
        start += len(text) + 1
        return start - len(text) - 1

    for block in blocks:
        if isinstance(block, str):
            built.append(Paragraph(block, place(block)))
        else:
            rows = tuple(tuple(Cell(text, place(text)) for text in row) for row in block)
            built.append(Table(rows, rows[0][0].start))
    return Document("a.docx", "docx", "\n".join(texts), tuple(built))


def root_of(*blocks):
    return build(Passage("", ()), recognise(document(*blocks))).root


def projects_of(*blocks, parse_text=no_targets):
    return read_projects(root_of(*blocks), {}, "t", parse_text)


def summary(projects):
    return [(p.box, p.title, p.units, p.items) for p in projects]


@pytest.mark.parametrize("name", ["yunyang.txt", "yunyang.docx"])
def test_every_box_of_a_real_plan_is_read(name):
    source = read_document(shared("plans", "documents", name))
    gold = json.loads(shared("plans", "gold", "yunyang.json").read_text(encoding="utf-8"))
    plans = [build(title, lines).root for title, lines in split_plans(recognise(source))[1]]
    for root, want in zip(plans, gold["plans"], strict=True):
        tasks = next(c for c in root.children if c.title == "重点任务").items()
        areas = {id(node): area["title"] for node, area in zip(tasks, want["areas"], strict=True)}
        projects = read_projects(root, areas, "t", no_targets)
        assert [(p.box, p.title, p.area, list(p.units), list(p.items)) for p in projects] == [
            (p["box"], p["title"], p["area"], p["units"], p["items"]) for p in want["projects"]
        ]
        assert all(quote_at(source.text, p.segments).startswith("专栏") for p in projects)


def test_numbered_items_belong_to_the_box_until_the_list_around_it_goes_on():
    projects = projects_of(
        "（一）健康",
        "1.加强服务。开展检查。",
        "专栏1：健康工程（牵头单位：县卫健局；责任单位：县妇联）",
        "（1）筛查项目。为妇女筛查。",
        "（2）宣传项目：开展宣传。（责任单位：县教委）",
        "2.加强宣传。进村入户。",
    )
    assert summary(projects) == [("专栏1", "健康工程", ("县卫健局", "县妇联", "县教委"), ("筛查项目", "宣传项目"))]


def test_a_box_without_number_may_have_its_title_on_the_next_line():
    projects = projects_of("1.加强服务。", "专栏", "妇女健康工程", "筛查项目：为妇女筛查。")
    assert summary(projects) == [("专栏", "妇女健康工程", (), ("筛查项目",))]


def test_a_frame_is_a_box():
    projects = projects_of(
        "1.加强服务。开展检查。",
        [["妇女健康提升工程\n（责任单位：县卫健局）\n筛查项目：为妇女筛查，覆盖全县。\n这是说明。"]],
        [["妇女教育提升工程\n夜校项目：开办夜校。"]],
        "2.加强宣传。进村入户。",
    )
    assert summary(projects) == [
        ("", "妇女健康提升工程", ("县卫健局",), ("筛查项目",)),
        ("", "妇女教育提升工程", (), ("夜校项目",)),
    ]


def test_a_frame_below_the_title_of_its_box_is_no_second_box():
    projects = projects_of(
        "专栏3 健康工程", "（责任单位：县卫健局）", [["妇幼健康促进项目\n完成医院建设。\n宣传项目：开展宣传。"]]
    )
    assert summary(projects) == [("专栏3", "健康工程", ("县卫健局",), ("妇幼健康促进项目", "宣传项目"))]


def test_a_table_in_a_box_lists_projects():
    projects = projects_of(
        "专栏2 重点工程",
        [["序号", "项目名称", "建设内容"], ["1", "儿童医院", "新建住院楼"], ["2", "托育中心", "改建3所"]],
    )
    assert summary(projects) == [("专栏2", "重点工程", (), ("儿童医院", "托育中心"))]


def test_boxes_of_indicators_are_no_projects():
    projects = projects_of(
        "专栏1 发展主要指标",
        [["序号", "指标名称", "2030年目标"], ["1", "筛查率（%）", "90"]],
        "专栏2 主要指标完成情况",
        "专栏3 健康工程",
        "筛查项目：为妇女筛查。",
    )
    assert [p.box for p in projects] == ["专栏3"]


def test_a_sentence_that_begins_with_the_word_is_no_box():
    assert projects_of("1.加强宣传。", "专栏作家走进校园，开展讲座。", "专栏3中的工程由县妇联负责。") == ()


def test_a_chapter_lists_projects_without_boxes():
    projects = projects_of(
        "四、重点工程",
        "（一）妇女健康工程（责任单位：县卫健局）",
        "1.筛查项目。为妇女筛查。",
        "2.宣传项目。开展宣传。",
        "（二）家庭教育工程。建设家长学校5所。",
        "五、组织实施",
        "（一）加强领导。",
    )
    assert summary(projects) == [
        ("", "妇女健康工程", ("县卫健局",), ("筛查项目", "宣传项目")),
        ("", "家庭教育工程", (), ()),
    ]


def test_projects_below_an_unnumbered_heading_belong_to_the_area():
    root = root_of(
        "（一）妇女与健康",
        "主要目标：",
        "1.提高筛查率。",
        "重点工程",
        "1.筛查工程。为妇女筛查。",
        "2.宣传工程。开展宣传。",
        "（二）妇女与教育",
    )
    projects = read_projects(root, {id(root.children[0]): "妇女与健康"}, "women", no_targets)
    assert [(p.id, p.title, p.area) for p in projects] == [
        ("women.project.1", "筛查工程", "妇女与健康"),
        ("women.project.2", "宣传工程", "妇女与健康"),
    ]
    assert len(root.children[0].children[0].items()) == 1


def test_tasks_are_no_projects():
    assert projects_of("三、重点任务", "（一）妇女健康", "1.实施重点项目。加强建设。") == ()


def test_an_announcing_line_is_no_item():
    projects = projects_of("专栏1 健康工程", "到2025年，重点实施以下工程：", "筛查项目：为妇女筛查。")
    assert projects[0].items == ("筛查项目",)


def test_every_paragraph_is_asked_for_targets_without_its_units():
    def echo(passage):
        return (Target(passage.text, passage.text, Kind.LEVEL, segments=passage.segments),)

    source = document("专栏1 健康工程", "筛查项目：建3所医院。（责任单位：县卫健局）", "（1）建2个中心")
    root = build(Passage("", ()), recognise(source)).root
    (project,) = read_projects(root, {}, "t", echo)
    assert [t.quote for t in project.targets] == ["筛查项目：建3所医院。", "建2个中心"]
    assert all(quote_at(source.text, t.segments) == t.quote for t in project.targets)


LINES = st.sampled_from(
    [
        "专栏1 工程",
        "专栏",
        "重点工程",
        "四、重点工程",
        "（一）健康",
        "1.筛查项目。为妇女筛查。",
        "（责任单位：）",
        "：",
        "。",
    ]
)


@given(st.lists(LINES, max_size=10))
def test_any_order_of_lines_gives_projects_with_ids_in_a_row(lines):
    projects = projects_of(*lines)
    assert [p.id for p in projects] == [f"t.project.{i}" for i in range(1, len(projects) + 1)]
    assert sum(p.box != "" for p in projects) == sum(line.startswith("专栏") for line in lines)
