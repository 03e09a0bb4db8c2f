"""`lianggang publish` as a process would call it, and a public round made from what it writes."""

import csv
import json
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from click.testing import CliRunner
from docx import Document

from lianggang.cli.main import group

COUNTY = Path(__file__).resolve().parents[2] / "examples" / "county"
PLAN = COUNTY / "plan.docx"
FIGURES = """指标编码,地区,年份,数值,分子,分母,性别,城乡,说明
C-HEA-002,甲县,2024,,30,10000,,,
C-HEA-002,甲县,2024,,2,5000,,农村,2例都是早产
C-HEA-002,甲县,2024,,28,5000,,城镇,
C-HEA-006,甲县,2024,,300,10000,,,
"""


def run(*arguments):
    done = CliRunner().invoke(group, [*map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done


@pytest.fixture
def figures(tmp_path):
    path = tmp_path / "数.csv"
    path.write_text(FIGURES, "utf-8")
    return path


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """The public round of the invented county, and the rows that its public figures withhold."""
    folder = tmp_path_factory.mktemp("公开")
    told = run("publish", COUNTY / "figures.csv", "--plan", PLAN, "-o", folder / "公开.csv").stdout
    run("run", PLAN, folder / "公开.csv", "--year", "2024", "-o", folder / "公开")
    with (folder / "公开.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["数值"] == "保密"]
    return folder / "公开", rows, told


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_small_number_and_its_partner_are_withheld(figures, tmp_path):
    told = run("publish", figures, "-o", tmp_path / "公开.csv").stdout
    assert "4个数，不公布2个（人数太少1个，免得推算出别的数1个），占50.0%。" in told
    values = [(row["城乡"], row["数值"], row["分子"], row["说明"]) for row in rows_of(tmp_path / "公开.csv")]
    assert values == [
        ("", "3.00", "30", ""),
        ("农村", "保密", "", ""),
        ("城镇", "保密", "", ""),
        ("", "3.00", "300", ""),
    ]


def test_the_threshold_is_a_matter_of_the_scheme(figures, tmp_path):
    run("publish", figures, "--threshold", "2", "-o", tmp_path / "公开.csv")
    assert all(row["数值"] != "保密" for row in rows_of(tmp_path / "公开.csv"))


def test_the_reviewers_see_what_can_still_be_worked_out(figures, tmp_path):
    run("publish", figures, "-o", tmp_path / "公开.csv", "--review", tmp_path / "审查.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "审查.xlsx")["不公布的数"]
    small, partner = list(sheet.iter_rows(min_row=4, values_only=True))
    assert (small[6], small[8], small[9]) == (2, "人数太少", "0—30")
    assert (partner[8], partner[9]) == ("免得推算出别的数", "—")


def test_a_second_release_withholds_what_the_first_did(figures, tmp_path):
    run("publish", figures, "-o", tmp_path / "一.csv")
    figures.write_text(FIGURES.replace(",2,5000", ",9,5000").replace(",28,", ",21,"), "utf-8")
    told = run("publish", figures, "-o", tmp_path / "二.csv", "--before", tmp_path / "一.csv").stdout
    assert "不公布2个（上次没有公布2个）" in told
    assert (tmp_path / "二.csv").read_bytes() == (tmp_path / "一.csv").read_bytes()


def test_the_figures_themselves_are_never_written_over(figures):
    done = CliRunner().invoke(group, ["publish", str(figures), "-o", str(figures)])
    assert done.exit_code == 1
    assert figures.read_text("utf-8") == FIGURES


def test_every_output_of_the_public_round_keeps_the_same_silence(county):
    out, withheld, _ = county
    results = json.loads((out / "results.json").read_text("utf-8"))["results"]
    silent = {(row["指标编码"], int(row["年份"])) for row in withheld if not (row["性别"] or row["城乡"])}
    printed = {
        (r["indicator"]["code"], v["year"]): v["value"] for r in results for v in r["values"] if v["value"] is not None
    }
    assert silent
    assert not silent & printed.keys()


def test_the_public_yearbook_says_so(county):
    out, withheld, _ = county
    book = openpyxl.load_workbook(out / "yearbook.xlsx")
    notes = {row[0]: row[1] for row in book["编者说明"].iter_rows(values_only=True)}
    assert notes["不公布的数"].startswith(f"{len(withheld)}个")
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True) if row[0] == "孕产妇死亡率"]
    assert "＊" in rows[0]
    assert "不公布" in rows[0][-1]


def test_the_public_report_says_how_many_numbers_it_withholds(county):
    out, withheld, _ = county
    text = "".join(p.text for p in Document(out / "report.docx").paragraphs)
    assert f"能推算出这些人数的数不公布，共{len(withheld)}个。" in text


def test_a_sum_over_five_years_stands_in_for_single_ones(county):
    out, withheld, _ = county
    notes = {row["指标编码"]: row["说明"] for row in withheld if row["说明"]}
    assert all(note.startswith("2016—2020年合计") for note in notes.values())
    with ZipFile(out / "yearbook.xlsx") as file:
        text = file.read("xl/sharedStrings.xml").decode("utf-8")
    assert notes["W-HEA-003"] in text
