"""The pages of reports: who sees what, and the forms as browsers send them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from lianggang.reports.snapshot import ReportKind
from lianggang.web.reporting.models import Report
from tests.web.conftest import County
from tests.web.figures.conftest import work
from tests.web.reporting.conftest import drafted, edited, issued


def test_a_report_is_begun_made_and_downloaded(with_figures: County) -> None:
    client = with_figures.client("office")
    page = client.post("/reports/?year=2024", {"kind": "brief"}, follow=True)
    assert "正在生成" in page.content.decode()
    report = Report.objects.get()
    status = client.get(f"/reports/{report.pk}/status/").json()
    assert status["state"] == "waiting"
    work()
    assert client.get(f"/reports/{report.pk}/status/").json()["state"] == "done"  # so that the page is loaded again
    assert "起草中" in client.get(f"/reports/{report.pk}/").content.decode()
    file = client.get(f"/reports/{report.pk}/file/docx/")
    assert file.content.startswith(b"PK")
    assert "attachment" in file["Content-Disposition"]
    assert client.get(f"/reports/{report.pk}/file/snapshot/").json()["format"] == 1
    assert client.get(f"/reports/{report.pk}/file/xlsx/").status_code == 404


def test_the_yearbook_comes_as_tables_too(with_figures: County) -> None:
    report = drafted(with_figures, ReportKind.YEARBOOK)
    content = with_figures.client("office").get(f"/reports/{report.pk}/file/xlsx/").content
    assert "目录" in CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names


def test_an_edited_file_is_sent_its_difference_explained_and_submitted(with_figures: County, draft: Report) -> None:
    client, address = with_figures.client("office"), f"/reports/{draft.pk}/"

    def post(**fields: Any) -> Any:
        draft.refresh_from_db()
        return client.post(f"{address}act/", {**fields, "seen": draft.stamp}, follow=True)

    page = post(action="upload", file=edited(draft, "覆盖率达到98.7%。")).content.decode()
    assert "新写入的「98.7%」没有引用" in page
    assert post(action="submit").status_code == 422
    draft.refresh_from_db()
    post(action="explain", **{draft.differences[0]["key"]: "卫健局年报"})
    assert "待审核" in post(action="submit").content.decode()


def test_a_page_left_open_replaces_no_file_and_approves_none(with_figures: County, draft: Report) -> None:
    office, address = with_figures.client("office"), f"/reports/{draft.pk}/"
    assert f'name="seen" value="{draft.stamp}"' in office.get(address).content.decode()

    def upload(words: str, seen: str) -> int:
        fields = {"action": "upload", "file": edited(draft, words), "seen": seen}
        return int(office.post(f"{address}act/", fields).status_code)

    old = draft.stamp
    assert (upload("甲改了三天。", old), upload("乙只改一字。", old)) == (302, 409)
    draft.refresh_from_db()
    assert draft.passages.filter(label__startswith="上传").count() == 1
    assert office.post(f"{address}act/", {"action": "submit", "seen": old}).status_code == 409


@pytest.mark.parametrize(
    ("who", "before", "after"),
    [
        ("office", 200, 200), ("bureau", 200, 200), ("leader", 200, 200), ("health.reporter", 404, 200),
        ("other.bureau", 404, 404), ("city.office", 404, 200),
    ],
)  # fmt: skip
def test_a_draft_is_for_those_who_oversee_and_what_is_published_for_all(
    with_figures: County, draft: Report, who: str, before: int, after: int
) -> None:
    client = with_figures.client(who)
    assert client.get(f"/reports/{draft.pk}/").status_code == before
    assert client.get(f"/reports/{draft.pk}/file/docx/").status_code == before
    issued(with_figures, draft)
    assert client.get(f"/reports/{draft.pk}/").status_code == after


def test_a_units_report_is_not_shown_to_other_units(with_figures: County) -> None:
    report = drafted(with_figures, ReportKind.UNIT, "health.reporter", unit=with_figures.units["health"])
    assert with_figures.client("health.head").get(f"/reports/{report.pk}/").status_code == 200
    assert with_figures.client("education.reporter").get(f"/reports/{report.pk}/").status_code == 404


def test_what_one_may_not_begin_is_not_offered(with_figures: County) -> None:
    client = with_figures.client("health.reporter")
    page = client.get("/reports/?year=2024").content.decode()
    assert "县卫生健康局落实情况和下一年工作安排" in page
    assert 'value="annual"' not in page
    assert client.post("/reports/?year=2024", {"kind": "annual"}).status_code == 404


def test_what_is_issued_is_listed_with_edition_and_day(with_figures: County, draft: Report) -> None:
    issued(with_figures, draft)
    page = with_figures.client("health.reporter").get("/reports/").content.decode()
    assert "云泽县2024年度统计监测报告" in page
    assert "第1版" in page
    with_figures.client("leader").get("/overview/?year=2024")
    assert "年度统计监测报告第1版" in with_figures.client("leader").get("/overview/?year=2024").content.decode()
