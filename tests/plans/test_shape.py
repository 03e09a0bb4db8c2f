"""Every departure of a hand-edited reading is told with its place."""

import pytest

from lianggang.plans.shape import departures

PLAN = {"title": "某县妇女发展规划", "subject": "women"}


def told(data):
    return [f"{place} {what}" for place, what in departures(data)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, "plans 缺少"),
        ([], "全文 应为 { } 括起的一组键和值"),
        ({"plans": 3}, "plans 应为 [ ] 括起的列表"),
        ({"plans": [3]}, "plans 第1项 应为 { } 括起的一组键和值"),
        ({"plans": [PLAN, {"subject": "women"}]}, "plans 第2项 title 缺少"),
        ({"plans": [PLAN | {"subject": "men"}]}, "subject 是“men”，应为women、children、women_and_children、other之一"),
        ({"plans": [PLAN | {"region": 5}]}, "region 是“5”，应为文字"),
        ({"plans": [PLAN | {"period": [2021]}]}, "period 是“[2021]”，应为[起始年, 终止年]"),
        ({"plans": [PLAN | {"period": [2030, 2021]}]}, "应为[起始年, 终止年]"),
        ({"plans": [PLAN | {"period": "2021—2030"}]}, "应为[起始年, 终止年]"),
        ({"plans": [PLAN | {"completion_years": {"baseline": "去年"}}]}, "值为年份"),
        ({"plans": [PLAN | {"areas": [{"title": "健康", "goals": [{"text": "提高。"}]}]}]}, "number 缺少"),
        ({"plans": [PLAN | {"duties": [{"what": "监测", "who": "统计局"}]}]}, "who 是“统计局”，应为文字的列表"),
        ({"plans": [], "assigned_units": {"统计局": "统计"}}, "应为单位名到职能列表的对照"),
    ],
)
def test_the_place_and_what_it_should_be(data, expected):
    (finding,) = told(data)
    assert expected in finding


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({"kind": "odd"}, "kind 是“odd”，应为level、change"),
        ({"indicator": " ", "kind": "direction", "direction": "up"}, "indicator 是“ ”，应为文字，不能空着"),
        ({"kind": "level", "comparator": ">=", "value": "很多"}, "value 是“很多”，应为数"),
        ({"kind": "level", "comparator": ">=", "value": True}, "value 是“true”，应为数"),
        ({"kind": "level", "comparator": ">=", "value": float("nan")}, "应为数"),
        ({"kind": "level", "comparator": ">=", "value": 10**400}, "应为数"),
        ({"kind": "level", "value": 12}, "comparator 缺少"),
        ({"kind": "level", "comparator": "≥", "value": 12}, "comparator 是“≥”，应为>=、<="),
        ({"kind": "change", "comparator": "=", "value": 12}, "comparator 只有比例可以用“=”"),
        ({"kind": "ratio", "comparator": ">=", "value": 12}, "value 是“12”，应为比例，如“2:3”"),
        ({"kind": "direction"}, "direction 缺少"),
        ({"kind": "direction", "direction": "往上"}, "direction 是“往上”，应为up、down"),
        ({"kind": "direction", "direction": "up", "value": 9}, "value 是“9”，只有方向或关系的目标没有数值"),
        ({"kind": "relation", "comparator": ">="}, "relative_to 缺少"),
        ({"kind": "direction", "direction": "up", "year": 20255}, "year 是“20255”，应为四位数的年份"),
        ({"kind": "direction", "direction": "up", "unit": 7}, "unit 是“7”，应为文字"),
        ({"kind": "direction", "direction": "up", "confidence": 2}, "confidence 是“2”，应为0到1的数"),
        ({"kind": "direction", "direction": "up", "segments": [[1]]}, "segments 是“[[1]]”"),
    ],
)
def test_a_target_must_have_what_its_kind_needs(target, expected):
    goal = {"number": 1, "text": "提高。", "targets": [{"indicator": "筛查率"} | target]}
    found = told({"plans": [PLAN | {"areas": [{"title": "健康", "goals": [goal]}]}]})
    assert found[0].startswith("plans 第1项 areas 第1项 goals 第1项 targets 第1项 ")
    assert any(expected in f for f in found)


@pytest.mark.parametrize(
    "target",
    [
        {"kind": "level", "comparator": "~", "value": "12.5", "unit": "/10万", "year": 2025},
        {"kind": "change", "comparator": "<=", "value": -20, "baseline_year": 2020},
        {"kind": "annual_change", "comparator": ">=", "value": 0},
        {"kind": "ratio", "comparator": "=", "value": "2:3"},
        {"kind": "direction", "direction": "slow_rise", "segments": [[0, 3]], "confidence": 0.5},
        {"kind": "relation", "comparator": ">=", "relative_to": "党员中女性比例"},
    ],
)
def test_a_sound_target_of_every_kind_passes(target):
    row = {"name": "筛查率", "targets": [{"indicator": "筛查率"} | target]}
    assert told({"plans": [PLAN | {"period": [2021, 2030], "indicator_table": [row]}]}) == []
