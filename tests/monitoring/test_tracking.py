"""Each aim is followed once, with its indicator and its units."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lianggang.plans.model import Direction, IndicatorRow, KeyProject, Kind, Measure, Target
from tests.monitoring.plans import CATALOGUE, direction, goal, level, plan, tracked

MATERNAL = level("孕产妇死亡率", "<=", 10, "/10万")
SCREENING = level("适龄妇女宫颈癌人群筛查率", ">=", 70, "%")


def row(number, target, units=(), attribute=""):
    return IndicatorRow(
        f"women.table.{number}", "妇女与健康", str(number), target.indicator, target.unit, "", str(target.value),
        attribute, tuple(units), (target,),
    )  # fmt: skip


def test_an_aim_of_a_goal_and_of_the_table_is_followed_once():
    both = plan(goal(1, MATERNAL, units=["县卫生健康局"]), indicator_table=(row(1, MATERNAL, ["县妇联"], "约束性"),))
    (aim,) = tracked(both).targets
    assert aim.id == "women.1.goal.1.t1"
    assert aim.where == "妇女与健康 主要目标1、主要指标表1"
    assert aim.responsible_units == ("县卫生健康局", "县妇联")
    assert aim.binding == "约束性"


def test_an_aim_that_its_own_words_call_binding_is_followed_as_such():
    stated = replace(MATERNAL, binding="约束性")
    assert [t.binding for t in tracked(plan(goal(1, stated, SCREENING))).targets] == ["约束性", ""]


def test_the_wording_of_a_known_indicator_may_differ():
    table = replace(MATERNAL, indicator="孕产妇死亡率（1/10万）")
    assert len(tracked(plan(goal(1, MATERNAL), indicator_table=(row(1, table),))).targets) == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(MATERNAL, value=Decimal(12)),
        replace(MATERNAL, comparator=">="),
        replace(MATERNAL, year=2025),
        direction("孕产妇死亡率"),
    ],
    ids=["value", "comparator", "due", "kind"],
)
def test_aims_that_differ_are_followed_apart(other):
    assert len(tracked(plan(goal(1, MATERNAL, other))).targets) == 2


FEWER = Target("婴儿死亡率", "下降20%", Kind.CHANGE, "<=", Decimal(-20), "%", baseline_year=2020)
TOILETS = Target("城镇公共厕所男女厕位比例", "2:3", Kind.RATIO, "=", "2:3")
SEATS = level("县人大代表中女性比例", ">=", 30, "%")


@pytest.mark.parametrize(
    ("one", "again"),
    [
        (direction("婚前医学检查率"), replace(direction("婚前医学检查率"), unit="%")),
        (MATERNAL, replace(MATERNAL, comparator="<")),
        (MATERNAL, replace(MATERNAL, unit="1/10万")),
        (FEWER, replace(FEWER, baseline_year=None)),
        (TOILETS, replace(TOILETS, comparator=">=")),
        (SEATS, level("人大代表中女性比例", ">=", 30, "%")),
    ],
    ids=["unit of a direction", "strictness", "spelling of the unit", "base year", "bare ratio", "own level"],
)
@pytest.mark.parametrize("turned", [False, True])
def test_what_a_table_leaves_out_or_adds_is_no_other_aim(one, again, turned):
    first, second = (again, one) if turned else (one, again)
    (aim,) = tracked(plan(goal(1, first), goal(2, second), region_level="county")).targets
    assert aim.where == "妇女与健康 主要目标1、主要目标2"


def test_one_aim_keeps_the_side_and_the_base_year_that_only_one_place_names():
    toilets, fewer = tracked(
        plan(
            goal(1, TOILETS, replace(FEWER, baseline_year=None)),
            goal(2, replace(TOILETS, comparator=">="), replace(FEWER, baseline_year=2020)),
        )
    ).targets
    assert (toilets.target.comparator, fewer.target.baseline_year) == (">=", 2020)


def test_the_name_is_the_wording_of_the_plans_table():
    own = replace(MATERNAL, indicator="全县孕产妇死亡比率（2030年）")
    found = tracked(plan(goal(1, MATERNAL), indicator_table=(row(1, replace(own, value=Decimal(9))),))).targets
    assert [t.indicator_name for t in found] == ["孕产妇死亡比率"] * 2


@pytest.mark.parametrize(
    "targets",
    [
        (direction("艾滋病母婴传播"),),
        (SEATS, level("省人大代表中女性比例", ">=", 35, "%")),
    ],
    ids=["event", "several parts"],
)
def test_the_catalogues_name_stays_where_the_plan_has_none_that_fits(targets):
    found = tracked(plan(goal(1, *targets))).targets
    names = {t.indicator: CATALOGUE.indicators[t.indicator].name for t in found}
    assert [t.indicator_name for t in found] == [names[t.indicator] for t in found]


def test_a_year_that_is_the_last_of_the_plan_changes_nothing():
    assert len(tracked(plan(goal(1, MATERNAL, replace(MATERNAL, year=2030)))).targets) == 1


def test_the_same_aim_of_two_plans_is_two_aims_on_one_indicator():
    women, children = plan(goal(1, MATERNAL)), plan(goal(1, MATERNAL), subject="children", title="示例县儿童发展规划")
    first, second = tracked(women, children).targets
    assert first.indicator == second.indicator == "W-HEA-003"


def test_aims_of_measures_and_projects_are_followed_with_their_place():
    measure = Measure("women.1.measure.2", "2", "加强筛查", responsible_units=("县卫生健康局",), targets=(SCREENING,))
    project = KeyProject("women.project.1", "专栏1", "健康工程", units=("县妇联",), targets=(MATERNAL,))
    found = tracked(plan(measures=[measure], projects=(project,))).targets
    assert [(t.origin, t.where, t.responsible_units) for t in found] == [
        ("measure", "妇女与健康 策略措施2", ("县卫生健康局",)),
        ("project", "专栏1 健康工程", ("县妇联",)),
    ]


def test_a_goal_without_units_takes_those_of_the_table():
    stricter = replace(MATERNAL, value=Decimal(8), year=2025)
    found = tracked(plan(goal(1, MATERNAL), indicator_table=(row(1, stricter, ["县卫生健康局"]),))).targets
    assert [t.responsible_units for t in found] == [("县卫生健康局",)] * 2


def test_units_are_not_taken_from_another_plan():
    women = plan(goal(1, MATERNAL))
    children = plan(goal(1, MATERNAL, units=["县卫生健康局"]), subject="children", title="示例县儿童发展规划")
    tracking = tracked(women, children)
    assert tracking.targets[0].responsible_units == ()
    assert "units-missing" in [f.code for f in tracking.findings]


def test_a_plan_without_a_period_is_not_followed():
    assert tracked(plan(goal(1, MATERNAL), period=None)).targets == ()


def test_an_aim_beyond_what_the_indicator_can_be_is_asked():
    (finding,) = [f for f in tracked(plan(goal(1, level("婴儿死亡率", "<=", 5000, "‰")))).findings
                  if f.code == "target-out-of-range"]  # fmt: skip
    assert "5000‰" in finding.message
    assert finding.place == "妇女与健康 主要目标1"


def test_an_indicator_left_open_is_told_with_the_nearest_of_the_catalogue():
    tracking = tracked(plan(goal(1, direction("女性参加职业技能培训人数"))))
    (finding,) = [f for f in tracking.findings if f.code == "indicator-open"]
    assert "女性职业技能培训人数" in finding.message
    assert tracking.targets[0].indicator.startswith("L-")


def test_a_quantity_for_each_person_has_the_unit_of_its_indicator():
    (aim,) = tracked(plan(goal(1, level("公共图书馆人均少儿文献量", ">=", 1, "册")))).targets
    assert (aim.indicator, aim.target.unit) == ("C-ENV-003", "册/人")


@pytest.mark.parametrize(
    ("written", "kept", "told"),
    [("2:3", "3:2", 1), ("3:2", "3:2", 0), ("1:1.5", "1.5:1", 1), ("1:1", "1:1", 0)],
)
def test_a_ratio_of_the_sexes_is_asked_as_the_catalogue_keeps_it(written, kept, told):
    aim = replace(TOILETS, value=written, quote=f"城镇公共厕所男女厕位比例达到{written}", comparator=">=")
    tracking = tracked(plan(goal(1, aim)))
    assert [t.target.value for t in tracking.targets] == [kept]
    assert [f.code for f in tracking.findings].count("ratio-turned") == told


def test_other_ratios_stay_as_written():
    aim = Target("师生比", "师生比不低于1:20", Kind.RATIO, ">=", "1:20")
    assert [t.target.value for t in tracked(plan(goal(1, aim))).targets] == ["1:20"]


@pytest.mark.parametrize(
    ("quote", "name", "value"),
    [
        ("消除拐卖儿童案件数", "拐卖儿童案件数", 0),
        ("基本消除拐卖儿童案件数", "拐卖儿童案件数", None),
        ("减少拐卖儿童案件数", "拐卖儿童案件数", None),
        ("消除女性青壮年文盲", "女性青壮年文盲率", None),
    ],
)
def test_what_is_counted_and_to_be_done_away_with_is_to_be_zero(quote, name, value):
    aim = replace(direction(name, Direction.DOWN), quote=quote)
    (found,) = tracked(plan(goal(1, aim))).targets
    assert (found.target.value, found.target.kind is Kind.LEVEL) == (value, value == 0)
