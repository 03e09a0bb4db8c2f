"""The joint probability of the steps of a 逐年 demand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.assess import DEFAULT, Params
from lianggang.assess.path import every_year, right_steps
from lianggang.assess.values import known
from tests.assess.figures import series

steps = st.lists(st.booleans(), min_size=2, max_size=11)


def test_by_hand():
    # two right steps: share (2+1)/(2+2) = 3/4; after right: one of one, drawn to 3/4 by three
    assert every_year([True, True], 1, DEFAULT) == pytest.approx((1 + 3 * 0.75) / 4)
    assert every_year([True, True], 2, DEFAULT) == pytest.approx((1 + 2.25) / 4 * (2 + 2.25) / 5)


def test_noise_turns_back_and_a_smooth_series_goes_on():
    noise = [True, False] * 5
    smooth = [False] * 5 + [True] * 5
    assert every_year([*noise, True], 3, DEFAULT) < 0.1
    assert every_year(smooth, 3, DEFAULT) > 0.5


@given(steps, st.integers(1, 8))
def test_more_years_are_never_likelier(right, ahead):
    one, more = (every_year(right, n, DEFAULT) for n in (ahead, ahead + 1))
    assert 0 < more < one < 1


@given(steps)
def test_the_prior_decides_nothing_when_it_weighs_nothing(right):
    heavy = every_year(right, 1, Params(step_weight=1e9))
    assert math.isclose(heavy, (sum(right) + 1) / (len(right) + 2), rel_tol=1e-6)


def test_too_few_steps_tell_nothing():
    assert every_year([True], 1, DEFAULT) is None


def test_steps_end_at_a_break_and_staying_at_the_bound_is_right():
    line = series({2018: 90, 2019: 80, 2020: 97, 2021: 99, 2022: 100, 2023: 100, 2024: ">99"}, breaks=(2020,))
    values = known(line, 2024)
    assert right_steps(values, line.breaks, 1, 100, 12) == [True, True, True]
    assert right_steps(values, (), 1, None, 4) == [True, True, False]
