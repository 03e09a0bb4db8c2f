"""Spellings that mean the same become one; those that do not stay apart."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.catalogue import load_catalogue
from lianggang.catalogue.load import read_rows
from lianggang.catalogue.words import SPELLING, canonical, clean, core, level_of, take_apart

NAMES = [w for i in load_catalogue().indicators.values() for w in (i.name, *i.aliases)]
FULL_WIDTH = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})


@given(st.sampled_from(NAMES), st.data())
def test_width_and_blanks_do_not_matter(name, data):
    cut = data.draw(st.integers(0, len(name)))
    assert clean(name.translate(FULL_WIDTH)) == clean(name)
    assert canonical(name[:cut] + " \u3000" + name[cut:]) == canonical(name)


@given(st.text(max_size=60))
def test_any_text_can_be_taken_apart(text):
    assert all(take_apart(text).forms)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("村委会成员中的女性比例", "村民委员会成员中女性的占比"),
        ("县委领导班子女干部数", "党委领导班子女干部数"),
        ("五岁以下儿童死亡率", "5岁以下儿童死亡率"),
        ("十二岁儿童龋患率", "12岁儿童龋患率"),
        ("0—6岁", "0～6岁"),
        ("0至6岁", "0-6岁"),
        ("儿童肥胖发生率", "儿童肥胖率"),
        ("全县农村自来水普及率", "农村自来水普及率"),
        ("幼儿园数量", "幼儿园总数"),
        ("女生高中阶段毛入学率", "女性高中阶段毛入学率"),
    ],
)
def test_one_spelling(one, other):
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("初中女生近视率", "女生近视率"),
        ("女童健康素养水平", "妇女健康素养水平"),
        ("登记失业人员中女性比例", "女性登记失业率"),
        ("儿童溺水死亡率", "儿童溺水发生率"),
        ("农村自来水普及率", "农村自来水与率"),
    ],
)
def test_two_meanings_stay_apart(one, other):
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("row", list(read_rows(SPELLING)), ids=lambda row: row["pattern"])
def test_every_row_of_the_spellings_does_what_its_example_says(row):
    one, other = canonical(row["example"]), canonical(row["same_as"])
    assert re.search(row["pattern"], canonical_before(row))
    assert (one == other) == (row["kind"] == "same")
    assert core(one) == core(other)


def canonical_before(row):
    """The example as it stands when the row has its turn."""
    text = clean(row["example"]).replace("(", "").replace(")", "")
    for earlier in read_rows(SPELLING):
        if earlier == row:
            break
        if earlier["kind"] == "same":
            text = re.sub(earlier["pattern"], earlier["word"], text)
    return text


def test_brackets_are_understood():
    parsed = take_apart("高中阶段毛入学率（女）（%）（2025年）")
    assert (parsed.says("性别"), parsed.unit, parsed.left_out) == ("女", "%", ("2025年",))
    assert take_apart("甲率（用乙率替代）").substitute == "乙率"
    assert take_apart("接种率（以乡镇（街道）为单位）").forms == ("接种率",)


@pytest.mark.parametrize(
    ("wording", "level"),
    [
        ("县人大代表中女性比例", "县"),
        ("市级文明家庭", "市"),
        ("各级政协委员", "各级"),
        ("城市社区", ""),
        ("市场监管", ""),
    ],
)
def test_level(wording, level):
    assert level_of(wording) == level
