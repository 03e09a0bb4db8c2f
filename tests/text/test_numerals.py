"""Numerals: what an independent renderer writes is read back."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.text.numerals import chinese_digits, chinese_integer, narrow, number, percent_of_fraction

DIGITS = "零一二三四五六七八九"


def below_ten_thousand(n):
    text, skipped = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, power)
        if digit:
            text += ("零" if skipped and text else "") + DIGITS[digit] + unit
        skipped = not digit
    return text


def written(n):
    """An integer as Chinese people write it: 10 → 十, 105 → 一百零五, 12000 → 一万二千, 100000001 → 一亿零一."""
    if n == 0:
        return "零"
    text = ""
    for power, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, n = divmod(n, power)
        if group:
            text += ("零" if text and group < 1000 else "") + below_ten_thousand(group) + unit
    return text.removeprefix("一") if text.startswith("一十") else text


@given(st.integers(0, 10**12 - 1))
def test_what_is_written_is_read(n):
    assert chinese_integer(written(n)) == n


@given(st.integers(0, 10**6))
def test_digit_by_digit(n):
    spoken = "".join(DIGITS[int(c)] for c in str(n))
    assert chinese_integer(spoken) == n
    assert chinese_integer(spoken.replace("零", "〇")) == n


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("二十", 20),
        ("二百五十", 250),
        ("两万", 20000),
        ("一千万", 10**7),
        ("三百万", 3 * 10**6),
        ("二〇二五", 2025),
        ("二○三○", 2030),
        ("十五", 15),
        ("一亿", 10**8),
    ],
)
def test_integers_as_plans_print_them(text, value):
    assert chinese_integer(text) == value


@pytest.mark.parametrize("text", ["", "甲", "三点五", "十2", "一 百"])
def test_what_is_no_chinese_integer_is_refused(text):
    with pytest.raises(ValueError, match="not a Chinese integer"):
        chinese_integer(text)


NUMBERS = st.decimals(0, 10**6, places=2)


@given(NUMBERS)
def test_width_and_thousands_separators_change_nothing(value):
    plain, grouped = f"{value:.2f}", f"{value:,.2f}"
    wide = plain.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    assert number(plain) == number(wide) == number(grouped) == value
    assert len(narrow(wide)) == len(wide)


@given(st.integers(0, 9999), st.integers(0, 99))
def test_decimals_in_chinese(whole, decimals):
    spoken = "".join(DIGITS[int(c)] for c in f"{decimals:02}")
    assert number(f"{written(whole)}点{spoken}") == D(f"{whole}.{decimals:02}")


@pytest.mark.parametrize(
    ("text", "value"), [("8 5", D(85)), ("-3.5", D("-3.5")), ("八十五", D(85)), ("1，234", D(1234))]
)
def test_numbers_as_plans_print_them(text, value):
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "8.", "1,23", "三点", "点五", "三点十", "百分之五", "8%"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="not"):
        number(text)


@pytest.mark.parametrize("text", ["", "十", "五x"])
def test_only_digits_follow_the_point(text):
    with pytest.raises(ValueError, match="not Chinese digits"):
        chinese_digits(text)


@pytest.mark.parametrize(
    ("part", "whole", "value"),
    [(1, 3, "33.33"), (2, 3, "66.67"), (1, 4, "25"), (1, 6, "16.67"), (1, 8, "12.5"), (3, 3, "100"), (1, 2, "50")],
)
def test_fractions_as_per_cent(part, whole, value):
    assert str(percent_of_fraction(D(part), D(whole))) == value


def test_a_fraction_of_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing"):
        percent_of_fraction(D(1), D(0))
