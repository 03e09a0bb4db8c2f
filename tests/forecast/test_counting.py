"""Which numbers are counts, and what is counted in a year that has only a rate."""

from decimal import Decimal as D

import numpy as np
import pytest

from lianggang.forecast import DEFAULT, Window, forecast, probability
from lianggang.forecast.counting import counted
from tests.forecast.test_forecast import series

DEATHS, BIRTHS = [1, 1, 1, 2, 1, 3, 1, 4, 1, 5], 6000


def rates(places):
    return [f"{n / BIRTHS * 1e5:.{places}f}" for n in DEATHS]


def likely(places, without=()):
    known = {k: (D(n), D(BIRTHS)) for k, n in enumerate(DEATHS) if k not in without}
    return probability(forecast(series(rates(places), "/10万", known), to=2025), Window(high=D("33.3")))


def row(*values):
    return np.array([values], float)


@pytest.mark.parametrize("places", [1, 2])
def test_rounded_rates_are_as_many_events_as_exact_ones(places):
    assert likely(places) == pytest.approx(likely(6), abs=1e-9)


def test_a_year_without_counts_changes_nothing_when_its_rate_tells_them():
    assert likely(1, without=(4,)) == pytest.approx(likely(1), abs=1e-9)
    assert likely(1, without=(9,)) == pytest.approx(likely(1), abs=1e-9)


def test_a_percentage_keeps_its_chance_error_in_spite_of_a_year_without_counts():
    values = [72, 68, 75, 70, 66, 74, 69, 71]
    whole = {k: (D(v), D(100)) for k, v in enumerate(values)}
    part = {k: pair for k, pair in whole.items() if k != 2}
    all_, some = (forecast(series(values, "%", known), to=2025) for known in (whole, part))
    assert (some.low, some.point, some.high) == pytest.approx((all_.low, all_.point, all_.high))


def test_the_denominator_in_between_lies_between_its_neighbours():
    found = counted(row(10, 10, 10), row(1, np.nan, 4), row(100, np.nan, 400), "‰", DEFAULT)
    assert found.exposure[0].tolist() == pytest.approx([100, 200, 400])
    assert found.events[0].tolist() == [1, 2, 4]


def test_nothing_is_counted_where_most_years_have_no_counts():
    found = counted(row(10, 10, 10), row(np.nan, np.nan, 4), row(np.nan, np.nan, 400), "‰", DEFAULT)
    assert found.scale.tolist() == ["log"]
    assert np.isnan(found.events).all()


def test_a_rate_that_its_counts_contradict_is_per_what_they_say():
    found = counted(row(20, 40, 20), row(1, 2, 1), row(100, 100, 100), "‰", DEFAULT)
    assert found.per_event.tolist() == [20]
