"""The forecast of one series: sane at the edges, honest about its spread, and right often enough out of sample."""

from dataclasses import replace
from decimal import Decimal as D

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from lianggang.forecast import Params, Window, comparable, forecast, probability
from lianggang.forecast.counting import are_events, base_of
from lianggang.forecast.distribution import Continuous, negative_binomial, normal_cdf, student_cdf
from lianggang.forecast.level import alone_grid, filtered, own_grid, posterior
from lianggang.forecast.transform import Transform
from lianggang.panel.model import Observation, Series


def series(values, unit="%", counts=None, breaks=(), first=2015):
    rows = tuple(
        Observation("I", "县", first + k, v if v is None else D(str(v)), unit, *((counts or {}).get(k, (None, None))))
        for k, v in enumerate(values)
    )
    return Series("I", "指标", unit, "县", rows, breaks=breaks)


RISING = [50.0, 52.1, 53.8, 56.2, 58.0, 59.9, 62.1, 64.0]


def test_a_steady_rise_goes_on_but_slower():
    f = forecast(series(RISING), to=2025)
    assert 65 < f.point < 70
    assert f.low < f.point < f.high
    assert (f.year, f.n) == (2025, 8)
    assert f.method == "用2015—2022年8个年份的数据，对数几率尺度上的局部水平模型，趋势逐年衰减"


def test_a_rounded_hundred_is_no_vaguer_than_its_neighbours():
    """What was rounded to 100 % lies within half a point below it: a better last value must not lower the outlook."""
    chances = [
        probability(forecast(series([90, 91, 92, 93, 94, 96, last]), to=2027), Window(low=D(99)))
        for last in (98, 99, 100)
    ]
    assert chances == sorted(chances)


def test_uncertainty_grows_with_the_horizon():
    near, far = forecast(series(RISING), to=2023), forecast(series(RISING), to=2027)
    assert far.high - far.low > near.high - near.low


@pytest.mark.parametrize(
    ("values", "to", "breaks"),
    [
        ([50, 51], 2020, ()),
        ([50, None, None, 51], 2020, ()),
        (RISING, 2015, ()),
        (RISING, 2033, ()),
        (RISING, 2025, (2024,)),
        (RISING, 2025, (2021,)),
        ([1e16, 2e16, 3e16], 2020, ()),
    ],
    ids=["two points", "two known points", "not ahead", "too far", "break ahead", "two points since break", "absurd"],
)
def test_no_forecast_where_none_is_possible(values, to, breaks):
    assert forecast(series(values, breaks=breaks), to=to) is None


def test_only_the_present_definition_counts():
    line = series([90, 91, 92, 50, 51, 52, 53, 54], breaks=(2018,))
    assert [o.year for o in comparable(line, 2025)] == [2018, 2019, 2020, 2021, 2022]
    assert forecast(line, to=2024).high < 80


def test_values_that_are_bounds_are_left_out():
    line = series(RISING)
    line = replace(line, observations=(*line.observations[:-1], replace(line.observations[-1], qualifier=">=")))
    assert forecast(line, to=2025).n == 7


def test_percentages_stay_within_their_bounds():
    f = forecast(series([98.5, 99.0, 99.4, 99.7, 99.9]), to=2025)
    assert f.high <= 100
    assert probability(f, Window(high=D(100))) == 1
    assert probability(f, Window(low=D("100.1"))) == 0


def test_a_series_that_stands_still_may_go_on_doing_so():
    f = forecast(series([100.0] * 6), to=2022)
    assert f.point == pytest.approx(100)
    assert probability(f, Window(low=D(100))) > 0.8


def test_a_few_deaths_are_whole_deaths():
    deaths, births = [1, 0, 2, 1, 0, 1, 2, 1], 10_000
    counts = {k: (D(n), D(births)) for k, n in enumerate(deaths)}
    f = forecast(series([10 * n for n in deaths], "/10万", counts), to=2025)
    none = probability(f, Window(high=D(0)))
    assert 0.25 < none < 0.55
    assert probability(f, Window(high=D("9.9"))) == pytest.approx(none)
    assert probability(f, Window(low=D(0))) == 1
    assert f.point == pytest.approx(10)


