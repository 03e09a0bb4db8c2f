"""The cube as CSV with its description (CSV on the Web, W3C 2015) and as SDMX-CSV 2.0."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from typing import IO, Any

from lianggang.exchange.opendata.cube import COLUMNS, DIMENSIONS, Cube, Row
from lianggang.panel.tidy import harmless

TITLES: Mapping[str, str] = {
    "FREQ": "频率",
    "REF_AREA": "地区",
    "INDICATOR": "指标",
    "SEX": "性别",
    "AGE": "年龄",
    "URBANISATION": "城乡",
    "BREAKDOWN": "其他分组",
    "TIME_PERIOD": "年份",
    "OBS_VALUE": "数值",
    "UNIT_MEASURE": "计量单位",
    "OBS_STATUS": "数据状态",
    "CONF_STATUS": "保密状态",
    "NUMERATOR": "分子",
    "DENOMINATOR": "分母",
    "QUALIFIER": "限定",
    "SOURCE": "来源",
    "COMMENT": "说明",
}
_DECIMALS = ("OBS_VALUE", "NUMERATOR", "DENOMINATOR")
_FREE = ("SOURCE", "COMMENT")
_LABELS = {f"{c}_LABEL": c for c in ("REF_AREA", "INDICATOR", "AGE", "BREAKDOWN", "UNIT_MEASURE")}
FLOW = "LIANGGANG:DF_LIANGGANG(1.0)"


def write_csv(cube: Cube, to: IO[str]) -> None:
    """The rows under their column names, with the words of those codes that say little by themselves.

    Opened in a spreadsheet, no text becomes a formula.
    """
    writer = csv.writer(to, lineterminator="\n")
    writer.writerow((*COLUMNS, *_LABELS))
    for row in cube.rows():
        words = [harmless(cube.codes[column].get(row[column], "")) for column in _LABELS.values()]
        writer.writerow([*(harmless(row[c]) if c in _FREE else row[c] for c in COLUMNS), *words])


def write_sdmx_csv(rows: Iterable[Row], to: IO[str]) -> None:
    """SDMX-CSV 2.0: every row names the dataflow and says that it informs."""
    writer = csv.writer(to, lineterminator="\n")
    writer.writerow(("STRUCTURE", "STRUCTURE_ID", "ACTION", *COLUMNS))
    writer.writerows(("dataflow", FLOW, "I", *(row[c] for c in COLUMNS)) for row in rows)


def csvw(cube: Cube, name: str, *, title: str, issued: str) -> str:
    """The description of the CSV file `name`: columns, types, key, and the name of each code. issued: ISO date."""
    described: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "url": name,
        "dc:title": title,
        "dc:issued": issued,
        "dialect": {"encoding": "utf-8", "header": True},
        "tableSchema": {"columns": [*(_column(c, cube) for c in COLUMNS), *_labels()], "primaryKey": list(DIMENSIONS)},
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _column(name: str, cube: Cube) -> dict[str, Any]:
    column: dict[str, Any] = {"name": name, "titles": name, "dc:title": TITLES[name], "required": name in DIMENSIONS}
    if name in _DECIMALS:
        column["datatype"] = "decimal"
    elif name == "TIME_PERIOD":
        column["datatype"] = "gYear"
    else:
        column["datatype"] = "string"
    if name in cube.codes:
        column["lianggang:codes"] = dict(cube.codes[name])
    return column


def _labels() -> list[dict[str, Any]]:
    return [
        {"name": name, "titles": name, "dc:title": f"{TITLES[column]}（名称）", "datatype": "string"}
        for name, column in _LABELS.items()
    ]
