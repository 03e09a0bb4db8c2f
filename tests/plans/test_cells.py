"""Targets in the cells of a table."""

import pytest

from lianggang.plans.cells import read_cell
from lianggang.text.passage import Passage, quote_at
from tests.plans.compact import compact


def cell(text, name, unit=None):
    return read_cell(Passage.at(text, 0), name, unit)


@pytest.mark.parametrize(
    ("text", "name", "unit", "targets"),
    [
        ("≥82.3", "人均预期寿命", "岁", ["人均预期寿命 >= 82.3岁"]),
        ("95", "农村自来水普及率", "%", ["农村自来水普及率 >= 95%"]),
        ("8", "孕产妇死亡率", "1/10万", ["孕产妇死亡率 <= 8/10万"]),
        ("8以下", "孕产妇死亡率", "/10万", ["孕产妇死亡率 <= 8/10万"]),
        ("＜8", "孕产妇死亡率", "1/10 万", ["孕产妇死亡率 < 8/10万"]),
        ("45左右", "就业人员中女性比例", "%", ["就业人员中女性比例 ~ 45%"]),
        (">85%", "孕产妇系统管理率", "%", ["孕产妇系统管理率 > 85%"]),
        ("百分之九十以上", "筛查率", "%", ["筛查率 >= 90%"]),
        ("逐年提高", "女性高等教育毛入学率", "%", ["女性高等教育毛入学率 up"]),
        ("降低", "未成年人犯罪率", "%", ["未成年人犯罪率 down"]),
        ("以2010年为基数下降1/6", "儿童伤害死亡率", "1/10万", ["儿童伤害死亡率 <= -16.67% [change] base=2010"]),
        ("比2020年下降20%", "儿童伤害死亡率", "1/10万", ["儿童伤害死亡率 <= -20% [change] base=2020"]),
        ("每年降低1个百分点以上", "儿童近视率", "%", ["儿童近视率 <= -1个百分点 [annual_change]"]),
        ("2:3", "男女厕位比例", None, ["男女厕位比例 = 2:3 [ratio]"]),
        ("≥95", "宫颈癌和乳腺癌筛查率", "%", ["宫颈癌筛查率 >= 95%", "乳腺癌筛查率 >= 95%"]),
        ("<10、<5", "5岁以下儿童贫血率和生长迟缓率", "%", ["5岁以下儿童贫血率 < 10%", "5岁以下儿童生长迟缓率 < 5%"]),
        ("≥70", "筛查率（用检查率替代）", "%", ["筛查率 >= 70%"]),
        ("1.12", "每千名儿童儿科医师数", "名", ["每千名儿童儿科医师数 >= 1.12名"]),
        ("103—107", "出生人口性别比", None, ["出生人口性别比 >= 103", "出生人口性别比 <= 107"]),
        ("103—107之间", "出生人口性别比", "女=100", ["出生人口性别比 >= 103女=100", "出生人口性别比 <= 107女=100"]),
        ("107±2", "出生人口性别比", None, ["出生人口性别比 >= 105", "出生人口性别比 <= 109"]),
        ("107", "出生人口性别比", None, ["出生人口性别比 <= 107"]),
        ("40—60之间", "女性比例", "%", ["女性比例 >= 40%", "女性比例 <= 60%"]),
        ("8—12之间", "孕产妇死亡率", "/10万", ["孕产妇死亡率 <= 12/10万"]),
    ],
)
def test_cells_as_plans_print_them(text, name, unit, targets):
    assert [compact(t) for t in cell(text, name, unit)] == targets


@pytest.mark.parametrize("text", ["≥80，力争≥90", "不低于80%，不超过95%"])
def test_two_values_that_are_no_list_are_of_every_quantity_of_the_row(text):
    found = cell(text, "农村自来水普及率和卫生厕所普及率", "%")
    assert len(found) == 4
    assert len({t.indicator for t in found}) == 2


@pytest.mark.parametrize("text", ["", "  ", "——", "-", "/", "…", "无"])
def test_cells_without_a_word_have_no_target(text):
    assert cell(text, "筛查率", "%") == ()


def test_two_numbers_for_one_quantity_are_in_doubt():
    (target,) = cell("90、85", "参保率", "%")
    assert (target.confidence, target.reason) == (0.5, "1个量对应2个数值，请核对。")


@pytest.mark.parametrize("text", ["≥82.3", " 95 ", "逐年提高", "比2020年下降20%"])
def test_the_quote_is_the_cell(text):
    document = f"指标\t{text}\n"
    for target in read_cell(Passage.at(text, 3), "筛查率", "%"):
        assert target.quote == text
        assert quote_at(document, target.segments) == text


def test_a_bare_number_of_what_should_be_low_is_a_ceiling():
    assert [cell("5", name, "‰")[0].comparator for name in ("婴儿死亡率", "早产发生率", "签约率")] == ["<=", "<=", ">="]
