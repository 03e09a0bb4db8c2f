"""Blanks without a reason are one remark for each unit, and nothing of a report names a command."""

import re
import zipfile
from dataclasses import replace

import pytest

from lianggang.catalogue.model import Survey
from lianggang.collect.form import FormLine, FormSpec
from lianggang.findings import note, warning
from lianggang.monitoring.unreported import unreported, without_single_blanks
from lianggang.panel.model import Breakdown
from tests.cli.terminal import PLAN, lianggang
from tests.monitoring.plans import COUNTY, value

NAMES = {
    "C-HEA-001": "新生儿死亡率",
    "C-HEA-002": "婴儿死亡率",
    "C-HEA-003": "5岁以下儿童死亡率",
    "W-HEA-003": "孕产妇死亡率",
}
FORMS = (
    FormSpec("县卫生健康局", COUNTY, 2024, tuple(FormLine(code, name, "‰") for code, name in NAMES.items())),
    FormSpec("县教育局", COUNTY, 2024, (FormLine("C-EDU-008", "高中阶段毛入学率", "%"),)),
)


def blank(code, year=2024, missing="缺报", **more):
    return value(code, year, None, missing=missing, **more)


def test_one_remark_for_each_unit_with_the_first_names():
    blanks = [blank(code, year) for code in NAMES for year in (2023, 2024)]
    health, education = unreported([*blanks, blank("C-EDU-008")], FORMS, COUNTY)
    assert health.message == (
        "县卫生健康局4个指标没有报数，也没有写明原因：新生儿死亡率、婴儿死亡率、5岁以下儿童死亡率等。"
    )
    assert (health.place, education.place) == ("2023—2024年", "2024年")


def test_reasons_values_and_years_without_rows_are_no_blanks():
    rows = [blank("C-HEA-001", missing="部门不掌握"), value("C-HEA-002", 2024, "4.1")]
    assert not list(unreported(rows, FORMS, COUNTY))


def test_blank_parts_of_a_reported_indicator_are_told_as_parts():
    town, country = Breakdown(residence="城镇"), Breakdown(residence="农村")
    rows = [value("W-HEA-003", 2024, "39.7"), blank("W-HEA-003", breakdown=town), blank("W-HEA-003", breakdown=country)]
    (parts,) = unreported(rows, FORMS, COUNTY)
    assert parts.code == "breakdown-missing"
    assert parts.message == "县卫生健康局报了数的指标里1个缺分组：孕产妇死亡率（城镇、农村）。"
    assert parts.place == "2024年"


def test_parts_of_a_blank_indicator_need_no_words_of_their_own():
    rows = [blank("C-HEA-002"), blank("C-HEA-002", breakdown=Breakdown(sex="男"))]
    assert [f.code for f in unreported(rows, FORMS, COUNTY)] == ["unreported"]
    told = replace(rows[0], missing="未开展统计")
    assert not list(unreported([told, rows[1]], FORMS, COUNTY))


def test_what_is_computed_and_what_no_survey_counts_that_year_is_no_blank():
    rows = [blank("C-HEA-001"), blank("C-HEA-002")]
    surveys = {"C-HEA-002": Survey("人口普查", 5, 2020, True, "")}
    assert not list(unreported(rows, FORMS, COUNTY, computed=[value("C-HEA-001", 2024, "2")], surveys=surveys))
    due = [blank("C-HEA-002", 2025)]
    assert [f.code for f in unreported(due, FORMS, COUNTY, surveys=surveys)] == ["unreported"]


def test_only_remarks_on_single_blanks_give_way():
    kept = [warning("unit-slip", "甲"), note("duplicate-same", "乙")]
    assert list(without_single_blanks([*kept, warning("empty-value", "丙")])) == kept


@pytest.fixture
def report(tmp_path):
    """The text of a report on figures with many blanks and a unit whose name is in doubt."""
    plan, figures = tmp_path / "规划.txt", tmp_path / "数据.csv"
    plan.write_text(PLAN.replace("县教育局", "县敎育体育工作专班"), "utf-8")
    codes = ["W-HEA-003", "W-HEA-016", "C-EDU-008"]
    rows = [f"{code},示例县,{year},\n" for code in codes for year in range(2016, 2025)]
    figures.write_text("指标编码,地区,年份,数值\n" + "".join(rows) + "W-HEA-016,示例县,2025,65\n", "utf-8")
    assert lianggang("run", plan, figures, "--year", 2031, "-o", tmp_path / "out").exit_code == 0
    with zipfile.ZipFile(tmp_path / "out" / "report.docx") as archive:
        return re.sub("<[^>]+>", " ", archive.read("word/document.xml").decode())


def test_the_report_has_one_row_a_unit_and_no_command(report):
    assert "县卫生健康局2个指标没有报数" in report
    assert "按缺报处理" not in report
    assert not re.search(r"lianggang|--[a-z]|\.json", report)
