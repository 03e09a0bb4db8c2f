"""Intervals for counts and proportions, held to printed vectors and to scipy."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from lianggang.assess import intervals as iv


@pytest.mark.parametrize(
    ("events", "low", "high"),
    [
        (0, "0.0000", "3.6889"),
        (1, "0.0253", "5.5716"),
        (5, "1.6235", "11.6683"),
        (9, "4.1154", "17.0848"),
        (10, "4.7954", "18.3904"),
        (20, "12.2165", "30.8884"),
        (100, "81.3640", "121.6268"),
    ],
)
def test_exact_poisson(events, low, high):
    assert tuple(f"{x:.4f}" for x in iv.poisson_exact(events)) == (low, high)


@pytest.mark.parametrize(
    ("events", "low", "high"), [(10, "4.7874", "18.3915"), (20, "12.2114", "30.8899"), (100, "81.3621", "121.6279")]
)
def test_byar(events, low, high):
    assert tuple(f"{x:.4f}" for x in iv.byar(events)) == (low, high)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(1, 20, "0.0089", "0.2361"), (20, 20, "0.8389", "1.0000"), (95, 100, "0.8882", "0.9785")],
)
def test_wilson(part, whole, low, high):
    assert tuple(f"{x:.4f}" for x in iv.wilson(part, whole)) == (low, high)


@pytest.mark.parametrize(("part", "whole", "low", "high"), [(1, 20, "0.0013", "0.2487"), (95, 100, "0.8872", "0.9836")])
def test_clopper_pearson(part, whole, low, high):
    assert tuple(f"{x:.4f}" for x in iv.clopper_pearson(part, whole)) == (low, high)


def test_one_death_among_3000_births():
    low, high = (100_000 * x / 3000 for x in iv.poisson_exact(1))
    assert (f"{low:.2f}", f"{high:.1f}") == ("0.84", "185.7")


@pytest.mark.parametrize("call", [lambda: iv.wilson(5, 4), lambda: iv.wilson(0, 0), lambda: iv.poisson_exact(-1)])
def test_impossible_counts_are_refused(call):
    with pytest.raises(ValueError, match="count"):
        call()


@settings(deadline=None)
@given(st.integers(0, 3000), st.sampled_from([0.8, 0.95, 0.998]))
def test_exact_poisson_equals_scipy(events, confidence):
    a = (1 - confidence) / 2
    low = stats.chi2.ppf(a, 2 * events) / 2 if events else 0.0
    assert iv.poisson_exact(events, confidence) == pytest.approx(
        (low, stats.chi2.ppf(1 - a, 2 * events + 2) / 2), rel=1e-9
    )


@settings(deadline=None)
@given(st.integers(1, 3000), st.floats(0, 1))
def test_proportions_equal_scipy(whole, share):
    part = round(share * whole)
    test = stats.binomtest(part, whole)
    for ours, theirs in ((iv.wilson, "wilson"), (iv.clopper_pearson, "exact")):
        expected = test.proportion_ci(0.95, method=theirs)
        assert ours(part, whole) == pytest.approx((expected.low, expected.high), rel=1e-7, abs=1e-12)


@pytest.mark.parametrize("events", [1, 99, 1e4, 1e6, 1e8])
def test_exact_poisson_holds_for_many_events(events):
    expected = stats.gamma.ppf(0.025, events), stats.gamma.ppf(0.975, events + 1)
    assert iv.poisson_exact(events) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("part", "whole"), [(1, 1e9), (3, 1e6), (5e5, 1e6)])
def test_clopper_pearson_holds_for_large_wholes(part, whole):
    expected = stats.beta.ppf(0.025, part, whole - part + 1), stats.beta.ppf(0.975, part + 1, whole - part)
    assert iv.clopper_pearson(part, whole) == pytest.approx(expected, rel=1e-9)
