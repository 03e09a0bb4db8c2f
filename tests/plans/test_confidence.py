"""What a text leaves open makes its reading less sure."""

from dataclasses import replace

import pytest

from lianggang.documents import from_bytes
from lianggang.plans.confidence import RECOGNISED, certainty
from lianggang.plans.items import Item
from lianggang.plans.model import Goal, Plan
from lianggang.plans.reader import read_plan
from lianggang.plans.targets import TargetReader
from lianggang.text.passage import Passage

PLAN = Plan("某县妇女发展规划", "women", "某县", "county", None, None, None, (2021, 2030))


def goal(text):
    targets = TargetReader().read(Passage.at(text, 0))
    return Item(PLAN, "goal", "妇女与健康", "1", Goal("women.1.goal.1", "1", text, targets=targets))


@pytest.mark.parametrize(
    ("text", "position", "sure", "why"),
    [
        ("孕产妇死亡率控制在12/10万以下。", 0, 1, ""),
        ("孕产妇死亡率控制在12/10万以下，城乡差距持续缩小。", 1, 0.9, "「孕产妇死亡率」取自前文"),
        ("孕产妇死亡率控制在12/10万以下。城乡差距持续缩小。", 1, 0.8, "「孕产妇死亡率」取自前文"),
        ("妇女基本医疗保险实现全覆盖。", 0, 0.9, "“全覆盖”按100%"),
        ("村村建有儿童之家。", 0, 0.9, "“所有”“村村”按100%"),
        ("实现孕产妇零死亡。", 0, 0.9, "“零”“清零”按0"),
        ("未成年人犯罪率实现零增长。", 0, 1, ""),
        ("孕产妇贫血患病率下降30%。", 0, 0.6, "没有写明以哪一年为基期"),
        ("每年培育巾帼示范基地3—5家。", 0, 0.9, "原文是一个范围，取要求较低的一端"),
        ("孕产妇死亡率控制在8/10万—12/10万之间。", 0, 0.9, "原文是一个范围，取要求较低的一端"),
        ("女性比例保持在40%—60%之间。", 0, 1, ""),
        ("女性比例保持在40%—60%之间。", 1, 1, ""),
    ],
)
def test_what_the_text_leaves_open_makes_less_sure(text, position, sure, why):
    item = goal(text)
    assert certainty(item, item.owner.targets[position]) == (sure, why)


def test_a_reading_says_how_sure_it_is_of_each_target_and_asks_only_where_little_sure():
    text = "云山县妇女发展规划\n一、妇女与健康\n主要目标：\n"
    text += "1.妇女宫颈癌筛查率达到70%以上，城乡差距缩小。\n2.孕产妇贫血患病率下降30%。"
    reading = read_plan(from_bytes("plan.txt", text.encode()))
    targets = [t for g in reading.plans[0].areas[0].goals for t in g.targets]
    assert [t.confidence for t in targets] == [1, 0.9, 0.6]
    asked = [f.message for f in reading.findings if f.code == "doubtful-target"]
    assert asked == ["「孕产妇贫血患病率」读法存疑：没有写明以哪一年为基期"]


def test_what_was_recognised_is_less_sure_and_least_where_recognition_was():
    head = "某县妇女发展规划（2021—2030年）\n一、妇女与健康\n主要目标：\n"
    text = f"{head}1．孕产妇死亡率控制在12/10万以下。\n2．住院分娩率达到99%以上。"
    typed = from_bytes("规划.txt", text.encode())
    place = typed.text.index("99%")
    scanned = replace(typed, recognised=((0, len(typed.text)),), unsure=((place, place + 3),))
    reading = read_plan(scanned)
    sure, unsure = (goal.targets[0] for goal in reading.plans[0].areas[0].goals)
    assert (sure.confidence, sure.reason) == (0.9, RECOGNISED)
    assert (unsure.confidence, unsure.reason) == (0.5, f"{RECOGNISED}，识别把握不大")
    assert [f.place[-5:] for f in reading.findings if f.code == "doubtful-target"] == ["主要目标2"]
    assert {t.confidence for g in read_plan(typed).plans[0].areas[0].goals for t in g.targets} == {1.0}
