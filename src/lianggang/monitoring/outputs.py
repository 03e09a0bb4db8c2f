"""Everything that a round puts on paper, written whole or not at all."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from lianggang.collect.write import write_form
from lianggang.errors import LianggangError, unusable
from lianggang.monitoring.folder import replace_contents
from lianggang.monitoring.isolated import desk_of
from lianggang.monitoring.offices import reading_json
from lianggang.monitoring.run import Monitored
from lianggang.monitoring.whole import REFUSED, reason
from lianggang.reports import (
    results_json,
    write_pages,
    write_results,
    write_tasks,
    write_warnings,
    write_yearbook,
)
from lianggang.reports.making import build
from lianggang.reports.snapshot import ReportKind, take

Say = Callable[[str], None]
_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')


def write_outputs(
    monitored: Monitored, out: Path, *, desk: bytes | None = None, say: Say = lambda _: None
) -> tuple[Path, ...]:
    """Write plan, tasks, forms, results, warnings, report, yearbook and pages into the folder `out`.

    desk: the key of the office, where the forms are wanted as isolated desks as well.

    The files are made beside it and moved in when all are done, so that nothing is left half-written. What an earlier
    run wrote is replaced; files of others stay, and those that somebody has changed since are put aside and told.
    Returns the new files. Raises LianggangError when the folder cannot be written.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except REFUSED as problem:
        raise _not_writable(out, problem) from problem
    try:
        _write(monitored, work, desk, say)
        written, aside = replace_contents(out, work)
    except REFUSED as problem:
        raise _not_writable(out, problem) from problem
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if aside:
        folder = out / aside[0].relative_to(out).parts[0]
        say(f"原有文件中有{len(aside)}个被人改过，没有覆盖，移到 {folder}")
    return written


def _not_writable(out: Path, problem: Exception) -> LianggangError:
    advice = "请换一个文件夹，或检查权限和磁盘空间。"
    return unusable("out-not-writable", f"不能写入文件夹“{out}”：{reason(problem)}。", advice=advice)


def _write(monitored: Monitored, work: Path, desk: bytes | None, say: Say) -> None:
    round_ = monitored.round
    (work / "plan.json").write_text(_json(reading_json(round_.reading)), "utf-8")
    (work / "results.json").write_text(_json(results_json(round_)), "utf-8")
    write_tasks(round_, work / "tasks.xlsx")
    write_results(round_, work / "results.xlsx")
    write_warnings(round_, work / "warnings.xlsx")
    write_yearbook(round_, work / "yearbook.xlsx")
    say("写出：plan.json、results.json，tasks、results、warnings、yearbook（.xlsx）")
    _forms(monitored, work / "forms", desk)
    say(f"写出：forms/ 共{len(monitored.forms)}张报送表{'，各附一份离线填报表' if desk else ''}")
    snapshot = take(ReportKind.ANNUAL, round_).to_bytes()
    (work / "report.json").write_bytes(snapshot)
    (work / "report.docx").write_bytes(build(snapshot))
    write_pages(round_, work / "pages", sorted(p for p in work.iterdir() if p.is_file()))
    say("写出：report.docx 和它的快照 report.json、pages/ 网页")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _forms(monitored: Monitored, folder: Path, desk: bytes | None) -> None:
    folder.mkdir()
    for spec in monitored.forms:
        path = folder / _UNSAFE.sub("_", f"{spec.number}_{spec.unit}_{spec.year}.xlsx")
        write_form(spec, path)
        if desk:
            path.with_suffix(".html").write_text(desk_of(spec, monitored, desk), "utf-8")
