"""Explanations say which rule fired, what was carried over and which conventions held."""

import pytest

from lianggang.plans.explain import aim, explain, rules
from lianggang.plans.items import Item
from lianggang.plans.model import Goal, Plan
from lianggang.plans.targets import TargetReader
from lianggang.text.passage import Passage

PLAN = Plan("某县妇女发展规划", "women", "某县", "county", None, None, None, (2021, 2030))


def goal(text):
    targets = TargetReader().read(Passage.at(text, 0))
    return Item(PLAN, "goal", "妇女与健康", "1", Goal("women.1.goal.1", "1", text, targets=targets))


def told(text, position=0):
    return explain(goal(text), goal(text).owner.targets[position])


@pytest.mark.parametrize("name", rules())
def test_example_of_each_rule_is_read_by_it(name):
    means, example = rules()[name]
    assert means
    found = TargetReader().read(Passage.at(example, 0))
    assert found
    assert {t.rule for t in found} == {name}


@pytest.mark.parametrize(
    ("text", "position", "convention"),
    [
        ("孕产妇死亡率控制在12/10万以下。", 0, "“以下”读作“≤”"),
        ("产前检查率达到97%。", 0, "没有“以上”“以下”，由“达到”读作“≥”"),
        ("义务教育巩固率99%。", 0, "没有“以上”“以下”，这个量以高为好，读作“≥”"),
        ("妇女基本医疗保险实现全覆盖。", 0, "“全覆盖”按覆盖率100%"),
        ("孕产妇贫血患病率以2020年为基数下降30%。", 0, "下降、减少记为负数"),
        ("妇女常见病筛查率达到一半以上。", 0, "“一半”即50%"),
        ("宫颈癌和乳腺癌筛查率均达到90%以上。", 1, "这句话读成2项：并列的量各算一项"),
        ("孕产妇死亡率持续降低。", 0, "没有数值，按“变化方向”处理"),
        ("产前检查率达到97%以上。", 0, "没有写完成年份，按规划期末2030年"),
    ],
)
def test_convention_is_said(text, position, convention):
    assert convention in told(text, position).conventions


def test_subject_carried_over_is_said_with_its_clause():
    found = told("孕产妇死亡率控制在12/10万以下，城乡差距持续缩小。", 1)
    assert found.carried == ("「孕产妇死亡率」取自前文“孕产妇死亡率控制在12/10万以下”",)
    assert (found.before, found.quote, found.after) == ("孕产妇死亡率控制在12/10万以下，", "城乡差距持续缩小", "。")


def test_year_carried_over_is_said():
    assert "完成年份2025年取自前文" in told("到2025年，产前检查率达到97%以上。").carried


def test_name_in_its_own_words_carries_nothing():
    assert told("孕产妇死亡率控制在12/10万以下。").carried == ()


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("孕产妇死亡率控制在12/10万以下。", "≤12/10万"),
        ("剖宫产率控制在42%左右。", "42%左右"),
        ("孕产妇贫血患病率以2020年为基数下降30%。", "比2020年变化≤-30%"),
        ("儿童近视率每年降低1个百分点以上。", "每年变化≤-1个百分点"),
        ("男女厕位比例达到2:3。", "≥2:3"),
        ("孕产妇死亡率持续降低。", "下降"),
    ],
)
def test_aim_in_short(text, short):
    assert aim(TargetReader().read(Passage.at(text, 0))[0]) == short
