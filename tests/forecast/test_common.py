"""What many territories teach about one."""

from decimal import Decimal as D

import numpy as np
import pytest

from lianggang.forecast import forecast, forecast_panel, learn
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
    assert np.diff(common.path[known]) == pytest.approx(np.full(7, -0.083), abs=0.04)
    assert common.path[known][-1] - common.path[0] == pytest.approx(7 * -0.083, abs=0.05)
    assert common.path[-1] < common.path[known][-1] - 0.2
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
