"""Scoring rules: what verdicts give, what nothing gives, and what is never zero."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.assess.model import Verdict
from lianggang.evaluation.model import Claim, Kind, Record, claims_for
from lianggang.evaluation.rules import (
    SCORED,
    STANDARD,
    Grant,
    Level,
    Rules,
    Spread,
    check,
    in_words,
    points_of,
    propose,
    rules_from_dict,
    rules_to_dict,
)


def record(verdict: Verdict, **more: object) -> Record:
    return Record(**{"name": "婴儿死亡率", "verdict": verdict, "label": verdict.label, **more})  # type: ignore[arg-type]


SILENT = (Verdict.NO_DATA, Verdict.NO_BASELINE, Verdict.CANNOT_JUDGE)
RECORDS = st.builds(
    Record,
    name=st.sampled_from("甲乙丙"),
    verdict=st.sampled_from(list(Verdict)),
    label=st.just("判断"),
    degree=st.one_of(st.none(), st.floats(0, 3)),
    binding=st.booleans(),
)


@pytest.mark.parametrize(
    ("verdict", "degree", "points"),
    [
        (Verdict.MET, 1.0, 100), (Verdict.MET_SO_FAR, None, 100), (Verdict.ON_TRACK, 0.9, 85),
        (Verdict.UNCERTAIN, 0.9, 70), (Verdict.OFF_TRACK, 0.5, 30), (Verdict.NOT_MET, 1.7, 60),
        (Verdict.NOT_MET, None, None), (Verdict.NOT_MET, math.nan, None), (Verdict.NO_DATA, None, None),
        (Verdict.NO_BASELINE, None, None), (Verdict.CANNOT_JUDGE, 0.4, None),
    ],
)  # fmt: skip
def test_points_of_a_verdict(verdict, degree, points):
    assert points_of(STANDARD, record(verdict, degree=degree)) == points


def test_a_goal_with_several_targets_is_their_mean_and_says_how():
    found = propose(
        STANDARD, [record(Verdict.MET, name="甲"), record(Verdict.OFF_TRACK, name="乙", degree=0.5, binding=True)]
    )
    assert found.points == 53.3  # (100 + 2 × 30) ÷ 3
    assert found.why == "甲已达标，100.0分；乙达标困难，60×达标程度50.0%＝30.0分。"


def test_what_has_no_data_is_left_out_and_its_effect_told():
    found = propose(STANDARD, [record(Verdict.MET, name="甲"), record(Verdict.NO_DATA, name="乙")])
    assert (found.points, found.missing) == (100.0, ("乙",))
    assert "乙无数据，不计分" in found.why
    assert "计入权重的50.0%，未计入的若全为0分是50.0分，全为满分是100.0分" in found.why


@pytest.mark.parametrize("verdict", SILENT)
def test_nothing_known_gives_no_points_and_never_zero(verdict):
    assert propose(STANDARD, [record(verdict)]).points is None


def test_a_goal_without_a_number_is_for_people_to_judge():
    found = propose(STANDARD, [record(Verdict.MET_SO_FAR, quantified=False)])
    assert found.points is None
    assert "按证据" in found.why
    assert propose(STANDARD, []).points is None


@given(st.lists(RECORDS, max_size=6))
def test_points_lie_between_zero_and_full(records):
    points = propose(STANDARD, records).points
    assert points is None or 0 <= points <= 100


@given(st.lists(RECORDS, max_size=6), st.randoms())
def test_the_order_of_targets_does_not_matter(records, random):
    mixed = random.sample(records, len(records))
    assert propose(STANDARD, mixed).points == propose(STANDARD, records).points


@given(st.sampled_from([Verdict.OFF_TRACK, Verdict.NOT_MET]), st.floats(0, 2), st.floats(0, 2))
def test_more_attained_never_gives_less(verdict, one, other):
    low, high = sorted((one, other))
    assert points_of(STANDARD, record(verdict, degree=low)) <= points_of(STANDARD, record(verdict, degree=high))


@given(st.lists(RECORDS, min_size=1, max_size=5), st.integers(0, 4), st.sampled_from(SCORED[:3]))
def test_a_better_verdict_of_one_target_never_lowers_the_goal(records, at, better):
    """Replacing any judged target by one attained leaves the points as high or higher."""
    i = at % len(records)
    if points_of(STANDARD, records[i]) is None or points_of(STANDARD, records[i]) > STANDARD.grants[better].points:
        return
    raised = [*records]
    raised[i] = Record(records[i].name, better, "判断", binding=records[i].binding)
    assert propose(STANDARD, raised).points >= propose(STANDARD, records).points


def test_rules_in_words_name_every_verdict_and_every_level():
    told = "".join(in_words(STANDARD))
    assert all(v.label in told for v in Verdict)
    assert all(level.words in told for level in STANDARD.scale)
    assert "达标困难60分×达标程度" in told


def test_rules_survive_being_stored():
    assert rules_from_dict(rules_to_dict(STANDARD)) == STANDARD


def test_what_is_wrong_with_rules():
    assert check(STANDARD) == ()
    grants = {**STANDARD.grants, Verdict.MET: Grant(120), Verdict.UNCERTAIN: Grant(90)}
    bad = Rules(grants, (Level("好", 50, ""), Level("好", 60, "")), binding=0, apart=-1)
    assert {f.code for f in check(bad)} == {
        "points-out-of-range", "bad-weight", "bad-limit", "level-twice", "points-fall",
    }  # fmt: skip
    assert [f.code for f in check(Rules(STANDARD.grants, ()))] == ["no-scale"]


@given(st.lists(st.one_of(st.none(), st.floats(0, 100)), max_size=9), st.randoms())
def test_a_spread_keeps_every_score_and_forgets_the_order(points, random):
    found = Spread.of(points)
    assert found == Spread.of(random.sample(points, len(points)))
    given_ = [p for p in points if p is not None]
    assert len(found.given) == len(given_)
    if given_:
        assert min(given_) - 0.05 <= found.mean <= max(given_) + 0.05
        assert found.width == max(given_) - min(given_)
    else:
        assert found.mean is None


def test_claims_fit_the_kind_of_item():
    assert [c.label for c in claims_for(Kind.GOAL)] == ["已实现", "基本实现", "部分实现", "未实现"]
    assert claims_for(Kind.MEASURE) == (Claim.DONE, Claim.UNDER_WAY, Claim.NOT_BEGUN)
