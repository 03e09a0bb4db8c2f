"""`lianggang check` as a process would call it."""

import pytest
from click.testing import CliRunner

from lianggang.cli.main import group
from tests.cli.terminal import COUNTY, PLAN

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


OWN = """指标,指标编码,地区,年份,数值
巾帼示范基地数,,示例县,2024,5
,L-0A1B2C3D,示例县,2024,3
婴儿死亡率,,示例县,2024,4.1
"""


def test_what_only_a_plan_knows_is_one_note_that_asks_for_the_plan(tmp_path):
    done = run(written(tmp_path, OWN, "自有.csv"))
    assert done.exit_code == 0
    (told,) = [line for line in done.stdout.splitlines() if "不在指标目录里" in line]
    assert told.startswith("  [提示] 2个指标不在指标目录里，2行没有用：巾帼示范基地数、L-0A1B2C3D（自有.csv 第2行等）")
    assert "用 --plan 给出规划" in told
    assert "2行没有采用" in done.stdout


def test_with_its_plan_the_same_figures_are_used_and_strangers_are_errors(tmp_path):
    plan = tmp_path / "规划.txt"
    plan.write_text(PLAN.replace("高中阶段毛入学率达到95%以上", "巾帼示范基地数达到10个以上"), "utf-8")
    done = run(written(tmp_path, OWN, "自有.csv"), "--plan", plan)
    assert done.exit_code == 1
    assert "巾帼示范基地数" not in done.stdout
    assert "[错误] 不认识的指标“L-0A1B2C3D”" in done.stdout


def test_a_first_value_far_below_the_plans_above_is_asked_about(tmp_path):
    done = run(written(tmp_path, "W-HEA-016,县,2024,0.68,,\n"))
    assert "乘以100得68" in done.stdout


def test_the_county_has_no_error_but_on_units():
    done = run(COUNTY / "figures.csv", "--plan", COUNTY / "plan.docx")
    errors = [line for line in done.stdout.splitlines() if "[错误]" in line]
    assert not [line for line in errors if "的单位应为" not in line]


@pytest.mark.parametrize(("arguments", "code"), [(["nowhere.csv"], 1), ([], 2)])
def test_a_file_that_cannot_be_used_blocks_and_wrong_use_is_told(arguments, code):
    assert run(*arguments).exit_code == code
