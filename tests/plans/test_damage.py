"""Whatever happens to the lines of a plan, it is read without an exception and every quote is found again."""

import re
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.documents import from_bytes, read_document
from lianggang.documents.model import Paragraph
from lianggang.plans.interchange import reading_to_dict
from lianggang.plans.reader import read_plan
from lianggang.text.passage import quote_at
from tests.shared import shared

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "county" / "plan.docx"
MARKS = "。，；、（）《》“”.01５%‰一①—：\t𠀀"
WHOLE = 30  # lines of an excerpt


@cache
def example():
    return [b.text for b in read_document(EXAMPLE).blocks if isinstance(b, Paragraph)]


@st.composite
def damaged(draw, lines):
    """An excerpt with lines deleted, doubled, swapped, cut and broken, and characters put in."""
    start = draw(st.integers(0, len(lines) - 1))
    text = lines[start : start + WHOLE]
    places = st.integers(0, WHOLE)
    for deed, i, j in draw(st.lists(st.tuples(st.integers(0, 5), places, places), max_size=12)):
        i, j = min(i, len(text) - 1), min(j, len(text) - 1)
        line = text[i]
        cut = draw(st.integers(0, len(line)))
        match deed:
            case 0 if len(text) > 1:
                del text[i]
            case 1:
                text.insert(j, line)
            case 2:
                text[i], text[j] = text[j], text[i]
            case 3:
                text[i] = line[:cut]
            case 4:
                text[i] = line[:cut] + "\n" + line[cut:]
            case 5:
                text[i] = line[:cut] + draw(st.sampled_from(MARKS)) + line[cut:]
    return "\n".join(["规划", *text])


def check(text):
    reading = read_plan(from_bytes("plan.txt", text.encode()))
    for plan in reading.plans:
        items = [i for a in plan.areas for i in (*a.goals, *a.measures)]
        tabled = [*plan.projects, *plan.indicator_table, *plan.completion_table.rows]
        for item in items:
            assert quote_at(reading.text, item.segments) == item.text
        for target in chain.from_iterable(i.targets for i in (*items, *tabled)):
            assert quote_at(reading.text, target.segments) == target.quote
        assert len({i.id for i in (*items, *tabled)}) == len(items) + len(tabled)
        assert all(0 <= a < b <= len(reading.text) for i in (*tabled, *plan.duties) for a, b in i.segments)
    assert 0 <= reading.coverage <= 1
    assert all(0 <= a < b <= len(reading.text) for a, b in reading.unread)
    assert reading_to_dict(reading)["plans"] or any(f.severity == "error" for f in reading.findings)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_plan_is_read(data):
    check(data.draw(damaged(example())))


@pytest.mark.parametrize("name", ["hongtong.txt", "yunyang.txt", "zhuzhou.txt"])
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_damaged_real_plan_is_read(name, data):
    check(data.draw(damaged(shared("plans", "documents", name).read_text("utf-8").splitlines())))


HEADINGS = """云山县妇女发展规划|目录|一、总则|第一节 甲|（一）妇女与健康|妇女与教育|主要目标|策略措施|1.主要目标
【主要目标】|主要目标：1.甲。2.乙。|重点工程|专栏1 工程|1.死亡率降到8‰。|2.筛查率达到9%。|5.5岁以下儿童死亡率降到5‰。
——坚持|•提高|（1）建设|附件1|保障措施|健康|\t指标\t单位\t目标|\t1\t%\t95|（责任单位：县妇联）"""


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(re.split(r"[|\n]", HEADINGS)), min_size=1, max_size=25).map("\n".join))
def test_any_order_of_headings_and_items_is_read(text):
    check(text)


HEADING = re.compile(r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|主要目标|策略措施).{0,30}")


def told(lines):
    reading = read_plan(from_bytes("plan.txt", "\n".join(lines).encode()))
    shape = [(a.title, len(a.goals), len(a.measures)) for p in reading.plans for a in p.areas]
    return shape, {(f.code, f.message) for f in reading.findings}


def test_a_lost_heading_is_never_silent():
    lines = example()
    shape, findings = told(lines)
    for i in [i for i, line in enumerate(lines) if HEADING.fullmatch(line)][::6]:
        damaged_shape, damaged_findings = told(lines[:i] + lines[i + 1 :])
        assert damaged_shape == shape or damaged_findings - findings, lines[i]


@pytest.mark.parametrize("duty", ["宣传在党，由县妇联牵头。", "县妇儿工委由和牵头。", "由牵头负责。"])
def test_broken_sentences_of_duties_are_read(duty):
    check(f"云山县妇女发展规划\n一、妇女与健康\n主要目标\n1.死亡率降到8‰。\n四、监测评估\n（一）加强监测。\n{duty}")
