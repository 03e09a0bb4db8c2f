"""Who is to have something each: levels of government, leading bodies, places."""

import pytest

from lianggang.plans.holders import bodies_of, holders_of, levels_of, places_of


def test_levels_bodies_and_places():
    assert levels_of("市、县") == ("市级", "县级")
    assert levels_of("妇女、儿童") == ()
    assert bodies_of("县委、人大、政府领导班子") == ("县委领导班子", "县人大领导班子", "县政府领导班子")
    assert bodies_of("党员") == ()
    assert places_of("每天校内校外") == ("每天校内", "每天校外")
    assert places_of("每天") == ()


@pytest.mark.parametrize(
    ("subject", "holders"),
    [
        ("市、县（区）党政领导班子", ["市级党政领导班子", "县（区）党政领导班子"]),
        ("市、县两级人大、政协", ["市级人大", "市级政协", "县级人大", "县级政协"]),
        ("每天校内校外", ["每天校内", "每天校外"]),
        ("每个村", []),
    ],
)
def test_each_of_what_a_subject_lists_is_meant(subject, holders):
    assert list(holders_of(subject, each=True)) == holders


def test_only_levels_are_divided_without_saying_each():
    assert holders_of("省、市、县三级政府工作部门", each=False) == (
        "省级政府工作部门",
        "市级政府工作部门",
        "县级政府工作部门",
    )
    assert holders_of("市、县党政领导班子", each=False) == ()
    assert holders_of("党委、人大、政府", each=False) == ()
