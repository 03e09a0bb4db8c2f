"""Reports of the demonstration county: one published, one before the leaders, one edited by hand and caught."""

from __future__ import annotations

from io import BytesIO

import docx
from django.core.files.uploadedfile import SimpleUploadedFile

from lianggang.reports.snapshot import ReportKind
from lianggang.web.evaluation.models import Evaluation
from lianggang.web.followup.demo import Office
from lianggang.web.jobs.work import work_once
from lianggang.web.reporting import acting
from lianggang.web.reporting.files import current_of
from lianggang.web.reporting.models import Report

_TYPED = "全县新增托位1,250个，三岁以下婴幼儿入托率达到98.7%。"


def demonstrate(office: Office, year: int) -> None:
    """The annual report of a year published, the report on the evaluation with the leaders, a brief edited by hand."""
    by, place = office.by("fuerban"), office.place
    evaluation = Evaluation.objects.filter(territory=place, state=Evaluation.State.REPORTED).first()
    annual = acting.draw_up(by=by, territory=place, year=year, kind=ReportKind.ANNUAL)
    brief = acting.draw_up(by=by, territory=place, year=year, kind=ReportKind.BRIEF)
    found = [annual, brief]
    if evaluation:
        evaluated = ReportKind.EVALUATION
        found.append(acting.draw_up(by=by, territory=place, year=year, kind=evaluated, evaluation=evaluation))
    while work_once():
        pass
    _move(office, annual, ("fuerban", "submit"), ("tongji", "pass"), ("lingdao", "approve"), ("fuerban", "publish"))
    _edit(office, brief)
    for report in found[2:]:
        _move(office, report, ("fuerban", "submit"), ("tongji", "pass"))
    for report in found:
        report.refresh_from_db()
    office.say(f"报告：{'、'.join(f'{r.get_kind_display()}{r.get_state_display()}' for r in found)}")


def _move(office: Office, report: Report, *way: tuple[str, str]) -> None:
    for who, action in way:
        acting.move(by=office.by(who), report_id=report.pk, action=action)


def _edit(office: Office, report: Report) -> None:
    """What somebody wrote into the brief without asking the figures."""
    report.refresh_from_db()
    document, target = docx.Document(BytesIO(current_of(report))), BytesIO()
    document.add_paragraph(_TYPED)
    document.save(target)
    upload = SimpleUploadedFile("领导简报（改）.docx", target.getvalue())
    acting.upload(by=office.by("fuerban"), report_id=report.pk, upload=upload)
