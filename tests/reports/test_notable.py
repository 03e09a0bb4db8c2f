"""What is told alone of a year's changes."""

from decimal import Decimal

from lianggang.alerts.params import DEFAULT
from lianggang.panel.model import Observation, Series
from lianggang.reports.notable import headline, movement


def series(name, unit, before, now, deaths=None):
    counts = {"numerator": deaths and Decimal(deaths), "denominator": deaths and Decimal(100_000)}
    values = [Observation("x", "县", year, Decimal(v), unit, **counts) for year, v in ((2023, before), (2024, now))]
    return Series("x", name, unit, "县", tuple(values))


def test_a_change_is_measured_by_the_limit_of_its_unit():
    assert headline(series("入学率", "%", "80", "90"), 2024, DEFAULT) == 10 / DEFAULT.volatile_points
    assert headline(series("入学率", "%", "90", "90"), 2024, DEFAULT) == 0


def test_deaths_that_nobody_counted_are_no_headline():
    gap = series("孕产妇死亡率城乡差距", "/10万", "9", "3")
    assert movement(gap, 2024, DEFAULT) > 1
    assert headline(gap, 2024, DEFAULT) == 0
    assert headline(series("儿童伤害死亡率", "/10万", "90", "30", deaths=60), 2024, DEFAULT) > 1


def test_a_new_definition_or_a_first_year_is_no_change():
    first = series("入学率", "%", "80", "90")
    assert headline(first, 2023, DEFAULT) == 0
    broken = Series("x", "入学率", "%", "县", first.observations, breaks=(2024,))
    assert headline(broken, 2024, DEFAULT) == 0
