"""The rules of other organisations, by hand and on anything."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.assess import assess
from lianggang.assess.compat import views
from lianggang.assess.values import known
from lianggang.plans.model import Direction
from tests.assess.figures import series, target


def classed(aim, values, unit="%", as_of=2024, due=2030, **plan):
    goal, line = target(aim), series(values, unit)
    result = assess(goal, line, as_of=as_of, start=2021, due=due, better=None, **plan)
    return {v.rule: v for v in views(goal, known(line, as_of), result, 2020)}


def test_by_hand():
    found = classed("level >= 80 %", {2020: 50, 2022: 55, 2024: 60})
    eurostat = found["欧盟统计局、Open SDG"]
    assert eurostat.value == pytest.approx(((60 / 50) ** 0.25 - 1) / ((80 / 50) ** 0.1 - 1))
    assert eurostat.label == "中等进展" if eurostat.value < 0.95 else "显著进展"
    assert found["亚太经社会现状指数"].value == pytest.approx(10 / 3)
    # the points lie on a line, so the weights do not matter: 75 in 2030, 5 of 30 missing
    assert found["亚太经社会预期进展指数"].value == pytest.approx(100 * 5 / 30)
    assert found["亚太经社会预期进展指数"].label == "加快"
    unsd = found["联合国统计司进展图"]
    assert unsd.value == pytest.approx((60 * (60 / 50) ** 1.5 - 50) / 30)
    assert unsd.label == "已达到或可达"
    arrows = found["可持续发展解决方案网络箭头"]
    assert (arrows.value, arrows.label) == (pytest.approx(2.5 / 3), "中等改善")


def test_a_falling_indicator_progresses_when_it_falls():
    found = classed("level <= 10 /10万", {2020: 20, 2022: 18, 2024: 15}, "/10万")
    assert found["欧盟统计局、Open SDG"].value > 0
    assert found["亚太经社会现状指数"].value == pytest.approx(5)
    assert found["可持续发展解决方案网络箭头"].label == "正常或保持"


def test_what_moves_away():
    found = classed("level <= 10 /10万", {2020: 20, 2022: 22, 2024: 25}, "/10万")
    labels = {rule: v.label for rule, v in found.items()}
    assert labels == {
        "欧盟统计局、Open SDG": "背离目标",
        "亚太经社会现状指数": "倒退",
        "亚太经社会预期进展指数": "扭转",
        "联合国统计司进展图": "停滞或倒退",
        "可持续发展解决方案网络箭头": "下降",
    }


def test_attained_is_attained_whatever_the_trend():
    found = classed("level >= 80 %", {2020: 90, 2022: 86, 2024: 82})
    assert {v.label for r, v in found.items() if "预期" not in r} == {"已实现", "已达到或可达", "正常或保持"}


@pytest.mark.parametrize(
    ("aim", "values", "unit"),
    [("level >= 95 %", {2020: 96, 2022: 95, 2024: 94}, "%"), ("level <= 10 /10万", {2020: 9, 2024: 12}, "/10万")],
)
def test_a_slide_out_of_the_target_is_a_fall_back(aim, values, unit):
    assert {v.label for v in classed(aim, values, unit).values()} == {
        "背离目标", "倒退", "扭转", "停滞或倒退", "下降",
    }  # fmt: skip


def test_a_yearly_change_is_compared_with_the_level_of_the_due_year():
    ahead = classed("annual_change >= 1 人 base 2020", {2020: 10, 2022: 12, 2024: 16}, "人")
    assert all("已达到目标值" not in v.told for v in ahead.values())  # 16 of the 20 that ten years mean
    assert ahead["亚太经社会现状指数"].value == pytest.approx(6)
    there = classed("annual_change >= 1 人 base 2020", {2020: 10, 2022: 12, 2024: 20}, "人")
    assert there["亚太经社会现状指数"].label == "已实现"


def test_zero_has_no_growth_and_is_told():
    found = classed("level <= 0 起", {2020: 10, 2022: 8, 2024: 4}, "起")
    assert found["欧盟统计局、Open SDG"].label == "不能计算"
    assert "没有意义" in found["欧盟统计局、Open SDG"].told
    assert found["亚太经社会现状指数"].value == pytest.approx(6)


def test_a_bare_direction_has_the_rules_without_target():
    found = classed("direction up", {2020: 50, 2022: 51, 2024: 52})
    assert [v.label for v in found.values()] == ["须加快", "有进展，须加快"]
    near = classed("direction up", {2020: 98, 2022: "98.2", 2024: "98.6"})
    assert near["Open SDG（无目标值）"].label == "正常"  # little room is left below 100 %


@pytest.mark.parametrize("aim", ["level ~ 45 %", "direction narrow", "direction stable", "relation >= -"])
def test_rules_have_no_place_for_some_targets(aim):
    assert classed(aim, {2020: 50, 2022: 51, 2024: 52}, relative_to=series({2024: 40})) == {}


def test_every_class_names_base_target_and_window():
    for view in classed("level >= 80 %", {2020: 50, 2022: 55, 2024: 60}).values():
        assert view.told.startswith("2020年50，2024年60，目标2030年≥80；")


numbers = st.decimals(-(10**14), 10**14, places=2)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.integers(2018, 2026), numbers, max_size=7),
    numbers,
    st.sampled_from([">=", "<="]),
    st.sampled_from(["%", "人", "/10万"]),
    st.sampled_from(list(Direction)),
)
def test_nothing_breaks_the_rules(values, goal, comparator, unit, direction):
    for aim in (f"level {comparator} {goal} {unit}", f"direction {direction}"):
        for view in classed(aim, {2020: 3, **values}, unit).values():
            assert view.label
            assert not any(w in (view.label + view.told).lower() for w in ("none", "nan", "inf", "e+", "e-"))
