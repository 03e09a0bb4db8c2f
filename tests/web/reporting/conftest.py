"""A county with figures, and a report brought as far as a test needs it."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianggang.reports.snapshot import ReportKind
from lianggang.web.reporting import acting
from lianggang.web.reporting.files import current_of
from lianggang.web.reporting.models import Report
from tests.web.conftest import County
from tests.web.figures.conftest import in_force, with_figures, work

__all__ = ["in_force", "with_figures"]
YEAR = 2024
WAY = (("office", "submit"), ("bureau", "pass"), ("leader", "approve"), ("office", "publish"))


def drafted(county: County, kind: ReportKind = ReportKind.ANNUAL, who: str = "office", **more: object) -> Report:
    """A report of the kind, made."""
    report = acting.draw_up(by=county.by(who), territory=county.territory, year=YEAR, kind=kind, **more)  # type: ignore[arg-type]
    work()
    report.refresh_from_db()
    return report


def issued(county: County, report: Report) -> Report:
    """The report, published."""
    for who, action in WAY:
        report = acting.move(by=county.by(who), report_id=report.pk, action=action)
    return report


def edited(report: Report, typed: str, name: str = "改.docx") -> SimpleUploadedFile:
    """The report's file with a paragraph typed at its end, as a person sends it."""
    document = docx.Document(BytesIO(current_of(report)))
    document.add_paragraph(typed)
    target = BytesIO()
    document.save(target)
    return SimpleUploadedFile(name, target.getvalue())


@pytest.fixture
def draft(with_figures: County) -> Report:
    """The annual report, made and not yet submitted."""
    return drafted(with_figures)
