"""A unit's own workbook: recognised by name, corrected, previewed, remembered, and told when it has drifted."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianggang.web.attachments.models import Attachment
from lianggang.web.audit.models import Event
from lianggang.web.rounds.layouts.actions import workbook_of
from lianggang.web.rounds.layouts.proposing import BY_NAME, KEPT, Mapped, propose
from lianggang.web.rounds.lines import form_of
from lianggang.web.rounds.models import Entry, Layout, Sheet
from tests.web.conftest import County

NEONATAL, INFANT = "C-HEA-001", "C-HEA-002"
Rows = list[list[Any]]

ACROSS: Rows = [
    ["2024年云泽县卫生健康统计台账", None, None, None, None],
    ["序号", "指标", "计量单位", "2023年", "2024年"],
    [1, "新生儿死亡率", "‰", 2.6, 2.41],
    [2, "婴儿死亡率", "‰", 4.4, 4.2],
]
DOWN: Rows = [
    ["年度", "新生儿死亡率（‰）", "婴儿死亡率（‰）"],
    ["2023年", 2.6, 4.4],
    ["2024年", 2.41, 4.2],
]
COUNTS: Rows = [
    ["项目", "合计", "城市", "农村"],
    ["活产数（人）", 5000, 2000, 3000],
    ["其中：新生儿死亡数", 12, 4, 8],
    ["婴儿死亡数", 21, 9, 12],
]


def book(**sheets: Rows) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as file:
        for name, rows in sheets.items():
            page = file.add_worksheet(name)
            for r, row in enumerate(rows):
                page.write_row(r, 0, row)
    return buffer.getvalue()


def bring(client: Client, sheet: Sheet, **sheets: Rows) -> str:
    """Upload a workbook; returns the address of the page on which it is fitted."""
    upload = SimpleUploadedFile("台账.xlsx", book(**sheets))
    answer = client.post(f"/sheets/{sheet.pk}/layout/", {"file": upload})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def mapped(client: Client, sheet: Sheet, held: Any = (), **sheets: Rows) -> Mapped:
    bring(client, sheet, **sheets)
    kept = Attachment.objects.latest("id")
    return propose(form_of(sheet), workbook_of(kept), held)


def at(found: Mapped, code: str, field: str = "value", part: str = "") -> str:
    spot = found.spots[code, part, field]
    return spot.at if spot else ""


def preview_of(page: str) -> str:
    return str(re.findall(r'name="preview" value="([^"]+)"', page)[0])


def values(sheet: Sheet) -> dict[tuple[str, str], str]:
    return {(e.code, name): getattr(e, name) for e in Entry.objects.filter(sheet=sheet, part="")
            for name in ("numerator", "denominator", "value") if getattr(e, name)}  # fmt: skip


@pytest.fixture
def client(opened: County) -> Client:
    return opened.client("health.reporter")


def test_indicators_in_rows_are_recognised_in_the_column_of_the_year(client: Client, sheet: Sheet) -> None:
    found = mapped(client, sheet, 台账=ACROSS)
    assert (at(found, NEONATAL), at(found, INFANT)) == ("E3", "E4")


def test_indicators_in_columns_are_recognised_too(client: Client, sheet: Sheet) -> None:
    found = mapped(client, sheet, 台账=DOWN)
    assert (at(found, NEONATAL), at(found, INFANT)) == ("B3", "C3")


def test_counts_are_recognised_by_what_they_count(client: Client, sheet: Sheet) -> None:
    found = mapped(client, sheet, 台账=COUNTS)
    assert at(found, NEONATAL, "numerator") == "B3"
    assert at(found, INFANT, "numerator") == "B4"
    assert at(found, NEONATAL, "denominator") == at(found, INFANT, "denominator") == "B2"


def test_goals_and_other_years_are_not_taken_for_the_value(client: Client, sheet: Sheet) -> None:
    rows: Rows = [["指标", "2022年", "2023年", "2030年目标", "备注"], ["婴儿死亡率", 4.9, 4.4, 4.0, "监测点"]]
    found = mapped(client, sheet, 台账=rows)
    assert not at(found, INFANT)
    assert [f.code for f in found.findings] == ["layout-not-found"]


def test_two_cells_that_are_alike_are_left_open_and_told(client: Client, sheet: Sheet) -> None:
    found = mapped(client, sheet, 一季度=ACROSS, 全年=ACROSS)
    assert not at(found, INFANT)
    told = [f for f in found.findings if f.code == "layout-ambiguous"]
    assert any("E4、全年!E4" in f.message for f in told)


def test_the_preview_tells_what_changes_and_stores_exactly_that(client: Client, sheet: Sheet) -> None:
    where = bring(client, sheet, 台账=ACROSS)
    page = client.get(where).content.decode()
    assert "会改动 2 格" in page
    assert "4.2" in page
    assert not Entry.objects.exists()
    client.post(where, {"preview": preview_of(page)})
    assert values(sheet) == {(NEONATAL, "value"): "2.41", (INFANT, "value"): "4.2"}
    assert Layout.objects.get().year == 2024
    assert Event.objects.filter(action="sheet.layout").exists()


def test_the_reporter_corrects_the_address_and_it_is_remembered(client: Client, sheet: Sheet) -> None:
    where = bring(client, sheet, 台账=ACROSS)
    page = client.post(where, {f"at|{INFANT}||value": "D4"}).content.decode()
    assert "手工指定" in page
    assert "会改动 1 格" in page
    client.post(where, {"preview": preview_of(page)})
    assert values(sheet) == {(INFANT, "value"): "4.4"}
    again = mapped(client, sheet, Layout.objects.get().places, 台账=ACROSS)
    assert at(again, INFANT) == "D4"
    assert again.how[INFANT, "", "value"] == KEPT
    assert not at(again, NEONATAL)  # left out by hand, so it is not proposed again


def test_next_year_the_same_layout_is_found_in_its_new_column(client: Client, sheet: Sheet) -> None:
    where = bring(client, sheet, 台账=ACROSS)
    client.post(where, {"preview": preview_of(client.get(where).content.decode())})
    sheet.scheme.year = 2025
    rows: Rows = [["2025年云泽县卫生健康统计台账"], ["序号", "指标", "计量单位", "2023年", "2024年", "2025年"],
                  [1, "孕产妇死亡率", "1/10万", 9, 8, 8], [2, "新生儿死亡率", "‰", 2.6, 2.41, 2.3],
                  [3, "婴儿死亡率", "‰", 4.4, 4.2, 4.1]]  # fmt: skip
    found = mapped(client, sheet, Layout.objects.get().places, 台账=rows)
    assert (at(found, NEONATAL), at(found, INFANT)) == ("F4", "F5")


def test_a_layout_that_drifted_says_what_no_longer_fits(client: Client, sheet: Sheet) -> None:
    where = bring(client, sheet, 台账=ACROSS)
    client.post(where, {"preview": preview_of(client.get(where).content.decode())})
    rows: Rows = [["指标名称", "本年值"], ["新生儿死亡率", 2.3]]
    found = mapped(client, sheet, Layout.objects.get().places, 新台账=rows)
    told = {f.message for f in found.findings if f.code == "layout-drifted"}
    assert any("婴儿死亡率" in m and "上次取自台账 E4" in m and "工作表“台账”" in m for m in told)
    assert at(found, NEONATAL) == "B2"
    assert found.how[NEONATAL, "", "value"] == BY_NAME


def test_an_empty_cell_changes_nothing_and_a_broken_one_is_told(client: Client, sheet: Sheet) -> None:
    Entry.objects.create(sheet=sheet, code=NEONATAL, value="2.5", version=1)
    rows: Rows = [["指标", "2024年"], ["新生儿死亡率", None], ["婴儿死亡率", "约4.2"]]
    page = client.get(bring(client, sheet, 台账=rows)).content.decode()
    assert "会改动 0 格" in page
    assert "新生儿死亡率 本年值" in page
    assert "约、左右" in page


def test_an_address_that_is_not_there_is_told(client: Client, sheet: Sheet) -> None:
    where = bring(client, sheet, 台账=ACROSS)
    assert "表里没有“ZZ9”这一格" in client.post(where, {f"at|{INFANT}||value": "ZZ9"}).content.decode()


@pytest.mark.parametrize("who", ["health.head", "education.reporter", "bureau", "office", "administrator", "leader"])
def test_nobody_but_the_units_reporter_brings_or_sees_its_workbook(opened: County, sheet: Sheet, who: str) -> None:
    where = bring(opened.client("health.reporter"), sheet, 台账=ACROSS)
    other = opened.client(who)
    assert other.get(where).status_code in (403, 404)
    upload = SimpleUploadedFile("台账.xlsx", book(台账=ACROSS))
    assert other.post(f"/sheets/{sheet.pk}/layout/", {"file": upload}).status_code in (403, 404)


def test_a_preview_that_was_tampered_with_stores_nothing(client: Client, sheet: Sheet) -> None:
    where = bring(client, sheet, 台账=ACROSS)
    assert client.post(where, {"preview": "x" + preview_of(client.get(where).content.decode())}).status_code == 422
    assert not Entry.objects.exists()


def test_a_file_that_is_no_workbook_is_refused(client: Client, sheet: Sheet) -> None:
    upload = SimpleUploadedFile("说明.pdf", b"%PDF-1.4 nothing")
    assert client.post(f"/sheets/{sheet.pk}/layout/", {"file": upload}).status_code == 422
    assert not Attachment.objects.exists()
