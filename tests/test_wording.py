"""The wording of numbers."""

from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang import wording as w


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (D("12.50"), None, "12.50"),
        (D("12.5"), 0, "13"),
        (D("-12.5"), 0, "-13"),
        (D("0.25"), 1, "0.3"),
        (D("-0.04"), 1, "0.0"),
        (D("-0"), None, "0"),
        (D("1E+3"), None, "1000"),
        (D("95"), 2, "95.00"),
        (0.1 + 0.2, None, "0.3"),
        (2.675, 2, "2.68"),
        (7, None, "7"),
    ],
)
def test_number(value, places, text):
    assert w.number(value, places) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (D("12.5"), "/10万", "12.5/10万"),
        (D("12.5"), "（1/10万）", "12.5/10万"),
        (D("12.5"), "1/100000", "12.5/10万"),
        (D("95.3"), "％", "95.3%"),
        (D("11.6"), "年", "11.6年"),
        (D("3.2"), "‰", "3.2‰"),
        (D("2"), "万所", "2万所"),
        ("2：3", None, "2:3"),
        (D("109.4"), "女=100", "109.4"),
        (D("2.05"), "比", "2.05"),
        (D("98.6"), None, "98.6"),
        (None, "%", "无数据"),
    ],
)
def test_quantity(value, unit, text):
    assert w.quantity(value, unit) == text


@pytest.mark.parametrize(
    ("comparator", "value", "unit", "sign", "words"),
    [
        (">=", D("95"), "%", "≥95%", "不低于95%"),
        ("<=", D("8"), "/10万", "≤8/10万", "不高于8/10万"),
        (">", D("50"), "%", ">50%", "高于50%"),
        ("<", D("8"), "‰", "<8‰", "低于8‰"),
        ("~", D("45"), "%", "45%左右", "45%左右"),
        ("=", "2:3", None, "2:3", "2:3"),
        (">=", "2:3", None, "≥2:3", "不低于2:3"),
    ],
)
def test_threshold(comparator, value, unit, sign, words):
    assert w.threshold(comparator, value, unit) == sign
    assert w.threshold(comparator, value, unit, words=True) == words


@pytest.mark.parametrize(
    ("now", "before", "unit", "since", "text"),
    [
        ("95.3", "94.1", "%", "上年", "比上年提高1.2个百分点"),
        ("94.1", "95.3", "%", "上年", "比上年下降1.2个百分点"),
        ("5.6", "9.95", "/10万", 2020, "比2020年下降43.7%"),
        ("3.2", "3.5", "‰", "上年", "比上年下降0.3个千分点"),
        ("79.0", "78.5", "岁", 2020, "比2020年提高0.5岁"),
        ("11.6", "11.6", "年", "上年", "与上年持平"),
        ("11.60", "11.6", "年", 2020, "与2020年持平"),
        ("108.1", "109.4", "女=100", 2020, "比2020年下降1.3"),
        ("3", "2", "个", "上年", "比上年增加1个"),
        ("1200", "1000", "人", "上年", "比上年增加20.0%"),
        ("999999", "1000000", "人", "上年", "比上年减少0.0001%"),
        ("1.2", "0", "/10万", "上年", "比上年提高1.2/10万"),
        ("0", "1.2", "/10万", "上年", "比上年下降100.0%"),
        ("-0.5", "0.5", "%", "上年", "比上年下降1个百分点"),
    ],
)
def test_change(now, before, unit, since, text):
    assert w.change(D(now), D(before), unit, since) == text


def test_a_rise_of_what_should_fall_is_not_called_an_improvement():
    assert w.change(D("9.8"), D("8.0"), "/10万", better="lower") == "比上年上升22.5%"


def test_no_comparison_for_a_first_value_and_a_remark_for_a_missing_base():
    assert w.change(D("9.8"), None, "/10万") == ""
    assert w.change(D("9.8"), None, "/10万", 2020) == "无基期数据"


def test_differences_below_the_last_printed_digit_are_level():
    assert w.change(D("95.34"), D("95.26"), "%", places=1) == "与上年持平"


@pytest.mark.parametrize(
    ("value", "goal", "places", "expected"),
    [("94.96", "95", 1, 2), ("94.96", "95", 0, 2), ("94", "95", 0, 0), ("95", "95", 0, 0)],
)
def test_rounding_that_would_hide_a_difference_prints_more_digits(value, goal, places, expected):
    assert w.places_apart(D(value), D(goal), places) == expected


@pytest.mark.parametrize("value", [float("nan"), float("inf"), D("NaN")])
def test_only_finite_numbers_are_written(value):
    with pytest.raises(ValueError, match="finite"):
        w.number(value)


finite = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
units = st.sampled_from(["%", "‰", "/10万", "人", "岁", "小时", ""])


@settings(deadline=None)
@given(finite, st.integers(0, 6))
def test_never_minus_zero(value, places):
    text = w.number(value, places)
    assert not (text.startswith("-") and D(text) == 0)


@settings(deadline=None)
@given(finite, st.integers(0, 4))
def test_rounding_is_within_half_a_digit(value, places):
    assert abs(D(w.number(value, places)) - value) <= D(1).scaleb(-places) / 2


@settings(deadline=None)
@given(finite, finite, units, st.integers(0, 3))
def test_words_agree_with_the_printed_numbers(now, before, unit, places):
    text = w.change(now, before, unit, places=places)
    a, b = D(w.number(now, places)), D(w.number(before, places))
    rises, falls = any(v in text for v in ("提高", "增加", "上升")), any(v in text for v in ("下降", "减少"))
    assert (rises, falls, "持平" in text) == (a > b, a < b, a == b)
    assert "-" not in text
    assert "-0" not in text


@settings(deadline=None)
@given(finite, finite, st.integers(0, 3))
def test_places_apart_keeps_different_numbers_different(a, b, places):
    shown = w.places_apart(a, b, places)
    assert (w.round_half_up(a, shown) < w.round_half_up(b, shown)) == (a < b)


@pytest.mark.parametrize("unit", ["人", "个", "所", "例", "起", "件", "（名）", "人次"])
def test_whole_things(unit):
    assert w.whole_things(unit)


@pytest.mark.parametrize(
    "unit", ["万人", "亿人", "元", "元/月", "册/人", "分钟/天", "次/年", "课时", "吨", "%", "", None]
)
def test_amounts_and_quotients_are_no_whole_things(unit):
    assert not w.whole_things(unit)
