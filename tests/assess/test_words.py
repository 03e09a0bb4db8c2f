"""Words for probabilities and changes."""

from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang import wording
from lianggang.assess import words


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0.0, "不到1%"),
        (0.009, "不到1%"),
        (0.124, "12%"),
        (0.196, "19.6%"),
        (0.1999, "19.99%"),
        (0.2, "20%"),
        (0.797, "79.7%"),
        (0.8, "80%"),
        (0.995, "超过99%"),
    ],
)
def test_chance(probability, text):
    assert words.chance(probability) == text


@settings(deadline=None)
@given(st.floats(0.01, 0.99))
def test_a_printed_probability_is_on_its_side_of_every_edge(probability):
    shown = float(words.chance(probability).rstrip("%")) / 100
    if all(abs(probability - e) > 1e-7 for e in (0.2, 0.8)):
        assert [shown < e for e in (0.2, 0.8)] == [probability < e for e in (0.2, 0.8)]


@pytest.mark.parametrize(
    ("comparator", "goal", "unit", "of", "since", "text"),
    [
        ("<=", D(-20), "%", "/10万", 2020, "比2020年下降20%以上"),
        ("<", D(-20), "%", "/10万", 2020, "比2020年下降超过20%"),
        (">=", D(-5), "%", "/10万", 2020, "比2020年下降不超过5%"),
        (">=", D(3), "个百分点", "%", 2020, "比2020年提高3个百分点以上"),
        ("<=", D(-1), "个百分点", "%", None, "年均下降1个百分点以上"),
        ("~", D(5), "%", "", None, "年均提高5%左右"),
        (">=", D(5), "%", "人", None, "年均增加5%以上"),
        ("<=", D(-5), "%", "起", None, "年均减少5%以上"),
    ],
)
def test_change_demand(comparator, goal, unit, of, since, text):
    assert words.change_demand(comparator, goal, unit, of=of, since=since) == text


@pytest.mark.parametrize(
    ("change", "places", "text"),
    [(D("-24"), 1, "下降24.0%"), (D("0.004"), 1, "提高不到0.1%"), (D(0), 1, "没有变化"), (D("1.25"), 1, "提高1.3%")],
)
def test_change_done(change, places, text):
    assert words.change_done(change, "%", places, of="%") == text


@pytest.mark.parametrize(
    ("of", "better", "text"),
    [("%", "lower", "上升5.1%"), ("/10万", None, "提高5.1%"), ("人", None, "增加5.1%"), ("人", "lower", "增加5.1%")],
)
def test_the_word_of_a_rise_depends_on_what_rises(of, better, text):
    assert words.change_done(D("5.1"), "%", 1, of=of, better=better) == text


def test_years_in_a_row_are_told_together():
    assert wording.spans([2021, 2022, 2023, 2024, 2026]) == "2021—2024年、2026年"
