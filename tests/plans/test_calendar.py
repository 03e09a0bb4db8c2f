"""The days on which duties fall due in a year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.plans.calendar import falls_due, later
from lianggang.plans.model import Duty, Plan


def plan(period=(2021, 2030), issued="2022-06-28"):
    return Plan("云泽县儿童发展规划", "children", "云泽县", "county", None, None, issued, period)


def duty(what, when, quote=""):
    return Duty(("县妇儿工委",), what, when, None, quote or what)


@pytest.mark.parametrize(
    ("words", "when", "year", "days"),
    [
        ("报送数据", "annual", 2024, [(12, 31)]),
        ("每年4月底前向县统计局报送数据", "annual", 2024, [(4, 30)]),
        ("每年2月底前报告", "annual", 2024, [(2, 29)]),
        ("每年３月15日前报告", "annual", 2024, [(3, 15)]),
        ("每年11月上旬报告", "annual", 2024, [(11, 10)]),
        ("每半年召开一次联络员会议", "annual", 2024, [(6, 30), (12, 31)]),
        ("每季度召开例会", None, 2024, [(3, 31), (6, 30), (9, 30), (12, 31)]),
        ("组织中期评估", "midterm", 2025, [(12, 31)]),
        ("组织中期评估", "midterm", 2024, []),
        ("组织终期评估", "final", 2030, [(12, 31)]),
        ("印发后1个月内报备案", "within 1 month", 2022, [(7, 28)]),
        ("印发后1个月内报备案", "within 1 month", 2023, []),
        ("组织协调", None, 2024, []),
        ("报送数据", "annual", 2031, []),
        ("报送数据", "annual", 2020, []),
    ],
)
def test_the_days_of_a_year(words, when, year, days):
    assert [(d.month, d.day) for d in falls_due(duty(words, when), plan(), year)] == days


def test_without_a_day_of_issue_nothing_is_counted_from_it():
    assert falls_due(duty("1个月内备案", "within 1 month"), plan(issued=None), 2022) == ()


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)), st.integers(0, 48))
def test_months_later_is_that_month_and_no_later_day(day, months):
    found = later(day, months)
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day <= day.day


@given(st.sampled_from(["annual", "midterm", "final", "within 3 months", None]), st.integers(2000, 2060))
def test_every_day_lies_in_its_year(when, year):
    assert all(d.year == year for d in falls_due(duty("每年6月底前报告", when), plan(), year))
