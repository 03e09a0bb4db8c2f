"""What an office does, told from its local name."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lianggang.catalogue import load_catalogue, match_unit
from lianggang.catalogue.offices import level_in

CATALOGUE = load_catalogue()
CASES = yaml.safe_load((Path(__file__).parent / "cases" / "offices.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "functions"), CASES["offices"].items())
def test_offices(name, functions):
    unit = match_unit(CATALOGUE, name)
    assert unit.is_unit
    assert list(unit.functions) == functions
    assert unit.local_name == name
    assert unit.score >= 0.95
    assert unit.reason == ""


@pytest.mark.parametrize(("name", "functions"), CASES["doubtful"].items())
def test_doubtful_names_are_understood_and_the_doubt_is_said(name, functions):
    unit = match_unit(CATALOGUE, name)
    assert list(unit.functions) == functions
    assert unit.score < 0.9
    assert "请" in unit.reason


@pytest.mark.parametrize(("name", "kind"), CASES["groups"].items())
def test_groups_are_no_units(name, kind):
    unit = match_unit(CATALOGUE, name)
    assert unit.kind == kind
    assert not unit.is_unit
    assert unit.functions == ()
    assert unit.reason


@pytest.mark.parametrize("name", CASES["unknown"])
def test_unknown_offices_are_left_open(name):
    unit = match_unit(CATALOGUE, name)
    assert (unit.kind, unit.functions) == ("unknown", ())
    assert name in unit.reason


def test_a_misprint_is_answered_with_the_likely_name():
    assert "是否「县卫生健康局」" in match_unit(CATALOGUE, "县卫生建康局").reason


def test_codes_and_the_name_in_one_word():
    unit = match_unit(CATALOGUE, "区教育体育局")
    assert unit.codes == ("EDU", "SPORT")
    assert unit.name == "教育、体育"
    assert unit.level == "district"


@pytest.mark.parametrize("department", CATALOGUE.departments, ids=lambda d: d.local_name)
def test_every_recorded_name_is_recognised_as_recorded(department):
    unit = match_unit(CATALOGUE, department.local_name)
    assert unit.kind == department.kind
    if unit.is_unit:
        assert unit.functions == department.functions


@pytest.mark.parametrize(
    ("name", "level"),
    [("县民政局", "county"), ("市市场监管局", "city"), ("市场监管局", ""), ("团区委", "district"), ("城市管理局", "")],
)
def test_level(name, level):
    assert level_in(name) == level


@given(st.text(max_size=30))
def test_any_text_gets_an_answer(text):
    unit = match_unit(CATALOGUE, text)
    assert unit.local_name == text
    assert unit.kind
    assert unit.is_unit == bool(unit.functions)


def test_an_endless_name_is_answered_at_once():
    assert match_unit(CATALOGUE, "承担的" * 5000).kind == "unknown"


@pytest.mark.parametrize("names", ["县教委、县妇联", "县公安局，县司法局", "县民政局/县残联"])
def test_several_offices_in_one_cell_are_not_made_one(names):
    unit = match_unit(CATALOGUE, names)
    assert (unit.kind, unit.functions) == ("unknown", ())
    assert "请拆开" in unit.reason
