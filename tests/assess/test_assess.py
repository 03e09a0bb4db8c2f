"""Properties of judging, and the sentences that a clerk must sign."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.assess import Params, Verdict, assess
from lianggang.assess.judge import verdict
from lianggang.catalogue.model import Survey
from lianggang.forecast import learn
from lianggang.panel.model import Observation, Series
from lianggang.plans.model import Direction, Kind, Target
from tests.assess.figures import series, target

RANK = [Verdict.NOT_MET, Verdict.OFF_TRACK, Verdict.UNCERTAIN, Verdict.ON_TRACK, Verdict.MET_SO_FAR, Verdict.MET]
PLAN = {"start": 2021, "due": 2025, "better": None}
STEADY = {2018: "52.0", 2019: "52.9", 2020: "54.1", 2021: "55.0", 2022: "56.2", 2023: "57.0"}

percent = st.decimals(min_value=0, max_value=100, places=2)
anything = st.one_of(st.decimals(allow_nan=True, allow_infinity=True), st.decimals(-1000, 1000, places=2), st.none())
kinds = st.sampled_from(
    [
        "level >= 95 %",
        "level <= 8 %",
        "level ~ 45 %",
        "level < 0 %",
        "change <= -20 % base 2020",
        "change >= 3 个百分点 base 2020",
        "annual_change >= 5 % base 2020",
        "annual_change <= -1 个百分点",
        "ratio >= 2:3",
        "relation >= -",
        *(f"direction {d}" for d in Direction),
    ]
)


def rank(result):
    return RANK.index(result.verdict)


@settings(deadline=None)
@given(percent, percent, st.sampled_from(["level >= 95 %", "level > 50 %", "change >= 20 % base 2020", "direction up"]))
def test_a_higher_value_never_gives_a_worse_final_verdict(a, b, aim):
    low, high = (assess(target(aim), series({2020: "50", 2025: v}), as_of=2025, **PLAN) for v in sorted((a, b)))
    assert rank(low) <= rank(high)
    assert low.attainment is None or low.attainment <= high.attainment


@settings(deadline=None)
@given(
    percent, percent, st.sampled_from(["level <= 8 %", "level < 50 %", "change <= -20 % base 2020", "direction down"])
)
def test_a_lower_value_never_gives_a_worse_final_verdict_where_falling_is_asked(a, b, aim):
    low, high = (assess(target(aim), series({2020: "50", 2025: v}), as_of=2025, **PLAN) for v in sorted((a, b)))
    assert rank(low) >= rank(high)
    assert low.attainment is None or low.attainment >= high.attainment


@settings(max_examples=30, deadline=None)
@given(st.sets(st.integers(-4, 4), min_size=2, max_size=2))
def test_a_series_that_lies_higher_is_likelier_to_attain(points):
    low, high = (
        assess(target("level >= 62 %"), series({y: D(v) + by for y, v in STEADY.items()}), as_of=2023, **PLAN)
        for by in sorted(points)
    )
    assert low.probability < high.probability


@settings(deadline=None)
@given(percent, st.integers(0, 3))
def test_attained_means_a_degree_of_at_least_one(value, places):
    goal = D(90).quantize(D(1).scaleb(-places))
    result = assess(Target("率", "", Kind.LEVEL, ">=", goal, "%"), series({2025: value}), as_of=2025, **PLAN)
    assert (result.attainment >= 1) == (result.verdict is Verdict.MET)


@settings(deadline=None)
@given(st.decimals(min_value=1, max_value=999, places=1), st.sampled_from([10, 100, 1000]))
def test_a_change_in_per_cent_does_not_depend_on_the_scale(value, times):
    small, large = (
        assess(target("change <= -20 % base 2020"), series({2020: 500 * k, 2025: value * k}, "人"), as_of=2025, **PLAN)
        for k in (1, times)
    )
    assert small.verdict is large.verdict
    assert small.attainment == pytest.approx(large.attainment)


@settings(max_examples=300, deadline=None)
@given(
    kinds,
    st.lists(st.tuples(st.integers(2000, 2030), anything), max_size=12),
    st.sampled_from(["%", "‰", "/10万", "人", "", "女=100"]),
    st.integers(2019, 2027),
    st.sampled_from(["", "", ">=", "<", "~"]),
    st.sampled_from([(), (2018,), (2023, 2030)]),
)
def test_no_series_breaks_it_and_every_sentence_is_whole(aim, rows, unit, as_of, qualifier, breaks):
    found = tuple(Observation("I", "县", y, v, unit, v, v, qualifier=qualifier) for y, v in rows)
    line = Series("I", "指标", unit, "县", found, breaks=breaks)
    result = assess(target(aim), line, as_of=as_of, relative_to=line, **PLAN)
    text = "".join([result.arithmetic, result.rule, *result.cautions]).lower()
    assert result.arithmetic
    assert not any(word in text for word in ("none", "nan", "inf", "e+", "e-"))
    for number in (result.attainment, result.required_pace, result.actual_pace, result.probability):
        assert number is None or abs(number) < 1e40


@settings(deadline=None)
@given(st.sampled_from(["1E+400", "-1E+20", "NaN", "Infinity", "1E-400"]))
def test_a_target_that_is_no_number_is_refused(text):
    result = assess(Target("率", "", Kind.LEVEL, ">=", D(text), "%"), series({2025: 90}), as_of=2025, **PLAN)
    assert result.verdict is Verdict.CANNOT_JUDGE


def test_one_death_does_not_decide():
    counts = {2020: (2, 10100), 2021: (1, 10150), 2022: (0, 10010), 2023: (2, 10230), 2024: (1, 10204)}
    values = {y: f"{D(100000 * n) / d:.1f}" for y, (n, d) in counts.items()}
    pairs = {y: (D(n), D(d)) for y, (n, d) in counts.items()}
    line = series(values, "/10万", "孕产妇死亡率", counts=pairs)
    result = assess(target("level <= 12.5 /10万"), line, as_of=2024, **PLAN)
    assert (result.verdict, result.reached) == (Verdict.UNCERTAIN, True)
    assert "9.8≤12.5，已达目标值" in result.arithmetic
    assert result.arithmetic.endswith("保持到2025年的概率不足90%，不计为目前已达标")
    assert assess(
        target("level <= 12.5 /10万"), line, as_of=2024, params=Params(stay=0), **PLAN
    ).verdict is Verdict.MET_SO_FAR  # fmt: skip
    assert result.cautions == (
        "2024年9.8/10万（1/10204），95%区间0.2—54.6，本年数值达到目标，但死亡数少，一年的数受偶然影响大；"
        "2020—2024年合计11.8/10万（6/50694）",
    )
    assert 0.3 < result.probability < 0.9


def test_nineteen_of_twenty_is_uncertain_as_well():
    line = series({2025: "95"}, counts={2025: (D(19), D(20))})
    attained, missed = (assess(target(f"level >= {n} %"), line, as_of=2025, **PLAN) for n in (95, 96))
    assert "95%区间76.4—99.1，本年数值达到目标，但事件少" in attained.cautions[0]
    assert "95%区间76.4—99.1，事件太少，一年不能下结论" in missed.cautions[0]


@pytest.mark.parametrize(
    ("aim", "value", "counts"),
    [
        ("level >= 95 %", "100", ("76900", "76900")),  # the whole interval attains
        ("level >= 100 %", "100", ("76900", "76900")),  # all are asked for, and all are counted
        ("level >= 100 %", "99.9", ("4997", "5000")),
        ("level <= 0 %", "0", ("0", "3000")),
        ("level >= 60 %", "64", ("3.2", "5.0")),  # money is not people
        ("direction up", "100", ("76900", "76900")),
    ],
)
def test_full_counts_and_money_are_no_matter_of_chance(aim, value, counts):
    line = series({2020: "98", 2025: value}, counts={2025: tuple(D(n) for n in counts)})
    assert assess(target(aim), line, as_of=2025, **PLAN).cautions == ()


def test_the_outlook_is_told_where_the_years_value_is_lacking():
    line = series(STEADY)
    now, later = (assess(target("level >= 58 %"), line, as_of=year, **PLAN) for year in (2023, 2024))
    assert (later.verdict, later.value_year) == (Verdict.NO_DATA, 2023)
    assert (later.required_pace, later.attainment) == (None, None)
    assert (later.probability, later.forecast) == (now.probability, now.forecast)


@settings(max_examples=60, deadline=None)
@given(percent, percent, st.sampled_from(["level ~ 45 %", "direction stable", "change ~ 5 % base 2020"]))
def test_a_good_movement_never_harms_where_a_direction_is_known(a, b, aim):
    for better, order in (("higher", 1), ("lower", -1)):
        values = sorted((a, b))[::order]
        found = (
            assess(target(aim), series({2020: "50", 2025: v}), as_of=2025, **{**PLAN, "better": better}) for v in values
        )
        worse, best = found
        assert rank(worse) <= rank(best)


@pytest.mark.parametrize(("better", "beyond"), [("higher", True), ("lower", False), ("band", False), (None, False)])
def test_the_probability_of_around_follows_its_rule(better, beyond):
    line = series({2019 + k: f"{80 + 3 * k}.0" for k in range(5)})
    result = assess(target("level ~ 88 %"), line, as_of=2023, **{**PLAN, "better": better})
    assert (result.probability > 0.9) is beyond
    assert (result.verdict is Verdict.MET_SO_FAR) is beyond
    assert beyond == (result.required_pace == 0)


@pytest.mark.parametrize(("value", "pace"), [("58", (60 - 58) / 5), ("61", 0.0)])
def test_a_yearly_change_still_asks_for_the_level_of_the_due_year(value, pace):
    line = series({2020: "50", 2025: value})
    result = assess(
        target("annual_change >= 1.0 个百分点 base 2020"), line, as_of=2025, start=2021, due=2030, better=None
    )
    assert result.reached
    assert result.required_pace == pytest.approx(pace)


def test_a_wide_margin_needs_no_caution():
    line = series({2025: "99.99"}, counts={2025: (D(41477), D(41481))})
    assert assess(target("level >= 99.9 %"), line, as_of=2025, **PLAN).cautions == ()


def test_comparing_as_printed_is_a_parameter():
    aim, line = target("level >= 28 %"), series({2025: "27.50"})
    assert assess(aim, line, as_of=2025, **PLAN).verdict is Verdict.MET
    assert assess(aim, line, as_of=2025, params=Params(as_printed=False), **PLAN).verdict is Verdict.NOT_MET


def test_many_events_need_no_caution():
    line = series({2025: "95"}, counts={2025: (D(1900), D(2000))})
    assert assess(target("level >= 95 %"), line, as_of=2025, **PLAN).cautions == ()


def test_two_values_for_a_year_are_told():
    line = series({2025: "95"})
    line = replace(line, observations=(*line.observations, replace(line.observations[0], value=D(96))))
    assert assess(target("level >= 95 %"), line, as_of=2025, **PLAN).cautions == (
        "2025年有两个不同的值，按先列出的计算，请核实",
    )


def test_the_sentence_carries_forecast_and_probability():
    result = assess(target("level >= 70 %"), series(STEADY), as_of=2023, **PLAN)
    assert result.verdict is Verdict.OFF_TRACK
    assert result.arithmetic.startswith("2023年为57.0%，目标为2025年不低于70%：57.0<70，尚差13个百分点；预计2025年为")
    assert result.arithmetic.endswith("达标概率不到1%")


def test_a_relation_is_forecast_on_the_difference():
    women = {2019: 30.0, 2020: 34.1, 2021: 30.2, 2022: 36.0, 2023: 33.1}
    everyone = {y: v - 2 for y, v in women.items()}
    result = assess(target("relation >= -"), series(women), as_of=2023, relative_to=series(everyone), **PLAN)
    assert result.verdict is Verdict.MET_SO_FAR
    assert result.probability > 0.9


def test_peers_inform_the_probability():
    def wavering(start, step):
        return series({2016 + k: D(start) + D(step) * k + (-1) ** k * 2 for k in range(8)})

    own, others = wavering(50, 0), [wavering(40 + 2 * k, 1) for k in range(10)]
    alone = assess(target("level >= 52 %"), own, as_of=2023, **PLAN)
    among = assess(target("level >= 52 %"), own, as_of=2023, peers=learn(others, to=2025), **PLAN)
    assert alone.probability < among.probability
    assert among.forecast.method.endswith("参照10个地区的共同变动")


def test_thresholds_of_probability_are_parameters():
    strict = assess(target("level >= 58 %"), series(STEADY), as_of=2023, params=Params(on_track=1.0), **PLAN)
    assert strict.verdict is Verdict.UNCERTAIN


@settings(deadline=None)
@given(
    st.booleans(),
    st.booleans(),
    st.one_of(st.none(), st.floats(0, 1)),
)
def test_the_verdict_follows_the_probability(met, over, probability):
    found = verdict(met=met, over=over, probability=probability, params=Params())
    if over:
        assert found is (Verdict.MET if met else Verdict.NOT_MET)
    elif probability is None:
        assert found is (Verdict.MET_SO_FAR if met else Verdict.CANNOT_JUDGE)
    else:
        bands = [Verdict.OFF_TRACK, Verdict.UNCERTAIN, Verdict.ON_TRACK]
        by_chance = bands[(probability >= 0.2) + (probability >= 0.8)]
        assert found is (Verdict.MET_SO_FAR if met and probability >= 0.9 else by_chance)


@pytest.mark.parametrize(
    ("aim", "unit", "values", "degree"),
    [
        ("level <= 0 起", "起", {2020: 10, 2025: 3}, 0.7),  # the share of the way to zero
        ("level <= 0 起", "起", {2020: 10, 2025: 12}, 0),
        ("level <= 0 起", "起", {2020: 0, 2025: 2}, 0),  # it was zero, and is not any more
        ("level <= 0 起", "起", {2020: 10, 2025: 0}, 1),
        ("level >= 1 ‰", "‰", {2020: -2, 2025: -1}, 1 / 3),  # across a change of sign
        ("level >= 1 ‰", "‰", {2025: -1}, None),
        ("level <= -1 ‰", "‰", {2020: 3, 2025: 1}, 0.5),
        ("level >= -1 ‰", "‰", {2020: -3, 2025: -1.5}, 0.5),
        ("level >= 100 %", "%", {2025: "99.96"}, 0.9996),
        ("level >= 99.9 %", "%", {2025: "99.8"}, 1 - 1 / 999),
        ("level <= 0.1 %", "%", {2025: "0.2"}, 0),
        ("level <= 0.1 %", "%", {2025: "0.0"}, 2),
        ("level <= 8 /10万", "/10万", {2025: "10"}, 0.75),
        ("change <= -20 % base 2020", "/10万", {2020: 10, 2025: 9}, 0.5),
        ("change <= -20 % base 2020", "/10万", {2020: 10, 2025: 11}, 0),
    ],
)
def test_the_degree_of_attainment_at_the_edges(aim, unit, values, degree):
    result = assess(target(aim), series(values, unit), as_of=2025, **PLAN)
    assert result.attainment == (None if degree is None else pytest.approx(degree, abs=1e-9))
    assert (result.verdict is Verdict.MET) == (degree is not None and degree >= 1)


def test_from_a_start_at_the_excluded_target_nothing_is_attained():
    result = assess(target("level > 0 个百分点"), series({2020: 0, 2024: -1}, "个百分点"), as_of=2024, **PLAN)
    assert result.attainment == 0


CENSUS = Survey("人口普查和1%人口抽样调查", 5, 2020, True, "条例")
SCHOOLING = target("level >= 10.0 年")


def surveyed(values, as_of, due=2030, survey=CENSUS):
    line = series(values, "年", "平均受教育年限")
    return assess(SCHOOLING, line, as_of=as_of, start=2021, due=due, better="higher", survey=survey)


def test_a_figure_of_a_survey_stands_until_the_next_is_due():
    result = surveyed({2010: "8.4", 2015: "9.0", 2020: "9.7"}, 2024)
    assert (result.value_year, result.reached, result.attainment) == (2020, False, pytest.approx(0.97))
    assert result.verdict is not Verdict.NO_DATA
    assert "9.7<10.0，尚差0.3年" in result.arithmetic
    assert result.arithmetic.endswith("；人口普查和1%人口抽样调查每5年一次，按2020年的值判断，下一次应在2025年")


def test_once_the_next_is_due_the_old_figure_stands_no_more():
    result = surveyed({2010: "8.4", 2015: "9.0", 2020: "9.7"}, 2025)
    assert result.verdict is Verdict.NO_DATA
    assert result.arithmetic.startswith("2025年没有监测值；最近一次是2020年的9.7年（当时尚差0.3年），不能代表2025年")
    assert result.arithmetic.endswith("人口普查和1%人口抽样调查每5年一次，2025年应有数")


def test_the_last_survey_before_the_due_year_decides_for_good():
    found = {year: surveyed({2020: "9.7", 2025: "10.1"}, year, due=2027).verdict for year in (2025, 2026, 2027, 2028)}
    assert found[2027] is found[2028] is Verdict.MET
    assert Verdict.MET not in (found[2025], found[2026])
    assert "已达标" in surveyed({2020: "9.7", 2025: "10.1"}, 2027, due=2027).arithmetic


def test_without_a_survey_a_missing_year_is_no_data():
    assert surveyed({2020: "9.7"}, 2024, survey=None).verdict is Verdict.NO_DATA


@given(st.integers(2000, 2040), st.integers(2, 10), st.integers(2000, 2030))
def test_the_next_survey_is_the_first_one_after_the_year(year, every, anchor):
    following = Survey("调查", every, anchor, False, "").next_after(year)
    assert year < following <= year + every
    assert (following - anchor) % every == 0
