"""What has to be done: batches of indicators, each judged in one go and written as one part of the results."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from lianggang.engines.asked import Work
from lianggang.engines.batches import assess_batch
from lianggang.engines.kernel import Parameters
from lianggang.engines.results import TABLES
from lianggang.errors import unusable

ROWS = 200_000
"""Figures that are judged in one go, unless one indicator has more."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Indicators to judge, and all whose figures are needed for it."""

    codes: tuple[str, ...]
    needed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """The work with its parameters, and the folder for the parts of its results."""

    work: Work
    params: Parameters
    folder: str

    def finish(self, number: int, batch: Batch, figures: pa.Table) -> int:
        """Judge a batch and write its part; a part is there whole or not at all. Returns its number."""
        found = assess_batch(figures, batch.codes, self.work, self.params)
        for name in TABLES:
            path = self.part(name, number)
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".draft")
            pq.write_table(found[name], draft, compression="zstd")
            draft.replace(path)
        return number

    def part(self, table: str, number: int) -> Path:
        """Where a part of a table lies."""
        return Path(self.folder) / table / f"part-{number:05d}.parquet"

    def is_done(self, number: int) -> bool:
        """Whether a part has been written; its findings are written last."""
        return self.part("findings", number).exists()


class Engine(Protocol):
    """Where figures lie and batches are judged."""

    @property
    def name(self) -> str:
        """How the command line calls it."""

    def rows(self) -> Mapping[str, int]:
        """The number of figures of every indicator."""

    def judge(self, batches: Mapping[int, Batch], job: Job) -> Iterator[int]:
        """Judge the batches; yields the number of each that is done."""


def batches(rows: Mapping[str, int], work: Work) -> dict[int, Batch]:
    """All indicators that have figures or targets, in batches of about `ROWS` figures, in the order of their codes."""
    found: list[tuple[str, ...]] = []
    size, open_ = 0, list[str]()
    for code in sorted({*rows, *(a.indicator for a in work.asked)}):
        if open_ and size + rows.get(code, 0) > ROWS:
            found.append(tuple(open_))
            size, open_ = 0, []
        open_.append(code)
        size += rows.get(code, 0)
    references = work.references
    return {n: _batch(codes, references) for n, codes in enumerate([*found, tuple(open_)] if open_ else found)}


def _batch(codes: tuple[str, ...], references: Mapping[str, set[str]]) -> Batch:
    return Batch(codes, tuple(sorted({*codes, *(r for c in codes for r in references.get(c, ()))})))


def side_by_side(tasks: Iterable[Callable[[], int]]) -> Iterator[int]:
    """The results of tasks as they are done, each in a process of its own, as many at a time as there are cores.

    tasks: functions that can be sent to another process; few are held in advance, and a single one is done right here.
    Raises LianggangError when the system ends a process.
    """
    waiting = iter(tasks)
    first = list(islice(waiting, 2))
    if len(first) < 2:
        yield from (task() for task in first)
        return
    cores, waiting = len(os.sched_getaffinity(0)), chain(first, waiting)
    # Fresh processes: a copy of this one would share its threads' locks.
    with ProcessPoolExecutor(cores, get_context("spawn"), _leave_interrupts) as pool:
        running: set[Future[int]] = {pool.submit(task) for task in islice(waiting, cores + 1)}
        try:
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                running |= {pool.submit(task) for task in islice(waiting, len(done))}
                yield from (future.result() for future in done)
        except BrokenProcessPool as broken:
            advice = "关闭别的程序或换内存大的机器后再运行一次，从停下的地方接着做"
            raise unusable("process-lost", "一个判断进程被系统中止，多半是内存不够", advice=advice) from broken


def _leave_interrupts() -> None:
    """Let the process that gives out the work answer an interrupt, after the parts at hand."""
    signal(SIGINT, SIG_IGN)
