"""Reports made from the database by the worker."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import docx
import pytest

from lianggang.errors import LianggangError
from lianggang.reports.making import build
from lianggang.reports.snapshot import ReportKind, from_bytes
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.reporting import acting, files
from lianggang.web.reporting.models import Report
from tests.web.conftest import County
from tests.web.figures.conftest import work
from tests.web.reporting.conftest import YEAR, drafted, issued

PLAIN = [k for k in ReportKind if k not in (ReportKind.UNIT, ReportKind.EVALUATION)]


def text_of(report: Report) -> str:
    document = docx.Document(BytesIO(files.current_of(report)))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


@pytest.mark.parametrize("kind", PLAIN)
def test_every_kind_is_made_from_the_database(with_figures: County, kind: ReportKind) -> None:
    report = drafted(with_figures, kind)
    assert report.state == Report.State.DRAFT
    assert "云泽县" in text_of(report)
    assert from_bytes(files.snapshot_of(report)).kind is kind


def test_it_is_built_again_byte_for_byte(draft: Report) -> None:
    snapshot = files.snapshot_of(draft)
    assert files.hash_of(snapshot) == draft.digest
    assert files.hash_of(build(snapshot)) == draft.made_digest


def test_the_figures_of_the_year_are_in_it(draft: Report) -> None:
    assert "2024年8例（8/4000）" in text_of(draft)


def test_a_units_report_has_the_units_targets(with_figures: County) -> None:
    unit = with_figures.units["health"]
    report = drafted(with_figures, ReportKind.UNIT, "health.reporter", unit=unit)
    assert "县卫生健康局" in text_of(report)
    assert "（请填写）" in text_of(report)


def test_later_figures_do_not_change_a_report_that_is_made(with_figures: County, draft: Report) -> None:
    before = files.current_of(draft)
    with_figures.territory.figures.update(value=99)
    assert files.hash_of(build(files.snapshot_of(draft))) == draft.made_digest
    assert files.current_of(draft) == before


def test_without_a_plan_it_fails_with_a_reason(county: County) -> None:
    report = acting.draw_up(
        by=county.by("office"), territory=county.territory, year=YEAR, kind=ReportKind.ANNUAL
    )  # fmt: skip
    work()
    report.refresh_from_db()
    assert report.state == Report.State.FAILED
    assert "没有已确认的规划" in report.passages.last().reason  # type: ignore[union-attr]
    assert acting.remake(by=county.by("office"), report_id=report.pk).state == Report.State.MAKING


def test_rebuilding_is_told_by_hash(with_figures: County, draft: Report) -> None:
    acting.ask_for_rebuild(by=with_figures.by("leader"), report_id=draft.pk)
    work()
    page = with_figures.client("leader").get(f"/reports/{draft.pk}/").content.decode()
    assert "✓ 与当时生成的文件逐字节相同" in page


def test_a_snapshot_that_was_tampered_with_is_told(with_figures: County, draft: Report) -> None:
    report = issued(with_figures, draft)
    files.keep_snapshot(report, files.snapshot_of(report).replace("云泽县".encode(), "云岭县".encode()))
    Report.objects.filter(pk=report.pk).update(snapshot=report.snapshot.name)
    acting.ask_for_rebuild(by=with_figures.by("office"), report_id=report.pk)
    work()
    page = with_figures.client("office").get(f"/reports/{report.pk}/").content.decode()
    assert "✕ 与当时生成的文件不同" in page
    assert "快照已被改动" in page


def test_it_is_not_asked_for_twice_nor_of_what_is_not_made(with_figures: County, draft: Report) -> None:
    by = with_figures.by("office")
    acting.ask_for_rebuild(by=by, report_id=draft.pk)
    with pytest.raises(LianggangError, match="正在重新生成"):
        acting.ask_for_rebuild(by=by, report_id=draft.pk)
    making = acting.draw_up(by=by, territory=with_figures.territory, year=YEAR, kind=ReportKind.BRIEF)
    with pytest.raises(LianggangError, match="还没有生成"):
        acting.ask_for_rebuild(by=by, report_id=making.pk)


def test_what_the_checks_find_is_in_the_report(with_figures: County) -> None:
    """A value far from the years before it is named in the section on what is to be verified."""
    schools = Indicator.objects.get(code="C-EDU-008")
    Figure.objects.filter(territory=with_figures.territory, indicator=schools, year=YEAR).update(
        value=Decimal("9.65"), as_reported="9.65"
    )
    told = text_of(drafted(with_figures))
    assert "云泽县2024年高中阶段毛入学率9.65%，往年约94.50%，相差约10倍" in told
