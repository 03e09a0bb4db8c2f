from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.panel.model import TOTAL, Breakdown, Observation
from lianggang.panel.series import breakdown_pairs, build_series, gap
from tests.panel.quantities import QUANTITIES


def observed(year, value, breakdown=TOTAL, code="C-HEA-002"):
    value = None if value is None else Decimal(value)
    return Observation(
        code, "示例县", year, value, "‰", breakdown=breakdown, missing="" if value is not None else "缺报"
    )


def test_series_are_ordered_and_keep_missing_years_with_their_reason():
    built = build_series([observed(2023, "4.5"), observed(2021, "5.1"), observed(2022, None)], QUANTITIES)
    (series,) = built.values()
    assert (series.name, series.unit) == ("婴儿死亡率", "‰")
    assert [(o.year, o.missing) for o in series.observations] == [(2021, ""), (2022, "缺报"), (2023, "")]
    assert [o.year for o in series.known] == [2021, 2023]


def test_breaks_are_attached():
    (series,) = build_series([observed(2023, "4.5")], QUANTITIES, {"C-HEA-002": (2022,)}).values()
    assert series.breaks == (2022,)


def test_two_values_of_one_year_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="two observations"):
        build_series([observed(2023, "4.5"), observed(2023, "4.5")])


def test_gap_gives_absolute_and_relative_for_common_years():
    rural, urban = Breakdown(residence="农村"), Breakdown(residence="城镇")
    rows = [
        observed(2022, "5", rural),
        observed(2022, "4", urban),
        observed(2023, "5", rural),
        observed(2023, None, urban),
    ]
    series = build_series(rows)
    ((first, second),) = breakdown_pairs(series)
    (found,) = gap(second, first)
    assert (found.year, found.absolute, found.relative) == (2022, 1, Decimal("1.25"))


def test_gap_to_zero_has_no_ratio():
    male, female = Breakdown(sex="男"), Breakdown(sex="女")
    series = build_series([observed(2023, "5", male), observed(2023, "0", female)])
    ((first, second),) = breakdown_pairs(series)
    assert gap(first, second)[0].relative is None


def test_gap_refuses_different_units():
    one = build_series([observed(2023, "5")])
    other = build_series([Observation("X", "示例县", 2023, Decimal(5), "%")])
    with pytest.raises(ValueError, match="one unit"):
        gap(next(iter(one.values())), next(iter(other.values())))


@given(st.permutations(range(2010, 2024)))
def test_order_of_rows_does_not_matter(years):
    (series,) = build_series([observed(year, f"{year}.1") for year in years]).values()
    assert [o.year for o in series.observations] == list(range(2010, 2024))
