"""Everything that a round puts on paper, written whole or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from lianggang.collect.write import write_form
from lianggang.errors import unusable
from lianggang.monitoring.run import Monitored
from lianggang.reports import (
    results_json,
    write_pages,
    write_report,
    write_results,
    write_tasks,
    write_warnings,
    write_yearbook,
)

Say = Callable[[str], None]
_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')


def write_outputs(monitored: Monitored, out: Path, *, say: Say = lambda _: None) -> tuple[Path, ...]:
    """Write plan, tasks, forms, results, warnings, report, yearbook and pages into the folder `out`.

    The files are made beside it and moved in when all are done, so that nothing is left half-written.
    Raises LianggangError when the folder cannot be written.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as problem:
        raise unusable(
            "out-not-writable", f"不能写入文件夹“{out}”。", advice="请换一个文件夹，或检查权限和磁盘空间。"
        ) from problem
    try:
        written = _write(monitored, work, say)
        return tuple(_moved(path, work, out) for path in written)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _write(monitored: Monitored, work: Path, say: Say) -> list[Path]:
    round_ = monitored.round
    (work / "plan.json").write_text(_json(round_.reading.as_dict()), "utf-8")
    (work / "results.json").write_text(_json(results_json(round_)), "utf-8")
    say("写出：plan.json、results.json")
    write_tasks(round_, work / "tasks.xlsx")
    write_results(round_, work / "results.xlsx")
    write_warnings(round_, work / "warnings.xlsx")
    write_yearbook(round_, work / "yearbook.xlsx")
    say("写出：tasks.xlsx、results.xlsx、warnings.xlsx、yearbook.xlsx")
    _forms(monitored, work / "forms")
    say(f"写出：forms/ 共{len(monitored.forms)}张报送表")
    write_report(round_, work / "report.docx", monitored.tracking.quantities.catalogue.indicators)
    say("写出：report.docx")
    files = sorted(p for p in work.iterdir() if p.is_file())
    write_pages(round_, work / "pages", files)
    say("写出：pages/ 网页")
    return [*files, work / "forms", work / "pages"]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _forms(monitored: Monitored, folder: Path) -> None:
    folder.mkdir()
    for spec in monitored.forms:
        name = _UNSAFE.sub("_", f"{spec.number}_{spec.unit}_{spec.year}.xlsx")
        write_form(spec, folder / name)


def _moved(path: Path, work: Path, out: Path) -> Path:
    target = out / path.relative_to(work)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        shutil.rmtree(target)
    os.replace(path, target)
    return target
