"""What found no place in a reading is listed, character by character."""

from pathlib import Path

import pytest

from lianggang.documents import read_document
from lianggang.plans.reader import read_plan
from lianggang.text.passage import quote_at
from tests.plans.outlined import read
from tests.shared import shared

PLAN = """云山县妇女发展规划（2021—2030年）
一、总体要求
（一）指导思想
坚持男女平等基本国策。
二、发展领域
（一）妇女与健康
主要目标：
1.孕产妇死亡率降到8/10万以下。
策略措施：
1.完善妇幼健康服务体系。
（二）妇女与社会保障
主要目标：
1.基本养老保险参保率达到95%以上。
策略措施：
1.完善生育保障制度。
三、组织实施
（一）坚持党的领导。
"""


def unread(text):
    reading = read(text)
    return [quote_at(reading.text, (segment,)) for segment in reading.unread]


def test_a_plan_that_is_understood_leaves_nothing():
    reading = read(PLAN)
    assert (reading.unread, reading.coverage) == ((), 1.0)


@pytest.mark.parametrize(
    ("after", "lost"),
    [
        ("（一）妇女与健康\n", "妇女健康水平稳步提高，还有不少短板。"),
        ("（二）妇女与社会保障\n", "社会保障还有不少短板，待遇不高。"),
        ("二、发展领域\n", "到2030年，妇女在各领域的权益得到保障。"),
        ("主要目标：\n", "到2030年，实现以下目标："),
    ],
)
def test_what_belongs_to_no_item_is_told(after, lost):
    text = PLAN.replace(after, f"{after}{lost}\n", 1)
    assert unread(text) == [lost]
    assert read(text).coverage == pytest.approx(1 - len(lost) / len("".join(text.split())))


@pytest.mark.parametrize("lost", ["四、加强妇女事业人才队伍建设", "四、妇女发展重点"])
def test_a_chapter_that_is_no_field_is_told_with_its_items(lost):
    assert unread(f"{PLAN}{lost}\n1.组织实施人才培养。\n2.开展评估培训。\n") == ["组织实施人才培养。", "开展评估培训。"]


@pytest.mark.parametrize("chapter", ["指导思想", "发展基础", "组织实施", "监测评估", "实施保障"])
def test_chapters_of_context_are_no_loss(chapter):
    assert unread(f"{PLAN}四、{chapter}\n（一）加强领导。\n1.各级政府负责。\n") == []


def test_a_document_without_fields_has_no_coverage():
    assert read("会议通知\n请于明日上午到会。").coverage == 0


@pytest.mark.parametrize("name", ["hongtong.docx", "yunyang.docx", "zhuzhou.txt"])
def test_real_plans_find_their_place(name):
    assert read_plan(read_document(shared("plans", "documents", name))).coverage > 0.995


def test_example_finds_its_place():
    example = Path(__file__).resolve().parents[2] / "examples" / "county" / "plan.docx"
    assert read_plan(read_document(example)).coverage > 0.995
