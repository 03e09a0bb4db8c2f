"""From a snapshot to the report in Word, and back from an edited file to what disagrees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike

from lianggang.findings import Finding, note
from lianggang.reports import report
from lianggang.reports.blocks import Draft
from lianggang.reports.checking import AsMade, check_report
from lianggang.reports.kinds import brief, evaluation, passage, unit, upward, yearbook
from lianggang.reports.snapshot import ReportKind, Snapshot, Sources, current_versions, digest, from_bytes
from lianggang.reports.word.citations import read_edited
from lianggang.reports.word.file import to_docx

Compose = Callable[[Snapshot, Sources], Draft]


def _annual(snapshot: Snapshot, sources: Sources) -> Draft:
    definitions = {d.code: d for d in snapshot.definitions}
    return report.compose(snapshot.round, definitions, sources.figures, sources.changes)


COMPOSE: Mapping[ReportKind, Compose] = {
    ReportKind.ANNUAL: _annual,
    ReportKind.EVALUATION: evaluation.compose,
    ReportKind.UNIT: unit.compose,
    ReportKind.UPWARD: upward.compose,
    ReportKind.BRIEF: brief.compose,
    ReportKind.PASSAGE: passage.compose,
    ReportKind.YEARBOOK: yearbook.compose,
}


def compose(snapshot: Snapshot) -> Draft:
    """The report of a snapshot as blocks."""
    return COMPOSE[snapshot.kind](snapshot, Sources(snapshot))


def build(data: bytes) -> bytes:
    """The Word file of a snapshot given as bytes: the same snapshot gives the same bytes.

    Raises LianggangError when the bytes are no snapshot.
    """
    return to_docx(compose(from_bytes(data)), snapshot=digest(data))


def check(path: str | PathLike[str], data: bytes | None = None) -> tuple[Finding, ...]:
    """What an edited report says that the snapshot does not; see `checking.check_report`.

    data: the snapshot; without it the file is read against the numbers that it was made with. A note tells when the
    report was made from another snapshot. Raises LianggangError when a file cannot be used.
    """
    edited = read_edited(path)
    if data is None:
        return check_report(path, AsMade(edited))
    found, made_from = check_report(path, Sources(from_bytes(data))), edited.snapshot
    if made_from in ("", digest(data)):
        return found
    message = f"文件由另一份快照（{made_from[:12]}）生成，现与快照{digest(data)[:12]}核对"
    return (note("other-snapshot", message, advice="请核对是不是要用这一份快照"), *found)


def changed_versions(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    """What takes part in the making and has another version now than when the snapshot was taken: name, then, now."""
    now = dict(current_versions())
    return [(name, then, now.get(name, "")) for name, then in snapshot.versions if now.get(name, "") != then]
