"""Duties: self-written chapters of every wording, and the three real plans against their careful readings."""

import json
import re
from difflib import SequenceMatcher
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.documents import Document, from_bytes, read_document
from lianggang.plans.duties import read_duties
from lianggang.plans.lines import recognise
from lianggang.plans.model import Duty
from lianggang.plans.outline import build, split_plans
from lianggang.text.passage import quote_at
from tests.shared import shared

FRAME = """甲县妇女发展规划（2021—2030年）
一、总体要求
各级政府每年召开会议。
二、发展领域
（一）妇女与健康
主要目标
1.各级政府每年向省妇儿工委报告孕产妇死亡率。
三、组织实施
（一）落实责任。{text}
四、附则
各级政府每年召开会议。
"""


def duties_of(document: Document) -> list[tuple[Duty, ...]]:
    _, plans = split_plans(recognise(document))
    return [read_duties(build(title, lines).root) for title, lines in plans]


def read(text: str) -> tuple[Duty, ...]:
    (duties,) = duties_of(from_bytes("plan.txt", FRAME.format(text=text).encode()))
    return duties


def rows(text: str) -> list[tuple[tuple[str, ...], str, str | None, str | None]]:
    return [(d.who, d.what, d.when, d.to) for d in read(text)]


def test_only_the_chapters_on_implementation_hold_duties() -> None:
    assert read("完善党委领导、部门配合的工作机制。") == ()


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("县人民政府负责规划实施。", ("县人民政府",)),
        ("各乡镇（街道）、县级各部门要制定年度工作计划。", ("各乡镇（街道）", "县级各部门")),
        ("有关部门、相关机构和人民团体结合职责，承担目标任务。", ("有关部门", "相关机构", "人民团体")),
        ("妇儿工委及其办公室负责日常工作。", ("妇儿工委", "妇儿工委办公室")),
        ("承担规划任务的有关部门制定实施方案。", ("承担规划任务的有关部门",)),
        ("2026年上半年县妇儿工委开展终期评估。", ("县妇儿工委",)),
        ("各镇（街道）要在本规划印发后三个月内制定实施计划。", ("各镇（街道）",)),
        ("县教育局、县卫生健康委等部门按照分工，开展督导检查。", ("县教育局", "县卫生健康委")),
        ("鼓励支持相关部门开展专项调查。", ("相关部门",)),
        ("各市（州）、县（市、区）人民政府应当制定本级规划。", ("各市（州）、县（市、区）人民政府",)),
        ("旗政府将所需经费列入财政预算。", ("旗政府",)),
        ("财政资金列入预算。", ()),
        ("将所需经费纳入财政预算。", ()),
    ],
)
def test_who(text: str, who: tuple[str, ...]) -> None:
    assert [d.who for d in read(text)] == [who]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("县统计局开展年度监测。", ["annual"]),
        ("成员单位每年报送情况。", ["annual"]),
        ("县妇儿工委组织开展中期和终期评估。", ["midterm", "final"]),
        ("对规划实施实行年度监测、中期评估、期末评估。", ["annual", "midterm", "final"]),
        ("各部门在规划颁布后1个月内制定实施方案。", ["within 1 month"]),
        ("各部门在规划印发后三个月内制定实施方案。", ["within 3 months"]),
        ("定期召开联席会议。", [None]),
        ("相关部门开展专项调查，结果作为终期评估依据。", [None]),
        ("责任单位报告下一年度工作安排。", [None]),
    ],
)
def test_when(text: str, when: list[str | None]) -> None:
    assert [d.when for d in read(text)] == when


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("成员单位每年向县妇儿工委报告情况。", "县妇儿工委"),
        ("成员单位每年12月底前向县妇儿工委办公室书面报告情况。", "县妇儿工委办公室"),
        ("有关部门制定实施方案并报县妇儿工委办公室备案。", "县妇儿工委办公室"),
        ("将目标分解到责任单位并纳入考核。", "责任单位"),
        ("成员单位报告情况。", None),
    ],
)
def test_to_whom(text: str, to: str | None) -> None:
    assert [d.to for d in read(text)] == [to]


def test_a_dated_clause_goes_on_with_the_subject() -> None:
    assert rows("市卫生健康委会同市统计局开展年度监测，2026年上半年完成终期评估并报市政府。") == [
        (("市卫生健康委",), "会同市统计局开展年度监测", "annual", None),
        (("市卫生健康委",), "2026年上半年完成终期评估并报市政府", "final", "市政府"),
    ]


def test_years_before_the_times_of_a_list_stay_with_them() -> None:
    assert [row[1:3] for row in rows("市妇儿工委办公室牵头开展2025年中期评估和2030年终期评估。")] == [
        ("牵头开展2025年中期评估", "midterm"),
        ("牵头开展2030年终期评估", "final"),
    ]


def test_half_a_year_is_six_months() -> None:
    assert [row[2] for row in rows("各县人民政府于本规划印发后半年内制定本地区规划。")] == ["within 6 months"]


def test_each_time_has_its_own_deed_and_the_same_quote() -> None:
    duties = read("评估组向县妇儿工委提交年度、中期和终期监测报告。")
    assert [d.what for d in duties] == ["提交年度监测报告", "提交中期监测报告", "提交终期监测报告"]
    assert {d.quote for d in duties} == {"评估组向县妇儿工委提交年度、中期和终期监测报告"}


