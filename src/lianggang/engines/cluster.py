"""The engine for many machines: Spark hands each batch as one Arrow table to a worker, which writes its part."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from lianggang.engines.columns import named
from lianggang.engines.job import Batch, Job

_SLOTS = 4  # tasks a core, so that slow batches even out


class Cluster:
    """Figures of Parquet files that every machine of the cluster can read; so must it the folder of the results."""

    name = "spark"

    def __init__(self, paths: Sequence[str], master: str) -> None:
        self._files = [(path, named(pq.read_schema(path).names)) for path in paths]
        self._session = _session(master)

    def rows(self) -> Mapping[str, int]:
        """The number of figures of every indicator."""
        counted = self._figures().where("code <> ''").groupBy("code").count().collect()
        return {row["code"]: row["count"] for row in counted}

    def judge(self, batches: Mapping[int, Batch], job: Job) -> Iterator[int]:
        """Judge the batches on the workers; yields the number of each, when all are done."""
        from pyspark.sql.functions import broadcast

        rows = [(code, number) for number, batch in batches.items() for code in batch.needed]
        spots = self._session.createDataFrame(rows, "code string, batch int")
        missing = set(batches)
        # Without the hint the figures would be sent round once more, to meet a table of a few hundred rows.
        placed = self._figures().join(broadcast(spots), "code").repartition(self._tasks(len(batches)), "batch")

        def finish(figures: pa.Table) -> pa.Table:
            number = figures["batch"][0].as_py()
            return pa.table({"batch": [job.finish(number, batches[number], figures.drop_columns(["batch"]))]})

        for row in placed.groupBy("batch").applyInArrow(finish, "batch long").collect():
            missing.discard(row["batch"])
            yield row["batch"]
        empty = pa.table({c: pa.array([], pa.string()) for c in ("code", "year", "value")})
        yield from (job.finish(number, batches[number], empty) for number in sorted(missing))

    def _tasks(self, number: int) -> int:
        return max(1, min(number, _SLOTS * int(self._session.sparkContext.defaultParallelism)))

    def _figures(self) -> Any:
        """The figures of all files by canonical names."""
        found = None
        for path, names in self._files:
            part = self._session.read.parquet(path)
            part = part.select(*(part[f"`{name}`"].alias(column) for column, name in names.items()))
            part = part.withColumn("code", part["code"].cast("string"))
            found = part if found is None else found.unionByName(part, allowMissingColumns=True)
        return found


def _session(master: str) -> Any:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    from pyspark.sql import SparkSession

    return (
        SparkSession.builder.master(master)
        .appName("lianggang")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "0")
        .getOrCreate()
    )
