"""Results by plan, area and unit: weights sum, what is missing is told, order does not matter."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.assess.composite import Composite
from lianggang.evaluation.model import Kind
from lianggang.evaluation.outcome import (
    STANDARD,
    Rated,
    Weights,
    check,
    outcome,
    points,
    told,
    weights_from_dict,
    weights_to_dict,
)

RATED = st.builds(
    Rated,
    plan=st.sampled_from(["妇女规划", "儿童规划"]),
    area=st.sampled_from(["健康", "教育", "环境"]),
    kind=st.sampled_from(list(Kind)),
    name=st.sampled_from("甲乙丙丁"),
    points=st.one_of(st.none(), st.floats(0, 100)),
    lead=st.sampled_from(["卫健局", "教育局"]),
    others=st.sampled_from([(), ("民政局",)]),
    weight=st.floats(0.5, 3),
)
SEVERAL = st.lists(RATED, min_size=1, max_size=12)


def goal(name: str, value: float | None, **more: object) -> Rated:
    return Rated(**{"plan": "规划", "area": "健康", "kind": Kind.GOAL, "name": name, "points": value, **more})  # type: ignore[arg-type]


def numbers(found: Composite) -> tuple[float | None, ...]:
    rounded = [None if v is None else round(v, 9) for v in (found.value, found.worst, found.best, found.known)]
    return tuple(rounded)


def test_goals_and_measures_weigh_what_the_scheme_says():
    items = [goal("目标1", 90), goal("目标2", 70), goal("措施1", 40, kind=Kind.MEASURE)]
    (plan,) = outcome(items, STANDARD).plans
    assert points(plan.value) == "70.0"  # (60 × 80 + 20 × 40) ÷ 80
    assert [c.name for c in plan.parts[0].parts] == ["主要目标", "策略措施"]


def test_areas_weigh_what_the_scheme_says():
    items = [goal("目标1", 90), goal("目标2", 50, area="教育")]
    weights = replace(STANDARD, areas={"规划/健康": 3.0})
    assert points(outcome(items, weights).plans[0].value) == "80.0"


def test_a_unit_that_takes_part_counts_less_than_one_that_leads():
    items = [goal("目标1", 90, lead="卫健局"), goal("目标2", 60, lead="教育局", others=("卫健局",))]
    health, education = outcome(items, STANDARD).units
    assert (points(health.value), points(education.value)) == ("80.0", "60.0")  # (90 + 0.5 × 60) ÷ 1.5
    alone = outcome(items, replace(STANDARD, shared=0.0)).units[0]
    assert points(alone.value) == "90.0"


def test_what_is_unscored_is_told_with_its_effect_and_is_no_zero():
    (plan,) = outcome([goal("目标1", 80), goal("目标2", None)], STANDARD).plans
    assert told(plan) == ("规划80.0分（满分100），计入权重的50.0%；未计入1项，若全为0分是40.0分，全为满分是90.0分。")
    (plan,) = outcome([goal("目标1", None)], STANDARD).plans
    assert told(plan) == "规划：没有可以计分的，不算零分。"


@given(SEVERAL, st.randoms())
def test_order_changes_no_number(items, random):
    mixed = random.sample(items, len(items))
    one, other = outcome(items, STANDARD), outcome(mixed, STANDARD)
    for before, after in ((one.plans, other.plans), (one.units, other.units)):
        assert {c.name: numbers(c) for c in before} == {c.name: numbers(c) for c in after}


@given(SEVERAL, st.integers(0, 11), st.floats(0, 100))
def test_a_higher_score_never_lowers_a_result(items, at, raised):
    i = at % len(items)
    if items[i].points is None or raised < items[i].points:
        return
    better = [*items]
    better[i] = replace(items[i], points=raised)
    for before, after in zip(outcome(items, STANDARD).plans, outcome(better, STANDARD).plans, strict=True):
        assert (after.value or 0) >= (before.value or 0) - 1e-9


@given(SEVERAL)
def test_results_lie_between_worst_and_best_and_shares_are_shares(items):
    found = outcome(items, STANDARD)
    for result in (*found.plans, *found.units):
        assert 0 <= result.worst <= result.best <= 1 + 1e-9
        assert 0 <= result.known <= 1 + 1e-9
        if result.value is not None:
            assert result.worst - 1e-9 <= result.value <= result.best + 1e-9
        assert result.findings == () or {f.code for f in result.findings} == {"composite-partial"}


def test_weights_are_checked_and_survive_being_stored():
    weights = Weights({Kind.GOAL: 60.0}, {"规划/健康": 2.0}, 0.3)
    assert weights_from_dict(weights_to_dict(weights)) == weights
    assert check(weights) == check(STANDARD) == ()
    assert [f.code for f in check(Weights({Kind.GOAL: -1.0}))] == ["bad-weight", "no-weight"]
    assert [f.code for f in check(replace(weights, areas={"规划/健康": 0.0}))] == ["bad-weight"]


@pytest.mark.parametrize("value", [None, 0.0])
def test_none_and_zero_are_printed_apart(value):
    assert points(value) == ("—" if value is None else "0.0")
