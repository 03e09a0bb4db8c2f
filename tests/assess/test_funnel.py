"""Funnel limits, over-dispersion and false discoveries."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from lianggang.assess.funnel import (
    Standing,
    benjamini_hochberg,
    control_limits,
    dispersion,
    distant_limits,
    funnel,
    tail_score,
)
from tests.assess.counts import rate, share


@given(st.floats(2e-4, 0.2), st.integers(50, 20_000), st.floats(1.5, 20), st.booleans())
@settings(deadline=None, max_examples=60)
def test_limits_narrow_as_the_exposure_grows(level, exposure, factor, is_share):
    low, high = control_limits(level, exposure, 0.025, share=is_share)
    closer, nearer = control_limits(level, exposure * factor, 0.025, share=is_share)
    assert low <= closer + 1e-12
    assert nearer < high + 1e-12
    assert closer < level < nearer


@given(st.integers(0, 60), st.integers(100, 5000), st.floats(0.001, 0.02))
@settings(deadline=None, max_examples=80)
def test_outside_the_limits_exactly_when_the_tail_is_small(events, exposure, level):
    low, high = control_limits(level, exposure, 0.025, share=False)
    tails = stats.poisson.cdf(events, level * exposure), stats.poisson.sf(events - 1, level * exposure)
    assert (events / exposure < low - 1e-9) == (tails[0] < 0.025 - 1e-9)
    assert (events / exposure > high + 1e-9) == (tails[1] < 0.025 - 1e-9)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0.001, 0.5))
def test_benjamini_and_hochberg_against_the_definition(ps, q):
    ordered = sorted(ps)
    largest = max((i for i, p in enumerate(ordered, 1) if p * len(ps) / i <= q), default=0)
    named = {i for i, p in enumerate(ps) if largest and p <= ordered[largest - 1]}
    assert {i for i, p in enumerate(benjamini_hochberg(ps)) if p <= q} == named


def test_counties_of_one_risk_are_hardly_ever_named():
    random = np.random.default_rng(2)
    births = np.round(random.lognormal(8, 0.7, 1000))
    counts = {f"{i:04}": rate(y, d) for i, (y, d) in enumerate(zip(random.poisson(births * 5e-3), births, strict=True))}
    found = funnel(counts)
    assert found.dispersion == pytest.approx(1, abs=0.1)
    assert sum(s.standing is not Standing.WITHIN for s in found.spots) <= 2
    assert sum(s.p < 0.05 for s in found.spots) > 15  # without control of false discoveries


def test_one_outlier_does_not_hide_itself():
    counts = {f"县{i}": rate(20 + i, 4000) for i in range(9)} | {"高县": rate(80, 4000)}
    found = {s.territory: s.standing for s in funnel(counts).spots}
    assert {t for t, s in found.items() if s is Standing.HIGH} == {"高县"}


def test_over_dispersion_widens_the_limits():
    counts = {f"县{i}": rate(e, 4000) for i, e in enumerate((5, 10, 20, 30, 40, 50, 60, 90))}
    found = funnel(counts)
    assert found.dispersion > 3
    assert found.heterogeneity < 0.001
    low, high = control_limits(found.reference / 100_000, 4000, 0.025, share=False)
    assert found.limits(4000)[0] < low * 100_000 < high * 100_000 < found.limits(4000)[1]
    assert found.limits(4000, 0.998)[1] > found.limits(4000)[1]


@pytest.mark.parametrize(("size", "most"), [(8, 12.5), (16, 11), (100, 9.5)])
def test_dispersion_is_the_variance_of_normal_scores_and_errs_upwards(size, most):
    scores = np.random.default_rng(4).normal(0, 3, (1500, size))
    scores -= scores.mean(axis=1, keepdims=True)
    assert 8.8 < np.mean([dispersion(row) for row in scores]) < most


def test_outliers_hardly_change_the_dispersion():
    scores = list(np.random.default_rng(5).normal(0, 3, 100))
    assert dispersion([*scores[:95], *(5 * [90.0])]) == pytest.approx(dispersion(scores), rel=0.3)
    assert dispersion([0.1, -0.1, 0.2]) == dispersion([0.5, -0.5]) == 1


def test_territories_that_all_vary_alike_are_seldom_named():
    random = np.random.default_rng(6)
    named = 0
    for _ in range(80):
        events = random.poisson(2000 * (1 + random.normal(0, 0.2, 30)).clip(0.1))
        found = funnel({f"{i:02}": rate(int(e), 1_000_000) for i, e in enumerate(events)})
        named += any(s.standing is not Standing.WITHIN for s in found.spots)
    assert named <= 10


@pytest.mark.parametrize("factor", [1, 9, 18, 100, 1000])
@pytest.mark.parametrize("is_share", [True, False])
def test_limits_hold_for_any_over_dispersion(factor, is_share):
    level, exposure = (0.5, 10_000_000) if is_share else (0.05, 10_000_000)
    low, high = distant_limits(level, exposure, 1.96 * factor**0.5, share=is_share)
    spread = 1.96 * (factor * level * (1 - level * is_share) / exposure) ** 0.5
    assert (low, high) == (
        pytest.approx(level - spread, abs=spread / 20),
        pytest.approx(level + spread, abs=spread / 20),
    )


def test_scores_far_out_go_on_growing():
    far = [tail_score(share(events, 1_000_000), 0.5) for events in (500_500, 510_000, 530_000, 600_000)]
    assert far == sorted(far)
    assert far[0] == pytest.approx(1.0, abs=0.01)
    assert far[2] == pytest.approx(60, rel=0.01)


@pytest.mark.parametrize(
    "counts", [{}, {"甲": rate(1, 9)}, {"甲": rate(0, 9), "乙": rate(0, 9)}, {"甲": share(9, 9), "乙": share(3, 3)}]
)
def test_nothing_to_compare_is_told(counts):
    found = funnel(counts)
    assert (found.spots, [f.code for f in found.findings]) == ((), ["no-funnel"])
