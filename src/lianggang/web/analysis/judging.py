"""All aims of all plans in force judged over the analytical copy by an engine, and its results read back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
from django.db import transaction

from lianggang.catalogue.load import load_catalogue
from lianggang.engines import run
from lianggang.engines.asked import Asked, Work
from lianggang.engines.copy import MANIFEST, copied_files, is_copy
from lianggang.engines.job import Engine
from lianggang.errors import unusable
from lianggang.monitoring.asking import asked_of
from lianggang.monitoring.quantities import Quantities
from lianggang.monitoring.tracking import track
from lianggang.web.analysis.copying import place_of
from lianggang.web.analysis.models import Result, Run
from lianggang.web.audit.record import By, record
from lianggang.web.figures.models import Indicator
from lianggang.web.figures.quantities import adopt_local, local_indicators, plans_in_force, quantity_of
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.readings import reading_of

Progress = Callable[[int, int], None]
_COLUMNS = {
    "verdict": "verdict", "value": "value", "value_year": "value_year", "probability": "probability", "low": "low",
    "high": "high", "hard_level": "hard", "volatile_level": "volatile",
}  # fmt: skip
"""The columns of the results and the fields that keep them."""


@dataclass(frozen=True, slots=True)
class Copy:
    """An analytical copy: its files and the hash of its manifest."""

    files: list[Path]
    digest: str

    @classmethod
    def of(cls, folder: Path) -> Copy:
        """Raises LianggangError when the folder holds no whole copy."""
        if not is_copy(folder):
            raise unusable("no-copy", f"“{folder}”里没有分析副本", advice="先运行 lianggang web analysis write")
        return cls(copied_files(folder), hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest())


def judge(copy: Copy, engine: Engine, out: Path, *, year: int, tell: Progress = lambda done, total: None) -> Run:
    """Judge, write the results to `out`, and read them back. Raises LianggangError as `engines.run.assess`."""
    made = run.assess(engine, work_of(year), out, inputs=copy.files, progress=tell)
    return _take_in(out, Run(year=year, engine=engine.name, copy=copy.digest, record=dict(made)))


def work_of(year: int) -> Work:
    """The aims of every plan in force, each asked of its own territory under its own id."""
    known = {i.code: quantity_of(i) for i in Indicator.objects.all()}
    documents, local = plans_in_force().iterator(chunk_size=50), list(local_indicators())
    return Work(year, tuple(a for document in documents for a in _asked(document, local)), known)


def _asked(document: PlanDocument, local: Sequence[Indicator]) -> Iterator[Asked]:
    quantities = Quantities(load_catalogue())
    tracking = track(reading_of(document), quantities)
    adopt_local(quantities, local)
    aims = dict(document.aims.values_list("key", "pk"))
    for tracked in tracking.targets:
        if tracked.id in aims:
            yield asked_of(tracked, quantities, id=str(aims[tracked.id]), territory=place_of(document.territory))


@transaction.atomic
def _take_in(out: Path, made: Run) -> Run:
    """Keep the results with the run they come from, each in place of what an earlier run of the year said."""
    made.save()
    fields = ["run", *_COLUMNS.values()]
    for rows in _rows(out, made):
        Result.objects.bulk_create(rows, update_conflicts=True, unique_fields=["aim", "year"], update_fields=fields)
    record(By(None, None), "analysis.judge", f"run:{made.pk}", f"{made}：{made.results.count()}项",
           after={"copy": made.copy, "engine": made.engine})  # fmt: skip
    return made


def _rows(out: Path, made: Run) -> Iterator[list[Result]]:
    for path in sorted((out / "assessments").glob("part-*.parquet")):
        for batch in pq.ParquetFile(path).iter_batches(2000, columns=["target", *_COLUMNS]):
            yield [
                Result(aim_id=int(row["target"]), year=made.year, run=made,
                       **{field: row[column] for column, field in _COLUMNS.items()})
                for row in batch.to_pylist()
            ]  # fmt: skip
