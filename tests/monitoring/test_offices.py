"""Names of units lead to what the offices do; doubtful names are told."""

from functools import cache
from pathlib import Path

import pytest

from lianggang.catalogue.load import load_catalogue
from lianggang.documents.reader import read_document
from lianggang.monitoring.confirming import confirmed
from lianggang.monitoring.offices import office_findings, offices, reading_json, with_unit_findings
from lianggang.plans.model import Area, Duty, Goal, Plan, Reading
from lianggang.plans.reader import read_plan

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "county" / "plan.docx"


@cache
def example():
    return read_plan(read_document(EXAMPLE))


def naming(*units, assigned=(), who=()):
    """A reading whose only goal names these units."""
    goal = Goal("women.1.goal.1", "1", "孕产妇死亡率下降。", responsible_units=units)
    plan = Plan(
        "某县妇女发展规划", "women", "某县", "county", None, None, None, (2021, 2030),
        areas=(Area("（一）", "妇女与健康", (goal,)),), duties=(Duty(tuple(who), "负责", None, None, ""),),
    )  # fmt: skip
    return Reading("x", (plan,), assigned=assigned)


def register(*units, **others):
    return {o.name: o for o in offices(naming(*units, **others), load_catalogue())}


def told(*units, **others):
    return list(office_findings(offices(naming(*units, **others), load_catalogue())))


def test_unit_that_lacks_a_character_is_reported_in_the_example():
    found = [f for f in with_unit_findings(example()).findings if "「县卫生健局」" in f.message]
    assert [f.code for f in found] == ["unit-doubtful"]
    assert "文中另有「县卫生健康局」" in found[0].message
    assert found[0].place == "妇女规划 妇女与环境 策略措施3"
    assert found[0].advice


@pytest.mark.parametrize(
    ("name", "functions", "kind"),
    [
        ("县教育体育局", ("教育", "体育"), "department"),
        ("县卫生健康委", ("卫生健康",), "department"),
        ("区妇儿工委各成员单位", (), "member_units"),
        ("有关部门", (), "generic"),
        ("监测组", (), "working_group"),
        ("各乡镇人民政府", (), "government"),
    ],
)
def test_name_leads_to_functions_or_is_no_unit(name, functions, kind):
    match = register(name)[name].match
    assert (match.functions, match.kind) == (functions, kind)


@pytest.mark.parametrize(
    ("units", "code"),
    [
        (("区民政",), "unit-doubtful"),
        (("县卫生健局",), "unit-doubtful"),
        (("县妇儿工委", "县政府妇儿工委办公室"), "unit-doubtful"),
        (("县卫生健康委", "县卫健委"), "unit-doubtful"),
        (("民政局", "县民政局"), "unit-doubtful"),
        (("区妇儿工委各成员单位",), "unit-group"),
        (("有关部门",), "unit-group"),
    ],
)
def test_doubtful_name_is_told_with_place_and_advice(units, code):
    (finding,) = told(*units)
    assert finding.code == code
    assert finding.place.startswith("妇女规划 妇女与健康 主要目标1")
    assert finding.advice


@pytest.mark.parametrize(
    "units", [("县民政局", "市民政局"), ("县卫生健康委", "县疾控中心"), ("县教育局", "县教育体育局"), ("县公安局",)]
)
def test_different_units_are_not_taken_for_one(units):
    assert told(*units) == []


def test_assigned_unit_is_certain():
    assert told("县慈善总会", assigned=(("县慈善总会", ("民政",)),)) == []
    match = register("县慈善总会", assigned=(("县慈善总会", ("民政",)),))["县慈善总会"].match
    assert (match.functions, match.score, match.reason) == (("民政",), 1.0, "人工指定")


def test_bodies_of_duties_are_registered_and_not_questioned():
    assert told(who=("监测组", "有关部门")) == []
    assert register(who=("监测组",))["监测组"].duties == 1


def test_reading_in_json_has_the_register():
    units = {u["name"]: u for u in reading_json(example())["units"]}
    assert units["县教育局" if "县教育局" in units else "县民政局"]["functions"]
    assert set(units["县民政局"]) == {"name", "functions", "kind", "level", "score", "reason", "places", "duties"}
    assert units["县民政局"]["places"]


def test_findings_on_units_are_not_doubled():
    assert confirmed(confirmed(example())) == confirmed(example())