def test_a_rate_that_is_just_kept_depends_on_births_that_vary():
    """Two deaths among as many births keep the rate; among fewer births they do not."""
    steady = {k: (D(2), D(10_000)) for k in range(8)}
    varying = {k: (D(2), D(10_000 + 600 * (-1) ** k)) for k in range(8)}
    fixed, moving = (
        forecast(series([float(10**5 * n / d) for n, d in counts.values()], "/10万", counts), to=2025)
        for counts in (steady, varying)
    )
    just = float(10**5 * varying[7][0] / varying[7][1])
    assert moving.distribution.cdf(just) < fixed.distribution.cdf(20) - 0.05
    assert moving.distribution.cdf(just * 1.3) == pytest.approx(fixed.distribution.cdf(26), abs=0.06)


@pytest.mark.parametrize(
    ("unit", "base"),
    [("/10万", 1e5), ("‰", 1e3), ("/1000_live_births", 1e3), ("/万人", 1e4), ("/百万", 1e6), ("/人", 0), ("岁", 0)],
)
def test_the_base_of_a_rate_is_read_from_its_unit(unit, base):
    assert base_of(unit) == base


def test_windows_open_or_closed_differ_by_the_mass_of_one_count():
    counts = {k: (D(2), D(10_000)) for k in range(5)}
    f = forecast(series([20] * 5, "/10万", counts), to=2021)
    closed, below = probability(f, Window(high=D(20))), probability(f, Window(high=D(20), high_closed=False))
    assert closed - below > 0.1


def test_normal_distribution_function_equals_scipy():
    z = np.linspace(-9, 9, 501)
    assert np.abs(normal_cdf(z) - stats.norm.cdf(z)).max() < 1e-7


def test_students_distribution_function_equals_scipy():
    z = np.linspace(-50, 50, 501)
    assert np.abs(student_cdf(z) - stats.t.cdf(z, 4)).max() < 1e-12


def test_a_gamma_rate_gives_the_negative_binomial_distribution():
    one = np.array([[1.0]])
    found = negative_binomial(one, 3 * one, 2 * one, np.array([4.0]))[0]
    assert found[:12] == pytest.approx(stats.nbinom.cdf(np.arange(12), 3, 2 / (2 + 4)), abs=1e-12)


def test_an_error_of_the_common_rate_widens_the_counts():
    one, share = np.array([[1.0]]), np.array([4.0])
    sure, unsure = (negative_binomial(one, 50 * one, 50 * one, share, d)[0] for d in (0.0, 0.5))
    assert unsure[0] > sure[0]
    assert unsure[12] < sure[12]


def test_components_without_weight_change_no_quantile():
    """Each series has its own components, of either kind, among those of the others; one has none of the wide kind."""
    weights = np.array([[0.0, 0.3, 0.7, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0, 0.0], [0.2, 0.0, 0.0, 0.3, 0.5]])
    means, ones, heavy = np.arange(15.0).reshape(3, 5), np.ones((3, 5)), np.array([True, True, False, False, False])
    scale, none = Transform("identity", np.ones(3)), np.zeros(3)
    found = Continuous(weights, means, ones, heavy, scale, none, none).quantiles([0.1, 0.5])
    for row in range(3):
        kept = weights[row] > 0
        own = Continuous(
            weights[[row]][:, kept], means[[row]][:, kept], ones[[row]][:, kept], heavy[kept],
            scale.take(np.array([row])), none[:1], none[:1],
        )  # fmt: skip
        assert found[row] == pytest.approx(own.quantiles([0.1, 0.5])[0], rel=1e-12)
        assert own.cdf(found[row, [1]]) == pytest.approx(0.5, abs=1e-6)


def test_the_filter_equals_the_textbook_random_walk():
    """One persistence, no noise, one spread: a random walk is forecast by its last value, variance h steps."""
    params = Params(persistence=(0.0,), persistence_prior=(1.0,), noise=(0.0,), spread_width=1e-12, drift=0.0)
    values, grid = np.array([[0.1, 0.3, np.nan, 0.2, 0.5, 0.4, 0.6]]), own_grid(params)
    found = filtered(values, np.zeros_like(values), np.array([6]), [7, 10], grid)
    weights = posterior(found.fit, grid.prior)
    assert (weights * found.means[1]).sum() == pytest.approx(0.6)
    assert (weights * found.variances[1]).sum() == pytest.approx(params.spread**2 * 4, rel=1e-6)


