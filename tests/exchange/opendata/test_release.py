"""Open data: every form holds the same figures, other people's readers take them, what is withheld is nowhere."""

import csv
import json
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
import sdmx

from lianggang.catalogue.load import load_catalogue
from lianggang.exchange.opendata.bulk import FLOW
from lianggang.exchange.opendata.cube import COLUMNS, DIMENSIONS, Cube, age, identifier
from lianggang.exchange.opendata.release import write_release
from lianggang.panel.model import Breakdown, Observation
from lianggang.panel.numbers import CONFIDENTIAL
from lianggang.panel.quantities import Quantity

_O = Observation
OBSERVATIONS = (
    _O("C-HEA-002", "云泽县", 2023, Decimal("3.10"), "‰", Decimal(9), Decimal(2903), source="县卫生健康局"),
    _O("C-HEA-002", "云泽县", 2024, Decimal("2.87"), "‰", Decimal(8), Decimal(2787), redefined="改按户籍统计"),
    _O("C-HEA-002", "云泽县", 2024, None, "‰", breakdown=Breakdown(sex="女"), missing=CONFIDENTIAL),
    _O("C-HEA-002", "云泽县", 2022, None, "‰", missing="未开展统计", note="=HYPERLINK(1)"),
    _O(
        "C-EDU-008",
        "云岭县",
        2024,
        Decimal("91.5"),
        "%",
        breakdown=Breakdown(residence="农村", age="15—17岁"),
        qualifier="~",
    ),
    _O("L-县 1", "云岭县", 2024, Decimal("0.123456789012345"), "万元", breakdown=Breakdown(other="公办")),
)


@pytest.fixture(scope="module")
def cube():
    known = {i.code: Quantity.of(i) for i in load_catalogue().indicators.values()}
    return Cube(OBSERVATIONS, known, {"云泽县": "990121"})


@pytest.fixture(scope="module")
def folder(cube, tmp_path_factory):
    where = tmp_path_factory.mktemp("release")
    write_release(cube, where, title="测试数据", issued="2025-06-01")
    return where


def key(row):
    return tuple(str(row[name]) for name in DIMENSIONS)


def expected(cube):
    return {key(row): row["OBS_VALUE"] for row in cube.rows()}


def test_the_csv_is_what_its_description_says(cube, folder):
    rows = list(csv.DictReader((folder / "values.csv").open(encoding="utf-8")))
    table = json.loads((folder / "values.csv-metadata.json").read_text())["tableSchema"]
    assert [c["name"] for c in table["columns"]] == list(rows[0])
    assert {tuple(r[k] for k in table["primaryKey"]): r["OBS_VALUE"] for r in rows} == expected(cube)
    for column in table["columns"]:
        for row in rows:
            assert row[column["name"]] or not column.get("required")
            assert row[column["name"]] in {"", *column.get("lianggang:codes", {row[column["name"]]: ""})}
    assert {r["INDICATOR_LABEL"] for r in rows} == {"婴儿死亡率", "高中阶段毛入学率", "L-县 1"}
    assert [r["COMMENT"] for r in rows if "HYPERLINK" in r["COMMENT"]] == ["未开展统计；=HYPERLINK(1)"]


def test_a_library_for_sdmx_reads_structure_and_data(cube, folder):
    message = sdmx.read_sdmx(folder / "structure.xml")
    structure = message.structure["DSD_LIANGGANG"]
    assert [d.id for d in structure.dimensions] == list(DIMENSIONS)
    for name in ("values.xml", "values.sdmx.csv"):
        (data,) = sdmx.read_sdmx(folder / name, structure=structure).data
        found = {tuple(o.dimension[d].value for d in DIMENSIONS): o.value for o in data.obs}
        assert {k: str(v or "") for k, v in found.items()} == {
            tuple(map(str, k)): v for k, v in expected(cube).items()
        }, name
    for column, codes in cube.codes.items():
        listed = message.codelist[f"CL_{column}"]
        assert {c.id: str(c.name) for c in listed} == dict(codes)


def test_every_code_of_the_data_is_in_its_list(cube):
    for row in cube.rows():
        for column, codes in cube.codes.items():
            assert row[column] in {"", *codes}


def test_parquet_holds_the_same_numbers(cube, folder):
    table = pq.read_table(folder / "values.parquet")
    assert table.column_names == list(COLUMNS)
    found = {key(r): r["OBS_VALUE"] for r in table.to_pylist()}
    exact = {k: Decimal(v).quantize(Decimal("1e-12")) if v else None for k, v in expected(cube).items()}
    assert found == exact


def test_sdmx_csv_names_the_dataflow_and_the_action(folder):
    rows = list(csv.DictReader((folder / "values.sdmx.csv").open(encoding="utf-8")))
    assert {(r["STRUCTURE"], r["STRUCTURE_ID"], r["ACTION"]) for r in rows} == {("dataflow", FLOW, "I")}


def test_states_of_values_are_those_of_other_offices(cube):
    states = {(r["TIME_PERIOD"], r["SEX"], r["INDICATOR"]): (r["OBS_STATUS"], r["CONF_STATUS"]) for r in cube.rows()}
    assert states["2023", "_T", "C_HEA_002"] == ("A", "F")
    assert states["2024", "_T", "C_HEA_002"] == ("B", "F")
    assert states["2024", "F", "C_HEA_002"] == ("Q", "C")
    assert states["2022", "_T", "C_HEA_002"] == ("M", "F")
    assert states["2024", "_T", "C_EDU_008"] == ("E", "F")


def test_the_same_figures_make_the_same_files(cube, folder, tmp_path):
    write_release(cube, tmp_path, title="测试数据", issued="2025-06-01")
    for made in folder.iterdir():
        assert made.read_bytes() == (tmp_path / made.name).read_bytes(), made.name


@pytest.mark.parametrize(
    ("words", "code"), [("", "_T"), ("7—15岁", "Y7T15"), ("0-2岁", "Y0T2"), ("老年人", age("老年人"))]
)
def test_ages_have_codes(words, code):
    assert age(words) == code


def test_codes_of_indicators_keep_to_what_sdmx_allows():
    assert identifier("C-HEA-002") == "C_HEA_002"
    assert identifier("L-县 1").isalnum()
    assert identifier("L-县 1") != identifier("L-县 2")
