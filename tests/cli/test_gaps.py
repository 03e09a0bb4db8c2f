"""`lianggang gaps` as a process would call it."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from lianggang.cli.main import group

COUNTY = Path(__file__).resolve().parents[2] / "examples" / "county"
TERRITORIES = "地区,上级\n市,\n甲县,市\n乙县,市\n=丙县,市\n"
FIGURES = """指标编码,地区,年份,分子,分母,性别,城乡
C-HEA-002,甲县,2020,40,4000,,
C-HEA-002,甲县,2024,20,4000,,
C-HEA-002,乙县,2024,24,4000,,
C-HEA-002,=丙县,2024,90,4000,,
C-HEA-002,甲县,2020,24,2000,,农村
C-HEA-002,甲县,2020,16,2000,,城镇
C-HEA-002,甲县,2024,16,2000,,农村
C-HEA-002,甲县,2024,16,2000,,城镇
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "数.csv").write_text(FIGURES, "utf-8")
    (tmp_path / "地区.csv").write_text(TERRITORIES, "utf-8")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(group, ["gaps", *map(str, arguments)])


def test_all_gaps_are_told_and_written(files):
    done = run(files / "数.csv", "--territories", files / "地区.csv", "-o", files / "差距.xlsx")
    assert done.exit_code == 0
    assert "农村8.00‰（16/2000），城镇8.00‰（16/2000）；农村与城镇持平" in done.stdout
    assert "市2024年3个地区婴儿死亡率" in done.stdout
    book = openpyxl.load_workbook(files / "差距.xlsx")
    assert book.sheetnames == ["性别差距", "城乡差距", "地区差距", "下级汇总"]
    cells = [c for row in book["地区差距"].iter_rows() for c in row]
    assert any(c.value == "=丙县" and c.data_type == "s" for c in cells)
    sums = [[c.value for c in row] for row in book["下级汇总"].iter_rows(min_row=4)]
    assert [row[4] for row in sums if row[2] == "2024年" and row[3] == "合计"] == [pytest.approx(11.17)]
    assert sorted(p.name for p in files.iterdir()) == ["地区.csv", "差距.xlsx", "数.csv"]


def test_one_year_only(files):
    assert "2020年婴儿死亡率：农村12.00‰" in run(files / "数.csv", "--year", "2020").stdout
    assert "没有可以比较的" in run(files / "数.csv", "--year", "2010").stdout


def test_without_a_table_the_levels_are_unknown_and_that_is_said(files):
    assert "都按同级比较" in run(files / "数.csv").stdout


def test_the_county_of_the_examples():
    done = run(COUNTY / "figures.csv", "--plan", COUNTY / "plan.docx", "--all")
    assert done.exit_code == 0
    assert "2020—2024年合计孕产妇死亡率：农村18.81/10万（2/10634）" in done.stdout
    assert "有一方几年合计仍不足10例，不能对差距下结论" in done.stdout
    assert "nan" not in done.stdout.lower()


@pytest.mark.parametrize(("arguments", "code"), [(["nowhere.csv"], 1), ([], 2), (["x.csv", "--year", "abc"], 2)])
def test_a_file_that_cannot_be_used_blocks_and_wrong_use_is_told(arguments, code):
    assert run(*arguments).exit_code == code


def test_a_folder_that_does_not_exist_is_told(files):
    done = run(files / "数.csv", "-o", files / "none" / "x.xlsx")
    assert done.exit_code == 1
    assert "上级文件夹不存在" in done.stderr
