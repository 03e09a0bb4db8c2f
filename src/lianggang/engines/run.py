"""A run of an engine from figures to a folder of results, whole or not at all, that tells how it can be repeated."""

from __future__ import annotations

import csv
import hashlib
import json
import platform
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from lianggang.engines.asked import Work
from lianggang.engines.job import Engine, Job, batches
from lianggang.engines.kernel import DEFAULT, Parameters
from lianggang.engines.results import TABLES
from lianggang.errors import unusable
from lianggang.findings import Finding

RECORD = "run.json"
_PACKAGES = ("lianggang", "numpy", "scipy", "pyarrow", "duckdb", "pyspark")
Progress = Callable[[int, int], None]


def assess(
    engine: Engine,
    work: Work,
    out: Path,
    *,
    inputs: Sequence[Path] = (),
    findings: Sequence[Finding] = (),
    params: Parameters = DEFAULT,
    progress: Progress = lambda done, total: None,
) -> Mapping[str, Any]:
    """Judge all figures and put the folder `out` in place; returns its record.

    inputs: the files that the run depends on, recorded with their hashes. findings: of reading them, kept with those of
    the figures. A run that was interrupted is taken up where it stopped when everything it depends on is the same.
    Raises LianggangError when `out` holds anything but the results of an earlier run.
    """
    if out.exists() and any(out.iterdir()) and not (out / RECORD).exists():
        raise unusable("output-not-ours", f"文件夹“{out}”里有别的文件，没有写入", advice="换一个输出文件夹")
    record = _record(engine.name, work, inputs, params)
    draft = out.with_name(f".{out.name}.part")
    _take_up(draft, record)
    job = Job(work, params, str(draft))
    planned = batches(engine.rows(), work)
    if not planned:
        raise unusable("no-figures", "没有一个可用的数，也没有目标", advice="检查数据文件和目标表")
    open_ = {number: batch for number, batch in planned.items() if not job.is_done(number)}
    progress(len(planned) - len(open_), len(planned))
    for done, _ in enumerate(engine.judge(open_, job) if open_ else (), len(planned) - len(open_) + 1):
        progress(done, len(planned))
    return _put_in_place(draft, out, record, findings)


def _record(engine: str, work: Work, inputs: Sequence[Path], params: Parameters) -> dict[str, Any]:
    """Everything that the results depend on."""
    return {
        "engine": engine,
        "as_of": work.as_of,
        "targets": len(work.asked),
        "asked": _digest(repr((work.asked, sorted(work.quantities.items()))).encode()),
        "inputs": [{"name": p.name, "bytes": p.stat().st_size, "sha256": _digest_of(p)} for p in inputs],
        "versions": {"python": platform.python_version()} | {p: v for p in _PACKAGES if (v := _version(p))},
        "parameters": json.loads(json.dumps(asdict(params), default=str)),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _take_up(draft: Path, record: Mapping[str, Any]) -> None:
    """Keep the parts of an interrupted run of the same record, else begin anew."""
    known = draft / RECORD
    if known.exists() and json.loads(known.read_text("utf-8")) == record:
        return
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    known.write_text(_json(record), "utf-8")


def _put_in_place(draft: Path, out: Path, record: Mapping[str, Any], findings: Sequence[Finding]) -> Mapping[str, Any]:
    """Complete the folder and exchange it with what was there."""
    shutil.rmtree(draft / "staged", ignore_errors=True)
    full = dict(record) | {"results": _counted(draft)}
    _write_findings(draft, findings)
    (draft / RECORD).write_text(_json(full), "utf-8")
    old = out.with_name(f".{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    draft.rename(out)
    shutil.rmtree(old, ignore_errors=True)
    return full


def _counted(folder: Path) -> dict[str, Any]:
    """The rows of every table, and the cases of every verdict and level of warning."""
    rows = {name: sum(pq.read_metadata(part).num_rows for part in _parts(folder, name)) for name in TABLES}
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("verdict", "hard_level", "volatile_level")}
    for part in _parts(folder, "assessments"):
        found = pq.ParquetFile(part).read(columns=list(counts))
        for name, count in counts.items():
            count.update({item["values"]: item["counts"] for item in found[name].value_counts().to_pylist()})
    return {"rows": rows} | {name: dict(sorted(count.items())) for name, count in counts.items()}


def _parts(folder: Path, table: str) -> list[Path]:
    return sorted((folder / table).glob("part-*.parquet"))


def _write_findings(draft: Path, findings: Sequence[Finding]) -> None:
    """All findings as one CSV file that a spreadsheet opens."""
    found = [row for part in _parts(draft, "findings") for row in pq.ParquetFile(part).read().to_pylist()]
    with (draft / "findings.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, TABLES["findings"].names, lineterminator="\n")
        writer.writeheader()
        writer.writerows([*(f.as_dict() for f in findings), *found])


def _json(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"
