"""Units in brackets and lists: every notation seen in plans, and brackets that are something else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.plans.units import split_units, take_units
from lianggang.text.passage import Passage, quote_at
from tests.shared import shared


def take(text):
    return take_units(Passage.at(text, 0))


@pytest.mark.parametrize(
    ("text", "rest", "lead", "responsible"),
    [
        ("加强服务。（责任单位：县教委、县妇联）", "加强服务。", (), ("县教委", "县妇联")),
        ("加强服务（责任部门:县教委,县应急局）。", "加强服务。", (), ("县教委", "县应急局")),
        ("加强服务。〔牵头单位：市妇联；配合单位：市教育局〕。", "加强服务。", ("市妇联",), ("市教育局",)),
        ("加强服务。【主责单位：旗教育局】", "加强服务。", ("旗教育局",), ()),
        ("加强服务。[协同单位：县妇联；县工会]", "加强服务。", (), ("县妇联", "县工会")),
        ("加强服务。牵头单位：县妇联 责任单位：县教委、县民政局。", "加强服务。", ("县妇联",), ("县教委", "县民政局")),
        ("加强服务。（县教委牵头，县妇联、县民政局按职责分工负责）", "加强服务。", ("县教委",), ("县妇联", "县民政局")),
        ("加强服务。〔市教育局、市科协、团市委〕", "加强服务。", (), ("市教育局", "市科协", "团市委")),
        ("加强服务。（县爱卫办）", "加强服务。", (), ("县爱卫办",)),
        ("加强服务。（由县教委负责）", "加强服务。", (), ("县教委",)),
        ("加强服务。（责任单位：县教委等有关部门）", "加强服务。", (), ("县教委", "有关部门")),
        ("（责 任 单 位：县 教 委、县卫生健\n康委 县妇联）", "", (), ("县教委", "县卫生健康委", "县妇联")),
    ],
)
def test_units_are_taken_in_every_notation(text, rest, lead, responsible):
    taken = take(text)
    assert (taken.rest.text, taken.lead_units, taken.responsible_units) == (rest, lead, responsible)
    assert taken.findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "每个乡镇（镇、街道）建设服务中心（站）。",
        "推动各单位（含民办）落实责任：加强管理。",
        "明确责任单位：要抓好落实，各单位要配合。",
        "由父母双方（由政府负责的除外）承担。",
        "服务覆盖各村。（含街道）",
        "服务由主管部门提供（县教育局、县民政局）并公开。",
        "",
    ],
)
def test_other_brackets_and_sentences_stay(text):
    taken = take(text)
    assert taken.rest.text == text
    assert not taken.lead_units + taken.responsible_units


def test_brackets_within_a_name_belong_to_the_name():
    taken = take("振兴。（牵头单位：县农业农村局（县乡村振兴局、县畜牧中心）；责任单位：县教委）")
    assert taken.lead_units == ("县农业农村局（县乡村振兴局、县畜牧中心）",)
    assert taken.responsible_units == ("县教委",)


def test_the_rest_keeps_its_place_in_the_document():
    text = "前文。一是建（责任单位：县教委）设学校。（责任单位：县妇联、县教委）"
    taken = take_units(Passage.at(text[3:], 3))
    assert taken.rest.text == "一是建设学校。"
    assert quote_at(text, taken.rest.segments) == taken.rest.text
    assert taken.responsible_units == ("县教委", "县妇联")


@pytest.mark.parametrize(
    ("text", "code", "units"),
    [
        ("加强服务。（责任单位：县教委、县妇联", "units-bracket-open", ("县教委", "县妇联")),
        ("加强服务。（责任单位：）", "units-empty", ()),
        ("加强服务。（责任单位：县教委、县妇联等）", "units-open-list", ("县教委", "县妇联")),
        ("加强服务。（责任单位：县教委；完成时限：2025年）", "units-odd", ("县教委", "完成时限：2025年")),
    ],
)
def test_damaged_brackets_are_reported(text, code, units):
    taken = take(text)
    assert taken.responsible_units == units
    assert [f.code for f in taken.findings] == [code]
    assert taken.rest.text == "加强服务。"


def test_a_name_printed_twice_in_one_bracket_stays_for_the_check_of_names():
    assert take("做好。（责任单位：县教委、县教委）").responsible_units == ("县教委", "县教委")


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("县教委 \n县妇联", ("县教委", "县妇联")),
        ("县国有资产管理服务中心、\n\n县总工会", ("县国有资产管理服务中心", "县总工会")),
        ("县卫生健\n康委", ("县卫生健康委",)),
        ("县委\n宣传部", ("县委宣传部",)),
        ("县人大常委会\n办公室", ("县人大常委会办公室",)),
        ("县住房和城乡建设局和县妇联", ("县住房和城乡建设局", "县妇联")),
        ("县网络安全和信息化中心", ("县网络安全和信息化中心",)),
        ("县文化和旅游局及团县委", ("县文化和旅游局", "团县委")),
        ("县财政局、各乡镇（街道）", ("县财政局", "各乡镇（街道）")),
        ("教育局/妇联；公安局", ("教育局", "妇联", "公安局")),
        ("县妇联等", ("县妇联",)),
        (" \n", ()),
    ],
)
def test_cells_of_units_are_split_into_whole_names(cell, units):
    assert split_units(cell) == units


NAMES = st.lists(
    st.sampled_from(["县教委", "县妇联", "县委宣传部", "县农业农村局（县乡村振兴局）", "各乡镇（街道）", "团县委"]),
    min_size=1,
    max_size=6,
    unique=True,
)


@given(NAMES, st.sampled_from(["、", "，", "；", "/", "\n", " "]))
def test_any_separator_gives_the_names_back(names, separator):
    assert split_units(separator.join(names)) == tuple(names)


@given(st.text(alphabet="（）()县教委、责任牵头单位：。 \n负责", max_size=60))
def test_any_text_keeps_what_is_not_taken(text):
    taken = take(text)
    kept = iter(text)
    assert all(char in kept for char in taken.rest.text)


def test_all_brackets_of_a_real_plan_are_read():
    text = shared("plans", "documents", "yunyang.txt").read_text(encoding="utf-8")
    gold = json.loads(shared("plans", "gold", "yunyang.json").read_text(encoding="utf-8"))
    measures = [m for plan in gold["plans"] for area in plan["areas"] for m in area["strategies"]]
    lines = text.split("\n")
    read = [take(lines[m["line"] - 1]).responsible_units for m in measures]
    assert len(read) == 89
    assert read == [tuple(m["responsible_units"]) for m in measures]
