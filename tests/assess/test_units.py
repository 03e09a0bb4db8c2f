"""Whether a target and a series speak of the same unit."""

from decimal import Decimal

import pytest

from lianggang.assess.units import factor


@pytest.mark.parametrize(
    ("target", "series", "expected"),
    [("个百分点", "%", 1), ("‰", "千分点", 1), ("千分点", "‰", 1), ("万人", "人", 10_000), ("", "%", 1)],
)
def test_points_are_the_difference_of_two_rates(target, series, expected):
    assert factor(target, series) == Decimal(expected)


@pytest.mark.parametrize(("target", "series"), [("%", "‰"), ("个百分点", "千分点"), ("‰", "个百分点"), ("人", "所")])
def test_units_of_two_kinds_have_no_factor(target, series):
    assert factor(target, series) is None
