"""What may be done with a report. Every action: right → table of states → conditions → rows → event → notices."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from lianggang.errors import unusable
from lianggang.findings import Finding
from lianggang.reports import making
from lianggang.reports.snapshot import ReportKind
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.attachments.keeping import received
from lianggang.web.audit.record import By, record
from lianggang.web.conflict import require_seen
from lianggang.web.evaluation.models import Evaluation
from lianggang.web.jobs.models import Job
from lianggang.web.jobs.queries import latest
from lianggang.web.jobs.work import enqueue
from lianggang.web.places.models import Territory, Unit
from lianggang.web.reporting.files import keep_text, snapshot_of
from lianggang.web.reporting.making import MAKE, REBUILD
from lianggang.web.reporting.models import Passage, Report
from lianggang.web.reporting.steps import ENDED, ISSUED, PLAIN, table_of, turn_of
from lianggang.web.rounds.notices import holders_of, tell
from lianggang.web.steps import Step, advance

_S = Report.State
UNDER_WAY = (Job.State.WAITING, Job.State.RUNNING)


@transaction.atomic
def draw_up(
    *, by: By, territory: Territory, year: int, kind: ReportKind, unit: Unit | None = None,
    evaluation: Evaluation | None = None,
) -> Report:  # fmt: skip
    """Have a report made. Raises PermissionDenied, or LianggangError while another one of the kind is at work."""
    if kind is ReportKind.UNIT:
        require(by, Right.FILL, unit=unit)
    else:
        require(by, Right.WRITE_REPORTS, territory=territory)
    if kind is ReportKind.EVALUATION and evaluation is None:
        raise unusable("no-evaluation", "没有选评估。", advice="请选一次已定案的评估。")
    same = Report.objects.filter(territory=territory, year=year, kind=kind, unit=unit, evaluation=evaluation)
    if open_ := same.exclude(state__in=ENDED).first():
        raise unusable(
            "report-at-work", f"{open_}{open_.get_state_display()}，不能再起草一份。", advice="请先办完那一份。"
        )
    report = Report.objects.create(
        territory=territory, year=year, kind=kind, unit=unit, evaluation=evaluation, by=by.person
    )
    _make(by, report, "起草")
    return report


@transaction.atomic
def remake(*, by: By, report_id: int, seen: str | None = None) -> Report:
    """Make a draft anew from the figures as they are now; what people wrote into the old one is not taken over.

    seen, here and below: stamp of the report on the person's page; Conflict when it is another one now.
    """
    report = _locked(report_id)
    step = _advance(by, report, "remake", seen=seen)
    report.save()
    _make(by, report, step.label)
    return report


@transaction.atomic
def upload(*, by: By, report_id: int, upload: UploadedFile[Any] | None, seen: str | None = None) -> Report:
    """Take over a draft that was edited in Word, and list what in it disagrees with the snapshot.

    Explanations of the same differences are kept. Raises PermissionDenied, or LianggangError for what is no report.
    """
    report = _locked(report_id)
    step = _advance(by, report, "upload", seen=seen)
    file = received(upload)
    if not file.name.lower().endswith(".docx"):
        raise unusable("not-docx", f"“{file.name}”不是docx文件。", advice="请在Word、WPS里另存为docx再上传。")
    said = {d["key"]: d["explanation"] for d in report.differences}
    report.differences = [_difference(f, said) for f in differing(file.data, snapshot_of(report))]
    keep_text(report, file.data)
    report.save()
    _passed(by, report, "upload", step, f"{file.name}，不一致{len(report.open_differences)}处")
    return report


def differing(content: bytes, snapshot: bytes) -> tuple[Finding, ...]:
    """What an edited file says that the snapshot does not. Raises LianggangError when it is no report."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        path.write_bytes(content)
        return making.check(path, snapshot)


def _difference(finding: Finding, said: Mapping[str, str]) -> dict[str, str]:
    key = hashlib.sha256(f"{finding.code}|{finding.message}|{finding.place}".encode()).hexdigest()[:16]
    return {**finding.as_dict(), "key": key, "explanation": said.get(key, "")}


@transaction.atomic
def explain(*, by: By, report_id: int, said: Mapping[str, str], seen: str | None = None) -> Report:
    """Say why numbers of the edited draft differ from the snapshot. said: explanation by the key of a difference."""
    report = _locked(report_id)
    step = _advance(by, report, "explain", seen=seen)
    for difference in report.differences:
        difference["explanation"] = said.get(difference["key"], difference["explanation"]).strip()
    report.save()
    _passed(by, report, "explain", step, "")
    return report


