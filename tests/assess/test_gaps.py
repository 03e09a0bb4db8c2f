"""Gaps: difference, ratio, parity, movement and territories."""

import math
import random
from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from lianggang.assess import contrast, gap_words, gaps
from lianggang.assess.gap_trend import Movement, trend
from lianggang.assess.gaps import all_gaps, unusable_sides
from lianggang.assess.regions import regional
from lianggang.panel.model import Breakdown, Observation
from lianggang.panel.series import build_series
from tests.assess.counts import IMR, MMR, QUANTITIES, SHARE, observed, rate, share, two_sides


def found(quantity, first, second, *, better="higher", since=None, year=None, labels=("农村", "城镇")):
    ((gap, sides),) = all_gaps(two_sides(quantity, first, second, labels=labels), QUANTITIES, year=year)
    return gap, trend(gap, sides, since=since, better=better, quantity=QUANTITIES[gap.indicator])


def test_newcombe_1998_example():
    """56/70 against 48/80: Newcombe's method 10 gives 0.0524 to 0.3339."""
    low, high = contrast.difference(share(56, 70), share(48, 80))
    assert (round(low / 100, 4), round(high / 100, 4)) == (0.0524, 0.3339)


@given(st.integers(0, 4), st.integers(0, 30), st.integers(100, 5000), st.integers(100, 5000))
@settings(deadline=None, max_examples=60)
def test_the_ratio_of_few_events_is_the_conditional_exact_one(x, y, n, m):
    low, high = contrast.ratio(rate(x, n), rate(y, m))
    if x + y:
        expected = stats.binomtest(x, x + y).proportion_ci(0.95, "exact")
        assert low == pytest.approx(expected.low / (1 - expected.low) * m / n, rel=1e-6)
        assert (high == math.inf) == (y == 0)
    else:
        assert (low, high) == (0, math.inf)


def test_the_ratio_of_many_events_is_normal_on_the_log_scale():
    low, high = contrast.ratio(rate(40, 10_000), rate(20, 10_000))
    error = math.sqrt(1 / 40 + 1 / 20)
    assert (low, high) == pytest.approx((2 * math.exp(-1.959964 * error), 2 * math.exp(1.959964 * error)), rel=1e-6)


def test_the_ratio_of_shares_at_their_ends_stays_open():
    low, high = contrast.ratio(share(5, 5), share(5, 5))
    assert (low, high) == pytest.approx((0.5655, 1 / 0.5655), rel=1e-3)
    assert contrast.ratio(share(0, 5), share(0, 5)) == (0.0, math.inf)
    assert contrast.ratio(share(3, 5), share(0, 5))[1] == math.inf
    assert contrast.ratio(share(0, 5), share(3, 5))[0] == 0


@given(st.integers(0, 60), st.integers(0, 60))
@settings(deadline=None, max_examples=60)
def test_the_ratio_of_shares_lies_in_its_interval_and_agrees_with_the_difference(x, y):
    one, other = share(x, 60), share(y, 60)
    low, high = contrast.ratio(one, other)
    assert 0 <= low <= high
    if y:
        assert low - 1e-9 <= one.rate / other.rate <= high + 1e-9
        back = contrast.ratio(other, one)
        assert low == pytest.approx(1 / back[1] if back[1] < math.inf else 0, rel=1e-6)


@pytest.mark.parametrize(("p", "q", "n"), [(0.98, 0.95, 30), (0.5, 0.4, 40), (0.1, 0.05, 60), (0.99, 0.99, 100)])
def test_the_ratio_of_shares_covers_the_truth_as_often_as_it_says(p, q, n):
    chance = random.Random(20120229)
    draws = [tuple(sum(chance.random() < rate for _ in range(n)) for rate in (p, q)) for _ in range(1500)]
    intervals = {pair: contrast.ratio(*(share(x, n) for x in pair)) for pair in set(draws)}
    covered = sum(intervals[pair][0] <= p / q <= intervals[pair][1] for pair in draws)
    assert 0.935 <= covered / len(draws) <= 1


def test_few_failures_are_few_events():
    assert (share(98, 100).rarer, share(2, 100).rarer, rate(98, 100).rarer) == (2, 2, 98)


