"""The engine for figures larger than memory, on one machine: DuckDB parts them into batches on disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from lianggang.engines.columns import named
from lianggang.engines.job import Batch, Job, side_by_side
from lianggang.errors import unusable
from lianggang.panel.records import FIRST_YEAR, LAST_YEAR

MEMORY = "1GB"
"""What DuckDB may keep in memory before it spills to disk."""
_STAGED = "staged"


class OutOfCore:
    """Figures of Parquet files that stay on disk."""

    name = "duckdb"

    def __init__(self, paths: Sequence[str]) -> None:
        self._files = [(path, named(pq.read_schema(path).names)) for path in paths]

    def rows(self) -> Mapping[str, int]:
        """The number of figures of every indicator."""
        with _connection() as db:
            counted = db.execute(f"SELECT code, count(*) FROM ({self._select()}) WHERE code <> '' GROUP BY code")
            return dict(counted.fetchall())

    def judge(self, batches: Mapping[int, Batch], job: Job) -> Iterator[int]:
        """Part the figures once, then judge the batches, as many side by side as there are cores."""
        folder = Path(job.folder) / _STAGED
        if not (folder / "done").exists():
            self._stage(folder, batches)
        return side_by_side(partial(_one, folder, number, batch, job) for number, batch in batches.items())

    def _stage(self, folder: Path, batches: Mapping[int, Batch]) -> None:
        """Write the figures of each batch into a folder of its own, those that several need into each."""
        spots = pa.table({
            "code": [code for batch in batches.values() for code in batch.needed],
            "batch": [number for number, batch in batches.items() for _ in batch.needed],
        })  # fmt: skip
        folder.mkdir(parents=True, exist_ok=True)
        with _connection(folder) as db:
            db.register("spots", spots)
            db.execute(
                f"COPY (SELECT figures.*, batch FROM ({self._select()}) figures JOIN spots USING (code)) TO '{folder}' "
                "(FORMAT parquet, COMPRESSION zstd, PARTITION_BY (batch), OVERWRITE_OR_IGNORE)"
            )
        (folder / "done").touch()

    def _select(self) -> str:
        """The figures of all files by canonical names."""
        parts = []
        for path, names in self._files:
            columns = ", ".join(f"{_quoted(name)} AS {column}" for column, name in names.items() if column != "code")
            code = f"CAST({_quoted(names['code'])} AS VARCHAR) AS code"
            parts.append(f"SELECT {code}, {columns} FROM read_parquet({_text(path)})")
        return " UNION ALL BY NAME ".join(parts)


def latest_year(paths: Sequence[str]) -> int:
    """The last year that has a figure; raises LianggangError where there is none."""
    with _connection() as db:
        years = [db.execute(_last_year(path)).fetchone() for path in paths]
    found = [int(row[0]) for row in years if row and row[0] is not None]
    if not found:
        raise unusable("no-figures", "数据里没有一个年份", advice="检查数据文件")
    return max(found)


def _last_year(path: str) -> str:
    name = _quoted(named(pq.read_schema(path).names)["year"])
    year = f"TRY_CAST(regexp_extract(CAST({name} AS VARCHAR), '^[0-9]{{4}}') AS INTEGER)"
    return f"SELECT max({year}) FROM read_parquet({_text(path)}) WHERE {year} BETWEEN {FIRST_YEAR} AND {LAST_YEAR}"


def _one(folder: Path, number: int, batch: Batch, job: Job) -> int:
    files = sorted((folder / f"batch={number}").glob("*.parquet"))
    tables = [pq.ParquetFile(f).read() for f in files]
    figures = pa.concat_tables(tables) if tables else pa.table({c: pa.array([], pa.string()) for c in _LEAST})
    return job.finish(number, batch, figures)


_LEAST = ("code", "year", "value")


def _connection(folder: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A database in memory that fetches nothing from elsewhere and spills into `folder`."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": MEMORY,
        "preserve_insertion_order": False,
    }
    if folder is not None:
        settings["temp_directory"] = str(folder / "spilled")
    return duckdb.connect(config=settings)


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def _text(value: str) -> str:
    escaped = value.replace("'", "''")
    return f"'{escaped}'"