@pytest.mark.parametrize("joint", ["，", "。"])
def test_a_group_led_by_others_is_the_subject_of_what_follows(joint: str) -> None:
    text = f"监测组由县统计局牵头，由相关部门人员组成{joint}负责制定监测方案，向县妇儿工委提交年度监测报告。"
    assert rows(text) == [
        (("县统计局",), "牵头监测组", None, None),
        (("监测组",), "负责制定监测方案", None, None),
        (("监测组",), "提交年度监测报告", "annual", "县妇儿工委"),
    ]


def test_a_group_set_up_is_the_subject_of_what_follows() -> None:
    text = "县妇儿工委设立监测评估领导小组，由相关部门负责人组成，负责审批监测评估方案。"
    assert [d.who for d in read(text)] == [("县妇儿工委",), ("监测评估领导小组",)]


def test_no_subject_is_lent_to_a_new_sentence() -> None:
    assert [d.who for d in read("县妇儿工委组织开展中期评估。建立监测数据库。")] == [("县妇儿工委",), ()]
    assert [d.who for d in read("县妇儿工委每年召开会议；表彰先进集体。")] == [("县妇儿工委",), ("县妇儿工委",)]


def test_after_a_delivery_between_two_the_subject_is_left_open() -> None:
    text = "县统计局开展年度监测，成员单位向县统计局报送年度数据，及时收集相关信息。"
    assert [d.who for d in read(text)] == [("县统计局",), ("成员单位",), ()]


def test_a_clause_that_only_announces_is_no_duty_of_its_own() -> None:
    assert [d.quote for d in read("健全报告制度，责任单位每年报告情况。")] == ["责任单位每年报告情况"]
    assert [d.quote for d in read("健全监测报告制度。")] == ["健全监测报告制度"]
    assert read("健全示范制度，充分发挥示范单位带动作用。") == ()


@pytest.mark.parametrize(
    "heading",
    ["组织实施", "组织与实施", "保障措施", "监测评估", "监测与评估", "第五章 规划实施与保障", "五、监测和评估"],
)
def test_chapters(heading: str) -> None:
    prefix = "" if heading[0] in "第五" else "五、"
    text = f"甲县儿童发展规划\n一、背景\n很好。\n{prefix}{heading}\n县统计局开展年度监测。\n1.各部门制定方案。\n"
    (duties,) = duties_of(from_bytes("plan.txt", text.encode()))
    assert [d.who for d in duties] == [("县统计局",), ("各部门",)]


WORDS = [
    "县妇儿工委",
    "各部门",
    "和",
    "、",
    "，",
    "。",
    "；",
    "每年",
    "中期",
    "向",
    "提交",
    "报",
    "由",
    "牵头",
    "县市区",
    "负责",
    "（",
    "纳入",
]


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_every_quote_is_found_again_whatever_the_sentence(parts: list[str]) -> None:
    source = from_bytes("plan.txt", FRAME.format(text="".join(parts)).encode())
    for duty in duties_of(source)[0]:
        assert quote_at(source.text, duty.segments) == duty.quote
        assert duty.when in {None, "annual", "midterm", "final"}
        assert all(duty.who)


# A gold duty counts as found by a duty of the same time whose quote shares a run of words with it: most of the
# shorter quote and much of both. Of the hits, who and to are compared as written.
MOST, MUCH = 0.8, 0.4


def overlap(a: str, b: str) -> tuple[float, float]:
    a, b = (re.sub(r"[\s，,、。]", "", t) for t in (a, b))
    size = SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size
    return size / min(len(a), len(b)), 2 * size / (len(a) + len(b))


def matched(got: tuple[Duty, ...], gold: list[dict[str, Any]]) -> list[tuple[Duty, dict[str, Any]]]:
    candidates = []
    for i, duty in enumerate(got):
        for j, want in enumerate(gold):
            most, much = overlap(duty.quote, want["quote"])
            if duty.when == want["when"] and most >= MOST and much >= MUCH:
                candidates.append((much, i, j))
    hits: dict[int, int] = {}
    for _, i, j in sorted(candidates, reverse=True):
        if i not in hits and j not in hits.values():
            hits[i] = j
    return [(got[i], gold[j]) for i, j in hits.items()]


@pytest.mark.parametrize(
    ("file", "precision", "recall", "who"),
    [  # what has been reached; may only rise
        ("hongtong.txt", 0.82, 0.99, 0.99),
        ("hongtong.docx", 0.82, 0.99, 0.99),
        ("yunyang.txt", 0.90, 0.97, 0.82),
        ("yunyang.docx", 0.90, 0.97, 0.82),
        ("zhuzhou.txt", 0.99, 0.97, 0.99),
    ],
)
def test_real_plans(file: str, precision: float, recall: float, who: float) -> None:
    plans = json.loads(shared("plans", "gold", f"{file.split('.')[0]}.json").read_text())["plans"]
    source = read_document(shared("plans", "documents", file))
    found = duties_of(source)
    assert all(quote_at(source.text, d.segments) == d.quote for duties in found for d in duties)
    hits = [pair for got, plan in zip(found, plans, strict=True) for pair in matched(got, plan["duties"])]
    assert len(hits) / sum(map(len, found)) >= precision
    assert len(hits) / sum(len(plan["duties"]) for plan in plans) >= recall
    assert sum(list(duty.who) == want["who"] for duty, want in hits) / len(hits) >= who
    assert sum(duty.to == want["to"] for duty, want in hits) / len(hits) >= 0.97


def test_a_clause_with_another_rhythm_is_a_duty_of_its_own() -> None:
    found = read("县妇儿工委每年召开一次全体会议，每半年召开一次联络员会议。")
    assert [(d.who, d.what, d.when) for d in found] == [
        (("县妇儿工委",), "召开一次全体会议", "annual"),
        (("县妇儿工委",), "每半年召开一次联络员会议", None),
    ]
