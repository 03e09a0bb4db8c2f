"""A reading goes to JSON and back; what is no reading is refused in words."""

import json
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.documents import read_document
from lianggang.errors import LianggangError
from lianggang.plans.interchange import reading_to_dict, target_to_dict
from lianggang.plans.model import Direction, Kind, Target
from lianggang.plans.reader import read_plan
from lianggang.plans.saved import is_reading, reading_from_dict, reading_from_json, target_from_dict
from tests.plans.outlined import read

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "county" / "plan.docx"


@cache
def example():
    return read_plan(read_document(EXAMPLE))


def saved(folder, data):
    path = folder / "plan.json"
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return path


def test_the_plans_of_a_reading_survive_saving(tmp_path):
    back = reading_from_json(saved(tmp_path, reading_to_dict(example())))
    assert back.plans == example().plans
    assert back.source == example().source


def test_a_reading_comes_back_whole_with_its_doubts_and_what_was_not_read():
    data = json.loads(json.dumps(reading_to_dict(example())))
    back = reading_from_dict(data, text=example().text)
    assert back.findings
    assert replace(back, coverage=example().coverage) == example()
    assert back.coverage == pytest.approx(example().coverage, abs=1e-4)


def test_what_is_saved_twice_is_the_same(tmp_path):
    once = reading_to_dict(reading_from_json(saved(tmp_path, reading_to_dict(example()))))["plans"]
    assert once == reading_to_dict(example())["plans"]


def test_readings_of_other_plans_survive_saving(tmp_path):
    text = "云山县“十四五”卫生健康规划\n一、发展目标\n1.人均预期寿命达到80岁。\n2.孕产妇死亡率降到8/10万。\n"
    reading = read(text)
    assert [p.subject for p in reading.plans] == ["other"]
    assert reading_from_json(saved(tmp_path, reading_to_dict(reading))).plans == reading.plans


def test_a_hand_written_reading_needs_little(tmp_path):
    goal = {
        "number": "1",
        "text": "筛查率达到70%。",
        "targets": [{"indicator": "筛查率", "kind": "level", "comparator": ">=", "value": 70}],
    }
    measure = {"number": "1", "title": "完善体系"}
    area = {"title": "妇女与健康", "goals": [goal], "strategies": [measure]}
    row = {"name": "筛查率"}
    plan = {
        "title": "规划",
        "subject": "women",
        "areas": [area],
        "indicator_table": [row],
        "projects": [{"title": "工程"}],
    }
    plan = reading_from_json(saved(tmp_path, {"plans": [plan]})).plans[0]
    assert plan.areas[0].goals[0].id == "women.1.goal.1"
    assert plan.areas[0].measures[0].text == "完善体系"
    assert plan.areas[0].goals[0].targets[0].value == Decimal(70)
    assert (plan.indicator_table[0].id, plan.projects[0].id) == ("women.table.1", "women.project.1")


VALUES = {
    Kind.LEVEL: st.integers(0, 3).flatmap(lambda places: st.decimals(-1000, 1000, places=places)),
    Kind.CHANGE: st.integers(0, 2).flatmap(lambda places: st.decimals(-100, 100, places=places)),
    Kind.ANNUAL_CHANGE: st.integers(-5, 5).map(Decimal),
    Kind.RATIO: st.just("2:3"),
    Kind.DIRECTION: st.none(),
    Kind.RELATION: st.none(),
}
TEXTS = st.text(alphabet='妇女率95%，"\\', max_size=8)
TARGETS = st.sampled_from(list(Kind)).flatmap(
    lambda kind: st.builds(
        Target,
        indicator=TEXTS,
        quote=TEXTS,
        kind=st.just(kind),
        comparator=st.sampled_from([">=", "<=", "~", None]),
        value=VALUES[kind],
        unit=st.sampled_from(["%", "/10万", None]),
        baseline_year=st.sampled_from([2020, None]),
        direction=st.sampled_from([*Direction, None]),
        year=st.sampled_from([2025, None]),
        binding=st.sampled_from(["约束性", ""]),
        segments=st.sampled_from([(), ((3, 5), (8, 9))]),
        confidence=st.sampled_from([1.0, 0.5]),
    )
)


