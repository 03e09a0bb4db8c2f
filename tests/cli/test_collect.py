"""Forms go out, are filled in and come back as figures that change the verdicts."""

import csv
import json

import openpyxl
import pytest

from lianggang.collect.layout import CODE, DENOMINATOR, NUMERATOR, REASON, VALUE
from tests.cli.terminal import COUNTY, FIGURES, fresh_files, lianggang
from tests.cli.test_bad_plans import JPEG

HEALTH, EDUCATION = "妇儿监01_县卫生健康局_2025.xlsx", "妇儿监02_县教育局_2025.xlsx"


@pytest.fixture
def forms(tmp_path, plan, figures):
    """The folder with the blank forms of 2025."""
    assert lianggang("run", plan, figures, "--year", 2025, "-o", tmp_path / "out").exit_code == 0
    folder = tmp_path / "out" / "forms"
    assert {p.name for p in folder.iterdir()} == {HEALTH, EDUCATION}
    return folder


def fill(path, code, **cells):
    """Write into the row of an indicator, under the headings."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {c.value: c.column for row in sheet.iter_rows(min_row=6, max_row=7) for c in row if c.value}
    row = next(c.row for c in sheet[openpyxl.utils.get_column_letter(at[CODE])] if c.value == code)
    for heading, value in cells.items():
        sheet.cell(row, at[heading]).value = value
    book.save(path)
    return f"{openpyxl.utils.get_column_letter(at[next(iter(cells))])}{row}"


def collect(tmp_path, plan, *forms, year=2025):
    return lianggang("collect", plan, *forms, "--year", year, "-o", tmp_path / "新数据.csv")


def rows(path):
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def outcome(out):
    found = json.loads((out / "results.json").read_text("utf-8"))
    return {r["indicator"]["code"]: r for r in found["results"]}


def test_what_is_filled_in_changes_the_verdicts(tmp_path, plan, figures, forms):
    before = json.loads((tmp_path / "out/results.json").read_text("utf-8"))["counts"]
    fill(forms / HEALTH, "W-HEA-003", **{NUMERATOR: 0, DENOMINATOR: 3000, "城镇": 0, "农村": 0})
    fill(forms / HEALTH, "W-HEA-016", **{NUMERATOR: 5000, DENOMINATOR: 10000})
    fill(forms / EDUCATION, "C-EDU-008", **{NUMERATOR: 960, DENOMINATOR: 1000})
    result = collect(tmp_path, plan, forms / HEALTH, forms / EDUCATION)
    assert result.exit_code == 0
    known = {(r["指标编码"], r["城乡"]): r for r in rows(tmp_path / "新数据.csv")}
    assert known["W-HEA-016", ""]["数值"] == "50.00"
    assert (known["W-HEA-016", ""]["分子"], known["W-HEA-016", ""]["分母"]) == ("5000", "10000")
    assert known["W-HEA-003", "农村"]["数值"] == "0"
    again = lianggang("run", plan, figures, tmp_path / "新数据.csv", "--year", 2025, "-o", tmp_path / "again")
    assert again.exit_code == 0
    assert "没有示例县2025年的数值" not in again.stdout
    assert json.loads((tmp_path / "again/results.json").read_text("utf-8"))["counts"] != before


def test_findings_name_unit_form_and_cell(tmp_path, plan, forms):
    cell = fill(forms / HEALTH, "W-HEA-016", **{VALUE: "七成"})
    result = collect(tmp_path, plan, forms / HEALTH)
    assert result.exit_code == 1
    assert f"（县卫生健康局 表妇儿监01 {cell}）" in result.stdout
    assert "[错误]" in result.stdout
    assert "没有写出数据文件" in result.stderr
    assert not (tmp_path / "新数据.csv").exists()


def test_a_count_above_its_whole_is_told_by_cell_and_nothing_is_written(tmp_path, plan, forms):
    fill(forms / HEALTH, "W-HEA-016", **{NUMERATOR: 200, DENOMINATOR: 100})
    before = fresh_files(tmp_path)
    result = collect(tmp_path, plan, forms / HEALTH)
    assert result.exit_code == 1
    assert "县卫生健康局 表妇儿监01 " in result.stdout
    assert fresh_files(tmp_path) == before


def test_blanks_are_told_and_stay_blanks(tmp_path, plan, forms):
    fill(forms / HEALTH, "W-HEA-003", **{REASON: "未开展统计"})
    result = collect(tmp_path, plan, forms / HEALTH)
    assert result.exit_code == 0
    assert "2项中有1项未填，也没有原因：适龄妇女宫颈癌人群筛查率" in result.stdout
    known = {r["指标编码"]: r for r in rows(tmp_path / "新数据.csv") if not (r["城乡"] or r["性别"])}
    assert known["W-HEA-003"]["数值"] == "未开展统计"
    assert known["W-HEA-016"]["数值"] == "缺报"


def test_an_empty_form_is_an_error_and_does_not_keep_the_others_back(tmp_path, plan, forms):
    fill(forms / EDUCATION, "C-EDU-008", **{NUMERATOR: 960, DENOMINATOR: 1000})
    result = collect(tmp_path, plan, forms / HEALTH, forms / EDUCATION)
    assert result.exit_code == 1
    assert [line for line in result.stdout.splitlines() if "县卫生健康局" in line] == [
        "  [错误] 县卫生健康局的表整张未填：2项都没有数值，也没有原因（县卫生健康局 表妇儿监01）"
        " → 退回填报单位：补填数值，或从列表里选无数据原因（未开展统计、口径变化、部门不掌握、保密、其他）"
    ]
    assert {r["指标编码"] for r in rows(tmp_path / "新数据.csv")} == {"C-EDU-008"}
    assert f"没有采用：{HEALTH}" in result.stderr


def test_a_figure_is_checked_against_the_years_that_the_form_shows(tmp_path, plan, forms):
    cell = fill(forms / HEALTH, "W-HEA-016", **{VALUE: 0.73})
    lines = collect(tmp_path, plan, forms / HEALTH).stdout.splitlines()
    (slip,) = [line for line in lines if "往年约65%，相差约100倍" in line]
    assert f"县卫生健康局 表妇儿监01 {cell}" in slip
    assert [line.split("]")[0] for line in lines] == sorted(
        (line.split("]")[0] for line in lines), key=["  [错误", "  [待核实", "  [提示"].index
    )


def test_a_rate_far_below_its_target_is_asked_about_without_history(tmp_path, plan):
    assert lianggang("run", plan, "--year", 2025, "-o", tmp_path / "out").exit_code == 0
    forms = tmp_path / "out" / "forms"
    fill(forms / HEALTH, "W-HEA-016", **{VALUE: 0.68})
    assert "0.68%，目标是70%；乘以100得68%" in collect(tmp_path, plan, forms / HEALTH).stdout
    fill(forms / HEALTH, "W-HEA-016", **{VALUE: 48})
    assert "乘以" not in collect(tmp_path, plan, forms / HEALTH).stdout


@pytest.mark.parametrize("told", [True, False], ids=["by the corrections", "by office and indicators"])
def test_a_form_under_the_old_name_of_a_unit(tmp_path, plan, forms, told):
    fill(forms / HEALTH, "W-HEA-016", **{NUMERATOR: 7300, DENOMINATOR: 10000})
    plan.write_text(
        plan.read_text("utf-8").replace("县卫生健康局", "县妇幼事务署" if told else "县卫生健康委员会"), "utf-8"
    )
    unit = {"name": "县卫生健康局", "rename": "县妇幼事务署", "functions": None, "delete": False}
    corrections = tmp_path / "更正.json"
    corrections.write_text(
        json.dumps({"version": 1, "targets": [], "owners": [], "units": [unit], "findings": []}), "utf-8"
    )
    known = ("--corrections", corrections) if told else ()
    result = lianggang(
        "collect", plan, forms / HEALTH, "--year", 2025, "-o", tmp_path / "新数据.csv", *known
    )  # fmt: skip
    assert result.exit_code == 0
    assert "表是发给“县卫生健康局”的，按更名后的“县" in result.stdout
    assert "旧的指标清单" not in result.stdout
    assert {r["指标编码"]: r["数值"] for r in rows(tmp_path / "新数据.csv") if not r["城乡"]}["W-HEA-016"] == "73.00"


def test_blanks_do_not_drive_out_figures(tmp_path, plan, figures, forms):
    fill(forms / EDUCATION, "C-EDU-008", **{REASON: "部门不掌握"})
    fill(forms / HEALTH, "W-HEA-003", **{REASON: "部门不掌握"})
    assert collect(tmp_path, plan, forms / HEALTH, forms / EDUCATION).exit_code == 0
    figures.write_text(FIGURES + "高中阶段毛入学率,示例县,2025,96,%\n", "utf-8")
    lianggang("run", plan, figures, "--year", 2025, "-o", tmp_path / "one")
    both = lianggang("run", plan, figures, tmp_path / "新数据.csv", "--year", 2025, "-o", tmp_path / "two")
    assert both.exit_code == 0
    counts = [json.loads((tmp_path / n / "results.json").read_text("utf-8"))["counts"] for n in ("one", "two")]
    assert counts[0] == counts[1]


def test_every_bad_file_is_told_beside_what_the_good_ones_say(tmp_path, plan, forms):
    (tmp_path / "照片.xlsx").write_bytes(JPEG)
    openpyxl.Workbook().save(tmp_path / "别的.xlsx")
    files = [forms / HEALTH, tmp_path / "照片.xlsx", tmp_path / "别的.xlsx", tmp_path / "没有.xlsx"]
    result = collect(tmp_path, plan, *files)
    assert result.exit_code == 1
    errors = [line for line in result.stdout.splitlines() if "[错误]" in line]
    assert len(errors) == 4
    for name in ("照片.xlsx", "别的.xlsx", "没有.xlsx"):
        assert any(name in line for line in errors)
    assert "整张未填" in result.stdout


@pytest.mark.parametrize(("change", "reason"), [("year", "年份“2025”"), ("unit", "不在这份规划的填报单位里")])
def test_a_form_of_another_round(tmp_path, plan, forms, change, reason):
    if change == "unit":
        plan.write_text(plan.read_text("utf-8").replace("县教育局", "县体育局"), "utf-8")
    result = collect(tmp_path, plan, forms / EDUCATION, year=2026 if change == "year" else 2025)
    assert result.exit_code == 1
    assert reason in result.stdout
    assert not (tmp_path / "新数据.csv").exists()


def test_one_form_twice_with_different_figures(tmp_path, plan, forms):
    copy = tmp_path / "教育局改.xlsx"
    copy.write_bytes((forms / EDUCATION).read_bytes())
    for path, count in ((forms / EDUCATION, 960), (copy, 970)):
        fill(path, "C-EDU-008", **{NUMERATOR: count, DENOMINATOR: 1000})
    result = collect(tmp_path, plan, forms / EDUCATION, copy)
    assert result.exit_code == 1
    assert "有2个不同的数" in result.stdout


def test_forms_of_the_county_come_back_as_they_went_out(county, tmp_path):
    out, _ = county
    forms = []
    for path in sorted((out / "forms").glob("*.xlsx")):
        forms.append(tmp_path / path.name)
        forms[-1].write_bytes(path.read_bytes())
        sheet = openpyxl.load_workbook(path).worksheets[0]
        fill(forms[-1], sheet.cell(9, 3).value, **{REASON: "部门不掌握"})
    result = lianggang("collect", COUNTY / "plan.docx", *forms, "--year", 2024, "-o", tmp_path / "新数据.csv")
    assert result.exit_code == 0
    assert "旧的指标清单" not in result.stdout
    assert "没有模板标记" not in result.stdout
    units = {r["指标"]: r["单位"] for r in rows(tmp_path / "新数据.csv")}
    assert units["妇女创业担保贷款发放规模"] == "万元"


def test_blanks_are_not_counted_as_values(tmp_path, plan, forms):
    fill(forms / HEALTH, "W-HEA-016", **{NUMERATOR: 5000, DENOMINATOR: 10000})
    assert f"{HEALTH}：1个数值" in collect(tmp_path, plan, forms / HEALTH).stderr


def test_a_computed_value_has_the_decimals_that_the_form_shows(tmp_path, plan, figures):
    figures.write_text(FIGURES.replace(",72,", ",72.3,"), "utf-8")
    assert lianggang("run", plan, figures, "--year", 2025, "-o", tmp_path / "out").exit_code == 0
    path = tmp_path / "out" / "forms" / HEALTH
    fill(path, "W-HEA-016", **{NUMERATOR: 6550, DENOMINATOR: 10000})
    collect(tmp_path, plan, path)
    (value,) = [r["数值"] for r in rows(tmp_path / "新数据.csv") if r["指标编码"] == "W-HEA-016" and not r["城乡"]]
    assert value == "65.5"
