"""The analytical copy: current figures as Parquet, parted by year and province, only what changed is written anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction
from django.db.models import Count, Max, Sum
from django.db.models.functions import Substr
from django.utils import timezone

from lianggang.engines.columns import of_observations
from lianggang.engines.copy import KIND, MANIFEST, is_copy, read_manifest
from lianggang.errors import unusable
from lianggang.web.figures.models import Figure, Loaded
from lianggang.web.figures.reading import observation
from lianggang.web.places.models import Territory

Part = tuple[int, str]
"""Year and province (first two digits of the code)."""
_ROWS = 50_000  # are read and written at once
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """How many parts the copy has, how many of them were written anew, and its rows."""

    parts: int
    anew: int
    rows: int


@transaction.atomic
def write_copy(folder: Path, tell: Progress = lambda done, total: None) -> Written:
    """Bring the copy in `folder` up to date; until the manifest is exchanged at the end, the old copy stands whole.

    Raises LianggangError when the folder holds anything else.
    """
    old = _manifest(folder)
    folder.mkdir(parents=True, exist_ok=True)
    states, meaning = _states(), _meaning()
    kept = {p["part"]: p for p in old.get("parts", ()) if old.get("meaning") == meaning and _is_whole(folder, p)}
    parts: list[dict[str, Any]] = []
    for done, (part, state) in enumerate(sorted(states.items())):
        tell(done, len(states))
        name = f"{part[0]}-{part[1]}"
        held = kept.get(name)
        parts.append(held if held and held["state"] == state else _write(folder, part, name, state))
    _put_in_place(folder, {"meaning": meaning, "parts": parts})
    anew = sum(kept.get(p["part"]) is not p for p in parts)
    return Written(len(parts), anew, sum(p["rows"] for p in parts))


def place_of(territory: Territory) -> str:
    """How the copy names a territory: the name tells its level, the code which one of that name."""
    return f"{territory.name}（{territory.code}）"


def _manifest(folder: Path) -> Mapping[str, Any]:
    if is_copy(folder):
        return read_manifest(folder)
    if folder.exists() and any(p.suffix != ".parquet" for p in folder.iterdir()):
        raise unusable("output-not-ours", f"文件夹“{folder}”里有别的文件，没有写入", advice="换一个文件夹")
    return {}


def _states() -> dict[Part, list[int]]:
    """Number, greatest and sum of the ids of the current figures of each part: rows are added, never changed."""
    rows = Figure.objects.filter(current=True).annotate(province=Substr("territory__code", 1, 2)).order_by()
    counted = rows.values_list("year", "province").annotate(Count("id"), Max("id"), Sum("id"))
    return {(year, province): [int(n) for n in state] for year, province, *state in counted}  # sums may be decimals


def _meaning() -> str:
    """What gives the figures their names and units, and the program that writes them."""
    loaded = Loaded.objects.first()
    places = Territory.objects.order_by("id").values_list("code", "name")
    told = repr((loaded.digest if loaded else "", list(places), version("lianggang")))
    return hashlib.sha256(told.encode()).hexdigest()


def _write(folder: Path, part: Part, name: str, state: list[int]) -> dict[str, Any]:
    """Write one part under a name that tells its content, so that nothing is ever overwritten."""
    draft = folder / f".{name}.part"
    rows = 0
    with pq.ParquetWriter(draft, _empty().schema, compression="zstd") as file:
        for table in _tables(part):
            file.write_table(table)
            rows += table.num_rows
    digest = _digest(draft)
    final = folder / f"{name}-{digest[:12]}.parquet"
    draft.replace(final)
    size = final.stat().st_size
    return {"part": name, "file": final.name, "rows": rows, "bytes": size, "sha256": digest, "state": state}


def _tables(part: Part) -> Iterator[pa.Table]:
    year, province = part
    rows = Figure.objects.filter(current=True, year=year, territory__code__startswith=province)
    rows = (
        rows.select_related("indicator", "territory")
        .defer("indicator__line")
        .order_by("indicator__code", "territory__code", "breakdown")
    )
    held: list[Figure] = []
    for row in rows.iterator(chunk_size=5000):
        held.append(row)
        if len(held) == _ROWS:
            yield _table(held)
            held = []
    if held:
        yield _table(held)


def _table(figures: list[Figure]) -> pa.Table:
    found = of_observations([observation(f, place_of(f.territory)) for f in figures])
    lineage = {"figure": [f.pk for f in figures], "revision": [f.revision for f in figures]}
    for name, values in lineage.items():
        found = found.append_column(name, pa.array(values, pa.int64()))
    return found


def _empty() -> pa.Table:
    return _table([])


def _is_whole(folder: Path, part: Mapping[str, Any]) -> bool:
    path = folder / part["file"]
    return bool(path.exists() and path.stat().st_size == part["bytes"] and _digest(path) == part["sha256"])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put_in_place(folder: Path, copy: Mapping[str, Any]) -> None:
    """Exchange the manifest, then take away what it no longer names."""
    versions = {name: version(name) for name in ("lianggang", "pyarrow")}
    full = {"kind": KIND, "made_at": timezone.now().isoformat(), "versions": versions, **copy}
    draft = folder / f".{MANIFEST}.part"
    draft.write_text(json.dumps(full, ensure_ascii=False, indent=1) + "\n", "utf-8")
    draft.replace(folder / MANIFEST)
    named = {part["file"] for part in copy["parts"]}
    for path in folder.glob("*.parquet"):
        if path.name not in named:
            path.unlink()