def test_the_filter_equals_regression_on_a_gaussian_process():
    """Momentum and noise: mean and variance are those of the joint normal distribution of all years."""
    params = Params(persistence=(0.6,), persistence_prior=(1.0,), noise=(0.8,), spread_width=1e-12, drift=0.0)
    values, steps = np.array([0.1, 0.3, 0.2, 0.5, 0.4]), np.arange(8)
    changes = 0.6 ** np.abs(np.subtract.outer(steps[1:], steps[1:])) * params.spread**2
    path = np.tril(np.ones((8, 7)), -1)
    cov = path @ changes @ path.T + 1e4 + np.eye(8) * 0.8 * params.spread**2
    gain = np.linalg.solve(cov[:5, :5], cov[:5, 7])
    found = filtered(values[None], np.zeros((1, 5)), np.array([4]), [7], own_grid(params))
    assert found.means[0, 0, 4] == pytest.approx(gain @ values, abs=1e-4)
    assert found.variances[0, 0, 4] == pytest.approx(cov[7, 7] - gain @ cov[:5, 7], rel=1e-3)


def test_a_drift_equals_regression_on_a_gaussian_process():
    """A drift that fades after the last value, a year unknown: fit, mean and variance are those of the joint normal."""
    params = Params(persistence=(0.6,), persistence_prior=(1.0,), noise=(0.8,), spread_width=1e-12, drift=0.5)
    values, years = np.array([0.1, 0.3, np.nan, 0.5, 0.4]), np.arange(8)
    changes = 0.6 ** np.abs(np.subtract.outer(years, years)) * params.spread**2
    path, drift = np.tril(np.ones((8, 8))), 0.9 ** np.maximum(years - 4, 0)
    cov = path @ changes @ path.T + (0.5 * params.spread) ** 2 * np.outer(path @ drift, path @ drift)
    cov += 1e4 + np.eye(8) * 0.8 * params.spread**2
    seen = np.flatnonzero(np.isfinite(values))
    inner, gain = cov[np.ix_(seen, seen)], np.linalg.solve(cov[np.ix_(seen, seen)], cov[seen, 7])
    found = filtered(values[None], np.zeros((1, 5)), np.array([4]), [7], own_grid(params))
    assert found.means[0, 0, 4] == pytest.approx(gain @ values[seen], abs=1e-6)
    assert found.variances[0, 0, 4] == pytest.approx(cov[7, 7] - gain @ cov[seen, 7], abs=1e-6)
    fit = -0.5 * (np.linalg.slogdet(inner)[1] + values[seen] @ np.linalg.solve(inner, values[seen]))
    assert found.fit[0, 4] == pytest.approx(fit, abs=1e-6)


def test_components_that_differ_in_their_drift_share_a_filter():
    grid = alone_grid(Params())
    assert grid.filters == len(own_grid(Params()).prior) < len(grid.prior)
    for each in (grid.persistence, grid.noise, grid.spread):
        assert np.array_equal(each, each[grid.filter])


def test_few_events_are_forecast_as_counts_in_whatever_unit():
    """2 … 0 … 1 events a year: about e⁻¹ of no event, as with the same events told as a rate of 3,000 births."""
    events = [2, 1, 0, 1, 2, 0, 1, 0, 1, 1]
    births = {k: (D(n), D(3000)) for k, n in enumerate(events)}
    none = Window(None, D(0))
    of_number, of_rate = (
        probability(forecast(s, to=2025), none)
        for s in (series(events, "起"), series([f"{n / 0.03:.2f}" for n in events], "/10万", births))
    )
    assert of_number == pytest.approx(of_rate, abs=0.01)
    assert 0.35 < of_number < 0.55


@pytest.mark.parametrize(
    "values", [[12, 12, 12, 13, 13, 13, 14], [85, 90, 88, 92, 91], [10, 40, 80, 150], range(27, -1, -3)]
)
def test_members_posts_and_trends_are_no_events(values):
    assert not are_events(np.array([list(values)], float), "人")[0]


def test_most_numbers_of_events_are_taken_for_such():
    for mean in (0.5, 3, 30):
        drawn = np.random.default_rng(1).poisson(mean, (2000, 10)).astype(float)
        assert are_events(drawn, "例").mean() > 0.85
    assert not are_events(np.array([[1.5, 0.5, 2.0]]), "例")[0]
    assert not are_events(drawn, "万元").any()


def test_a_percentage_that_lacks_few_of_100_is_forecast_by_their_number():
    """Of 100 a year 1, 0, 2 … were missed: all are reached in about e⁻¹ of the years, not in hardly any."""
    missed = [1, 0, 2, 1, 1, 0, 3, 1, 0, 1]
    counts = {k: (D(100 - n), D(100)) for k, n in enumerate(missed)}
    f = forecast(series([f"{100 - n}.0" for n in missed], counts=counts), to=2025)
    assert 0.3 < probability(f, Window(D(100), None)) < 0.55
    assert probability(f, Window(None, D(100))) == 1
    assert (f.low, f.point, f.high) == (98, 99, 100)


