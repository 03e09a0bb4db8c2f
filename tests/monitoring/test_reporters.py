"""Who leads and who reports is decided once and said with what it rests on."""

from dataclasses import replace

import pytest

from tests.monitoring.plans import direction, goal, level, plan, tracked

MATERNAL = level("孕产妇死亡率", "<=", 10, "/10万")
INFANT = level("婴儿死亡率", "<=", 5, "‰")
SYPHILIS = direction("梅毒母婴传播率")
LOCAL = level("每个乡镇卫生院妇女保健专职医生数", ">=", 1, "名")
SUPPORT = level("妇女福利待遇水平", ">=", 1, "元")
HEALTH = "县卫生健康委"


def answers(*goals):
    return [(t.lead, t.reporter, bool(t.assumed)) for t in tracked(plan(*goals)).targets]


@pytest.mark.parametrize(
    ("lead", "units", "expected"),
    [
        (["县统计局"], [HEALTH], ("县统计局", "县统计局", False)),
        ([], [HEALTH], (HEALTH, HEALTH, False)),
        ([], [HEALTH, "县妇联"], (f"待明确（暂由{HEALTH}报送）", HEALTH, False)),
        ([], [], ("待明确（按目录一般由卫生健康部门报送）", "卫生健康部门（待定）", True)),
    ],
    ids=["lead", "only one", "several", "none"],
)
def test_who_leads_is_what_the_plan_names_or_open(lead, units, expected):
    assert answers(goal(1, MATERNAL, lead=lead, units=units)) == [expected]


def test_without_units_and_catalogue_all_is_open():
    assert answers(goal(1, LOCAL)) == [("待明确", "责任单位待定", True)]


def test_the_only_office_of_the_plans_with_the_function_is_assumed():
    first, second = tracked(plan(goal(1, MATERNAL, units=[HEALTH]), goal(2, INFANT))).targets
    assert (second.reporter, second.assumed) == (HEALTH, "按职能归口，待确认")
    assert second.lead == f"待明确（按目录一般由{HEALTH}报送）"
    assert first.assumed == ""


def test_of_several_offices_with_the_function_none_is_assumed():
    both = goal(1, MATERNAL, units=[HEALTH]), goal(2, LOCAL, units=["县疾控中心"]), goal(3, INFANT)
    assert answers(*both)[-1][1] == "卫生健康部门（待定）"


def test_targets_of_one_sentence_share_their_unit():
    said = "降低孕产妇死亡率，降低梅毒母婴传播率。增加专职医生数"
    parts = [
        replace(MATERNAL, quote="降低孕产妇死亡率", indicator="孕产妇死亡率"),
        replace(SYPHILIS, quote="降低梅毒母婴传播率"),
        replace(LOCAL, quote="增加专职医生数"),
    ]
    item = replace(goal(1, *parts), text=said)
    named = goal(2, replace(MATERNAL, year=2025), units=["县妇幼保健院"]), goal(3, SUPPORT, units=[HEALTH])
    known, shared, apart = tracked(plan(item, *named)).targets[:3]
    assert known.reporter == shared.reporter == "县妇幼保健院"
    assert "同一句话" in shared.assumed
    assert apart.reporter == "责任单位待定"