def test_a_bound_is_no_side_of_a_gap():
    rows = [
        Observation("S", "县", 2024, D(value), "%", breakdown=Breakdown(sex=sex), qualifier=qualifier)
        for sex, value, qualifier in (("女", "95", ">"), ("男", "96", ""))
    ]
    series = build_series(rows, QUANTITIES)
    assert all_gaps(series, QUANTITIES) == []
    (finding,) = unusable_sides(series)
    assert (finding.code, finding.message[:14]) == ("bound-left-out", "县2024年（女）入学率只给")


def test_a_value_stated_about_is_a_side():
    rows = [
        Observation("S", "县", 2024, D(v), "%", breakdown=Breakdown(sex=s), qualifier=q)
        for s, v, q in (("女", "95", "~"), ("男", "96", ""))
    ]
    assert len(all_gaps(build_series(rows, QUANTITIES), QUANTITIES)) == 1


@given(st.integers(0, 200), st.integers(0, 200))
@settings(deadline=None, max_examples=60)
def test_turning_the_sides_turns_the_sign(x, y):
    one, other = contrast.difference(share(x, 200), share(y, 300)), contrast.difference(share(y, 300), share(x, 200))
    assert one == pytest.approx((-other[1], -other[0]), abs=1e-9)


def test_parity_and_its_symmetric_form():
    assert contrast.parity(50, 100) == 0.5
    assert contrast.adjusted_parity(100, 50) == 1.5
    assert contrast.parity(1, 0) is None
    assert [contrast.is_parity(x) for x in (0.96, 0.97, 1, 1.03, 1.04)] == [False, True, True, True, False]


def test_the_sentence_says_absolute_and_relative_together():
    gap, _ = found(SHARE, {2024: (480, 600)}, {2024: (900, 1000)})
    text = gap_words.sentence(gap)
    assert "农村80.0%（480/600），城镇90.0%（900/1000）；农村低10.0个百分点（差的95%区间-13.8至-6.4）" in text
    assert "农村÷城镇为0.89（比的95%区间0.85至0.93）" in text
    assert gap.beyond_chance


def test_parity_of_the_sexes_in_words():
    gap, _ = found(SHARE, {2024: (480, 500)}, {2024: (485, 500)}, labels=("女", "男"))
    assert (gap.first.label, round(gap.parity, 3)) == ("女", 0.99)
    assert "在0.97—1.03之内，视为均等" in gap_words.sentence(gap)
    gap, _ = found(SHARE, {2024: (480, 500)}, {2024: (240, 500)}, labels=("女", "男"))
    assert "调整后的性别均等指数1.50，不在0.97—1.03之内，男偏低" in gap_words.sentence(gap)


def test_few_events_are_pooled_and_still_few_ones_are_told():
    years = range(2015, 2025)
    gap, _ = found(IMR, dict.fromkeys(years, (4, 1000)), dict.fromkeys(years, (5, 2000)))
    assert (gap.label, gap.few, gap.first.count.events) == ("2022—2024年合计", False, 12)
    gap, moved = found(MMR, dict.fromkeys(years, (1, 3000)), dict.fromkeys(years, (0, 3000)), better="lower")
    assert (gap.label, gap.few, gap.relative) == ("2020—2024年合计", True, None)
    assert "农村÷城镇不能计算（城镇为零或有负数）" in gap_words.sentence(gap)
    assert "不足10例，变化不能下结论" in gap_words.movement(moved)


@pytest.mark.parametrize(
    ("first", "second", "better", "movement", "words"),
    [
        ((70, 85), (90, 92), "higher", "narrower", "缩小是因为农村改善得更快"),
        ((70, 70), (90, 80), "higher", "narrower", "缩小全因城镇变差，农村没有改善，属于“向下拉平”"),
        ((70, 75), (90, 85), "higher", "narrower", "缩小有50%来自城镇变差，含有“向下拉平”的成分"),
        ((70, 60), (90, 91), "higher", "wider", "扩大是因为农村变差而城镇改善"),
        ((70, 71), (80, 90), "higher", "wider", "扩大是因为城镇改善得更快"),
        ((30, 20), (10, 12), "lower", "narrower", "缩小有17%来自城镇变差"),
        ((30, 30), (10, 20), "lower", "narrower", "属于“向下拉平”"),
        ((70, 90), (80, 85), "higher", "crossed", "高低互换"),
        ((70, 80), (80, 90), "higher", "same", "持平"),
        ((70, 60), (90, 90), "higher", "wider", "扩大是因为农村变差。"),
        ((70, 70), (80, 90), "higher", "wider", "扩大是因为城镇改善。"),
        ((70, 80), (90, 90), "higher", "narrower", "缩小是因为农村改善。"),
    ],
)
def test_which_side_moved_and_levelling_down_by_its_name(first, second, better, movement, words):
    sides = [dict(zip((2020, 2024), values, strict=True)) for values in (first, second)]
    _, moved = found(SHARE, *sides, better=better)
    assert moved.movement == Movement(movement)
    assert words in gap_words.movement(moved)
    assert moved.levelling_down == ("拉平" in gap_words.movement(moved))


