"""Long work: making a report from the database, and making it again from its snapshot to compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from lianggang.findings import Finding
from lianggang.reports.making import build, changed_versions
from lianggang.reports.snapshot import from_bytes
from lianggang.web.audit.record import By, record
from lianggang.web.jobs.work import Progress, kind
from lianggang.web.reporting.files import hash_of, keep_made, keep_snapshot, snapshot_of
from lianggang.web.reporting.gathering import gather
from lianggang.web.reporting.models import Passage, Report
from lianggang.web.rounds.notices import tell

MAKE, REBUILD = "report", "report-rebuild"
_STEPS = 6


@transaction.atomic
def _failed(arguments: dict[str, Any], findings: Sequence[Finding]) -> None:
    report = Report.objects.select_for_update(of=("self",)).get(pk=arguments["report"])
    if report.state == Report.State.MAKING:
        reason = "；".join(f"{f.message}{f.advice}" for f in findings)
        _settle(report, Report.State.FAILED, "生成失败", reason)


@kind(MAKE, "生成报告", failed=_failed)
def make(arguments: dict[str, Any], tell_progress: Progress) -> None:
    """Take the snapshot and build the Word file; a report that is no longer being made is left as it is."""
    report = Report.objects.select_related("territory__parent", "unit", "evaluation").get(pk=arguments["report"])
    if report.state != Report.State.MAKING:
        return
    done = iter(range(_STEPS))
    snapshot = gather(report, lambda words: tell_progress(next(done, _STEPS - 1), _STEPS, words)).to_bytes()
    tell_progress(_STEPS - 1, _STEPS, "写出Word文件")
    content = build(snapshot)
    with transaction.atomic():
        locked = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if locked.state != Report.State.MAKING:
            return
        keep_snapshot(locked, snapshot)
        keep_made(locked, content)
        _settle(locked, Report.State.DRAFT, "生成", "")


def _settle(report: Report, state: str, label: str, reason: str) -> None:
    report.state = state
    report.save()
    Passage.objects.create(report=report, label=label, end=state, reason=reason, digest=report.made_digest)
    record(By(None), f"report.{state}", report.subject, f"{report} {label}", territory=report.territory.code,
           after={"snapshot": report.digest, "file": report.made_digest}, reason=reason)  # fmt: skip
    tell([report.by], f"{report}：{label}", f"/reports/{report.pk}/")


@kind(REBUILD, "按快照重新生成并核对")
def rebuild(arguments: dict[str, Any], tell_progress: Progress) -> dict[str, Any]:
    """Build the report again from its snapshot: whether it came out byte for byte, and what has another version."""
    report = Report.objects.get(pk=arguments["report"])
    tell_progress(0, 1, "按快照重新生成")
    data = snapshot_of(report)
    intact = hash_of(data) == report.digest
    again = hash_of(build(data))
    versions = [f"{name}：{then}→{now}" for name, then, now in changed_versions(from_bytes(data))]
    return {"same": intact and again == report.made_digest, "intact": intact, "digest": again, "versions": versions}
