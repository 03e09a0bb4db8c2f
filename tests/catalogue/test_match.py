"""Linking wordings to indicators: rather open than wrong."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lianggang.catalogue import load_catalogue, match_indicator, match_indicators

CASES = Path(__file__).parent / "cases"
CATALOGUE = load_catalogue()
WORDINGS = yaml.safe_load((CASES / "wordings.yaml").read_text(encoding="utf-8"))
TABLE = yaml.safe_load((CASES / "indicator_table.yaml").read_text(encoding="utf-8"))


def codes(wording, **known):
    return [match.code for match in match_indicators(CATALOGUE, wording, **known)]


@pytest.mark.parametrize(("wording", "code"), WORDINGS["linked"].items())
def test_linked(wording, code):
    match = match_indicator(CATALOGUE, wording)
    assert match.code == code, match.reason
    assert match.score >= 0.85


@pytest.mark.parametrize(("wording", "expected"), WORDINGS["split"].items())
def test_a_list_is_left_open_as_a_whole_and_split_into_its_indicators(wording, expected):
    whole = match_indicator(CATALOGUE, wording)
    assert whole.code is None
    assert "请拆开" in whole.reason
    assert [code for code, _ in whole.candidates] == expected
    assert codes(wording) == expected


@pytest.mark.parametrize("wording", WORDINGS["open"])
def test_near_misses_stay_open_with_a_reason(wording):
    match = match_indicator(CATALOGUE, wording)
    assert match.code is None
    assert match.reason
    assert match.score < 0.85


@pytest.mark.parametrize(("subject", "rows"), TABLE.items())
def test_the_rows_of_a_real_indicator_table(subject, rows):
    wrong = {name: found for name, expected in rows.items() if (found := codes(name, subject=subject)) != expected}
    assert wrong == {}


@pytest.mark.parametrize("indicator", CATALOGUE.indicators.values(), ids=lambda i: i.code)
def test_every_indicator_is_found_by_its_own_name_and_unit(indicator):
    match = match_indicator(CATALOGUE, indicator.name, unit=indicator.unit)
    assert (match.code, match.score) == (indicator.code, 1.0)


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text):
    match = match_indicator(CATALOGUE, text)
    assert 0 <= match.score <= 1
    assert match.reason
    assert match.code is None or match.code in CATALOGUE.indicators


@given(st.sampled_from(sorted(CATALOGUE.indicators)), st.sampled_from("未非不男副"))
def test_a_negation_or_opposite_in_front_is_never_linked_to_the_same_indicator(code, word):
    name = CATALOGUE.indicators[code].name
    assert match_indicator(CATALOGUE, word + name).code != code


@pytest.mark.parametrize(
    ("wording", "unit", "code", "said"),
    [
        ("女职工职业病发病率", "%", "W-ECO-009", "单位「%」与目录单位「/10万」不同"),
        ("孕产妇死亡率", "‰", "W-HEA-003", "请核对"),
        ("妇女失业保险参保人数", "人", "W-SEC-005", "一致"),
        ("义务教育阶段残疾儿童在校学生数", "%", None, "不是同一种量"),
        ("幼儿园数", "个", "C-EDU-021", "一致"),
        ("妇女人均预期寿命", "%", None, "不是同一种量"),
    ],
)
def test_units(wording, unit, code, said):
    match = match_indicator(CATALOGUE, wording, unit=unit)
    assert match.code == code
    assert said in match.reason


@pytest.mark.parametrize(
    ("wording", "population", "code", "qualifier"),
    [
        ("九年义务教育巩固率", "女童", "W-EDU-003", None),
        ("高中阶段毛入学率", "女性", "W-EDU-004", None),
        ("儿童总体近视率", "女生", None, ("性别", "女")),
        ("婴儿死亡率", "农村", None, ("城乡", "农村")),
        ("农村自来水普及率", "农村", "S-ENV-001", None),
        ("孕产妇系统管理率", "孕产妇", "W-HEA-005", None),
        ("就业人员中女性比例", "女性", "W-ECO-001", None),
    ],
)
def test_populations(wording, population, code, qualifier):
    match = match_indicator(CATALOGUE, wording, population=population)
    assert match.code == code
    assert qualifier is None or qualifier in match.qualifiers


def test_levels_are_noted():
    county = match_indicator(CATALOGUE, "县人大代表中女性比例")
    city = match_indicator(CATALOGUE, "市人大代表中的女性比例")
    assert county.code == city.code == "W-DEC-003"
    assert (county.qualifiers, city.qualifiers) == ((("级别", "县"),), (("级别", "市"),))


def test_a_substitute_that_is_another_indicator_is_left_to_people():
    match = match_indicator(CATALOGUE, "严重致残的出生缺陷发生率（用围产儿出生缺陷发生率替代）")
    assert match.code is None
    assert "出生缺陷发生率" in match.reason


@pytest.mark.parametrize("bracket", ["农村地区", "乡村", "女"])
def test_a_bracket_that_names_a_part_of_the_population_is_no_decoration(bracket):
    match = match_indicator(CATALOGUE, f"婴儿死亡率（{bracket}）")
    assert match.code is None
    assert match.candidates[0][0] == "C-HEA-002"
    assert match.qualifiers in ((("城乡", "农村"),), (("性别", "女"),))


@pytest.mark.parametrize("bracket", ["按户籍人口", "户籍", "欠发达地区", "7岁以下"])
def test_an_unknown_bracket_is_left_to_people_with_the_likely_indicator(bracket):
    match = match_indicator(CATALOGUE, f"婴儿死亡率（{bracket}）")
    assert match.code is None
    assert match.candidates[0][0] == "C-HEA-002"


def test_the_difference_to_the_nearest_indicator_is_said():
    assert "原文多「中重度」" in match_indicator(CATALOGUE, "5岁以下儿童中重度贫血患病率").reason


SWAPS = [
    ("死亡", "发生"),
    ("新生儿", "婴儿"),
    ("婴儿", "儿童"),
    ("5岁", "3岁"),
    ("小学", "初中"),
    ("初中", "高中"),
    ("城市", "农村"),
    ("农村", "城镇"),
    ("女性", "男性"),
    ("主任", "成员"),
    ("书记", "成员"),
    ("村委会", "居委会"),
    ("检测", "治疗"),
    ("筛查", "治疗"),
    ("宫颈癌", "乳腺癌"),
    ("艾滋病", "梅毒"),
    ("医疗保险", "养老保险"),
    ("失业", "工伤"),
    ("起诉", "批准逮捕"),
    ("立案", "破获"),
    ("超重", "肥胖"),
    ("净入学", "毛入学"),
    ("巩固率", "辍学率"),
    ("优良", "达标"),
    ("人数", "比例"),
    ("配备率", "比例"),
    ("城乡", "区域"),
    ("公办", "民办"),
    ("产前", "产后"),
    ("高级", "中级"),
    ("常委", "委员"),
    ("董事", "监事"),
]


@pytest.mark.parametrize(("word", "other"), SWAPS)
def test_one_telling_word_exchanged_never_leads_to_the_same_indicator(word, other):
    silent = [
        (wording, code)
        for code, indicator in CATALOGUE.indicators.items()
        for wording in (indicator.name, *indicator.aliases)
        if word in wording
        and wording.replace(word, other) not in (indicator.name, *indicator.aliases)
        and match_indicator(CATALOGUE, wording.replace(word, other)).code == code
    ]
    assert silent == []


@pytest.mark.parametrize(
    "text", ["（" * 500, "甲、" * 300, "女" * 100, "孕产妇" * 9 + "、" + "检测率" * 9, "率" * 100_000]
)
def test_hostile_lengths_are_no_indicator(text):
    assert [match.code for match in match_indicators(CATALOGUE, text)] == [None]