@pytest.mark.parametrize("numbers", [{"parse_float": Decimal, "parse_int": Decimal}, {}], ids=["file", "database"])
@given(target=TARGETS)
def test_every_target_goes_to_json_and_back(numbers, target):
    back = target_from_dict(json.loads(json.dumps(target_to_dict(target)), **numbers))
    assert back == target
    assert str(back.value) == str(target.value)  # with the places as printed


@pytest.mark.parametrize(
    ("value", "printed", "meant"),
    [(5, "5.0", "5.0"), (4.5, "5.0", "4.5"), (5, None, "5"), (5, "五", "5"), (Decimal("5.00"), "5.0", "5.00")],
)
def test_a_value_that_was_changed_by_hand_goes_before_what_was_printed(value, printed, meant):
    data = {"indicator": "死亡率", "kind": "level", "comparator": "<=", "value": value, "value_as_printed": printed}
    assert str(target_from_dict(data).value) == meant


def test_the_value_stays_a_number_beside_what_was_printed():
    data = target_to_dict(Target("死亡率", "", Kind.LEVEL, "<=", Decimal("5.0"), "‰"))
    assert (data["value"], data["value_as_printed"]) == (5, "5.0")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", ["第1行第"]),
        ("", ["不合JSON格式"]),
        ("[" * 100_000, ["括号"]),
        ("{}", ["plans 缺少"]),
        ("[]", ["全文"]),
        ('{"plans": 3}', ["plans 应为"]),
        ('{"plans": [3]}', ["plans 第1项"]),
        ('{"plans": [{"subject": "women", "period": [2021]}]}', ["第1项 title 缺少", "第1项 period"]),
    ],
)
def test_what_is_no_reading_is_refused_in_words(tmp_path, text, told):
    path = tmp_path / "plan.json"
    path.write_text(text, "utf-8")
    with pytest.raises(LianggangError) as refused:
        reading_from_json(path)
    assert len(refused.value.findings) == len(told)
    for finding, words in zip(refused.value.findings, told, strict=True):
        assert (finding.code, finding.place) == ("reading-broken", "plan.json")
        assert words in finding.message
        assert "lianggang read" in finding.advice


@pytest.mark.parametrize(
    ("key", "value"), [("kind", "odd"), ("value", "很多"), ("comparator", "≥"), ("segments", [3]), ("year", "明年")]
)
def test_a_target_with_a_slip_of_the_pen_is_told_with_its_place(tmp_path, key, value):
    data = json.loads(json.dumps(reading_to_dict(example())))
    data["plans"][0]["areas"][1]["goals"][3]["targets"][0][key] = value
    with pytest.raises(LianggangError) as refused:
        reading_from_json(saved(tmp_path, data))
    (finding,) = refused.value.findings
    assert f"areas 第2项 goals 第4项 targets 第1项 {key}" in finding.message


def test_wrong_encodings_are_refused_in_words(tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes('{"plans": [], "source": "规划"}'.encode("gb18030"))
    with pytest.raises(LianggangError):
        reading_from_json(path)


def test_a_huge_file_is_not_opened(tmp_path):
    path = tmp_path / "plan.json"
    with path.open("wb") as file:
        file.truncate(50_000_001)
    with pytest.raises(LianggangError, match="50MB"):
        reading_from_json(path)


@pytest.mark.parametrize(
    ("content", "answer"), [(b"{", True), (b"\xef\xbb\xbf \n{}", True), (b"PK", False), (b"", False)]
)
def test_readings_are_told_by_their_first_character(tmp_path, content, answer):
    path = tmp_path / "any.docx"
    path.write_bytes(content)
    assert is_reading(path) is answer


def test_what_cannot_be_opened_is_no_reading(tmp_path):
    assert not is_reading(tmp_path / "missing.json")
    assert not is_reading(tmp_path)


def test_ratios_stay_words_and_numbers_numbers():
    goal = replace(example().plans[0].areas[0].goals[0].targets[0], value=Decimal("12.50"))
    assert target_to_dict(goal)["value"] == 12.5
    assert target_to_dict(replace(goal, value=Decimal("12.00")))["value"] == 12
    assert target_to_dict(replace(goal, kind=Kind.RATIO, value="2:3"))["value"] == "2:3"
