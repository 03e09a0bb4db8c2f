from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.panel.model import TOTAL, Breakdown, Observation
from lianggang.panel.series import breakdown_pairs, build_series
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


def test_a_definition_that_changes_in_one_part_changes_in_all_parts_of_the_territory():
    girls = Breakdown(sex="女")
    rows = [
        observed(2021, "5"),
        replace(observed(2022, None), redefined="含流动人口"),
        observed(2021, "4", girls),
        observed(2022, "3", girls),
        replace(observed(2022, "3"), territory="邻县"),
        observed(2022, "3", code="C-HEA-001"),
    ]
    breaks = {key: series.breaks for key, series in build_series(rows, QUANTITIES).items()}
    assert breaks == {
        ("C-HEA-002", "示例县", TOTAL): (2022,),
        ("C-HEA-002", "示例县", girls): (2022,),
        ("C-HEA-002", "邻县", TOTAL): (),
        ("C-HEA-001", "示例县", TOTAL): (),
    }


def test_two_values_of_one_year_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="two observations"):
        build_series([observed(2023, "4.5"), observed(2023, "4.5")])


def test_parts_that_differ_in_one_thing_are_paired():
    rural, urban = Breakdown(residence="农村"), Breakdown(residence="城镇")
    series = build_series([observed(2023, "5", rural), observed(2023, "4", urban), observed(2023, "3")])
    ((first, second),) = breakdown_pairs(series)
    assert (first.breakdown, second.breakdown) == (urban, rural)


@given(st.permutations(range(2010, 2024)))
def test_order_of_rows_does_not_matter(years):
    (series,) = build_series([observed(year, f"{year}.1") for year in years]).values()
    assert [o.year for o in series.observations] == list(range(2010, 2024))
