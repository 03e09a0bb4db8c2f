"""`lianggang assess` as a person calls it."""

import csv
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.terminal import COUNTY, lianggang

TARGETS = """编号,指标编码,种类,比较,目标值,单位,基期年,方向,起始年,目标年
1,W-HEA-003,水平,<=,12,/10万,,,2021,2030
2,C-HEA-002,方向,,,,,逐年下降,2021,2030
3,C-HEA-002,水平,≈,5,‰,,,2021,2030
4,W-NON-999,水平,>=,5,%,,,2021,2030
"""


@pytest.fixture
def targets(tmp_path):
    path = tmp_path / "目标.csv"
    path.write_text(TARGETS, "utf-8")
    return path


@pytest.mark.parametrize("engine", ["numpy", "duckdb"])
def test_a_table_of_targets_is_judged(targets, tmp_path, engine):
    out = tmp_path / "out"
    result = lianggang("assess", COUNTY / "figures.csv", "--targets", targets, "--engine", engine, "-o", out)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("2024年度，2项判断：")
    assert "判断：1/1批" in result.stderr
    assert "比较“≈”不认识" in result.stderr
    rows = pq.read_table(out / "assessments").to_pylist()
    assert {r["target"] for r in rows} == {"1", "2"}
    with (out / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        told = [row["code"] for row in csv.DictReader(file)]
    assert {"target-row", "target-without-figures"} <= set(told)
    record = json.loads((out / "run.json").read_text("utf-8"))
    assert [i["name"] for i in record["inputs"]] == ["目标.csv", "figures.csv"]


def test_a_plan_is_judged_like_in_its_round(county, tmp_path):
    out, _ = county
    found = tmp_path / "found"
    result = lianggang(
        "assess", COUNTY / "figures.csv", "--targets", COUNTY / "plan.docx", "--year", 2024, "-o", found
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    rows = {r["target"]: r for r in pq.read_table(found / "assessments").to_pylist()}
    judged = {t["id"]: t for t in json.loads((out / "results.json").read_text("utf-8"))["results"]}
    assert len(rows) > 150
    assert {k: row["verdict"] for k, row in rows.items()} == {k: judged[k]["verdict"] for k in rows}


def test_parquet_files_of_a_folder_are_read(targets, tmp_path):
    folder = tmp_path / "数据"
    folder.mkdir()
    for year in (2022, 2023, 2024):
        rows = {"指标编码": ["W-HEA-003"], "地区": ["甲县"], "年份": [year], "数值": [10.0 + year % 5]}
        pq.write_table(pa.table(rows), folder / f"{year}.parquet")
    result = lianggang("assess", folder, "--targets", targets, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("2024年度，1项判断：")


def test_a_folder_with_other_files_is_not_written(targets, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "报告.docx").write_text("")
    result = lianggang("assess", COUNTY / "figures.csv", "--targets", targets, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "有别的文件" in result.stderr


def test_a_text_may_be_a_plan_or_a_table_of_targets(targets, tmp_path):
    plan, table = tmp_path / "规划.txt", tmp_path / "目标.txt"
    plan.write_text(
        "试县妇女发展规划（2021—2030年）\n一、妇女与健康\n（一）主要目标\n1．孕产妇死亡率下降到12/10万以下。\n", "utf-8"
    )
    table.write_text(targets.read_text("utf-8-sig"), "utf-8")
    for source in (plan, table):
        done = lianggang("assess", COUNTY / "figures.csv", "--targets", source, "-o", tmp_path / source.stem)
        assert done.exit_code == 0, done.stderr