@transaction.atomic
def move(*, by: By, report_id: int, action: str, reason: str = "", seen: str | None = None) -> Report:
    """Take a report one of the `PLAIN` steps on. Raises PermissionDenied, Conflict, or LianggangError."""
    if action not in PLAIN:
        raise unusable("action-unknown", "没有这样的操作。", advice="请重新打开本页。")
    report = _locked(report_id)
    step = _advance(by, report, action, reason, seen=seen)
    if effect := _EFFECTS.get(action):
        effect(by, report)
    report.save()
    _passed(by, report, action, step, reason)
    return report


@transaction.atomic
def ask_for_rebuild(*, by: By, report_id: int) -> None:
    """Have a report built again from its snapshot, to see that it comes out the same."""
    report = _locked(report_id)
    require(by, Right.READ, territory=report.territory, unit=report.unit)
    under_way = latest(REBUILD, report=report.pk)
    if not report.made or (under_way and under_way.state in UNDER_WAY):
        raise unusable("rebuild-not-now", f"{report}还没有生成，或者正在重新生成。", advice="请稍后再试。")
    enqueue(REBUILD, by.account, report=report.pk)
    record(by, "report.rebuild", report.subject, f"{report} 按快照重新生成并核对", territory=report.territory.code)


def _locked(report_id: int) -> Report:
    rows = Report.objects.select_for_update(of=("self",))
    return rows.select_related("territory", "unit__territory", "evaluation", "by", "submitted_by").get(pk=report_id)


def _advance(by: By, report: Report, action: str, reason: str = "", *, seen: str | None) -> Step:
    stamp, place = report.stamp, report.territory
    step = advance(table_of(report), report, action, by=by, territory=place, unit=report.unit, reason=reason)
    require_seen(report, stamp, seen)
    return step


def _make(by: By, report: Report, label: str) -> None:
    enqueue(MAKE, by.account, report=report.pk)
    _passed(by, report, "make", Step(label, report.state, Right.WRITE_REPORTS), "")


def _submit(by: By, report: Report) -> None:
    """A draft goes out when every number agrees or is explained."""
    if open_ := report.open_differences:
        raise unusable("differences-open", f"还有{len(open_)}处数字与快照不一致，没有说明。",
                       advice="请改正后重新上传，或逐处写明理由。")  # fmt: skip
    report.submitted_by = by.person


def _pass(by: By, report: Report) -> None:
    """Another person than the one who submitted reads it."""
    if report.submitted_by_id == by.person.pk:
        raise unusable("own-review", "提交的人不能自己审核。", advice="请妇儿工委办或统计局的另一位同志审核。")


def _approve(by: By, report: Report) -> None:
    report.approved_at = timezone.now()


def _publish(by: By, report: Report) -> None:
    """The next edition; the one before is kept and says that there is a newer one."""
    same = Report.objects.filter(
        territory=report.territory, kind=report.kind, year=report.year, unit=report.unit, evaluation=report.evaluation
    )
    report.edition = 1 + (same.filter(state__in=ISSUED).aggregate(last=Max("edition"))["last"] or 0)
    report.published_at = timezone.now()
    same.filter(state=_S.PUBLISHED).update(state=_S.REPLACED)


_EFFECTS: Mapping[str, Callable[[By, Report], None]] = {
    "submit": _submit,
    "pass": _pass,
    "approve": _approve,
    "publish": _publish,
}


def _passed(by: By, report: Report, action: str, step: Step, reason: str) -> None:
    """Keep the step, tell whose turn it is, and record it."""
    digest = report.text_digest or report.made_digest
    Passage.objects.create(
        report=report, label=step.label, end=report.state, by=by.person, reason=reason.strip(), digest=digest
    )
    if step.to != _S.MAKING and action in PLAIN:
        words = f"{report}：{step.label}{f'（{reason.strip()}）' if reason.strip() else ''}"
        tell(_next(report, by), words, reverse("report", args=[report.pk]))
    record(by, f"report.{action}", report.subject, f"{report} {step.label}", territory=report.territory.code,
           after={"state": report.state, "edition": report.edition, "file": digest}, reason=reason)  # fmt: skip


def _next(report: Report, by: By) -> list[Account]:
    """Whose turn it is now; of what is issued, who wrote it."""
    right = turn_of(report)
    if right is None:
        return [report.by] if report.by != by.account else []
    unit = report.unit if right in (Right.FILL, Right.CONFIRM) else None
    return [a for a in holders_of(right, territory=report.territory, unit=unit) if a != by.account]