@pytest.mark.parametrize(
    ("country", "town"),
    [
        (
            {2020: (800_000, 1_000_000), 2024: (900_000, 1_000_000)},
            {2020: (950_004, 1_000_000), 2024: (950_001, 1_000_000)},
        ),
        ({2020: (700, 1000), 2024: (900, 1000)}, {2020: (950, 1000), 2024: (948, 1000)}),
    ],
)
def test_a_fall_of_the_better_side_within_chance_is_no_levelling_down(country, town):
    _, moved = found(SHARE, country, town, better="higher")
    assert moved.beyond_chance
    assert not moved.levelling_down
    assert gap_words.movement(moved).endswith("缩小是因为农村改善。")


@pytest.mark.parametrize(("country", "town"), [((20.04, 20.4), (10.0, 10.22)), ((95.0, 95.3), (95.1, 95.1))])
def test_a_ratio_that_is_printed_alike_did_not_move(country, town):
    sides = [dict(zip((2020, 2024), map(str, values), strict=True)) for values in (country, town)]
    _, moved = found(SHARE, *sides, better="lower")
    assert moved.relative_movement is Movement.SAME


def test_absolute_and_relative_may_move_in_opposite_directions():
    _, moved = found(SHARE, {2020: 20, 2024: 10}, {2020: 10, 2024: 4}, better="lower")
    assert (moved.movement, moved.relative_movement) == (Movement.NARROWER, Movement.WIDER)
    assert "相对差距却扩大（比由2.00变为2.50）" in gap_words.movement(moved)


def test_nobody_says_which_way_is_better():
    _, moved = found(SHARE, {2020: 70, 2024: 70}, {2020: 90, 2024: 80}, better="none")
    assert not moved.levelling_down
    assert "拉平" not in gap_words.movement(moved)


def test_a_movement_within_chance_is_not_explained():
    _, moved = found(SHARE, {2020: (70, 100), 2024: (73, 100)}, {2020: (85, 100), 2024: (84, 100)})
    assert moved.beyond_chance is False
    assert gap_words.movement(moved).endswith("变化没有超出偶然，不宜解释。")


def test_a_relative_widening_beyond_chance_is_told_though_the_absolute_change_is_within():
    country, town = {2020: (3000, 300_000), 2024: (600, 300_000)}, {2020: (2500, 300_000), 2024: (150, 300_000)}
    _, moved = found(IMR, country, town, better="lower")
    assert (moved.beyond_chance, moved.relative_beyond_chance, moved.by_chance) == (False, True, False)
    low, high = moved.relative_interval
    assert 2.5 < low < (600 / 150) / (3000 / 2500) < high < 4.5
    told = gap_words.movement(moved)
    assert "缩小；相对差距却扩大（比由1.20变为4.00）" in told
    assert told.endswith("绝对差距的变化没有超出偶然，相对差距的超出了偶然。")
    assert "不宜解释" not in told


def test_a_relative_change_within_chance_is_told_beside_an_absolute_one_beyond():
    _, moved = found(
        SHARE, {2020: (60, 1000), 2024: (200, 1000)}, {2020: (40, 1000), 2024: (120, 1000)}, better="lower"
    )
    assert (moved.beyond_chance, moved.relative_beyond_chance) == (True, False)
    assert "相对差距的变化没有超出偶然；扩大是因为农村变差得更多" in gap_words.movement(moved)


def test_the_ratio_of_none_leaves_its_change_open():
    _, moved = found(IMR, {2015: (30, 1000), 2024: (12, 1000)}, {2015: (20, 1000), 2024: (0, 1000)}, better="lower")
    assert (moved.relative_movement, moved.relative_interval, moved.relative_beyond_chance) == (None, None, None)
    assert "相对差距" not in gap_words.movement(moved)


