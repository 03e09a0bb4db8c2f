"""The engine that keeps all figures in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lianggang.engines.columns import named
from lianggang.engines.job import Batch, Job, side_by_side

_TEXTS = ("code", "territory", "sex", "age", "residence", "other", "unit", "qualifier", "note", "redefined")


class InMemory:
    """Figures of Parquet files, read whole."""

    name = "numpy"

    def __init__(self, paths: Sequence[str]) -> None:
        self._table = pa.concat_tables([_read(p) for p in paths], promote_options="permissive").combine_chunks()
        code = self._table["code"].combine_chunks().dictionary_encode()
        self._codes: list[str] = code.dictionary.to_pylist()
        place = np.asarray(pc.fill_null(code.indices, -1))
        self._order = np.argsort(place, kind="stable")
        self._bounds = np.searchsorted(place[self._order], np.arange(len(self._codes) + 1))

    def rows(self) -> Mapping[str, int]:
        """The number of figures of every indicator."""
        return dict(zip(self._codes, np.diff(self._bounds).tolist(), strict=True))

    def judge(self, batches: Mapping[int, Batch], job: Job) -> Iterator[int]:
        """Judge the batches, as many side by side as there are cores; yields the number of each that is done."""
        return side_by_side(partial(job.finish, n, batch, self._figures(batch)) for n, batch in batches.items())

    def _figures(self, batch: Batch) -> pa.Table:
        places = [self._codes.index(code) for code in batch.needed if code in self._codes]
        spots = [self._order[self._bounds[k] : self._bounds[k + 1]] for k in places]
        rows = np.sort(np.concatenate([*spots, np.zeros(0, np.int_)]))
        return self._table.take(pa.array(rows, pa.int64()))


def _read(path: str) -> pa.Table:
    """The figures of a file by canonical names, texts coded to save memory."""
    names = named(pq.read_schema(path).names)
    texts = [names[c] for c in _TEXTS if c in names]
    found = pq.read_table(path, columns=list(names.values()), read_dictionary=texts)
    return found.rename_columns(list(names)).unify_dictionaries()
