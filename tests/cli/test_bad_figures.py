"""Files of figures with every kind of fault, and figures that must not decide."""

import json

import openpyxl
import pytest

from tests.cli.terminal import FIGURES, fresh_files, lianggang
from tests.cli.test_bad_plans import JPEG, bomb, huge, written

BAD = {
    "empty.csv": (written(""), "文件是空的"),
    "photo.xlsx": (written(JPEG), "照片"),
    "noise.xlsx": (written(bytes(range(256)) * 20), ""),
    "huge.csv": (huge, "超过50MB"),
    "bomb.xlsx": (lambda path: bomb(path, "xl/worksheets/sheet1.xml", "worksheet"), ""),
    "header.csv": (written("a,b,c\n1,2,3\n"), "没有找到可用的数据表"),
    "prose.csv": (written("今天天气很好。\n我们去公园。\n"), "没有找到可用的数据表"),
    "plan.docx": (written(b"PK\x03\x04"), ""),
}


def run(tmp_path, plan, *files, year=2024):
    return lianggang("run", plan, *files, "--year", year, "-o", tmp_path / "out")


def verdicts(tmp_path):
    found = json.loads((tmp_path / "out/results.json").read_text("utf-8"))
    found.pop("findings")
    return found


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_holds_no_figures(tmp_path, plan, name):
    make, reason = BAD[name]
    make(tmp_path / name)
    result = run(tmp_path, plan, tmp_path / name)
    assert (result.exit_code, result.stdout) == (1, "")
    assert name in result.stderr
    assert reason in result.stderr
    assert " → " in result.stderr
    assert fresh_files(tmp_path) == {name, plan.name}


def test_all_bad_files_are_told_at_once(tmp_path, plan, figures):
    (tmp_path / "空.csv").write_text("", "utf-8")
    result = run(tmp_path, plan, tmp_path / "空.csv", figures, tmp_path / "没有.csv", tmp_path)
    assert result.exit_code == 1
    assert result.stderr.count("[错误]") == 3


@pytest.mark.parametrize(
    "encode", [lambda t: t.encode("gbk"), lambda t: t.encode("utf-8-sig"), lambda t: t.encode("utf-16")]
)
def test_encodings_of_offices_are_read(tmp_path, plan, figures, encode):
    assert run(tmp_path, plan, figures).exit_code == 0
    plain = verdicts(tmp_path)
    figures.write_bytes(encode(FIGURES))
    assert run(tmp_path, plan, figures).exit_code == 0
    assert verdicts(tmp_path) == plain


def test_merged_cells_of_a_workbook_are_read(tmp_path, plan):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["示例县妇女儿童统计数据"])
    sheet.merge_cells("A1:E1")
    for line in FIGURES.splitlines():
        sheet.append(line.split(","))
    sheet.merge_cells("A3:A5")
    path = tmp_path / "数据.xlsx"
    book.save(path)
    result = run(tmp_path, plan, path)
    assert result.exit_code == 0
    assert "数据：4个数值，0条错误" in result.stderr


def test_figures_of_another_territory_only(tmp_path, plan, figures):
    figures.write_text(FIGURES.replace("示例县", "邻县"), "utf-8")
    result = run(tmp_path, plan, figures)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "数据文件里没有“示例县”的数值（只有邻县4个）" in result.stderr
    assert "--territory" in result.stderr
    assert fresh_files(tmp_path) == {plan.name, figures.name}


def test_another_territory_can_be_asked_for(tmp_path, plan, figures):
    figures.write_text(FIGURES.replace("示例县", "邻县"), "utf-8")
    result = lianggang("run", plan, figures, "--year", 2024, "-o", tmp_path / "out", "--territory", "邻县")
    assert result.exit_code == 0
    assert "邻县 2024年度" in result.stdout


def test_figures_that_contradict_each_other_are_told_and_not_used(tmp_path, plan, figures):
    other = tmp_path / "另一份.csv"
    other.write_text(FIGURES.replace(",93.5,", ",96,"), "utf-8")
    result = run(tmp_path, plan, figures, other)
    assert result.exit_code == 0
    assert "高中阶段毛入学率有2个不同的数：93.5、96，都没有采用" in result.stdout
    assert "数据.csv 第5行；另一份.csv 第5行" in result.stdout
    assert "无数据2" in result.stdout


def test_the_same_file_twice_is_the_file_once(tmp_path, plan, figures):
    run(tmp_path, plan, figures)
    once = verdicts(tmp_path)
    assert run(tmp_path, plan, figures, figures).exit_code == 0
    assert verdicts(tmp_path) == once


def test_figures_after_the_year_do_not_leak(tmp_path, plan, figures):
    late = "".join(line + "\n" for line in FIGURES.splitlines() if ",2024," not in line)
    figures.write_text(late, "utf-8")
    run(tmp_path, plan, figures, year=2023)
    known = verdicts(tmp_path)
    figures.write_text(FIGURES, "utf-8")
    run(tmp_path, plan, figures, year=2023)
    assert verdicts(tmp_path) == known


def test_a_year_without_figures_is_not_judged_on_older_ones(tmp_path, plan, figures):
    result = run(tmp_path, plan, figures, year=2026)
    assert result.exit_code == 0
    assert "没有示例县2026年的数值，最近的是2024年的，本年不作判断" in result.stdout


@pytest.mark.parametrize("year", [2020, 2031])
def test_a_year_outside_the_plan_is_asked(tmp_path, plan, figures, year):
    result = run(tmp_path, plan, figures, year=year)
    assert f"{year}年不在《示例县妇女发展规划（2021—2030年）》的规划期（2021—2030年）内" in result.stdout


def test_without_figures_everything_is_without_data(tmp_path, plan):
    result = run(tmp_path, plan)
    assert result.exit_code == 0
    assert "无数据3" in result.stdout


def test_figures_of_the_levels_above_serve_for_reference(tmp_path, plan, figures):
    figures.write_text(FIGURES.replace("示例县", "全国"), "utf-8")
    result = run(tmp_path, plan, figures)
    assert result.exit_code == 0
    assert "数据文件里只有上级的数值（全国" in result.stdout
    assert "目前已达标" not in result.stdout
