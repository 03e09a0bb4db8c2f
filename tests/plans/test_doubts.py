"""What a careful person would question: contradictions, impossible units, numbers that were not read."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lianggang.plans.doubts import doubts, targets_of
from lianggang.plans.model import Area, Goal, Kind, Plan, Reading, Target
from tests.plans.outlined import read

PLAN = """云山县妇女发展规划（2021—2030年）
一、发展领域
（一）妇女与健康
主要目标：
{goals}
策略措施：
1.完善妇幼健康服务体系。
"""


def found(*goals):
    text = PLAN.format(goals="\n".join(f"{i}.{g}" for i, g in enumerate(goals, 1)))
    reading = replace(read(text), findings=())
    return {f.code: f for f in doubts(reading)}


def test_sound_goals_raise_no_doubt():
    assert found("孕产妇死亡率降到8/10万以下。", "宫颈癌筛查率达到70%以上。") == {}


def test_a_quantity_with_two_aims_names_both_places():
    doubt = found("孕产妇死亡率降到8/10万以下。", "孕产妇死亡率控制在9/10万以下。")["repeated-quantity"]
    assert "主要目标1：≤8/10万" in doubt.message
    assert "主要目标2：≤9/10万" in doubt.message


@pytest.mark.parametrize(
    "second",
    [
        "孕产妇死亡率降到8/10万以下。",
        "到2025年，孕产妇死亡率降到9/10万以下。",
        "婴儿死亡率降到9‰以下。",
        "孕产妇死亡率比2020年下降20%。",
    ],
)
def test_the_same_aim_another_year_or_another_quantity_is_no_contradiction(second):
    assert "repeated-quantity" not in found("孕产妇死亡率降到8/10万以下。", second)


@pytest.mark.parametrize(
    "goals",
    [
        ["出生人口性别比保持在103—107之间。"],
        ["女性就业人员比例不低于45%且不高于55%。"],
        ["出生人口性别比保持在103—107之间。", "出生人口性别比回归103—107的正常区间。"],
    ],
)
def test_a_floor_and_a_ceiling_above_it_are_no_contradiction(goals):
    assert "repeated-quantity" not in found(*goals)


def test_two_ranges_or_a_ceiling_below_the_floor_contradict_each_other():
    assert "repeated-quantity" in found("出生人口性别比保持在103—107之间。", "出生人口性别比保持在103—110之间。")
    assert "repeated-quantity" in found("女性就业人员比例不低于55%且不高于45%。")


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("实现零辍学。", "零辍学"),
        ("返校复学动态清零。", "清零"),
        ("所有学校建立防欺凌机制。", "所有学校建立防欺凌机制"),
        ("文盲不再增加。", "不再增加"),
        ("村村通自来水。", "村村通自来水"),
    ],
)
def test_a_demand_in_words_that_became_no_target_is_asked_about(goal, said):
    assert f"「{said}」" in found(goal)["demand-not-read"].message


@pytest.mark.parametrize(
    "goal",
    ["实现孕产妇零死亡。", "村村建有儿童之家。", "儿童肥胖率不上升。", "先天梅毒发病率降至零。", "不断提高女性比例。"],
)
def test_a_demand_in_words_that_was_read_is_not_asked_about(goal):
    assert found(goal) == {}


def test_two_plans_of_a_document_may_contradict_each_other():
    women = PLAN.format(goals="1.农村自来水普及率达到95%以上。")
    children = women.replace("妇女", "儿童").replace("95%", "96%")
    (doubt,) = [f for f in read(women + children).findings if f.code == "repeated-quantity"]
    assert "云山县妇女发展规划（2021—2030年）" in doubt.message
    assert "云山县儿童发展规划（2021—2030年）" in doubt.message


def test_a_rate_above_one_hundred_per_cent_is_impossible():
    assert "850%" in found("宫颈癌筛查率达到850%以上。")["impossible-percentage"].message
    assert "impossible-percentage" not in found("城乡居民收入比2020年提高120%。")


def test_a_rate_without_unit():
    assert "unit-missing" in found("宫颈癌筛查率达到70以上。")


@pytest.mark.parametrize("number", ["85%", "8.5％", "3.2‰", "12.5/10万", "百分之八十五"])
def test_a_rate_that_no_target_speaks_of(number):
    doubt = found(f"健康水平提高（2020年为{number}）。")["number-not-read"]
    assert number in doubt.message
    assert doubt.place.endswith("妇女与健康 主要目标1")


def test_numbers_that_are_part_of_a_longer_one_are_told_apart():
    assert "5%" in found("宫颈癌筛查率达到85%以上；健康水平提高（2020年为5%）。")["number-not-read"].message


def with_target(target):
    goal = Goal("women.1.goal.1", "1", target.quote, targets=(target,))
    plan = Plan("规划", "women", None, None, None, None, None, None, areas=(Area("一", "健康", (goal,)),))
    return Reading("x", (plan,))


def test_a_doubtful_target_gives_its_reason():
    target = Target("筛查率", "筛查率70%", Kind.LEVEL, ">=", Decimal(70), "%", confidence=0.5, reason="两个数值。")
    (doubt,) = doubts(with_target(target))
    assert doubt.code == "doubtful-target"
    assert "两个数值" in doubt.message
    assert list(doubts(with_target(replace(target, confidence=1.0, reason="")))) == []


def test_targets_come_with_readable_places():
    target = Target("筛查率", "筛查率70%", Kind.LEVEL, ">=", Decimal(70), "%")
    assert list(targets_of(with_target(target).plans[0])) == [("规划 健康 主要目标1", target)]


def test_every_doubt_says_what_to_do():
    all_doubts = found("孕产妇死亡率降到8/10万以下。", "孕产妇死亡率降到9/10万。筛查率达到850%。参保率达到70以上。")
    assert set(all_doubts) == {"repeated-quantity", "impossible-percentage", "unit-missing"}
    assert all(d.advice and d.place and d.message.endswith("。") for d in all_doubts.values())
