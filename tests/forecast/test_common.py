"""What many territories teach about one."""

from dataclasses import replace
from decimal import Decimal as D

import numpy as np
import pytest

from lianggang.forecast import Params, forecast, forecast_panel, learn
from lianggang.panel.model import Observation, Series


def rate(start, factor, wobble=0, unit="‰", years=8):
    values = [start * factor**k * (1 + wobble * (-1) ** k) for k in range(years)]
    rows = tuple(Observation("I", "县", 2015 + k, D(f"{v:.3f}"), unit) for k, v in enumerate(values))
    return Series("I", "率", unit, "县", rows)


FALLING = [rate(10 + k, 0.92, 0.02 * (k % 3)) for k in range(10)]


def test_a_common_fall_pulls_a_noisy_series_down():
    own = rate(10, 1.0, 0.1)
    alone = forecast(own, to=2027)
    among = forecast(own, to=2027, common=learn(FALLING, to=2027))
    assert among.point < alone.point


def test_the_common_path_is_the_median_change_and_goes_on():
    common = learn(FALLING, to=2027)
    assert (common.n, common.scale) == (10, "log")
    known = common.years <= 2022
    rates = 0.92 ** np.arange(8)
    fall = np.diff(np.log(rates + Params().log_offset * rates.mean()))
    assert np.diff(common.path[known]) == pytest.approx(fall, abs=0.04)
    assert common.path[known][-1] - common.path[0] == pytest.approx(fall.sum(), abs=0.05)
    assert common.path[-1] < common.path[known][-1] - 0.15
    assert common.variance[known] == pytest.approx(0)
    assert np.all(np.diff(common.variance[~known]) > 0)
    assert common.weights.sum() == pytest.approx(1)


def test_few_peers_teach_nothing():
    assert learn(FALLING[:7], to=2027) is None
    assert learn([], to=2027) is None


def test_peers_on_another_scale_are_not_used():
    percent = rate(50, 1.01, unit="%")
    assert forecast(percent, to=2027, common=learn(FALLING, to=2027)) == forecast(percent, to=2027)


def test_a_panel_is_forecast_together():
    short = rate(10, 0.9, years=2)
    found = forecast_panel([*FALLING, short], to=2027)
    assert found[-1] is None
    one = forecast(FALLING[0], to=2027, common=learn(FALLING, to=2027))
    assert (found[0].point, found[0].low) == pytest.approx((one.point, one.low))
    assert found[0].method == one.method


def counted(name, events, births=1000):
    rows = tuple(
        Observation("I", name, 2015 + k, D(1000 * n) / births, "‰", D(n), D(births)) for k, n in enumerate(events)
    )
    return Series("I", "率", "‰", name, rows)


def test_an_area_of_few_events_is_drawn_to_the_common_rate():
    r = np.random.default_rng(5)
    peers = [counted(f"县{i}", r.poisson(4 * 0.95 ** np.arange(8)).tolist()) for i in range(30)]
    lucky = counted("幸", [0, 1, 0, 1, 0, 0, 1, 0])
    common = learn([*peers, lucky], to=2025)
    assert common.scale == "count"
    assert np.exp(common.path[0]) * 1000 == pytest.approx(4, rel=0.3)
    alone, among = (forecast(lucky, to=2025, common=c) for c in (None, common))
    assert alone.distribution.cdf(0) > among.distribution.cdf(0)


def test_the_typical_area_is_not_the_largest_one():
    """A city with a low rate outweighs a hundred counties in the rate of all together, not in what is typical."""
    counties = [counted(f"县{i}", [6, 5, 7, 6, 5, 6, 7, 6]) for i in range(20)]
    common = learn([*counties, counted("市", [100] * 8, births=50_000)], to=2025)
    assert np.exp(common.path[:8]) * 1000 == pytest.approx(np.full(8, 6), rel=0.2)


def test_a_rate_that_should_fall_is_expected_to_fall():
    own = counted("县", [5, 4, 6, 5, 4, 5, 6, 5])
    chances = [forecast(own, to=2027, better=b).distribution.cdf(4) for b in (1, 0, -1)]
    assert chances == sorted(chances)


def test_one_area_with_another_last_year_is_carried_along():
    late = Series("I", "率", "‰", "县", FALLING[0].observations[:-2])
    found = forecast_panel([*FALLING[1:], late], to=2025)
    assert found[-1].point == pytest.approx(forecast_panel(FALLING, to=2025)[0].point, rel=0.05)


def test_values_that_stand_still_among_peers_are_expected_to_do_so():
    still = [rate(30 + k, 1.0, unit="%") for k in range(10)]
    found = forecast_panel(still, to=2025)
    assert all(f.distribution.cdf(f.point) - f.distribution.below(f.point) > 0.9 for f in found)


def test_the_unit_of_a_panel_does_not_matter():
    thousand = [
        Series(s.indicator, s.name, "/10万", s.territory, tuple(
            Observation(o.indicator, o.territory, o.year, o.value * 100, "/10万") for o in s.observations
        ))
        for s in FALLING
    ]  # fmt: skip
    one, other = forecast_panel(FALLING, to=2025), forecast_panel(thousand, to=2025)
    assert [f.point * 100 for f in one] == pytest.approx([f.point for f in other], rel=1e-3)


def test_what_many_peers_teach_does_not_depend_on_their_order():
    peers = [replace(rate(10 + k, 0.92, 0.02 * (k % 3)), territory=f"{k:02d}县") for k in range(40)]
    few = Params(most_peers=10)
    one, other = learn(peers, to=2027, params=few), learn(peers[::-1], to=2027, params=few)
    assert one.n == other.n == 10
    assert one.path.tolist() == other.path.tolist()
