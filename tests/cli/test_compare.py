"""`lianggang compare` as a process would call it."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from lianggang.cli.main import group

COUNTY = Path(__file__).resolve().parents[2] / "examples" / "county" / "plan.docx"


def run(*arguments):
    return CliRunner().invoke(group, ["compare", *map(str, arguments)])


def test_findings_are_results_and_not_failures(tmp_path):
    path = tmp_path / "对照.xlsx"
    done = run(COUNTY, "-o", path)
    assert done.exit_code == 0
    assert "与上级一致" in done.stdout
    assert "宽于上级" in done.stdout
    assert openpyxl.load_workbook(path).sheetnames == ["对照", "缺失", "矛盾", "本级特有"]
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_nation_is_the_default():
    assert run(COUNTY).stdout == run(COUNTY, "nation").stdout


def test_json_holds_every_pair_with_its_sentence():
    found = json.loads(run(COUNTY, COUNTY, "--json").stdout)
    assert {p["outcome"] for p in found["pairs"]} == {"same"}
    assert all(p["sentence"] and p["own"]["place"] and p["upper"]["place"] for p in found["pairs"])
    assert found["counts"] == {"same": len(found["pairs"])}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["nowhere.docx"], 1), ([COUNTY, "nowhere.docx"], 1), ([], 2), ([COUNTY, "nation", "x"], 2)],
)
def test_a_file_that_cannot_be_used_blocks_and_wrong_use_is_told(arguments, code):
    assert run(*arguments).exit_code == code


def test_a_folder_that_does_not_exist_is_told(tmp_path):
    done = run(COUNTY, "-o", tmp_path / "none" / "x.xlsx")
    assert done.exit_code == 1
    assert "上级文件夹不存在" in done.stderr
