"""Tokens of a clause: numbers with units, classes of words, and nothing lost between them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.plans.lexer import canonical_unit, is_count, may_count, tokens
from tests.plans.test_targets import PIECES


@given(st.lists(PIECES, max_size=20).map("".join))
def test_tokens_cover_the_clause_without_gaps(text):
    found = tokens(text)
    assert "".join(t.text for t in found) == text
    assert [t.start for t in found] == [0, *(t.end for t in found)][: len(found)]


@pytest.mark.parametrize(
    ("text", "ends", "between"),
    [
        ("103—107之间", (103, 107), True),
        ("103-107的正常范围内", (103, 107), True),
        ("40%—60%", (40, 60), False),
        ("40%和60%之间", (40, 60), True),
        ("107±2", (105, 109), True),
        ("45%±2个百分点", (43, 47), True),
    ],
)
def test_a_range_says_whether_the_value_must_lie_in_it(text, ends, between):
    (token,) = tokens(text)
    assert (token.quantum.low, token.quantum.high, token.quantum.between) == (*ends, between)


def numbers(text):
    return [(str(t.quantum.low), t.quantum.unit) for t in tokens(text) if t.quantum]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("达到95%以上", [("95", "%")]),
        ("在103—107之间", [("103", None)]),
        ("在40%与60%之间", [("40", "%")]),
        ("保持在107±2", [("105", None)]),
        ("45%±2个百分点", [("43", "%")]),
        ("2021—2025年", [("2021", "年")]),
        ("达到95.50％", [("95.50", "%")]),
        ("降到3.2‰", [("3.2", "‰")]),
        ("降到8/10万", [("8", "/10万")]),
        ("降到8/10 万", [("8", "/10万")]),
        ("十万分之八", [("8", "/10万")]),
        ("达到百分之八十五点五", [("85.5", "%")]),
        ("达到千分之三", [("3", "‰")]),
        ("下降三分之一", [("33.33", "%")]),
        ("下降1/6", [("16.67", "%")]),
        ("达到一半以上", [("50", "%")]),
        ("达到八成以上", [("80", "%")]),
        ("达到七成五以上", [("75", "%")]),
        ("翻一番", [("100", "%")]),
        ("翻两番", [("300", "%")]),
        ("提高3个百分点", [("3", "个百分点")]),
        ("达到1,200人", [("1200", "人")]),
        ("建成2万所", [("2", "万所")]),
        ("达到300万", [("300", "万")]),
        ("达到3·5张", [("3.5", "张")]),
        ("有3-5家", [("3", "家")]),
        ("至少一次", [("1", "次")]),
        ("达到81岁", [("81", "岁")]),
    ],
)
def test_numbers_and_their_units(text, expected):
    assert numbers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "5岁以下儿童",
        "35至64岁妇女",
        "《中国妇女发展纲要（2021—2030年）》",
        "（2020年为85%）",
        "12355热线",
        "第三次",
        "3个工作日内",
        "九年义务教育",
        "15分钟生活圈",
        "24小时热线",
        "每10万人",
        "0-6个月婴儿",
    ],
)
def test_numbers_that_state_no_aim_are_text(text):
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("不低于", "AT_LEAST"),
        ("低于", "LESS"),
        ("不超过", "AT_MOST"),
        ("超过", "MORE"),
        ("提高到8%", "HIGH"),
        ("提高", "UP"),
        ("下降到8%", "LOW"),
        ("下降", "DOWN"),
        ("控制8%", "LOW"),
        ("有效控制", "DOWN"),
        ("缩小", "NARROW"),
        ("保持稳定", "STABLE"),
        ("上升趋势减缓", "SLOW_RISE"),
        ("分别", "SPREAD"),
        ("全覆盖", "COVER"),
        ("以2020年为基数", "BASE"),
        ("到2025年", "YEAR"),
    ],
)
def test_the_longer_word_wins(word, kind):
    assert kind in [t.kind for t in tokens(f"死亡率{word}")]


@pytest.mark.parametrize("word", ["普及率", "基本养老", "社会组织", "参与率", "提升工程", "人均", "具有"])
def test_words_that_hold_other_words_are_text(word):
    assert [t.kind for t in tokens(word)] == ["TEXT"]


def test_ranges_keep_both_ends_in_order():
    (token,) = [t for t in tokens("每年下降2—1个百分点") if t.quantum]
    assert (token.quantum.low, token.quantum.high, token.quantum.unit) == (Decimal(1), Decimal(2), "个百分点")


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("％", "%"),
        ("/10 万", "/10万"),
        ("每10万", "/10万"),
        ("百分点", "个百分点"),
        ("万 人", "万人"),
        ("", None),
        (None, None),
    ],
)
def test_units_in_their_canonical_form(printed, unit):
    assert canonical_unit(printed) == unit


@pytest.mark.parametrize(
    ("unit", "answer"),
    [("所", True), ("万人", True), ("亿元", True), ("%", False), ("岁", False), ("小时", False), (None, False)],
)
def test_units_that_count_things(unit, answer):
    assert is_count(unit) is answer


@pytest.mark.parametrize(
    "text",
    [
        "办好3所学校",
        "３次",
        "百分之九十",
        "三分之一",
        "一半以上",
        "翻一番",
        "八成以上",
        "两次",
        "三百万",
        "五百亩",
        "十五个",
    ],
)
def test_what_may_count_is_told_before_it_is_read(text):
    assert may_count(text)


def test_words_without_numbers_cannot_count():
    assert not may_count("进一步健全统一的工作机制，推进城乡一体发展。")
