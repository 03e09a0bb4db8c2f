"""Names of quantities: lists, shared nouns, gaps, who is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.plans.quantities import (
    Quantity,
    by_side,
    clean,
    distribute,
    floor_or_ceiling,
    is_event,
    is_gap,
    is_quantity,
)
from tests.plans.test_targets import PIECES


def names(text, **options):
    return [q.name for q in distribute(text, **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("孕产妇死亡率", ["孕产妇死亡率"]),
        ("新生儿、婴儿和5岁以下儿童死亡率", ["新生儿死亡率", "婴儿死亡率", "5岁以下儿童死亡率"]),
        ("宫颈癌和乳腺癌筛查率", ["宫颈癌筛查率", "乳腺癌筛查率"]),
        ("村党组织成员、村委会成员中女性比例", ["村党组织成员中女性比例", "村委会成员中女性比例"]),
        ("儿童及其监护人科学素养水平", ["儿童及其监护人科学素养水平"]),
        ("公办园和普惠性民办园在园幼儿占比", ["公办园和普惠性民办园在园幼儿占比"]),
        ("跌倒、烧烫伤和中毒等伤害死亡率", ["跌倒、烧烫伤和中毒等伤害死亡率"]),
        ("《纲要》和《规划》知晓率", ["《纲要》知晓率", "《规划》知晓率"]),
        ("城乡、区域收入差距", ["城乡收入差距", "区域收入差距"]),
        ("普及率", ["普及率"]),
    ],
)
def test_lists_are_distributed_and_joint_names_are_not(text, expected):
    assert names(text) == expected


def test_events_count_only_where_they_are_asked_for():
    assert names("孕产妇贫血、肥胖", events=True) == ["孕产妇贫血", "孕产妇肥胖"]


@given(st.lists(PIECES, max_size=12).map("".join), st.booleans())
def test_a_name_is_never_lost(text, events):
    found = distribute(text, events=events)
    assert found
    assert bool(found[0].name) is bool(clean(text))


@pytest.mark.parametrize(
    "name", ["死亡率", "女性比例", "预期寿命", "受教育年限", "参保人数", "床位数", "健康素养水平", "可支配收入"]
)
def test_what_can_be_tabulated(name):
    assert is_quantity(name)


@pytest.mark.parametrize(
    "name", ["法治意识", "服务能力", "健康水平", "工作机制", "生活质量", "指数体系", "效率", "系数"]
)
def test_what_cannot(name):
    assert not is_quantity(name)


def test_events_and_gaps():
    assert is_event("艾滋病母婴传播")
    assert not is_event("健康教育")
    assert is_gap("城乡差距")
    assert not is_gap("城乡居民收入")


@pytest.mark.parametrize(
    ("name", "people", "stem"),
    [
        ("5岁以下儿童死亡率", "5岁以下儿童", "5岁以下儿童"),
        ("妇女基本养老保险参保率", "妇女", "妇女基本养老保险"),
        ("农村自来水普及率", None, "农村自来水"),
        ("孕产妇", None, "孕产妇"),
        ("女性就业率与男性差距", None, "女性就业率与男性"),
    ],
)
def test_who_is_meant_and_what_later_names_share(name, people, stem):
    assert (Quantity(name).population, Quantity(name).stem) == (people, stem)


@pytest.mark.parametrize(
    ("name", "comparator"),
    [
        ("孕产妇死亡率", "<="),
        ("儿童近视率", "<="),
        ("5岁以下儿童贫血患病率（农村）", "<="),
        ("系统管理率", ">="),
        ("剖宫产率", "<="),
    ],
)
def test_what_a_bare_number_means(name, comparator):
    assert floor_or_ceiling(name) == comparator


def test_two_sides_for_two_values():
    assert [q.name for q in by_side(Quantity("城乡社区覆盖率"))] == ["城市社区覆盖率", "农村社区覆盖率"]
    assert [q.name for q in by_side(Quantity("社区覆盖率"))] == ["社区覆盖率"]


@pytest.mark.parametrize(
    ("text", "name"), [("，将全面提高", "提高"), ("其中的死亡率的", "死亡率"), ("　", ""), ("其他人", "其他人")]
)
def test_connectives_are_no_part_of_a_name(text, name):
    assert clean(text) == name
