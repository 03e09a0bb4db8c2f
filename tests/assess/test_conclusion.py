"""What a county with one maternal death is told."""

from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from lianggang.assess.conclusion import (
    Published,
    Words,
    attains,
    conclude,
    fewest_events,
    most_events,
    needed_exposure,
    reports_at_most,
)
from lianggang.assess.counted import Count
from lianggang.assess.shrinkage import Prior
from tests.assess.counts import rate, share

PRIOR = Prior(16e-5, 16e-5**2 / 2, scale=100_000, origin="同类县")  # worth 2 events
WORDS = Words("示例县", 2024, "孕产妇死亡率", "/10万", "死亡", "活产数")
T = D("12.5")


@pytest.mark.parametrize(("risk", "chance"), [(12.5, "0.69"), (18, "0.58")])
def test_a_county_of_3000_births_reports_zero_whatever_its_risk(risk, chance):
    assert f"{reports_at_most(0, rate(0, 3000), risk):.2f}" == chance


@pytest.mark.parametrize(("births", "expected", "passes"), [(80_000, 10, "0.15"), (160_000, 20, "0.055")])
def test_births_that_it_takes(births, expected, passes):
    assert needed_exposure(T, expected, 100_000) == births
    k = most_events(births, T, 100_000)
    assert k == expected
    assert f"{reports_at_most(k, rate(0, births), 18):.{len(passes) - 2}f}" == passes


def test_the_paragraph_for_one_death():
    found = conclude(rate(1, 3000), "<=", T, PRIOR, WORDS)
    assert (found.published, round(found.likely, 2)) == (False, 0.31)
    for words in (
        "示例县2024年孕产妇死亡率33.3/10万（1/3000），95%区间0.8—185.7，可靠性C级",
        "公布的值没有达到“不高于12.5/10万”的目标",
        "真实水平在目标以内的可能性为31%（先验：同类县，平均16，折合2例）",
        "不能说：真实水平没有达到目标",
        "真实水平恰为12.5，一年中没有一例死亡（因而“达到”）的可能性为69%；真实水平为18.0时可能性为58%",
        "活产数要到80000（10例）、160000（20例）才够数",
    ):
        assert words in found.text


def test_none_is_attained_and_still_proves_nothing():
    found = conclude(rate(0, 3000), "<=", T, PRIOR, WORDS)
    assert (found.published, round(found.likely, 2)) == (True, 0.58)
    assert "不能说：真实水平已经达到目标" in found.text
    assert "真实水平不大可能高于123.0" in found.text


def test_an_interval_on_one_side_of_the_target_settles_it():
    found = conclude(rate(40, 80_000), "<=", T, PRIOR, WORDS)
    assert "不是偶然造成的" in found.text
    assert "不能说" not in found.text
    assert "可能性不到1%" in found.text


def test_a_target_of_zero_asks_only_for_the_published_value():
    text = conclude(rate(0, 3000), "<=", D(0), PRIOR, WORDS).text
    assert "真实水平不会恰为零" in text
    assert "先验" not in text


def test_rounding_as_printed_and_hundred_per_cent_as_it_is():
    assert (most_events(1000, T, 1000), most_events(10_000, T, 1000)) == (12, 125)
    assert fewest_events(1000, D(95), 100) == 945  # 94.5 % is printed 95 %
    assert fewest_events(1000, D(100), 100) == 1000
    assert (most_events(3000, D(0), 100_000), most_events(10**8, D(0), 100_000)) == (0, 0)


@given(st.integers(0, 30), st.integers(500, 200_000))
@settings(deadline=None, max_examples=50)
def test_the_predictive_chance_equals_the_negative_binomial_of_scipy(events, births):
    a, b = PRIOR.shapes
    p = (b + births) / (b + 2 * births)
    expected = stats.nbinom.cdf(most_events(births, T, 100_000), a + events, p)
    assert attains(rate(events, births), T, "<=", PRIOR) == pytest.approx(expected, abs=1e-9)


@given(st.integers(0, 40), st.integers(40, 300))
@settings(deadline=None, max_examples=50)
def test_the_predictive_chance_of_a_share_equals_the_beta_binomial_of_scipy(part, whole):
    prior = Prior(0.9, 0.004, True, 100)
    a, b = prior.shapes
    below = stats.betabinom.cdf(fewest_events(whole, D(95), 100) - 1, whole, a + part, b + whole - part)
    assert attains(share(part, whole), D(95), ">=", prior) == pytest.approx(1 - below, abs=1e-8)


@pytest.mark.parametrize(
    ("count", "comparator", "target"),
    [(rate(1, 3000), "~", T), (rate(1, 3000), "<=", D("Infinity")), (share(1, 20), "<=", T), (rate(1, 9), "<=", -T)],
)
def test_other_questions_are_refused(count, comparator, target):
    with pytest.raises(ValueError, match=r"conclusion|kinds"):
        conclude(count, comparator, target, PRIOR, WORDS)


@given(st.integers(0, 10**5), st.integers(1, 10**7), st.decimals(0, 10**4, places=2))
@settings(deadline=None, max_examples=100)
def test_no_sentence_holds_a_nan_or_an_infinity(events, births, target):
    text = conclude(Count(events, births, 100_000), "<=", target, PRIOR, WORDS).text
    assert not any(word in text.lower() for word in ("nan", "inf", "none"))


def test_the_published_value_is_told_and_not_derived_anew():
    found = conclude(rate(1, 7969), "<=", T, PRIOR, WORDS, Published(D("12.55"), False))
    assert not found.published
    assert "12.55/10万（1/7969）" in found.text
    assert "公布的值没有达到" in found.text


def test_nothing_is_said_of_values_beyond_all():
    prior = Prior(0.9, 0.01, share=True, scale=100)
    text = conclude(Count(1, 1, 100, True), ">=", D(95), prior, WORDS).text
    assert "真实水平不大可能低于20.7。" in text