@pytest.mark.parametrize(
    ("women", "men", "better", "words"),
    [
        ((9.0, 4.0), (9.0, 8.5), "lower", "扩大是因为女改善得更快"),
        ((9.0, 9.5), (9.0, 14.0), "lower", "扩大是因为男变差得更多"),
        ((9.0, 8.5), (9.0, 4.0), "lower", "扩大是因为男改善得更快"),
        ((80, 90), (80, 70), "higher", "扩大是因为男变差而女改善"),
    ],
)
def test_a_gap_that_opens_from_none_names_the_side_that_moved(women, men, better, words):
    sides = [dict(zip((2020, 2024), values, strict=True)) for values in (women, men)]
    _, moved = found(IMR, *sides, better=better, labels=("女", "男"))
    assert words in gap_words.movement(moved)


def test_missing_years_and_sides_have_defined_outcomes():
    assert all_gaps(two_sides(SHARE, {2024: 80}, {2023: 90}), QUANTITIES) == []
    assert all_gaps(two_sides(SHARE, {2024: 80}, {2024: 90}), QUANTITIES, year=2020) == []
    gap, moved = found(SHARE, {2024: 80}, {2024: 0})
    assert (gap.relative, gap.beyond_chance, moved) == (None, None, None)
    assert "不知道差距是否超出偶然" in gap_words.sentence(gap)
    assert found(SHARE, {2020: 80, 2024: 81}, {2020: 90, 2024: 90}, since=2019)[1] is None


CELLS = st.one_of(st.tuples(st.integers(0, 30), st.integers(0, 40)), st.decimals(-10, 10**6, places=1))


@given(st.dictionaries(st.integers(2015, 2024), CELLS), st.dictionaries(st.integers(2015, 2024), CELLS))
@settings(deadline=None, max_examples=150)
def test_no_input_leads_to_a_nan_in_a_sentence(first, second):
    series = two_sides(SHARE, first, second)
    for gap, sides in all_gaps(series, QUANTITIES):
        moved = trend(gap, sides, better="lower", quantity=SHARE)
        text = gap_words.sentence(gap) + (gap_words.movement(moved) if moved else "")
        assert not any(word in text.lower() for word in ("nan", "inf", "none"))
        assert math.copysign(1, gap.absolute) == math.copysign(1, gap.first.value - gap.second.value)


def test_territories_the_extremes_and_who_stands_out():
    rows = [observed(IMR, f"县{i}", 2024, 20 + i, 4000) for i in range(9)] + [observed(IMR, "高县", 2024, 80, 4000)]
    (r,) = regional(rows, QUANTITIES, within="市")
    assert (r.highest, r.lowest, r.relative) == ("高县", "县0", 4)
    assert r.sentence.startswith("市2024年10个地区婴儿死亡率：最高高县20.00‰，最低县05.00‰，相差15.00个千分点")
    assert "高县高于共同水平" in r.sentence
    assert "其余9个不突出" in r.sentence


def test_territories_within_chance_are_not_to_be_ranked():
    (r,) = regional([observed(MMR, f"县{i}", 2024, i % 2, 3000) for i in range(8)], QUANTITIES)
    assert "都没有超出偶然，不宜排名次" in r.sentence
    assert "最低为零或负，不算倍数" in r.sentence
    (r,) = regional([observed(MMR, n, 2024, 0, 3000) for n in "甲乙"], QUANTITIES)
    assert [f.code for f in r.findings] == ["no-funnel", "all-alike"]
    assert regional([observed(MMR, "甲", 2024, 1, 3000)], QUANTITIES) == ()
    assert regional([observed(MMR, n, 2024, value=D("NaN")) for n in "甲乙"], QUANTITIES) == ()


def test_no_gap_is_added_up_over_a_withheld_year():
    years = dict.fromkeys(range(2020, 2025), (2, 1000))
    held = {
        key: replace(s, observations=tuple(replace(o, value=None, missing="保密") if o.year == 2023 else o
                                           for o in s.observations))
        for key, s in two_sides(MMR, years, years).items()
    }  # fmt: skip
    ((found, pair),) = all_gaps(held, QUANTITIES, year=2024)
    assert (found.years, found.few) == ((2024,), True)
    assert gaps.gap(found.dimension, *pair, 2024, MMR, span=3) is None
    assert gaps.gap(found.dimension, *pair, 2022, MMR, span=3).years == (2020, 2021, 2022)
