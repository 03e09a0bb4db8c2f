"""Plan facts: self-written notices and openings of every kind, and the three real plans."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.documents import from_bytes, read_document
from lianggang.documents.model import Document
from lianggang.findings import Finding
from lianggang.plans.facts import PlanFacts, period_of, read_facts, subject_of
from lianggang.plans.lines import recognise
from lianggang.plans.outline import build, split_plans
from lianggang.plans.region import is_above, region_of
from lianggang.plans.titles import titles_in
from tests.shared import shared

BODY = """
一、指导思想
坚持男女平等基本国策。
二、发展领域
（一）妇女与健康
主要目标
1.孕产妇死亡率控制在9/10万以下。
"""


def facts_of(document: Document) -> list[tuple[PlanFacts, list[Finding]]]:
    cover, plans = split_plans(recognise(document))
    return [read_facts(title, cover, lines, build(title, lines).root) for title, lines in plans]


def read(text: str) -> tuple[PlanFacts, list[Finding]]:
    (result,) = facts_of(from_bytes("plan.txt", text.encode()))
    return result


def codes(findings: list[Finding]) -> set[str]:
    return {f.code for f in findings}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("莘县妇女发展规划", ("莘县", "county")),
        ("津市市儿童发展规划", ("津市市", "city")),
        ("济宁市市中区妇女发展规划", ("市中区", "district")),
        ("沙市区妇女发展规划", ("沙市区", "district")),
        ("杭州市妇女发展“十四五”规划", ("杭州市", "city")),
        ("苏州市昆山市儿童发展规划", ("昆山市", "city")),
        ("凉山州妇女发展规划", ("凉山州", "city")),
        ("湘西土家族苗族自治州人民政府", ("湘西土家族苗族自治州", "city")),
        ("阿克苏地区儿童发展规划", ("阿克苏地区", "city")),
        ("锡林郭勒盟妇女发展规划", ("锡林郭勒盟", "city")),
        ("科尔沁右翼中旗儿童发展规划", ("科尔沁右翼中旗", "banner")),
        ("红旗区妇女发展规划", ("红旗区", "district")),
        ("鄂温克族自治旗妇女发展规划", ("鄂温克族自治旗", "banner")),
        ("双江拉祜族佤族布朗族傣族自治县妇女发展规划", ("双江拉祜族佤族布朗族傣族自治县", "county")),
        ("广西壮族自治区妇女发展规划", ("广西壮族自治区", "province")),
        ("黑龙江省儿童发展规划", ("黑龙江省", "province")),
        ("天津市妇女发展规划", ("天津市", "province")),
        ("天津市河西区妇女发展规划", ("河西区", "district")),
        ("“十四五”时期全州县妇女发展规划", ("全州县", "county")),
        ("中国儿童发展纲要", ("中国", "nation")),
        ("国务院妇女儿童工作委员会", ("中国", "nation")),
        ("某某市社区服务体系规划", ("某某市", "city")),
        ("妇女发展规划", None),
        ("城市儿童友好建设方案", None),
        ("县人民政府", None),
    ],
)
def test_region_and_level(name: str, expected: tuple[str, str] | None) -> None:
    assert region_of(name) == expected


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("甲县妇女发展规划", "women"),
        ("甲县儿童事业发展规划", "children"),
        ("甲县妇女儿童发展规划", "women_and_children"),
        ("甲县妇女和儿童发展“十四五”规划", "women_and_children"),
        ("甲县卫生健康发展规划", "other"),
        ("甲县学前教育发展规划", "other"),
        ("甲市儿童友好城市建设方案", "other"),
        ("", "other"),
    ],
)
def test_subject(title: str, subject: str) -> None:
    assert subject_of(title) == subject


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("（2021—2030年）", (2021, 2030)),
        ("(2021-2025 年)", (2021, 2025)),
        ("（２０２１年～２０２５年）", (2021, 2025)),
        ("二○二一至二○三○年", (2021, 2030)),
        ("“十三五”", (2016, 2020)),
        ("“十四五”", (2021, 2025)),
        ("第十五个五年规划", (2026, 2030)),
        ("2030—2021年", None),
        ("2021年", None),
        ("妇女发展规划", None),
    ],
)
def test_period(text: str, period: tuple[int, int] | None) -> None:
    assert period_of(text) == period


@given(st.integers(2001, 2079), st.integers(1, 20), st.sampled_from(["-", "—", "－", "~", "至", "——", "–"]))
def test_any_printed_range_is_read_back(first: int, years: int, sign: str) -> None:
    assert period_of(f"某县儿童发展规划（{first}{sign}{first + years}年）") == (first, first + years)


@given(st.text(alphabet="《》实施办法甲省、依据 ", max_size=40))
def test_titles_never_fail_and_stand_where_they_say(text: str) -> None:
    for start, title in titles_in(text):
        assert text[start] == title[0]
        assert title.count("《") >= 1


def test_county_without_notice() -> None:
    facts, findings = read("甲子县妇女发展“十四五”规划\n根据《乙省妇女发展“十四五”规划》精神，制定本规划。" + BODY)
    assert (facts.region, facts.region_level, facts.period) == ("甲子县", "county", (2021, 2025))
    assert (facts.issuer, facts.document_number, facts.issued_on) == (None, None, None)
    assert facts.based_on == ("《乙省妇女发展“十四五”规划》",)
    assert codes(findings) == {"notice-incomplete"}


NOTICE = """丙丁盟行政公署办公厅文件
{number}
丙丁盟行政公署办公厅关于印发《丙丁盟妇女发展规划（2021—2030年）》的通知
各旗县市区人民政府：
《丙丁盟妇女发展规划（2021—2030年）》已经盟行署同意，现印发给你们，请认真贯彻落实。
按照《内蒙古自治区人民政府关于印发妇女发展纲要的通知》（内政发〔2021〕99号）要求抓好落实。
丙丁盟行政公署办公厅
{date}
丙丁盟妇女发展规划
（2021—2030年）
"""


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("丙署办发〔2022〕7号", "丙署办发〔2022〕7号"),
        ("丙署办发[2022]7号", "丙署办发〔2022〕7号"),
        ("丙署办发（2022）７号", "丙署办发〔2022〕7号"),
        ("丙署办发 ［2022］ 7 号", "丙署办发〔2022〕7号"),
        ("发文字号：丙署办发〔2022〕第7号", "丙署办发〔2022〕7号"),
        ("（无）", None),
    ],
)
def test_document_number(printed: str, number: str | None) -> None:
    facts, _ = read(NOTICE.format(number=printed, date="2022年3月5日") + BODY)
    assert facts.document_number == number


@pytest.mark.parametrize(
    "printed",
    [
        "2022年3月5日",
        "2022 年 3 月 5 日",
        "二〇二二年三月五日",
        "二○二二年三月五日",
        "2022-03-05",
        "２０２２年３月５日",
    ],
)
def test_date_and_issuer(printed: str) -> None:
    facts, findings = read(NOTICE.format(number="丙署办发〔2022〕7号", date=printed) + BODY)
    assert facts.issued_on == "2022-03-05"
    assert facts.issuer == "丙丁盟行政公署办公厅"
    assert (facts.region, facts.region_level) == ("丙丁盟", "city")
    assert findings == []


@pytest.mark.parametrize("printed", ["2022年13月40日", "2022年3月", "二〇二二年二月三十日"])
def test_impossible_date_is_a_finding(printed: str) -> None:
    facts, findings = read(NOTICE.format(number="", date=printed) + BODY)
    assert facts.issued_on is None
    assert "bad-date" in codes(findings)


def test_labelled_head_of_a_web_page() -> None:
    text = (
        "发文机关：乙市人民政府办公室\n成文日期：2022年06月08日\n发文字号：乙政办〔2022〕21号\n"
        "乙市人民政府办公室关于印发乙市“十四五”儿童发展规划的通知\n乙市“十四五”儿童发展规划\n"
    )
    facts, findings = read(text + BODY)
    assert (facts.issuer, facts.document_number, facts.issued_on) == (
        "乙市人民政府办公室",
        "乙政办〔2022〕21号",
        "2022-06-08",
    )
    assert findings == []


def test_signature_on_one_line_and_joint_issuers() -> None:
    one = read("戊县人民政府（盖章） 2023年1月10日\n戊县儿童发展规划（2021—2030年）\n" + BODY)[0]
    assert (one.issuer, one.issued_on) == ("戊县人民政府", "2023-01-10")
    two = read("戊县妇女联合会　戊县教育局\n2023年1月10日\n戊县儿童发展规划（2021—2030年）\n" + BODY)[0]
    assert two.issuer == "戊县妇女联合会、戊县教育局"


def test_imprint_at_the_end_dates_a_plan_without_signature() -> None:
    text = "己区妇女发展规划（2021—2025年）\n" + BODY + "\n己区人民政府办公室 2022年7月1日印发\n"
    assert read(text)[0].issued_on == "2022-07-01"


def test_title_without_region_takes_it_from_the_notice() -> None:
    facts, _ = read("庚辛自治县人民政府文件\n妇女发展规划（2021—2030年）\n" + BODY)
    assert (facts.issuer, facts.region, facts.region_level) == ("庚辛自治县人民政府", "庚辛自治县", "county")


def test_period_from_the_notice_that_covers_two_plans() -> None:
    text = "壬市人民政府\n关于印发壬州市妇女发展规划（2021—2030年）和壬州市儿童发展规划（2022—2031年）的通知\n"
    facts, findings = read(text + "壬州市儿童发展规划\n" + BODY)
    assert facts.period == (2022, 2031)
    assert "no-period" not in codes(findings)


def test_period_never_from_the_plan_before() -> None:
    text = "癸县妇女发展规划\n2011年，县政府制定《癸县妇女发展规划（2011—2020年）》，十年来成效明显。\n" + BODY
    facts, findings = read(text)
    assert facts.period is None
    assert "no-period" in codes(findings)


def test_period_from_the_stated_term() -> None:
    facts, _ = read("癸县妇女发展规划\n本规划期限为2021年至2030年。\n" + BODY)
    assert facts.period == (2021, 2030)


def test_basis_leaves_out_the_plan_before_and_keeps_local_laws() -> None:
    text = (
        "子丑县妇女发展规划（2021—2025年）\n"
        "在总结《子丑县妇女发展规划（2016—2020年）》的基础上，依据《民法典》、《寅省实施<反家庭暴力法>办法》"
        "和寅省实施《妇女权益保障法》办法等法律法规，按照《中国妇女发展纲要（2021—2030年）》要求，"
        "结合《子丑县妇女发展规划（2016—2020年）》终期评估，编制《子丑县妇女发展规划（2021—2025年）》。\n"
    )
    assert read(text + BODY)[0].based_on == (
        "《民法典》",
        "《寅省实施<反家庭暴力法>办法》",
        "寅省实施《妇女权益保障法》办法",
        "《中国妇女发展纲要（2021—2030年）》",
    )


@pytest.mark.parametrize(
    ("sentence", "based_on"),
    [
        ("本规划依据《民法典》，按照《中国妇女发展纲要（2021—2030年）》的要求制定。", 2),
        ("为贯彻落实《中国妇女发展纲要（2021—2030年）》，结合实际，制定本规划。", 1),
        ("为贯彻落实《民法典》，根据《中国妇女发展纲要（2021—2030年）》，制定本规划。", 1),
        ("根据《信访条例》开展工作。", 0),
    ],
)
def test_basis_in_other_words(sentence: str, based_on: int) -> None:
    assert len(read(f"子丑县妇女发展规划（2021—2025年）\n{sentence}\n" + BODY)[0].based_on) == based_on


def test_basis_under_its_own_heading() -> None:
    text = "子丑县儿童发展规划（2021—2025年）\n一、编制依据\n1.《未成年人保护法》\n2.《家庭教育促进法》\n" + BODY
    assert read(text)[0].based_on == ("《未成年人保护法》", "《家庭教育促进法》")


def test_related_plan_and_missing_title() -> None:
    related, findings = read("卯县卫生健康事业发展“十四五”规划\n一、背景\n二、目标\n")
    assert (related.subject, related.region) == ("other", "卯县")
    assert "other-subject" in codes(findings)
    nameless, findings = read("没有标题的文字。\n" + BODY)
    assert nameless.title == ""
    assert {"no-title", "no-period", "no-region"} <= codes(findings)


@pytest.mark.parametrize(
    "file", ["hongtong.txt", "hongtong.docx", "zhuzhou.txt", "yunyang.txt", "yunyang.docx", "hongtong.auto.docx"]
)
def test_real_plans_match_the_careful_reading(file: str) -> None:
    gold: list[dict[str, Any]] = json.loads(shared("plans", "gold", f"{file.split('.')[0]}.json").read_text())["plans"]
    results = facts_of(read_document(shared("plans", "documents", file)))
    for (facts, _), want in zip(results, gold, strict=True):
        for key in ("title", "subject", "region", "region_level", "issuer", "document_number", "issued_on"):
            assert getattr(facts, key) == want[key], key
        assert list(facts.period or ()) == want["period"]
        assert list(facts.based_on) == want["based_on"]


@pytest.mark.parametrize(
    ("one", "other", "above"),
    [
        ("全国", "云泽县", True),
        ("云岭省", "望川市", True),
        ("望川市", "云泽县", True),
        ("望川市", "望川市某区", True),
        ("邻县", "云泽县", False),
        ("云泽县", "望川市", False),
        ("全国", "全国", False),
        ("某区", "云泽县", False),
        ("不详", "云泽县", False),
    ],
)
def test_which_region_is_of_a_higher_level(one: str, other: str, above: bool) -> None:
    assert is_above(one, other) is above
