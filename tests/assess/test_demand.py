"""The window of a comparison is the rule in words: round half up as the plan prints, then compare."""

import operator
from decimal import Decimal as D

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lianggang.assess.demand import Change, compared_places, contradicts, window
from lianggang.plans.model import Direction, Kind, Target
from lianggang.wording import round_half_up

COMPARE = {">=": operator.ge, "<=": operator.le}
goals = st.decimals(-100, 100, places=1)
values = st.decimals(-120, 120, places=3)


@settings(deadline=None)
@given(values, goals, st.sampled_from([">=", "<="]))
def test_window_is_rounding_and_comparison(value, goal, comparator):
    near = goal + value / 100
    for v in (value, near, goal + D("0.05"), goal - D("0.05"), goal):
        assert (v in window(comparator, goal, places=1)) == COMPARE[comparator](round_half_up(v, 1), goal)


@settings(deadline=None)
@given(values, goals)
def test_strict_comparisons_do_not_round(value, goal):
    assert (value in window(">", goal, places=1)) == (value > goal)
    assert (value in window("<", goal, places=1)) == (value < goal)


@settings(deadline=None)
@given(st.decimals(1, 500, places=1), st.decimals(-90, 200, places=1), st.booleans(), st.booleans(), st.integers(1, 9))
def test_a_change_and_its_value_are_inverse(base, size, relative, yearly, years):
    change = Change(base, 2020, relative, yearly)
    value = change.back(size, 2020 + years)
    assert abs(change.of(value, 2020 + years) - size) < D("1e-9")


@given(st.decimals("0.001", 100_000, places=3), st.integers(0, 3))
def test_rounding_widens_a_goal_by_a_tenth_at_most(size, places):
    goal = round_half_up(size, places)
    assume(goal)
    compared = compared_places(goal, D("0.1"))
    half = D(5).scaleb(-compared - 1)
    assert half <= goal / 10
    assert compared == places or half * 10 > goal / 10  # no more places than it takes


def test_a_goal_that_rounding_may_not_widen_is_compared_as_it_is():
    assert compared_places(D(0), D("0.1")) is None
    assert compared_places(D(5), D(0)) is None


@pytest.mark.parametrize(
    ("kind", "comparator", "value", "good", "against"),
    [
        (Kind.CHANGE, ">=", 1, -1, True),
        (Kind.CHANGE, "<=", 1, -1, False),  # a rise that is limited
        (Kind.CHANGE, "<=", -1, 1, True),
        (Kind.CHANGE, ">=", -1, 1, False),
        (Kind.ANNUAL_CHANGE, None, -1, 1, True),
        (Kind.ANNUAL_CHANGE, "~", 1, 1, False),
        (Kind.CHANGE, ">=", 1, 0, False),
        (Kind.LEVEL, ">=", 1, -1, True),
        (Kind.LEVEL, "~", 1, -1, False),
    ],
)
def test_what_runs_against_the_catalogue(kind, comparator, value, good, against):
    assert contradicts(Target("率", "", kind, comparator, D(value)), good) is against


@pytest.mark.parametrize(("way", "good", "against"), [("up", -1, True), ("down", -1, False), ("slow_rise", -1, False)])
def test_a_direction_against_the_catalogue(way, good, against):
    assert contradicts(Target("率", "", Kind.DIRECTION, direction=Direction(way)), good) is against
