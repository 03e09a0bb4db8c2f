"""The numbers of the report by key."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from lianggang.assess.gap_trend import trend
from lianggang.assess.gaps import all_gaps
from lianggang.assess.model import Verdict
from lianggang.plans.model import Direction, Kind, Target
from lianggang.reports import figures
from lianggang.reports.contrasts import Contrast
from lianggang.reports.figures import Figures, Key
from tests.assess.counts import IMR, QUANTITIES, two_sides
from tests.reports.sample import sample_round

RESULTS = {r.tracked.id: r for r in sample_round().results}


def asking(target: Target, **assessment):
    result = RESULTS["women.2.1"]
    tracked = replace(result.tracked, target=target)
    return replace(result, tracked=tracked, assessment=replace(result.assessment, **assessment))


@pytest.mark.parametrize(
    ("target", "text"),
    [
        (Target("", "", Kind.LEVEL, ">=", D("95"), "%"), "≥95%"),
        (Target("", "", Kind.LEVEL, "~", D("45"), "%"), "45%左右"),
        (Target("", "", Kind.RATIO, "=", "2:3"), "2:3"),
        (Target("", "", Kind.CHANGE, "<=", D("-20"), "%", 2020), "比2020年下降20%以上"),
        (Target("", "", Kind.CHANGE, ">=", D("1"), "岁"), "比基期提高1岁以上"),
        (Target("", "", Kind.CHANGE, "<=", D("3"), "个百分点", 2020), "比2020年提高不超过3个百分点"),
        (Target("", "", Kind.ANNUAL_CHANGE, "<=", D("-1"), "个百分点"), "每年下降1个百分点以上"),
        (Target("", "", Kind.ANNUAL_CHANGE, "~", D("1"), "个百分点"), "每年提高1个百分点左右"),
        (Target("", "", Kind.DIRECTION, direction=Direction.UP), "提高"),
        (Target("", "逐年提高", Kind.DIRECTION, direction=Direction.UP), "逐年提高"),
        (Target("", "", Kind.RELATION, ">=", relative_to="全省平均水平"), "不低于全省平均水平"),
    ],
)
def test_what_a_target_asks_for(target, text):
    assert figures.demand(asking(target)) == text


@pytest.mark.parametrize(
    ("required", "actual", "texts"),
    [
        (0.6, 0.625, ("提高0.60个百分点", "提高0.63个百分点")),
        (18.7, 3.175, ("提高18.7个百分点", "提高3.2个百分点")),
        (0.02, -0.3, ("提高0.02个百分点", "下降0.3个百分点")),
        (0.0, 0.2, ("持平", "提高0.2个百分点")),
        (None, 0.2, ("无数据", "提高0.2个百分点")),
    ],
)
def test_two_paces_that_differ_are_printed_differently(required, actual, texts):
    result = asking(RESULTS["women.2.1"].tracked.target, required_pace=required, actual_pace=actual)
    assert (figures.pace(result, required), figures.pace(result, actual)) == texts


def test_a_value_just_short_of_the_goal_is_not_rounded_onto_it():
    result = asking(RESULTS["women.2.1"].tracked.target, goal_value=D("93"))
    assert figures.number(result, D("92.9996")) == "92.9996"
    assert figures.number(result, D("91.23456")) == "91.23"


@pytest.mark.parametrize(
    ("share", "text"), [(0.0, "不到1%"), (0.04, "4%"), (0.79, "79%"), (0.997, "超过99%"), (None, "")]
)
def test_a_probability_is_never_rounded_to_certainty(share, text):
    result = asking(RESULTS["women.2.1"].tracked.target, probability=share)
    assert Figures(replace(sample_round(), results=(result,))).cite(result, "probability").text == text


@pytest.mark.parametrize(("degree", "text"), [(0.9999, "不足100%"), (0.733, "73%"), (1.0, "100%"), (None, "")])
def test_a_target_just_missed_is_not_attained_by_rounding(degree, text):
    result = asking(RESULTS["women.2.1"].tracked.target, attainment=degree)
    assert Figures(replace(sample_round(), results=(result,))).cite(result, "attainment").text == text


def test_remarks_are_closed_by_one_stop():
    assert figures.as_sentences(["甲。", "乙", ""]) == "甲；乙。"
    assert figures.as_sentences([]) == ""


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (Key("women.1.1", "value", 2024), "9.8/10万"),
        (Key("women.1.1", "counts", 2024), "1/10,204"),
        (Key("women.1.1", "on_last_year", 2024), "比上年下降4.9%"),
        (Key("women.3.2", "on_last_year", 2024), ""),  # the first value
        (Key("children.1.4", "on_last_year", 2022), "与上年口径不同，不作比较"),
        (Key("women.1.3", "value", 2022), "无数据"),
        (Key("children.1.1", "gap_first", breakdown="城乡"), "3.1"),
        (Key("children.1.1", "gap_higher", breakdown="城乡"), "农村高0.7"),
        (Key("children.1.1", "gap_before", breakdown="城乡"), "农村高1.6"),
        (Key("children.1.1", "gap_trend", breakdown="城乡"), "缩小"),
        (Key("women.1.1", "cases", 2024), "1例"),
        (Key("round", "count.gap.城乡"), "1"),
        (Key("round", "count.level/红"), "1"),
        (Key("women.2.2", "baseline"), "无基期数据"),
        (Key("round", "count.quantified"), "13"),
        (Key("women:示例县妇女发展规划（2021—2030年）", "count.off_track"), "1"),
        (Key("unit:县卫生健康局", "count.not_met"), "1"),
    ],
)
def test_keys(key, text):
    assert Figures(sample_round()).render(key) == text


def signed(*values):
    """The gap of the sample as differences that name their sides."""
    result = next(r for r in sample_round().results if r.tracked.id == "women.1.2")
    observations = tuple(
        replace(result.series.observations[0], year=year, value=D(rural) - D(urban),
                note=f"农村{rural}减城镇{urban}")
        for year, rural, urban in values
    )  # fmt: skip
    assessment = replace(result.assessment, baseline=None, baseline_year=None)
    return replace(result, series=replace(result.series, observations=observations), assessment=assessment)


def test_a_signed_gap_says_which_side_is_higher():
    result = signed((2020, "41.0", "0.5"), (2023, "0.0", "0.0"), (2024, "0.0", "49.5"))
    figures_ = Figures(replace(sample_round(), results=(result,)))
    assert figures_.cite(result, "value", 2024).text == "城镇高49.5/10万"
    assert figures_.cite(result, "number", 2023).text == "0.0"
    assert figures_.cite(result, "baseline").text == "农村高40.5"
    assert figures_.cite(result, "on_last_year", 2024).text == "差距比上年扩大49.5/10万"
    assert figures_.cite(result, "on_baseline", 2024).text == "差距比2020年扩大22.2%"


@pytest.mark.parametrize(("value", "rounded"), [("92.6", True), ("93.0", False), ("92.4", False)])
def test_what_is_attained_by_rounding_only_is_told_apart(value, rounded):
    result = next(r for r in sample_round().results if r.tracked.id == "women.2.1")
    verdict = Verdict.ON_TRACK if value == "92.4" else Verdict.MET_SO_FAR
    judged = replace(result, assessment=replace(result.assessment, value=D(value), verdict=verdict, attainment=1.0))
    figures_ = Figures(replace(sample_round(), results=(judged,)))
    assert figures_.render(Key("round", "count.by_rounding")) == str(int(rounded))
    assert ("原值未达到" in figures_.cite(judged, "attainment").text) == rounded


@pytest.mark.parametrize("key", [Key("women.9.9", "value"), Key("women.1.1", "colour"), Key("round", "colour")])
def test_unknown_keys(key):
    with pytest.raises(KeyError):
        Figures(sample_round()).render(key)


@pytest.mark.parametrize(
    ("country", "town", "told"),
    [
        (600, 150, "缩小\n未超出偶然\n相对扩大"),
        (2900, 2450, "缩小\n未超出偶然"),
    ],
)
def test_the_cell_of_a_gap_tells_a_relative_movement_beyond_chance(country, town, told):
    pairs = ((3000, country), (2500, town))
    series = two_sides(IMR, *({2020: (then, 300_000), 2024: (now, 300_000)} for then, now in pairs))
    ((now, sides),) = all_gaps(series, QUANTITIES)
    moved = trend(now, sides, better="lower", quantity=IMR)
    contrast = Contrast(sample_round().results[0], now, moved, None)
    assert figures._OF_GAP["gap_trend"](contrast) == told
    assert bool(figures._OF_GAP["gap_movement"](contrast)) == ("相对" in told)
