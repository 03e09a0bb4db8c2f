"""`lianggang check` as a process would call it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from lianggang.cli.main import group

COUNTY = Path(__file__).resolve().parents[2] / "examples" / "county"
HEAD = "指标编码,地区,年份,数值,分子,分母\n"


def run(*arguments):
    return CliRunner().invoke(group, ["check", *map(str, arguments)])


def written(tmp_path, rows, name="数.csv"):
    path = tmp_path / name
    path.write_text(HEAD + rows if name == "数.csv" else rows, "utf-8")
    return path


def test_clean_figures_leave_with_zero(tmp_path):
    done = run(written(tmp_path, "C-HEA-002,县,2024,5.0,50,10000\n"))
    assert done.exit_code == 0
    assert done.stdout.strip() == "数.csv：1个数；没有意见。"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("C-HEA-002,县,2024,5.0,50,0\n", "分母为0"),
        ("W-HEA-005,县,2024,,120,100\n", "大于分母"),
        ("C-HEA-002,县,2024,∞,,\n", "不是有限的数"),
        ("X-1,县,2024,5,,\n", "不认识的指标"),
        ("C-HEA-002,县,24,5,,\n", "不是四位数的年份"),
    ],
)
def test_an_error_leaves_with_one(tmp_path, row, words):
    done = run(written(tmp_path, row + "C-HEA-002,县,2023,5.0,50,10000\n"))
    assert done.exit_code == 1
    assert words in done.stdout
    assert "1行没有采用；错误" in done.stdout


def test_checks_of_collection_run_over_the_file(tmp_path):
    rows = "".join(f"C-HEA-002,县,{y},5.{y % 10},5{y % 10},10000\n" for y in range(2019, 2024))
    done = run(written(tmp_path, rows + "C-HEA-002,县,2024,54.0,540,10000\n"), "--year", "2024")
    assert done.exit_code == 0
    assert "相差约10倍" in done.stdout
    assert (
        "相差约10倍" not in run(written(tmp_path, rows + "C-HEA-002,县,2024,54.0,540,10000\n"), "--year", "2023").stdout
    )


def test_sums_of_the_level_below(tmp_path):
    table = written(tmp_path, "地区,上级\n市,\n甲县,市\n乙县,市\n", "地区.csv")
    rows = "C-HEA-002,甲县,2024,5.0,50,10000\nC-HEA-002,乙县,2024,10.0,100,10000\nC-HEA-002,市,2024,9.5,190,20000\n"
    done = run(written(tmp_path, rows), "--territories", table)
    assert "下级汇总7.5‰，公布值9.5‰" in done.stdout


def test_the_quantities_of_a_plan(tmp_path):
    bare, planned = run(COUNTY / "figures.csv"), run(COUNTY / "figures.csv", "--plan", COUNTY / "plan.docx")
    assert bare.exit_code == 1
    assert bare.stdout.count("不认识的指标") > planned.stdout.count("不认识的指标")


@pytest.mark.parametrize(("arguments", "code"), [(["nowhere.csv"], 1), ([], 2)])
def test_a_file_that_cannot_be_used_blocks_and_wrong_use_is_told(arguments, code):
    assert run(*arguments).exit_code == code
