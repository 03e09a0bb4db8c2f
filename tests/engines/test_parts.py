"""The parts of the kernel beside verdicts: swings, small numbers, gaps, as the functions for one series give them."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import numpy as np
import pytest

from lianggang.alerts.params import DEFAULT as ALERTS
from lianggang.alerts.volatility import measure
from lianggang.assess.counted import read_count
from lianggang.assess.gaps import all_gaps
from lianggang.assess.params import DEFAULT
from lianggang.assess.pooling import pooled_series
from lianggang.engines.asked import Asked
from lianggang.engines.cases import cases
from lianggang.engines.counting import small
from lianggang.engines.gaps import gaps
from lianggang.engines.swings import swings
from lianggang.panel.arrays import panel_of
from lianggang.panel.model import Breakdown, Observation, Series
from lianggang.panel.quantities import Quantity
from lianggang.plans.model import Kind, Target
from tests.engines.random_panels import UNITS, panel

YEAR = 2023
PARTS = [Breakdown(sex="女"), Breakdown(sex="男"), Breakdown(residence="农村"), Breakdown(residence="城镇")]


@pytest.mark.parametrize("unit", UNITS)
def test_swings(unit):
    series = panel(Random(1), unit, 60)
    found = swings(panel_of(series), YEAR, ALERTS)
    for row, one in enumerate(series):
        expected = measure(one, YEAR, ALERTS)
        for name in ("observed", "chance", "freedom", "turns", "level", "beyond"):
            value = getattr(found, name)[row]
            if expected is None:
                assert name == "level" or np.isnan(value)
            else:
                assert value == pytest.approx(getattr(expected, name), rel=1e-9, abs=1e-9), name


@pytest.mark.parametrize(("unit", "counted"), [("人", True), ("例", True), ("万人", False), ("元", False)])
def test_only_whole_things_are_events_of_their_own(unit, counted):
    rows = [Observation("I", "甲县", 2014 + k, Decimal(v), unit) for k, v in enumerate([50, 75, 45, 80, 40, 78, 42])]
    one = Series("I", "I", unit, "甲县", tuple(rows))
    assert measure(one, YEAR, ALERTS).counted is counted
    assert bool(swings(panel_of([one]), YEAR, ALERTS).counted[0]) is counted


@pytest.mark.parametrize("unit", ["%", "/10万", "‰", "岁"])
def test_small_numbers(unit):
    series = panel(Random(2), unit, 60)
    asked = Asked("t", "I", Target("i", "", Kind.LEVEL, ">=", Decimal(50), unit), 2021, 2030)
    found = small(cases(panel_of(series), [asked], YEAR), DEFAULT)
    for row, one in enumerate(series):
        last = one.until(YEAR).known[-1]
        count, _ = read_count(last)
        if count is None:
            assert found.reliability[row] == 0
            continue
        assert "-ABC"[found.reliability[row]] == count.reliability
        assert (found.low[row], found.high[row]) == pytest.approx(count.interval(), rel=1e-9, abs=1e-9)
        pooled = pooled_series(one, until=last.year, years=DEFAULT.pooled_years)
        assert (found.pooled[row], found.years[row]) == pytest.approx((pooled.count.value, len(pooled.years)))


@pytest.mark.parametrize(("unit", "scale", "top"), [("%", 100, 100), ("/10万", 100_000, None), ("岁", 1, None)])
def test_gaps(unit, scale, top):
    quantity = Quantity("I", "I", unit, scale, Decimal(0), top and Decimal(top), divides=scale > 1)
    series = [replace(s, breakdown=part) for part in PARTS for s in panel(Random(3), unit, 25)]
    series = [replace(s, observations=_apart(s, k)) for k, s in enumerate(series)]
    expected = {
        (g.territory, g.dimension): g
        for g, _ in all_gaps({("I", s.territory, s.breakdown): s for s in series}, {"I": quantity}, year=YEAR)
    }
    whole = panel_of(series)
    found = gaps(whole, YEAR, DEFAULT, quantity)
    assert len(found.first) == len(expected) > 10
    for k, row in enumerate(found.first):
        gap = expected[whole.territories[row], found.dimension[k]]
        assert found.absolute[k] == pytest.approx(gap.absolute, rel=1e-9, abs=1e-9)
        assert (found.years[k], found.few[k]) == (len(gap.years), gap.few)
        low, high = gap.absolute_interval or (np.nan, np.nan)
        assert (found.absolute_low[k], found.absolute_high[k]) == pytest.approx((low, high), rel=1e-9, nan_ok=True)
        low, high = gap.relative_interval or (np.nan, np.nan)
        assert (found.relative_low[k], found.relative_high[k]) == pytest.approx((low, high), rel=1e-9, nan_ok=True)


def _apart(series, number):
    """The observations with counts of their own, a few of them small."""
    few = 1 if number % 3 else 40
    return tuple(
        replace(o, breakdown=series.breakdown, numerator=o.numerator and o.numerator // few)
        for o in series.observations
    )
