from lianggang.documents.model import Paragraph
from lianggang.plans.loose import loose_table

HEADS = ["类别", "序号", "指标名称", "2020年", "2030年目标", "指标", "属性", "责任单位"]
BODY = [
    "妇女与健康", "1", "孕产妇死亡率（1/10万）", "12.5", "≤9", "约束性", "县卫生健康局",
    "2", "适龄妇女宫颈癌人群筛查率（%）", "52", "≥70", "预期性", "县卫生健康局",
    "适龄妇女乳腺癌人群筛查率（%）", "41", "逐步提高", "预期性", "县卫生健康局", "县妇联",
    "妇女与教育", "4", "女性平均受教育年限（年）", "10.6", "≥11.5", "预期性", "县教育局",
]  # fmt: skip


def paragraphs(texts):
    found, start = [], 0
    for text in texts:
        found.append(Paragraph(text, start))
        start += len(text) + 1
    return found


def grid(texts):
    table, length = loose_table(paragraphs(texts))
    return [[cell.text for cell in row] for row in table.rows], length


def test_rows_are_told_by_number_area_and_name():
    rows, length = grid([*HEADS, *BODY, "三、重点任务", "（一）提高妇女健康水平。"])
    assert rows == [
        ["类别", "序号", "指标名称", "2020年", "2030年目标", "指标\n属性", "责任单位"],
        ["妇女与健康", "1", "孕产妇死亡率（1/10万）", "12.5", "≤9", "约束性", "县卫生健康局"],
        ["", "2", "适龄妇女宫颈癌人群筛查率（%）", "52", "≥70", "预期性", "县卫生健康局"],
        ["", "", "适龄妇女乳腺癌人群筛查率（%）", "41", "逐步提高", "预期性", "县卫生健康局\n县妇联"],
        ["妇女与教育", "4", "女性平均受教育年限（年）", "10.6", "≥11.5", "预期性", "县教育局"],
    ]
    assert length == len(HEADS) + len(BODY)


def test_values_broken_in_two_are_put_together():
    rows, _ = grid(["序号", "指标", "省目标", "县目标", "指标属性", "责任单位",
                    "1", "婚前医学检查率（%）", "逐年", "提高", "逐年", "提高", "预期性", "县卫生健康局",
                    "2", "产前检查率（%）", "≥97", "≥97", "预期性", "县卫生健康局"])  # fmt: skip
    assert rows[1] == ["1", "婚前医学检查率（%）", "逐年\n提高", "逐年\n提高", "预期性", "县卫生健康局"]
    assert rows[2][2:4] == ["≥97", "≥97"]


def test_every_cell_stands_where_it_says():
    texts = [*HEADS, *BODY]
    document = "\n".join(texts)
    table, _ = loose_table(paragraphs(texts))
    for row in table.rows:
        for cell in row:
            assert document[cell.start : cell.start + len(cell.text)] == cell.text


def test_running_text_is_no_table():
    assert loose_table(paragraphs(["序号", "指标", "目标", "单位", "后文没有数字一行"])) is None
    assert loose_table(paragraphs(["主要目标", "1", "妇女健康水平提高。"])) is None
    assert loose_table([]) is None


def test_rows_without_numbers_are_told_by_their_attribute():
    heads = ["指标", "单位", "2020年", "2025年", "属性"]
    body = ["人均预期寿命", "岁", "78.2", "79.3", "预期性", "孕产妇死亡率", "/10万", "7.9", "≤9", "约束性"]
    rows, length = grid([*heads, *body, "专栏2 公共卫生能力提升工程"])
    assert rows == [heads, body[:5], body[5:]]
    assert length == 15
