"""The cube as a Parquet file, for programs that read columns."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from lianggang.exchange.opendata.cube import COLUMNS, Row

_BATCH = 50_000
_PLACES = 12  # more than any value is printed with; beyond them lies the noise of a division
_EXACT = Decimal(1).scaleb(-_PLACES)

_DECIMALS = ("OBS_VALUE", "NUMERATOR", "DENOMINATOR")
_TEXT = pa.dictionary(pa.int32(), pa.string())
_TYPES = {"TIME_PERIOD": pa.int16(), **dict.fromkeys(_DECIMALS, pa.decimal128(38, _PLACES))}
SCHEMA = pa.schema([(c, _TYPES.get(c, _TEXT)) for c in COLUMNS])


def write_parquet(rows: Iterable[Row], path: Path) -> None:
    """The rows with exact decimals and texts as dictionaries; memory does not grow with their number."""
    waiting = iter(rows)
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as out:
        while batch := list(islice(waiting, _BATCH)):
            arrays = [_array(name, [row[name] for row in batch]) for name in COLUMNS]
            out.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA))


def _array(name: str, texts: list[str]) -> pa.Array:
    if name in _DECIMALS:
        return pa.array([Decimal(t).quantize(_EXACT) if t else None for t in texts], SCHEMA.field(name).type)
    if name == "TIME_PERIOD":
        return pa.array([int(t) for t in texts], pa.int16())
    return pa.array([t or None for t in texts], pa.string()).dictionary_encode()
