"""Rates that borrow strength, their intervals and ranks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from lianggang.assess.posterior import draw_rates, log_gamma
from lianggang.assess.ranks import ranks
from lianggang.assess.shrinkage import Prior, shrink, stratum_prior
from tests.assess.counts import rate, share

COUNTS = st.lists(st.tuples(st.integers(0, 40), st.integers(500, 50_000)), min_size=2, max_size=15)


@pytest.mark.parametrize(
    ("events", "births", "likely"), [(1, 3000, "0.31"), (0, 3000, "0.58"), (1, 15_000, "0.67"), (0, 15_000, "0.86")]
)
def test_risk_at_or_below_the_target_with_a_stated_prior(events, births, likely):
    prior = Prior(16e-5, 16e-5**2 / 2, scale=100_000)  # worth 2 events
    assert f"{prior.at_most(rate(events, births), 12.5e-5):.2f}" == likely


def test_moments_of_marshall_by_hand():
    counts = [rate(2, 1000, 1000), rate(8, 1000, 1000), rate(14, 1000, 1000)]
    prior = stratum_prior(counts)
    assert prior.mean == pytest.approx(0.008)
    assert prior.variance == pytest.approx(24e-6 - 0.008 / 1000)
    w = 16e-6 / (16e-6 + 8e-6)
    assert prior.estimate(counts[0]) == pytest.approx(w * 0.002 + (1 - w) * 0.008)


@given(COUNTS)
@settings(deadline=None, max_examples=60)
def test_the_estimate_lies_between_the_own_rate_and_that_of_the_stratum(pairs):
    counts = [rate(*p) for p in pairs]
    prior = stratum_prior(counts)
    for c in counts:
        low, high = sorted((c.rate, prior.mean))
        assert low - 1e-15 <= prior.estimate(c) <= high + 1e-15


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(2, 5000)), min_size=2, max_size=15))
@settings(deadline=None, max_examples=60)
def test_the_same_for_shares_and_the_posterior_mean_is_that_of_the_beta(pairs):
    counts = [share(round(p * n), n) for p, n in pairs]
    prior = stratum_prior(counts)
    for c in counts:
        low, high = sorted((c.rate, prior.mean))
        assert low - 1e-12 <= prior.estimate(c) <= high + 1e-12
        if 1e-6 < prior.variance < prior.mean * (1 - prior.mean) * 0.999:
            a, b = prior.shapes
            assert prior.estimate(c) == pytest.approx((a + c.events) / (a + b + c.exposure))


def test_no_more_spread_than_chance_gives_everybody_the_rate_of_the_stratum_and_says_so():
    stratum = shrink({f"县{i}": rate(5 + i % 2, 5000) for i in range(10)}, name="丘陵县")
    assert {round(m.value, 6) for m in stratum.members} == {110.0}
    assert [f.code for f in stratum.findings] == ["no-spread"]
    assert all(low < 110 < high for low, high in (m.interval for m in stratum.members))


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ({}, "one-territory"),
        ({"甲": rate(1, 3000)}, "one-territory"),
        ({"甲": rate(0, 3000), "乙": rate(0, 100)}, "all-alike"),
        ({"甲": share(20, 20), "乙": share(9, 9)}, "all-alike"),
    ],
)
def test_counts_that_cannot_tell_have_a_defined_outcome(counts, code):
    stratum = shrink(counts)
    assert [f.code for f in stratum.findings] == [code]
    assert stratum.prior is None
    assert [m.value for m in stratum.members] == [counts[t].value for t in sorted(counts)]
    assert (stratum.at_most(12.5), ranks(stratum, better="lower")) == ({}, ())


@pytest.mark.parametrize(("spread", "mean", "least"), [(0.3, 4e-3, 0.90), (0.3, 1.6e-4, 0.90)])
def test_intervals_admit_that_the_prior_is_unsure(spread, mean, least):
    """Simulated: the intervals cover about 95 %; those of a prior taken for certain cover far less."""
    random, covered, plugged, total = np.random.default_rng(7), 0, 0, 0
    for _ in range(40):
        births = np.round(random.lognormal(8, 0.6, 15)) + 1
        true = random.gamma(spread**-2, mean * spread**2, 15)
        counts = [rate(y, d, 1) for y, d in zip(random.poisson(births * true), births, strict=True)]
        stratum = shrink({f"{i:02}": c for i, c in enumerate(counts)})
        if stratum.prior is None:
            continue
        total += 15
        covered += sum(m.interval[0] <= t <= m.interval[1] for m, t in zip(stratum.members, true, strict=True))
        if stratum.prior.variance:
            a, b = stratum.prior.shapes
            for c, t in zip(counts, true, strict=True):
                low, high = stats.gamma.ppf([0.025, 0.975], a + c.events, scale=1 / (b + c.exposure))
                plugged += low <= t <= high
    assert covered / total >= least
    assert plugged < covered


def test_draws_are_the_same_for_the_same_figures_in_any_order():
    counts = {f"县{i}": rate(i, 3000) for i in range(6)}
    one, other = shrink(counts), shrink(dict(reversed(counts.items())))
    assert one.members == other.members
    assert (draw_rates(list(counts.values())) == draw_rates(list(counts.values()))).all()


@given(st.floats(1e-3, 1e7))
def test_log_gamma_equals_scipy(x):
    assert log_gamma(np.array([x]))[0] == pytest.approx(special.gammaln(x), rel=1e-12, abs=1e-12)


def test_ranks_of_few_events_are_wide_and_of_many_narrow():
    few = ranks(shrink({f"县{i}": rate(i % 3, 3000) for i in range(9)}), better="lower")
    many = ranks(shrink({f"县{i}": rate(1000 * (i + 1), 1_000_000) for i in range(9)}), better="lower")
    assert all(r.high - r.low >= 6 for r in few)
    assert [(r.published, r.low, r.high) for r in many] == [(i, i, i) for i in range(1, 10)]
    assert many[0].sentence == "县0排第1，名次可靠"
    assert "真实名次95%的可能在" in few[0].sentence


def test_the_better_direction_turns_the_ranks_and_equal_rates_share_one():
    stratum = shrink({"甲": rate(10, 1000), "乙": rate(10, 1000), "丙": rate(30, 1000)})
    assert [r.published for r in ranks(stratum, better="higher")] == [1, 2, 2]  # 丙 sorts first by code point
    with pytest.raises(ValueError, match="better"):
        ranks(stratum, better="none")
