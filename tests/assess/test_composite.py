"""Composites that say what is missing."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.assess import Verdict, assess
from lianggang.assess.composite import Part, composite, score
from tests.assess.figures import series, target

PLAN = Part(
    "规划",
    parts=(
        Part("健康", 2, parts=(Part("目标1", score=1.0), Part("目标2", score=0.5))),
        Part("教育", 1, parts=(Part("目标3", score=0.0), Part("目标4"))),
    ),
)


def test_weights_level_by_level_and_the_effect_of_what_is_missing():
    found = composite(PLAN)
    assert found.known == pytest.approx(2 / 3 + 1 / 6)
    assert found.value == pytest.approx((2 / 3 * 0.75 + 1 / 6 * 0) / (2 / 3 + 1 / 6))
    assert (found.worst, found.best) == pytest.approx((0.5, 0.5 + 1 / 6))
    assert found.missing == ("目标4",)
    assert [c.name for c in found.parts] == ["健康", "教育"]
    assert found.sentence == (
        "规划综合得分60.0分（满分100），计入权重的83.3%，只能作参考；未计入：目标4。"
        "缺的若全未做到为50.0分，若全做到为66.7分。"
    )
    assert "composite-partial" in [f.code for f in found.findings]


def test_nothing_known_is_no_score_and_never_zero():
    found = composite(Part("规划", parts=(Part("甲"), Part("乙"))))
    assert (found.value, found.worst, found.best) == (None, 0, 1)
    assert found.sentence == "规划：没有可以计分的目标，不计算综合得分。"


@pytest.mark.parametrize("weight", [0, -1, math.inf, math.nan])
def test_a_weight_that_is_none_is_left_out_and_told(weight):
    found = composite(Part("规划", parts=(Part("甲", weight, 0.2), Part("乙", 1, 0.8))))
    assert (found.value, [f.code for f in found.findings]) == (0.8, ["bad-weight"])
    alone = composite(Part("规划", parts=(Part("甲", weight, 0.2),)))
    assert (alone.value, [f.code for f in alone.findings]) == (None, ["bad-weight"])


@pytest.mark.parametrize("wrong", [-0.1, 1.1, math.nan])
def test_a_score_that_is_none_counts_as_missing_and_is_told(wrong):
    found = composite(Part("规划", parts=(Part("甲", 1, wrong), Part("乙", 1, 0.8))))
    assert (found.value, found.missing) == (0.8, ("甲",))
    assert "bad-score" in [f.code for f in found.findings]


SCORES = st.lists(st.tuples(st.floats(0.1, 9), st.one_of(st.none(), st.floats(0, 1))), min_size=1, max_size=8)


@given(SCORES, st.floats(0, 1))
def test_whatever_is_missing_lies_between_worst_and_best(pairs, filled):
    found = composite(Part("规划", parts=tuple(Part(str(i), w, s) for i, (w, s) in enumerate(pairs))))
    whole = composite(
        Part("规划", parts=tuple(Part(str(i), w, filled if s is None else s) for i, (w, s) in enumerate(pairs)))
    )
    assert found.worst - 1e-9 <= whole.value <= found.best + 1e-9
    if found.value is not None:
        assert found.worst - 1e-9 <= found.value <= found.best + 1e-9


@pytest.mark.parametrize(
    ("values", "expected"), [({2025: "95"}, 1.0), ({2025: "80"}, 0.8 / 0.95 * 0.95 / 0.95), ({}, None)]
)
def test_the_score_of_a_verdict(values, expected):
    judged = assess(target("level >= 95 %"), series(values), as_of=2025, start=2021, due=2025, better=None)
    assert score(judged) == (expected if expected is None else pytest.approx(expected))


def test_what_could_not_be_judged_has_no_score():
    judged = assess(target("level >= 95 %"), series({2025: "80"}), as_of=2025, start=2021, due=2025, better=None)
    assert score(replace(judged, verdict=Verdict.CANNOT_JUDGE)) is None
