from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lianggang.panel.numbers import decimals, parse_number

NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("text", "value", "unit", "remarks"),
    [
        ("95.30", "95.30", "", ()),
        ("0.0", "0.0", "", ()),
        ("-1.5", "-1.5", "", ()),
        ("95.3%", "95.3", "%", ()),
        ("95.3 ％", "95.3", "%", ()),
        ("12.5‰", "12.5", "‰", ()),
        ("9.8/10万", "9.8", "/10万", ()),
        ("1,234,567.8", "1234567.8", "", ("thousands-separator",)),
        ("９５．３", "95.3", "", ("full-width-digits",)),
        ("1，234", "1234", "", ("full-width-digits", "thousands-separator")),
        ("－3", "-3", "", ("full-width-digits",)),
        ("3万人", "3", "万人", ()),
    ],
)
def test_numbers_are_read_as_printed(text, value, unit, remarks):
    number = parse_number(text)
    assert str(number.value) == value
    assert (number.unit, number.remarks, number.problem) == (unit, remarks, "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1.2.3", "broken-number"),
        ("12,5", "broken-number"),
        ("1,23,456", "broken-number"),
        ("0123", "broken-number"),
        (".5", "broken-number"),
        ("5.", "broken-number"),
        ("12。5", "broken-number"),
        ("八十五", "broken-number"),
        ("1" * 41, "broken-number"),
        ("9" * 19, "broken-number"),
        ("1" + ",000" * 6, "broken-number"),
        ("=1+1", "broken-number"),
        ("约85", "approximate-number"),
        ("85%左右", "approximate-number"),
        ("≥95", "approximate-number"),
        ("95%以上", "approximate-number"),
        ("3万余人", "approximate-number"),
        ("无", "ambiguous-none"),
        ("NaN", "not-finite"),
        ("-inf", "not-finite"),
        ("∞", "not-finite"),
        ("1.23E+05", "scientific-notation"),
        ("2:3", "ratio-text"),
        ("2：3", "ratio-text"),
    ],
)
def test_what_is_no_number_says_why(text, problem):
    number = parse_number(text)
    assert number.value is None
    assert number.problem == problem


@pytest.mark.parametrize("text", ["", " ", "—", "-", "/", "……", "N/A", "－"])
def test_signs_for_no_data_are_blank_and_not_zero(text):
    number = parse_number(text)
    assert (number.value, number.missing, number.problem) == (None, "", "")


def test_a_stated_reason_is_kept():
    assert parse_number(" 未开展统计 ").missing == "未开展统计"


@given(NUMBERS)
@example(Decimal("-0.000"))
def test_every_plain_decimal_reads_back(number):
    text = f"{number:.3f}"
    assert str(parse_number(text).value) == text
    assert decimals(parse_number(text).value) == 3


@given(NUMBERS)
def test_thousands_separators_do_not_change_the_value(number):
    assert parse_number(f"{number:,.3f}").value == number


@given(NUMBERS.map(lambda n: f"{n:.3f}"))
def test_full_width_digits_do_not_change_the_value(text):
    wide = text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.-"})
    assert parse_number(wide).value == Decimal(text)


@given(st.text(max_size=60))
@example("٣")
@example("0.٣")
@example("1²")
def test_any_text_is_at_most_one_of_number_reason_and_problem(text):
    number = parse_number(text)
    outcomes = [number.value is not None, bool(number.missing), bool(number.problem)]
    assert outcomes.count(True) <= 1
    assert number.value is None or number.value.is_finite()