def test_a_rate_that_was_always_0_is_not_forecast_below_0():
    f = forecast(series([0] * 9, "/10万"), to=2030)
    assert f.low == f.point == 0 < f.high < 1
    assert forecast(series([0] * 9, "起"), to=2030).high == 0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.decimals(0, 100, places=1), min_size=3, max_size=10),
    st.integers(1, 8),
    st.sampled_from(["%", "‰", "人", ""]),
)
def test_the_distribution_is_one(values, horizon, unit):
    f = forecast(series(values, unit), to=2014 + len(values) + horizon)
    d = f.distribution
    assert f.low <= f.point <= f.high
    steps = [d.cdf(x) for x in (-1e6, 0, 10, 50, 90, 100, 1e9)]
    assert steps == sorted(steps)
    assert 0 <= steps[0] <= steps[-1] <= 1
    for q, x in ((0.1, f.low), (0.5, f.point), (0.9, f.high)):
        assert d.below(x - 1e-6 * (1 + abs(x))) <= q + 1e-6
        assert d.cdf(x + 1e-6 * (1 + abs(x))) >= q - 1e-6


@settings(max_examples=40, deadline=None)
@given(st.lists(st.decimals(1, 900, places=1), min_size=4, max_size=9), st.sampled_from([10, 1000]))
def test_amounts_do_not_depend_on_their_unit(values, times):
    one = forecast(series(values, "万元"), to=2026)
    other = forecast(series([v * times for v in values], "元"), to=2026)
    assert float(other.point) == pytest.approx(one.point * times, rel=0.02)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.decimals(1, 99, places=1), min_size=4, max_size=9))
def test_a_percentage_and_its_complement_are_mirror_images(values):
    one, other = (forecast(series(v), to=2026) for v in (values, [100 - v for v in values]))
    assert one.point == pytest.approx(100 - other.point, abs=1e-3)
    assert one.low == pytest.approx(100 - other.high, abs=1e-3)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.decimals(-100, 100, places=1), min_size=3, max_size=9), st.decimals(-100, 100, places=1))
def test_a_window_and_its_complement_share_all_probability(values, edge):
    f = forecast(series(values, "个百分点"), to=2026)
    inside, outside = probability(f, Window(low=edge)), probability(f, Window(high=edge, high_closed=False))
    assert inside + outside == pytest.approx(1)


def test_a_smooth_series_keeps_its_momentum_and_a_noisy_one_does_not():
    smooth = forecast(series([20, 21, 22.1, 23.3, 24.6, 26, 27.5, 29.1, 30.8, 32.6], "人"), to=2027)
    noisy = forecast(series([20, 24, 22.1, 26, 24.6, 29, 27.5, 31, 29, 32.6], "人"), to=2027)
    assert smooth.point > 37
    assert noisy.point < smooth.point
    assert noisy.high - noisy.low > smooth.high - smooth.low


def test_a_quiet_series_keeps_its_way():
    """Beside large changes a drift of 1 % a year is nothing; beside a tenth of that it is the whole story."""
    grid = alone_grid(Params())
    assert grid.prior.sum() == pytest.approx(1)
    quiet = [1000 * 1.01**k + (-1) ** k for k in range(10)]
    found = forecast(series([f"{v:.1f}" for v in quiet], "人"), to=2029)
    assert found.point == pytest.approx(1000 * 1.01**14, rel=0.015)


GOLDEN = {
    "a steady percentage": (RISING, "%"),
    "a wavering percentage": ([92.1, 90.3, 93.4, 91.2, 92.8, 91.9], "%"),
    "a falling rate": ([12.1, 11.2, 10.6, None, 9.1, 8.8, 8.1], "‰"),
    "a gap of either sign": ([1.2, -0.4, 0.8, -0.9, 0.3], "个百分点"),
}

EXPECTED = {
    "a steady percentage": [67.60, 69.09, 70.24],
    "a wavering percentage": [86.65, 92.26, 95.64],
    "a falling rate": [5.38, 6.28, 7.45],
    "a gap of either sign": [-3.22, 0.07, 3.38],
}


@pytest.mark.parametrize("name", GOLDEN)
def test_the_forecasts_have_not_moved(name):
    values, unit = GOLDEN[name]
    f = forecast(series(values, unit), to=2025)
    assert [round(f.low, 2), round(f.point, 2), round(f.high, 2)] == EXPECTED[name]
