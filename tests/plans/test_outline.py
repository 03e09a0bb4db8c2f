"""The tree: numbers decide the depth, and odd numbers are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.documents import from_bytes
from lianggang.plans.lines import recognise
from lianggang.plans.outline import build, numbering_findings, split_plans
from lianggang.text.passage import Passage


def root_of(*printed):
    return build(Passage("", ()), recognise(from_bytes("plan.txt", "\n".join(printed).encode()))).root


def tree(node):
    """Titles as nested lists: [title, child, child …]."""
    return [n.title if not n.children else [n.title, *tree(n)] for n in node.children]


def test_the_outlook_behind_a_list_of_goals_is_none_of_them():
    section = root_of("三、目标", "——服务更加健全。", "——环境更加友好。", "展望2035年，人人享有基本服务。").children[0]
    assert [len(goal.body) for goal in section.children] == [0, 0]
    assert [p.text for p in section.body] == ["展望2035年，人人享有基本服务。"]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("第一部分 甲|第一章 乙|第一节 丙|一、丁", [["甲", ["乙", ["丙", "丁"]]]]),
        ("一、丁|（一）戊|1.己|（1）庚|①辛", [["丁", ["戊", ["己", ["庚", "辛"]]]]]),
        ("第一章 甲|第一节 乙|第二节 丙|第二章 丁", [["甲", "乙", "丙"], "丁"]),
        ("一、甲|——乙|——丙|二、丁", [["甲", "乙", "丙"], "丁"]),
        ("一、甲|1.乙|——丙|——丁|2.戊", [["甲", ["乙", "丙", "丁"], "戊"]]),
        ("（一）甲|主要目标|1.乙|策略措施|1.丙", [["甲", ["主要目标", "乙"], ["策略措施", "丙"]]]),
        ("一、甲|附件2 名词解释|1.乙", ["甲", ["附件2 名词解释", "乙"]]),
        ("一、甲|1.乙|专栏1 丙|1.丁|2.戊", [["甲", "乙", ["专栏1 丙", "丁"], "戊"]]),
        ("一、甲|1.乙|专栏1 丙|1.丁|2.戊|2.己|3.庚", [["甲", "乙", ["专栏1 丙", "丁", "戊"], "己", "庚"]]),
        ("一、甲|专栏1 丙|二、丁", [["甲", "专栏1 丙"], "丁"]),
    ],
)
def test_numbers_make_the_tree(printed, expected):
    assert tree(root_of(*printed.split("|"))) == expected


STYLES = ["第{}章 ", "{}、", "（{}）", "{}.", "（{}）"]
CHINESE = "一二三四五六七八九"


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 9)), min_size=1, max_size=30))
def test_every_line_has_its_place_in_the_order_of_the_text(numbered):
    printed = [STYLES[s].format(CHINESE[n - 1] if s < 3 else n) + f"条{i}" for i, (s, n) in enumerate(numbered)]
    nodes = list(root_of(*printed).walk())[1:]
    assert [n.title for n in nodes] == [f"条{i}" for i in range(len(numbered))]


def codes(*printed):
    return [(f.code, f.message) for f in numbering_findings(root_of(*printed).items(), "健康")]


def test_numbers_in_order_give_no_findings():
    assert codes("1.甲", "2.乙", "3.丙") == []
    assert codes("——甲", "——乙") == []


def test_gaps_name_what_is_missing():
    assert codes("1.甲", "4.乙") == [("numbering-gap", "健康的序号从1跳到4，缺第2、3项。")]
    assert codes("2.甲") == [("numbering-gap", "健康的序号从0跳到2，缺第1项。")]


def test_repeats_and_steps_back_are_told():
    assert [code for code, _ in codes("1.甲", "1.乙", "2.丙", "1.丁")] == ["numbering-repeat", "numbering-repeat"]


def titles(*printed):
    cover, plans = split_plans(recognise(from_bytes("plan.txt", "\n".join(printed).encode())))
    return len(cover), [title.text for title, _ in plans]


def test_titles_without_headings_belong_to_the_cover():
    cover = ["关于印发规划的通知", "云山县妇女发展规划", "云山县儿童发展规划"]
    body = ["云山县妇女发展规划", "一、总则", "坚持。", "云山县儿童发展规划", "一、总则"]
    assert titles(*cover, *body) == (3, ["云山县妇女发展规划", "云山县儿童发展规划"])


def test_without_a_title_everything_is_one_plan():
    assert titles("一、总则", "坚持。") == (0, [""])
