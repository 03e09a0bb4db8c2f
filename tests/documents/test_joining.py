"""Plans that were published in several files."""

import pytest

from lianggang.documents import from_bytes
from lianggang.documents.joining import joined
from lianggang.documents.model import Paragraph
from lianggang.plans.reader import read_plan

TITLE = "云山县妇女发展规划（2021—2030年）"
HEALTH = "二、发展领域\n（一）妇女与健康\n主要目标：\n1.孕产妇死亡率降到8/10万以下。\n策略措施：\n1.完善妇幼健康服务。"
LEARNING = "（二）妇女与教育\n主要目标：\n1.高中阶段女性毛入学率达到95%以上。\n策略措施：\n1.保障女童平等接受教育。"
TABLE = "指标\t2020年\t2030年\n毛入学率（%）\t93\t95"


def parts_of(*texts):
    return [from_bytes(f"{i}.txt", text.encode()) for i, text in enumerate(texts, 1)]


@pytest.mark.parametrize("again", ["", TITLE + "\n", TITLE + "（下）\n"])
def test_a_plan_in_two_files_is_one_plan(again):
    (plan,) = read_plan(joined(parts_of(f"{TITLE}\n{HEALTH}", f"{again}{LEARNING}"))).plans
    assert [a.title for a in plan.areas] == ["妇女与健康", "妇女与教育"]
    assert [t.indicator for a in plan.areas for g in a.goals for t in g.targets] == [
        "孕产妇死亡率",
        "高中阶段女性毛入学率",
    ]


def test_two_plans_in_two_files_stay_two():
    children = f"{TITLE.replace('妇女', '儿童')}\n{LEARNING.replace('妇女', '儿童')}"
    plans = read_plan(joined(parts_of(f"{TITLE}\n{HEALTH}", children))).plans
    assert [p.subject for p in plans] == ["women", "children"]


def test_every_block_stands_where_it_says():
    whole = joined(parts_of(HEALTH, TABLE, LEARNING))
    assert whole.name == "1.txt、2.txt、3.txt"
    for block in whole.blocks:
        cells = [block] if isinstance(block, Paragraph) else [c for row in block.rows for c in row if not c.merged]
        assert all(whole.text[c.start : c.start + len(c.text)] == c.text for c in cells)


def test_one_file_is_left_as_it_is():
    (alone,) = parts_of(HEALTH)
    assert joined([alone]) is alone
