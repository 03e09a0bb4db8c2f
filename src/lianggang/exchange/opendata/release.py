"""A folder of open data: every form of the same figures, with what each file is."""

from __future__ import annotations

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from lianggang.exchange.opendata.bulk import csvw, write_csv, write_sdmx_csv
from lianggang.exchange.opendata.cube import Cube
from lianggang.exchange.opendata.sdmx_ml import write_data, write_structure

FILES = {
    "values.csv": "全部数据，一行一个数",
    "values.csv-metadata.json": "values.csv的说明（CSVW）：各列、类型、代码含义",
    "values.parquet": "同样的数据，Parquet格式",
    "values.sdmx.csv": "同样的数据，SDMX-CSV 2.0",
    "structure.xml": "SDMX-ML 2.1的数据结构和代码表",
    "values.xml": "同样的数据，SDMX-ML 2.1",
}


def write_release(cube: Cube, folder: Path, *, title: str, issued: str) -> list[str]:
    """Write every form into an empty folder and a manifest with their digests; returns the names of the files.

    issued: ISO date of the release. Parquet is left out where pyarrow is not installed.
    """
    prepared = f"{issued}T00:00:00"
    with _text(folder / "values.csv") as to:
        write_csv(cube, to)
    with _text(folder / "values.csv-metadata.json") as to:
        to.write(csvw(cube, "values.csv", title=title, issued=issued))
    with _text(folder / "values.sdmx.csv") as to:
        write_sdmx_csv(cube.rows(), to)
    with (folder / "structure.xml").open("wb") as binary:
        write_structure(cube, binary, prepared=prepared)
    with (folder / "values.xml").open("wb") as binary:
        write_data(cube.rows(), binary, prepared=prepared)
    if find_spec("pyarrow"):
        from lianggang.exchange.opendata.columnar import write_parquet

        write_parquet(cube.rows(), folder / "values.parquet")
    written = [name for name in FILES if (folder / name).exists()]
    return [*written, _manifest(folder, written, title, issued)]


def _text(path: Path) -> IO[str]:
    return path.open("w", encoding="utf-8", newline="")


def _manifest(folder: Path, names: list[str], title: str, issued: str) -> str:
    """What each file is, how large, and its digest: who fetches them can tell whether they are whole."""
    files = [
        {"name": name, "about": FILES[name], "bytes": len(data := (folder / name).read_bytes()),
         "sha256": hashlib.sha256(data).hexdigest()}
        for name in names
    ]  # fmt: skip
    text = json.dumps({"title": title, "issued": issued, "files": files}, ensure_ascii=False, indent=1)
    (folder / "manifest.json").write_text(f"{text}\n", encoding="utf-8")
    return "manifest.json"
