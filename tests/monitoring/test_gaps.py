"""Gaps that nobody reports, out of their two sides."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lianggang.monitoring.gaps import gap_series
from lianggang.monitoring.quantities import local_code
from lianggang.panel.model import Breakdown
from lianggang.panel.series import build_series
from lianggang.plans.model import Direction
from tests.monitoring.plans import COUNTY, direction, goal, plan, tracked, value

RURAL, URBAN, CITY = (Breakdown(residence=r) for r in ("农村", "城镇", "城市"))
MEN, WOMEN = Breakdown(sex="男"), Breakdown(sex="女")


def gap(name, *observations):
    quantities = tracked(plan(goal(1, direction(name, Direction.NARROW)))).quantities
    (code,) = quantities.by_code
    return gap_series(code, quantities, build_series(observations, quantities.by_code), COUNTY)


def sides(code, first, second, *pairs):
    for year, a, b in pairs:
        yield value(code, year, a, breakdown=first)
        yield value(code, year, b, breakdown=second)


@pytest.mark.parametrize("town", [URBAN, CITY], ids=["城镇", "城市"])
@pytest.mark.parametrize(
    "name",
    [
        "婴儿死亡率城乡差距", "婴儿死亡率的城乡之间的差距", "城乡婴儿死亡率差距", "农村婴儿死亡率与城市差距",
        "城市与农村婴儿死亡率的差距", "农村婴儿死亡率与城镇婴儿死亡率差距",
    ],
)  # fmt: skip
def test_the_gap_of_residence_is_the_country_less_the_town(name, town):
    series = gap(name, *sides("C-HEA-002", RURAL, town, (2022, "5.2", "3.1"), (2023, "4.5", "3.0")))
    assert [(o.year, o.value) for o in series.observations] == [(2022, Decimal("2.1")), (2023, Decimal("1.5"))]
    assert series.unit == "‰"
    assert [side.breakdown for side in series.sides] == [RURAL, town]
    assert {o.indicator for o in series.observations} == {series.indicator}


def test_the_difference_from_a_bound_is_no_number_and_says_why():
    rural, urban = sides("C-HEA-002", RURAL, URBAN, (2022, "5.2", "3.1"))
    (o,) = gap("婴儿死亡率城乡差距", rural, replace(urban, qualifier=">")).observations
    assert (o.value, o.missing) == (None, "农村5.2减城镇>3.1：只给了界限，不能相减")
    (o,) = gap("婴儿死亡率城乡差距", rural, replace(urban, qualifier="~")).observations
    assert (o.value, o.qualifier) == (Decimal("2.1"), "~")


def test_the_gap_of_a_withheld_side_is_withheld():
    rural, urban, *known = sides("C-HEA-002", RURAL, URBAN, (2022, "5.2", "3.1"), (2023, "4.5", "3.0"))
    series = gap("婴儿死亡率城乡差距", replace(rural, value=None, missing="保密"), urban, *known)
    assert [(o.value, o.is_withheld) for o in series.observations] == [(None, True), (Decimal("1.5"), False)]


def test_the_note_says_how_it_came_about():
    series = gap("婴儿死亡率城乡差距", *sides("C-HEA-002", RURAL, URBAN, (2022, "5.2", "3.1")))
    assert series.observations[0].note == "农村5.2减城镇3.1"
    assert series.observations[0].breakdown.is_total


@pytest.mark.parametrize("name", ["婴儿死亡率性别差距", "男女婴儿死亡率差距", "女童婴儿死亡率与男童差距"])
def test_the_gap_of_the_sexes_is_women_less_men(name):
    series = gap(name, *sides("C-HEA-002", WOMEN, MEN, (2022, "3", "4")))
    assert [o.value for o in series.observations] == [-1]


def test_a_year_with_one_side_only_gives_no_gap():
    known = [*sides("C-HEA-002", RURAL, URBAN, (2022, 5, 3)), value("C-HEA-002", 2023, 4, breakdown=RURAL)]
    missing = value("C-HEA-002", 2023, None, breakdown=URBAN, missing="缺报")
    assert [o.year for o in gap("婴儿死亡率城乡差距", *known, missing).observations] == [2022]


@pytest.mark.parametrize("name", ["婴儿死亡率", "城乡差距", "完全不认得的东西城乡差距"])
def test_what_is_no_gap_of_a_known_quantity_gives_none(name):
    assert gap(name, *sides("C-HEA-002", RURAL, URBAN, (2022, 5, 3))) is None


def test_a_gap_has_a_code_of_its_own():
    assert local_code("婴儿死亡率城乡差距") != local_code("婴儿死亡率")


def test_a_gap_is_not_comparable_where_its_sides_are_not():
    rows = list(sides("C-HEA-002", RURAL, URBAN, (2022, "5.2", "3.1"), (2023, "4.5", "3.0")))
    rows[2] = replace(rows[2], redefined="含流动人口")
    assert gap("婴儿死亡率城乡差距", *rows).breaks == (2023,)
