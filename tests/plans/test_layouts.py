"""The same plan in every usual layout gives the same fields, goals and targets, however fields are numbered."""

from __future__ import annotations

import pytest

from lianggang.documents import from_bytes
from lianggang.plans.reader import read_plan

PLAN = """甲县妇女发展规划（2021—2030年）
一、总体要求
坚持以人为本。
二、发展领域
{fields}三、组织实施
（一）加强领导。各单位每年向县妇儿工委报告。
"""
AIMS = ("孕产妇死亡率控制在8/10万以下", "高中阶段毛入学率达到95%", "就业人员中女性比例达到45%")
DEEDS = ("每年免费筛查不少于2000人", "建设示范学校5所", "培训女农民300人")
NAMES = [("妇女与健康", "妇女与教育", "妇女与经济"), ("托育服务提质", "养老服务", "就业创业促进")]
LAYOUTS = [  # the heading of a field, of its goals and its measures; the numbers of goals and measures
    ("{d}.{name}", "主要目标", "策略措施", "（{}）"),
    ("{d}.{name}", "主要目标", "策略措施", "{}."),
    ("{d} {name}", "主要目标", "策略措施", "（{}）"),
    ("2.{d} {name}", "主要目标", "策略措施", "（{}）"),
    ("任务{i}：{name}", "建设目标", "具体任务", "{}、"),
    ("任务{i}　{name}", "工作目标", "工作举措", "{}、"),
    ("专项行动{d}：{name}", "行动目标", "具体措施", "{}、"),
    ("行动{i}　{name}", "行动目标", "重点任务", "{}."),
    ("领域{i}：{name}", "发展目标", "主要措施", "{}."),
    ("（{i}）{name}", "目标：", "措施：", "{}."),
    ("（{i}）{name}", "1.主要目标", "2.策略措施", "（{}）"),
    ("（{i}）{name}。", "主要目标", "策略措施", "——"),
    ("第{i}节　{name}", "一、主要目标", "二、策略措施", "{}."),
    ("第{i}章　{name}", "（一）主要目标", "（二）策略措施", "{}."),
    ("{name}", "主要目标", "策略措施", "{}."),
]


def field(layout: tuple[str, str, str, str], place: int, name: str) -> str:
    head, goals, measures, number = layout
    lines = [head.format(d=place + 1, i="一二三"[place], name=name), goals, number.format(1) + AIMS[place] + "。"]
    lines += [number.format(2) + "增强意识。", measures, number.format(1) + DEEDS[place] + "。"]
    return "\n".join([*lines, number.format(2) + "加强宣传。"]) + "\n"


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_reading(layout: tuple[str, str, str, str], names: tuple[str, ...]) -> None:
    text = PLAN.format(fields="".join(field(layout, place, name) for place, name in enumerate(names)))
    [plan] = read_plan(from_bytes("plan.txt", text.encode())).plans
    assert [area.title for area in plan.areas] == list(names)
    assert [(len(area.goals), len(area.measures)) for area in plan.areas] == [(2, 2)] * 3
    assert [len(goal.targets) for area in plan.areas for goal in area.goals] == [1, 0] * 3
    assert [len(measure.targets) for area in plan.areas for measure in area.measures] == [1, 0] * 3


def test_chapters_numbered_without_a_point_end_the_fields() -> None:
    layout = ("2.{d} {name}", "主要目标", "策略措施", "（{}）")
    fields = "".join(field(layout, place, name) for place, name in enumerate(NAMES[0]))
    text = PLAN.format(fields=fields).replace("一、", "1 ").replace("二、", "2 ").replace("三、", "3 ")
    assert "\n3 组织实施\n" in text
    [plan] = read_plan(from_bytes("plan.txt", text.encode())).plans
    assert [area.title for area in plan.areas] == list(NAMES[0])
    assert [measure.text for measure in plan.areas[-1].measures][-1] == "加强宣传。"
    assert [duty.when for duty in plan.duties] == ["annual"]
