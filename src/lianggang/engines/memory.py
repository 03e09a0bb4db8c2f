"""The engine that keeps all figures in memory and judges batches of indicators side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lianggang.engines.columns import named

_TEXTS = ("code", "territory", "sex", "age", "residence", "other", "unit", "qualifier", "note", "redefined")


class InMemory:
    """The figures of Parquet files, all in memory, sorted by indicator."""

    name = "numpy"

    def __init__(self, paths: Sequence[str]) -> None:
        table = pa.concat_tables([_read(p) for p in paths], promote_options="permissive").unify_dictionaries()
        table = table.combine_chunks()
        code = table["code"].combine_chunks() if isinstance(table["code"], pa.ChunkedArray) else table["code"]
        self._codes = code.dictionary.to_pylist()
        self._rank = np.asarray(pc.fill_null(code.indices, -1))
        self._order = np.argsort(self._rank, kind="stable")
        self._table = table

    def rows(self) -> Mapping[str, int]:
        """The number of figures of every indicator."""
        numbers = np.bincount(self._rank[self._rank >= 0], minlength=len(self._codes))
        return dict(Counter(dict(zip(self._codes, numbers.tolist(), strict=True))))

    def figures(self, batches: Iterable[Sequence[str]]) -> Iterator[pa.Table]:
        """The figures of the indicators of each batch."""
        bounds = np.searchsorted(self._rank[self._order], np.arange(len(self._codes) + 1))
        for codes in batches:
            ranks = [self._codes.index(code) for code in codes if code in self._codes]
            spots = [self._order[bounds[r] : bounds[r + 1]] for r in ranks]
            yield self._table.take(pa.array(np.concatenate([*spots, np.zeros(0, np.int_)]).astype(np.int64)))


def _read(path: str) -> pa.Table:
    """The figures of a file by canonical names, texts coded to save memory."""
    names = named(pq.read_schema(path).names)
    texts = [names[c] for c in _TEXTS if c in names]
    found = pq.read_table(path, columns=list(names.values()), read_dictionary=texts)
    return found.rename_columns(list(names))
