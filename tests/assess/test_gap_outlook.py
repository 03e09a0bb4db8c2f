"""What is to be expected of a gap."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.assess import gap_words
from lianggang.assess.gap_outlook import outlook
from lianggang.assess.gap_trend import trend
from lianggang.assess.gaps import gap
from lianggang.panel.model import Breakdown, Observation, Series

COUNTRY, TOWN = Breakdown(residence="农村"), Breakdown(residence="城镇")


def side(values, part, *, last=2024, unit="%", breaks=()):
    first = last - len(values) + 1
    rows = tuple(Observation("I-1", "县", first + i, D(str(v)), unit, breakdown=part) for i, v in enumerate(values))
    return Series("I-1", "指标", unit, "县", rows, part, breaks)


def looked_ahead(country, town, *, to=2030, **more):
    sides = side(country, COUNTRY, **more), side(town, TOWN, **more)
    now = gap("城乡", *sides, 2024)
    return now, sides, outlook(now, sides, to=to)


STEADY_TOWN = [80 + 0.5 * i for i in range(10)]


def test_a_gap_that_closes_will_likely_be_narrower():
    now, _, ahead = looked_ahead([60 + 1.9 * i for i in range(10)], STEADY_TOWN)
    assert ahead.year == 2030
    assert ahead.narrower > 0.85
    assert now.absolute < 0


def test_of_a_gap_that_opens_less_is_promised_than_of_one_that_closes():
    """Gaps that had widened for years were narrower five years later in 57 % of the cases of the back-test."""
    _, _, opening = looked_ahead([78 - 0.8 * i for i in range(10)], STEADY_TOWN)
    _, _, closing = looked_ahead([60 + 1.9 * i for i in range(10)], STEADY_TOWN)
    assert 0.4 < opening.narrower < closing.narrower - 0.15


def test_a_gap_that_never_moved_is_not_promised_away():
    _, _, ahead = looked_ahead([v - 5 for v in STEADY_TOWN], STEADY_TOWN)
    assert 0.6 < ahead.narrower < 0.9


def test_sides_that_move_together_are_told_to_do_so():
    shocks = [0, 3, -2, 4, -3, 2, -4, 3, -1, 2]
    country = [60 + s + 0.2 * (i % 3) for i, s in enumerate(shocks)]
    town = [70 + s for s in shocks]
    _, _, ahead = looked_ahead(country, town)
    assert ahead.correlation > 0.8


def test_against_an_earlier_gap_as_well():
    now, sides, _ = looked_ahead([60 + 1.5 * i for i in range(10)], STEADY_TOWN)
    moved = trend(now, sides)
    ahead = outlook(now, sides, to=2030, before=moved.before)
    assert ahead.than_before > ahead.narrower
    told = gap_words.expectation(ahead, moved)
    assert told.startswith("预计到2030年差距比现在小的可能性")
    assert "比2015年小的" in told
    assert "相关系数相当于" in told


@pytest.mark.parametrize(
    ("country", "town", "to"),
    [
        ([70, 71], [80, 81], 2030),  # too short a history
        ([70] * 10, [70] * 10, 2030),  # no gap
        ([70] * 10, [80] * 10, 2024),  # nothing lies ahead
        ([70] * 10, [80] * 10, 2050),  # too far
    ],
)
def test_nothing_is_said_without_a_gap_a_history_or_a_future(country, town, to):
    assert looked_ahead(country, town, to=to)[2] is None


def test_a_gap_within_chance_or_of_few_events_has_no_outlook():
    now, sides, _ = looked_ahead([60 + 1.9 * i for i in range(10)], STEADY_TOWN)
    assert outlook(replace(now, few=True), sides, to=2030) is None
    assert outlook(replace(now, absolute_interval=(-1.0, 2.0)), sides, to=2030) is None


def test_years_under_another_definition_tell_nothing():
    country, town = [60 + 1.9 * i for i in range(10)], STEADY_TOWN
    assert looked_ahead(country, town, breaks=(2023,))[2] is None
    assert looked_ahead(country, town, breaks=(2019,))[2] is not None


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 100), min_size=4, max_size=10), st.lists(st.integers(0, 100), min_size=4, max_size=10))
def test_it_is_a_probability_whatever_the_values(country, town):
    n = min(len(country), len(town))
    _, _, ahead = looked_ahead(country[-n:], town[-n:])
    if ahead:
        assert 0 <= ahead.narrower <= 1
        assert ahead.correlation is None or -1 <= ahead.correlation <= 1
