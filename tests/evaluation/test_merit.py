"""The sheet of a unit: points follow from facts, what cannot be computed is left out with its weight told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.evaluation.merit import (
    STANDARD,
    Adjusted,
    Criterion,
    Fact,
    MeritRule,
    check,
    in_words,
    merit_sheet,
    rule_from_dict,
    rule_to_dict,
    timeliness,
)

FACTS = st.dictionaries(
    st.sampled_from(list(Criterion)),
    st.lists(st.builds(Fact, st.just("事实"), st.one_of(st.none(), st.floats(0, 1))), max_size=4),
)


def test_points_follow_from_the_facts():
    facts = {
        Criterion.TIMELINESS: [Fact("迟报2天", timeliness(2, STANDARD))],
        Criterion.BINDING: [Fact("甲已达到", 1.0), Fact("乙达到一半", 0.5), Fact("丙无数据", None)],
        Criterion.QUALITY: [Fact("3项全部未被退回", 1.0)],
    }
    sheet = merit_sheet("县教育局", facts, STANDARD)
    by = {line.criterion: line for line in sheet.lines}
    assert by[Criterion.TIMELINESS].points == pytest.approx(12)
    assert by[Criterion.BINDING].points == pytest.approx(26.25)
    assert by[Criterion.BINDING].why == "2项的平均，另有1项不能计算、没有计入。"
    assert by[Criterion.CLOSED].points is None
    assert by[Criterion.CLOSED].why == "这一年没有这一类的事，不计入。"
    assert sheet.score == 81.9  # 53.25 of 65
    assert sheet.sentence == (
        "可计算的65分中得53.3分，折合81.9分（满分100）。没有计入：预期性指标（15分）、预警答复（10分）、问题整改（10分）。"
    )


def test_points_that_people_set_stand_beside_the_computed_ones():
    facts = {Criterion.TIMELINESS: [Fact("迟报2天", 0.8)]}
    set_ = {Criterion.TIMELINESS: Adjusted(15, "系统故障"), Criterion.CLOSED: Adjusted(5, "已核实")}
    sheet = merit_sheet("县教育局", facts, STANDARD, set_)
    line = sheet.lines[0]
    assert (line.points, line.computed) == (15, pytest.approx(12))
    assert sheet.score == 80  # 20 of 25


def test_a_unit_without_any_fact_has_no_score():
    sheet = merit_sheet("县教育局", {}, STANDARD)
    assert sheet.score is None
    assert "不是零分" in sheet.sentence


@pytest.mark.parametrize(("days", "share"), [(None, None), (-3, 1), (0, 1), (1, 0.9), (10, 0), (99, 0)])
def test_timeliness(days, share):
    assert timeliness(days, STANDARD) == (None if share is None else pytest.approx(share))


@given(FACTS)
def test_no_hidden_score(facts):
    """The score is the points reached of the points that could be computed, which are all on the sheet."""
    sheet = merit_sheet("单位", facts, STANDARD)
    counted = [line for line in sheet.lines if line.points is not None]
    assert sum(line.of for line in sheet.lines) == 100
    assert all(0 <= line.points <= line.of for line in counted)
    if counted:
        expected = sum(x.points for x in counted) / sum(x.of for x in counted) * 100
        assert sheet.score == pytest.approx(expected, abs=0.051)
    else:
        assert sheet.score is None


@given(FACTS, st.sampled_from(list(Criterion)), st.floats(0, 1), st.floats(0, 1))
def test_a_better_fact_never_lowers_the_score(facts, criterion, one, other):
    low, high = sorted((one, other))
    rest = facts.get(criterion, [])
    before = merit_sheet("单位", {**facts, criterion: [*rest, Fact("事实", low)]}, STANDARD)
    after = merit_sheet("单位", {**facts, criterion: [*rest, Fact("事实", high)]}, STANDARD)
    assert after.score >= before.score


def test_the_rule_is_told_checked_and_stored():
    told = in_words(STANDARD)
    assert sum(points for _, points, _ in told) == 100
    assert "每迟一天扣10%" in told[0][2]
    assert rule_from_dict(rule_to_dict(STANDARD)) == STANDARD
    assert check(STANDARD) == ()
    assert [f.code for f in check(MeritRule({Criterion.QUALITY: -1}, late=200))] == [
        "bad-points",
        "no-points",
        "bad-late",
    ]
    assert [c for c, _, _ in in_words(MeritRule({Criterion.QUALITY: 5, Criterion.CLOSED: 0}))] == [Criterion.QUALITY]
