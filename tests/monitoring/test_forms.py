"""Each unit gets one form, and each indicator is asked once."""

from collections import Counter
from decimal import Decimal

import pytest

from lianggang.monitoring.forms import form_specs
from lianggang.panel.model import Breakdown
from tests.monitoring.plans import COUNTY, direction, goal, level, plan, tracked, value

MATERNAL = level("孕产妇死亡率", "<=", 10, "/10万")
INFANT = level("婴儿死亡率", "<=", 5, "‰")
KEPT = level("九年义务教育巩固率", ">=", 95, "%")
(KEPT_CODE,) = {t.indicator for t in tracked(plan(goal(1, KEPT))).targets}
LOCAL = level("每个乡镇卫生院妇女保健专职医生数", ">=", 1, "名")


def forms(*plans, observations=(), year=2024):
    return form_specs(tracked(*plans), observations, territory=COUNTY, year=year)


def test_an_indicator_of_two_plans_is_asked_once_of_the_first_unit():
    women = plan(goal(1, MATERNAL, units=["县卫生健康局"]))
    children = plan(
        goal(1, MATERNAL, KEPT, units=["县教育局", "县卫生健康局"]), subject="children", title="示例县儿童发展规划"
    )
    specs = forms(women, children)
    assert [(s.unit, [line.code for line in s.lines]) for s in specs] == [
        ("县卫生健康局", ["W-HEA-003"]),
        ("县教育局", [KEPT_CODE]),
    ]
    assert max(Counter(line.code for s in specs for line in s.lines).values()) == 1


@pytest.mark.parametrize(
    ("lead", "units", "expected"),
    [
        (["县统计局"], ["县卫生健康局"], "县统计局"),
        ([], ["县卫生健康局", "县妇联"], "县卫生健康局"),
        ([], ["县教育局", "县卫生健康局"], "县卫生健康局"),
        ([], ["各乡镇人民政府", "县妇联"], "县妇联"),
        ([], ["县某某新设中心"], "县某某新设中心"),
    ],
    ids=["lead", "first", "the function of the indicator", "no office first", "unknown"],
)
def test_the_lead_unit_reports_then_the_first_office(lead, units, expected):
    (spec,) = forms(plan(goal(1, MATERNAL, lead=lead, units=units)))
    assert spec.unit == expected


def test_without_units_the_office_that_usually_has_the_figure_is_named_as_open():
    (spec,) = forms(plan(goal(1, MATERNAL)))
    assert spec.unit.endswith("部门（待定）")


def test_one_office_has_one_form_and_the_figures_it_is_only_assumed_to_have_say_so():
    (spec,) = forms(plan(goal(1, INFANT), goal(2, MATERNAL, units=["县卫生健康委"])))
    assert spec.unit == "县卫生健康委"
    assert ["按职能归口，待确认" in line.definition for line in spec.lines] == [True, False]


def test_an_indicator_is_asked_of_the_unit_that_one_of_the_plans_names():
    women = plan(goal(1, LOCAL))
    children = plan(goal(1, LOCAL, units=["县妇联"]), subject="children", title="示例县儿童发展规划")
    (spec,) = forms(women, children)
    assert spec.unit == "县妇联"


def test_a_line_has_the_name_of_the_plan():
    (spec,) = forms(plan(goal(1, level("女性人均预期寿命", ">=", 82, "岁"), units=["县卫生健康委"])))
    assert spec.lines[0].name == "女性人均预期寿命"


def test_without_units_and_catalogue_the_unit_is_open():
    (spec,) = forms(plan(goal(1, LOCAL)))
    assert spec.unit == "责任单位待定"


def test_a_line_of_the_catalogue_brings_definition_counts_and_breakdowns():
    (spec,) = forms(plan(goal(1, INFANT, units=["县卫生健康局"])))
    (line,) = spec.lines
    assert (line.name, line.unit, line.scale) == ("婴儿死亡率", "‰", 1000)
    assert line.definition
    assert line.numerator
    assert line.denominator
    assert line.breakdowns == ("男", "女", "城镇", "农村")


def test_a_line_that_only_the_plan_knows_asks_for_the_value():
    (spec,) = forms(plan(goal(1, LOCAL, units=["县卫生健康局"])))
    (line,) = spec.lines
    assert (line.code, line.unit, line.divides, line.breakdowns) == ("L-5A73353F", "名", False, ())


def test_the_three_years_before_are_shown_and_nothing_else():
    observations = [
        *(value("W-HEA-003", year, year - 2000) for year in range(2019, 2025)),
        value("W-HEA-003", 2023, 99, breakdown=Breakdown(residence="农村")),
        value("W-HEA-003", 2022, 88, territory="邻县"),
    ]
    (spec,) = forms(plan(goal(1, MATERNAL, units=["县卫生健康局"])), observations=observations)
    assert spec.lines[0].history == {2021: 21, 2022: 22, 2023: 23}


def test_a_year_without_a_value_stays_in_the_history_as_none():
    (spec,) = forms(
        plan(goal(1, MATERNAL, units=["县卫生健康局"])),
        observations=[value("W-HEA-003", 2023, None, missing="未开展统计")],
    )
    assert spec.lines[0].history == {2023: None}


def test_forms_are_numbered_and_dated():
    specs = forms(
        plan(goal(1, MATERNAL, units=["县卫生健康局"]), goal(2, direction("妇女人均预期寿命"), units=["县统计局"]))
    )
    assert [s.number for s in specs] == ["妇儿监01", "妇儿监02"]
    assert {(s.territory, s.year, s.issuer, s.valid_until) for s in specs} == {
        (COUNTY, 2024, "示例县统计局", "2025年12月")
    }
    assert specs[0].lines[0].valid_min == Decimal(0)
