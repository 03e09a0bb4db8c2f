"""Which quantity a wording means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.monitoring.quantities import Quantities, local_code, normal
from tests.monitoring.plans import CATALOGUE, direction, goal, level, plan, tracked

LOCAL = "每个乡镇卫生院妇女保健专职医生数"


@pytest.fixture
def quantities():
    return tracked(plan(goal(1, level("孕产妇死亡率", "<=", 10, "/10万"), level(LOCAL, ">=", 1, "名")))).quantities


def test_the_code_of_a_local_quantity_is_the_same_everywhere():
    assert local_code(LOCAL) == "L-5A73353F"


@given(st.text(alphabet="妇女率 （）的、，“”", max_size=12))
def test_blanks_brackets_and_particles_do_not_change_a_code(name):
    assert local_code(f" {name}（）") == local_code(name.replace("的", ""))


def test_the_width_of_letters_and_digits_does_not_matter():
    assert normal("５岁以下儿童Ａ率") == normal("5岁以下儿童A率")


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("W-HEA-003", "", "W-HEA-003"),
        ("W-HEA-003", "随便什么", "W-HEA-003"),
        ("", "孕产妇死亡率", "W-HEA-003"),
        ("", "婴儿死亡率", "C-HEA-002"),
        ("C-HEA-002", "", "C-HEA-002"),
        ("", LOCAL, "L-5A73353F"),
        ("", "每个乡镇卫生院 妇女保健专职医生数", "L-5A73353F"),
        ("L-5A73353F", "", "L-5A73353F"),
    ],
)
def test_a_row_is_known_by_code_by_the_wording_of_the_plan_and_by_the_catalogue(quantities, code, name, expected):
    assert quantities.resolve(code, name, "").quantity.code == expected


@pytest.mark.parametrize(("code", "name"), [("X-999", ""), ("", "完全不认得的东西"), ("L-00000000", LOCAL)])
def test_what_nobody_knows_is_left_open_with_a_reason(quantities, code, name):
    answer = quantities.resolve(code, name, "")
    assert answer.quantity is None
    assert answer.reason


def test_a_local_quantity_without_a_unit_takes_that_of_the_first_figures():
    found = tracked(plan(goal(1, direction("妇女创业担保贷款发放规模")))).quantities
    assert found.resolve("", "妇女创业担保贷款发放规模", "万元").quantity.unit == "万元"
    assert found.resolve("", "妇女创业担保贷款发放规模", "亿元").quantity.unit == "万元"


def test_figures_do_not_change_a_unit_that_the_plan_names(quantities):
    assert quantities.resolve("", LOCAL, "个").quantity.unit == "名"


def test_a_number_gives_the_unit_that_a_direction_left_open():
    found = tracked(plan(goal(1, direction(LOCAL)), goal(2, level(LOCAL, ">=", 1, "名"))))
    assert found.quantities.by_code["L-5A73353F"].unit == "名"


def test_a_direction_gives_no_unit():
    found = tracked(plan(goal(1, direction(LOCAL))))
    assert found.quantities.by_code["L-5A73353F"].unit == ""


def test_the_better_way_is_data_and_unknown_for_local_quantities():
    quantities = Quantities(CATALOGUE)
    assert quantities.direction("W-HEA-003") == "lower"
    assert quantities.direction("L-5A73353F") is None


@pytest.mark.parametrize(("unit", "known_as"), [("册", "册"), ("册/人", "册/人"), ("", "册/人"), ("%", "册/人")])
def test_a_unit_may_leave_out_for_each_person_where_the_name_says_it(quantities, unit, known_as):
    assert quantities.resolve("C-ENV-003", "", unit).quantity.unit == known_as


@pytest.mark.parametrize("name", ["城乡婴儿死亡率差距", "农村婴儿死亡率与城市差距", "婴儿死亡率城乡差距"])
def test_a_gap_is_the_catalogue_s_however_it_is_put(name):
    found = tracked(plan(goal(1, direction(name)))).quantities
    assert list(found.by_code) == ["C-HEA-053"]
    assert found.resolve("", "农村与城市婴儿死亡率差距", "‰").quantity.code == "C-HEA-053"
