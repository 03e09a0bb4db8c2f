"""Targets from a table."""

from decimal import Decimal

import pytest

from lianggang.catalogue.load import load_catalogue
from lianggang.engines.targets import COLUMNS, read_targets
from lianggang.errors import LianggangError
from lianggang.panel.model import Breakdown
from lianggang.plans.model import Direction, Kind

HEAD = "编号,指标编码,种类,比较,目标值,单位,基期年,方向,起始年,目标年,地区,性别,参照指标,好的方向\n"


def read(tmp_path, *rows):
    path = tmp_path / "目标.csv"
    path.write_text(HEAD + "\n".join(rows), "utf-8")
    return read_targets(path, load_catalogue())


def test_every_column_is_read(tmp_path):
    (level, change, way, relation), findings = read(
        tmp_path,
        "a,W-HEA-003,,≤,12.0,/10万,,,2021,2030,甲县,女,,",
        "b,I,变化,<=,-20,%,2020,,2021,2030,,,,越低越好",
        "c,I,方向,,,,,逐年下降,2021年,2030,,,,",
        "d,I,关系,>=,,,,,2021,2030,,,R,",
    )
    assert findings == ()
    assert (level.target.kind, level.target.comparator, level.target.value) == (Kind.LEVEL, "<=", Decimal("12.0"))
    assert (level.better, level.territory, level.part) == ("lower", "甲县", Breakdown(sex="女"))
    assert (change.target.baseline_year, change.better) == (2020, "lower")
    assert (way.target.direction, way.target.quote, way.start) == (Direction.DOWN, "逐年下降", 2021)
    assert (relation.target.kind, relation.reference) == (Kind.RELATION, "R")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("a,,,<=,1,%,,,2021,2030,,,,", "没有指标编码"),
        ("a,I,水位,<=,1,%,,,2021,2030,,,,", "种类“水位”不认识"),
        ("a,I,,≈,1,%,,,2021,2030,,,,", "比较“≈”不认识"),
        ("a,I,,<=,约3,%,,,2021,2030,,,,", "目标值“约3”不是数"),
        ("a,I,,<=,1,%,,,21,2030,,,,", "起始年“21”不是四位数的年份"),
        ("a,I,,<=,1,%,,,2021,2030,,外星,,", "外星不认识"),
        ("a,I,,<=,1,%,,,2031,2030,,,,", "起始年2031晚于目标年2030"),
        ("a,I,关系,>=,,,,,2021,2030,,,I,", "参照指标就是它自己"),
    ],
)
def test_a_row_that_cannot_be_understood_is_told_and_left_out(tmp_path, row, problem):
    asked, (finding,) = read(tmp_path, row, "b,I,,<=,1,%,,,2021,2030,,,,")
    assert [a.id for a in asked] == ["b"]
    assert problem in finding.message
    assert finding.place == "目标.csv 第2行"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("a,W-HEA-003,,<=,-1,/10万,,,2021,2030,,,,", "目标值-1/10万不在可能的范围内"),
        ("a,I,,>=,120,%,,,2021,2030,,,,", "目标值120%不在可能的范围内"),
        ("a,I,变化,<=,-100,%,2020,,2021,2030,,,,", "不能再下降100%"),
        ("a,I,年均变化,<=,-150,%,2020,,2021,2030,,,,", "不能再下降150%"),
    ],
)
def test_a_target_that_no_value_can_attain_is_told_and_kept(tmp_path, row, problem):
    asked, (finding,) = read(tmp_path, row, "b,I,,<=,100,%,,,2021,2030,,,,", "c,I,变化,<=,-99,%,2020,,2021,2030,,,,")
    assert [a.id for a in asked] == ["a", "b", "c"]
    assert (finding.code, finding.place) == ("target-impossible", "目标.csv 第2行")
    assert problem in finding.message


def test_an_id_twice_is_told(tmp_path):
    asked, (finding,) = read(tmp_path, *["a,I,,<=,1,%,,,2021,2030,,,,"] * 2)
    assert len(asked) == 1
    assert "编号a重复" in finding.message


def test_a_table_without_its_columns_is_refused(tmp_path):
    path = tmp_path / "目标.csv"
    path.write_text("指标编码,目标值\nI,1\n", "utf-8")
    with pytest.raises(LianggangError, match="缺少列：起始年、目标年"):
        read_targets(path, load_catalogue())


def test_every_heading_is_in_the_manual():
    from pathlib import Path

    manual = (Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text("utf-8")
    assert all(headings[0] in manual for headings in COLUMNS.values())
