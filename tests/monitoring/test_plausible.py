from dataclasses import replace

import pytest

from lianggang.monitoring.confirming import corrected
from lianggang.monitoring.plausible import questioned
from lianggang.plans.confidence import RECOGNISED
from lianggang.plans.corrections import Action, Anchor, Corrections, TargetCorrection, demand
from lianggang.plans.items import items
from tests.monitoring.plans import CATALOGUE, goal, level, plan, reading


def asked(target, subject="children"):
    """The target after the check, and what is then said about it."""
    checked = questioned(reading(plan(goal(1, target), subject=subject)), CATALOGUE)
    (item,) = items(checked)
    return item.owner.targets[0], [f.message for f in checked.findings]


@pytest.mark.parametrize(
    ("indicator", "value", "unit", "words"),
    [
        ("新生儿死亡率", 3.0, "%", "读作3.0%（30‰），通常在0.44—14‰；单位如是“‰”则相符"),
        ("婴儿死亡率", 5, "%", "单位如是“‰”则相符"),
        ("5岁以下儿童死亡率", 6, "/10万", "单位如是“‰”则相符"),
        ("孕产妇死亡率", 12, "‰", "单位如是“/10万”则相符"),
        ("适龄儿童免疫规划疫苗接种率", 95, "‰", "单位如是“%”则相符"),
        ("九年义务教育巩固率", 9.7, "%", "读作9.7%，通常在"),
        ("婴儿死亡率", 1, "%", "单位读作“%”，这个指标通常用“‰”，两种单位的数值都有可能"),
        ("工矿从业人员死亡率", 6, "%", "读作6%（60‰），通常在0.01—30‰；单位如是“‰”或“/万”或“/10万”则相符"),
        ("镇级托育点覆盖率", 9, "‰", "单位如是“%”则相符"),
        ("出生缺陷发生率", 15, "%", "单位读作“%”，这个指标通常用“/万”"),
    ],
)
def test_a_unit_or_a_value_that_cannot_well_be_is_asked_about_and_not_changed(indicator, value, unit, words):
    read = level(indicator, "<=", value, unit)
    target, findings = asked(read)
    assert words in target.reason
    assert target.confidence == 0.5
    assert replace(target, confidence=1.0, reason="") == read
    assert len(findings) == 1
    assert words in findings[0]


@pytest.mark.parametrize(
    ("indicator", "value", "unit"),
    [
        ("新生儿死亡率", 3.0, "‰"),
        ("孕产妇死亡率", 12, "1/10万"),
        ("孕产妇死亡率", 0, "/10万"),
        ("婴儿死亡率", 0.5, "%"),  # 5‰, and 0.5‰ would be none
        ("适龄儿童免疫规划疫苗接种率", 95, "%"),
        ("乡镇自定的指标比例", 3, "%"),
        ("镇级托育点覆盖率", 60, "%"),
        ("重大慢性病过早死亡率", 13, "%"),
        ("每千名儿童床位数", 3.17, "张"),
    ],
)
def test_usual_values_stay_as_they_are(indicator, value, unit):
    read = level(indicator, "<=", value, unit)
    assert asked(read) == (read, [])


def test_a_small_percentage_that_was_recognised_and_that_the_catalogue_does_not_know_may_be_per_mille():
    of_kind, _ = asked(level("围产儿死亡率", "<=", 4.5, "%", confidence=0.9, reason=RECOGNISED))
    assert "读作4.5%（45‰），通常在0.01—30‰；单位如是“‰”" in of_kind.reason
    target, _ = asked(level("围产儿窒息发生率", "<=", 4.5, "%", confidence=0.9, reason=RECOGNISED))
    assert "“%”可能是“‰”" in target.reason
    kept, _ = asked(level("乡镇自定的指标比例", ">=", 95, "%", confidence=0.9, reason=RECOGNISED))
    assert kept.confidence == 0.9


def test_asking_twice_says_it_once():
    once = questioned(reading(plan(goal(1, level("新生儿死亡率", "<=", 3, "%")), subject="children")), CATALOGUE)
    assert questioned(once, CATALOGUE) == once


def test_who_corrects_the_unit_is_not_asked_again():
    target = level("新生儿死亡率", "<=", 3, "%")
    read = reading(plan(replace(goal(1, target), text=target.quote), subject="children"))
    (item,) = items(read)
    fix = TargetCorrection(Action.CHANGE, Anchor.of(item, target.quote), target.quote, demand(target), {"unit": "‰"})
    assert [f.code for f in corrected(read, Corrections()).findings] == ["doubtful-target"]
    settled = corrected(read, Corrections((fix,)))
    assert settled.findings == ()
    assert next(items(corrected(settled, Corrections()))).owner.targets[0].confidence == 1
    confirm = replace(fix, action=Action.CONFIRM, fields={})
    assert corrected(corrected(read, Corrections((confirm,))), Corrections()).findings == ()
