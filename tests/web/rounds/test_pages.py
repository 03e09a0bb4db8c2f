"""The pages of the round as each person sees them."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianggang.collect.states import Action
from lianggang.errors import LianggangError
from lianggang.web.rounds import actions
from lianggang.web.rounds import scheme as schemes
from lianggang.web.rounds.actions import Typed
from lianggang.web.rounds.models import Entry, Sheet
from tests.web.conftest import HEALTH_CODES, County

BLANK = [Typed(code, "", 0, {"reason": "部门不掌握"}) for code in HEALTH_CODES]


def test_the_reporter_saves_without_javascript(opened: County, sheet: Sheet) -> None:
    client = opened.client("health.reporter")
    page = client.get(f"/sheets/{sheet.pk}/")
    assert page.status_code == 200
    answer = client.post(
        f"/sheets/{sheet.pk}/",
        {"C-HEA-001||numerator": "8", "C-HEA-001||denominator": "3010", "C-HEA-001||seen": "0", "save": "1"},
        follow=True,
    )
    shown = answer.content.decode()
    assert "已保存" in shown
    assert "is-error" in shown  # the other line, which is blank, by the frame of its cell
    assert "没有数值，也没有原因" not in shown
    assert Entry.objects.get(sheet=sheet, code="C-HEA-001", part="").numerator == "8"


def test_the_grid_gets_findings_and_versions_as_json(opened: County, sheet: Sheet) -> None:
    answer = opened.client("health.reporter").post(
        f"/sheets/{sheet.pk}/",
        {"C-HEA-001||value": "abc", "C-HEA-001||seen": "0"},
        headers={"accept": "application/json"},
    )
    told = answer.json()
    assert told["versions"]["C-HEA-001||seen"] == 1
    assert any(["C-HEA-001", "本年值"] in f["cells"] and f["severity"] == "error" for f in told["findings"])


def test_the_excel_form_comes_back_with_a_preview_before_anything_is_stored(opened: County, sheet: Sheet) -> None:
    client = opened.client("health.reporter")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/sheets/{sheet.pk}/form.xlsx").content))
    form = book.worksheets[0]
    heads = {form.cell(7, c).value or form.cell(6, c).value: c for c in range(1, form.max_column + 1)}
    for row in range(9, 11):
        form.cell(row, heads["分子"], 8)
        form.cell(row, heads["分母"], 3010)
    data = io.BytesIO()
    book.save(data)
    page = client.post(f"/sheets/{sheet.pk}/upload/", {"file": SimpleUploadedFile("表.xlsx", data.getvalue())})
    assert page.status_code == 200
    assert not Entry.objects.filter(sheet=sheet).exists()
    packed = page.context["packed"]
    client.post(f"/sheets/{sheet.pk}/upload/", {"packed": packed})
    assert Entry.objects.get(sheet=sheet, code="C-HEA-002", part="").numerator == "8"


@pytest.mark.parametrize("who", ["health.head", "bureau", "leader", "office", "administrator", "education.reporter"])
def test_nobody_but_the_reporter_changes_a_value(opened: County, sheet: Sheet, who: str) -> None:
    opened.client("health.reporter").post(
        f"/sheets/{sheet.pk}/", {"C-HEA-001||numerator": "8", "C-HEA-001||denominator": "3010", "C-HEA-001||seen": "0"}
    )
    answer = opened.client(who).post(f"/sheets/{sheet.pk}/", {"C-HEA-001||numerator": "9", "C-HEA-001||seen": "1"})
    assert answer.status_code in (403, 404)
    assert Entry.objects.get(sheet=sheet, code="C-HEA-001", part="").numerator == "8"


@pytest.mark.parametrize("path", ["/", "/notices/", "/rounds/"])
@pytest.mark.parametrize("who", ["health.reporter", "health.head", "bureau", "leader", "office", "third_party"])
def test_the_common_pages_open_for_everybody_who_is_signed_in(opened: County, who: str, path: str) -> None:
    assert opened.client(who).get(path).status_code == 200


def test_a_stranger_is_led_to_the_page_to_sign_in(client: object, opened: County) -> None:
    answer = client.get("/rounds/")  # type: ignore[attr-defined]
    assert answer.status_code == 302
    assert answer.url.startswith("/login/")


def _edited(content: bytes, *cells: tuple[str, str, object]) -> SimpleUploadedFile:
    """The downloaded form with other things in some of its cells, each by code and heading."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    form = book.worksheets[0]
    heads = {form.cell(7, c).value or form.cell(6, c).value: c for c in range(1, form.max_column + 1)}
    rows = {form.cell(r, heads["代码"]).value: r for r in range(9, form.max_row + 1)}
    for code, heading, value in cells:
        form.cell(rows[code], heads[heading]).value = value
    data = io.BytesIO()
    book.save(data)
    return SimpleUploadedFile("表.xlsx", data.getvalue())


FILLED = {
    "C-HEA-001||numerator": "8", "C-HEA-001||denominator": "3,010", "C-HEA-001||source": "县卫生健康局",
    "C-HEA-001||seen": "0", "C-HEA-002||reason": "其他", "C-HEA-002||note": "系统改造", "C-HEA-002||seen": "0",
}  # fmt: skip


@pytest.mark.parametrize(
    ("edits", "changes"),
    [
        ((), []),
        ((("C-HEA-001", "分母", 3020),), [("分母", "3,010", "3020")]),
        ((("C-HEA-001", "分子", None), ("C-HEA-001", "分母", None)), [("分子", "8", ""), ("分母", "3,010", "")]),
        ((("C-HEA-002", "说明", "系统改造，8月恢复"),), [("说明", "系统改造", "系统改造，8月恢复")]),
    ],
)
def test_a_form_comes_with_what_was_filled_in_and_the_preview_shows_only_what_changes(
    opened: County, sheet: Sheet, edits: tuple[tuple[str, str, object], ...], changes: list[tuple[str, str, str]]
) -> None:
    client = opened.client("health.reporter")
    client.post(f"/sheets/{sheet.pk}/", FILLED)
    file = _edited(client.get(f"/sheets/{sheet.pk}/form.xlsx").content, *edits)
    page = client.post(f"/sheets/{sheet.pk}/upload/", {"file": file})
    assert [d[2:] for d in page.context["differences"]] == changes


def test_a_value_beside_counts_that_give_another_goes_through_the_form_unharmed(opened: County, sheet: Sheet) -> None:
    client = opened.client("health.reporter")
    client.post(f"/sheets/{sheet.pk}/", {**FILLED, "C-HEA-001||value": "2.7"})
    file = _edited(client.get(f"/sheets/{sheet.pk}/form.xlsx").content)
    page = client.post(f"/sheets/{sheet.pk}/upload/", {"file": file})
    assert page.context["differences"] == []


def test_parts_of_a_rate_take_counts_and_the_form_brings_them_back(opened: County, sheet: Sheet) -> None:
    client = opened.client("health.reporter")
    counts = {"C-HEA-001|男|numerator": "5", "C-HEA-001|男|denominator": "1,560", "C-HEA-001|男|seen": "0"}
    client.post(f"/sheets/{sheet.pk}/", FILLED | counts)
    page = client.get(f"/sheets/{sheet.pk}/").content.decode()
    assert 'name="C-HEA-001|男|numerator" value="5"' in page
    entry = sheet.entries.get(code="C-HEA-001", part="男")
    assert (entry.numerator, entry.denominator, entry.value) == ("5", "1,560", "")
    file = _edited(client.get(f"/sheets/{sheet.pk}/form.xlsx").content, ("C-HEA-001", "男分子", 6))
    upload = client.post(f"/sheets/{sheet.pk}/upload/", {"file": file})
    assert [d[1:] for d in upload.context["differences"]] == [("男", "分子", "5", "6")]


@pytest.fixture
def confirmed(opened: County, sheet: Sheet) -> Sheet:
    """The sheet at the bureau, with both values."""
    client = opened.client("health.reporter")
    client.post(f"/sheets/{sheet.pk}/", {
        "C-HEA-001||numerator": "8", "C-HEA-001||denominator": "3010", "C-HEA-001||seen": "0",
        "C-HEA-002||numerator": "13", "C-HEA-002||denominator": "3010", "C-HEA-002||seen": "0",
    })  # fmt: skip
    for finding in Sheet.objects.get(pk=sheet.pk).findings:
        code = finding["cells"][0][0] if finding["cells"] else ""
        said = {"kind": "explanation", "finding": finding["key"], "code": code, "text": "已核实"}
        client.post(f"/sheets/{sheet.pk}/remarks/", said)
    for who, action in (("health.reporter", "submit"), ("health.head", "confirm")):
        seen = Sheet.objects.get(pk=sheet.pk).version
        opened.client(who).post(f"/sheets/{sheet.pk}/", {"action": action, "version": seen})
    found = Sheet.objects.get(pk=sheet.pk)
    assert found.state == "confirmed"
    return found


def test_the_bureau_returns_a_sheet_from_the_rows_with_a_reason_for_each_value(
    opened: County, confirmed: Sheet
) -> None:
    bureau = opened.client("bureau")
    page = bureau.get(f"/sheets/{confirmed.pk}/").content.decode()
    assert page.count("<summary>写意见</summary>") == len(confirmed.lines)
    said = {"ground|C-HEA-001": "死亡数与年报不符。", "ground|C-HEA-002": " "}
    bureau.post(f"/sheets/{confirmed.pk}/", {**said, "action": "return", "version": confirmed.version})
    assert Sheet.objects.get(pk=confirmed.pk).state == "returned"
    assert [(r.code, r.kind, r.text) for r in confirmed.remarks.exclude(kind="explanation")] == [
        ("C-HEA-001", "return", "死亡数与年报不符。")
    ]


def test_the_bureau_asks_beside_several_rows_and_of_the_whole_sheet_at_once(opened: County, confirmed: Sheet) -> None:
    bureau = opened.client("bureau")
    said = {"ground|C-HEA-001": "分母是活产数吗？", "ground|C-HEA-002": "", "reason": "请附年报。"}
    answer = bureau.post(f"/sheets/{confirmed.pk}/remarks/", {**said, "kind": "query"}, follow=True)
    assert "询问2项，已记下。" in answer.content.decode()
    asked = confirmed.remarks.filter(kind="query").values_list("code", "text")
    assert set(asked) == {("C-HEA-001", "分母是活产数吗？"), ("", "请附年报。")}
    assert bureau.post(f"/sheets/{confirmed.pk}/remarks/", {"kind": "query"}).status_code == 422
    assert bureau.post(f"/sheets/{confirmed.pk}/remarks/", {**said, "kind": "shout"}).status_code == 422


def test_the_head_returns_single_rows_and_the_reporter_finds_each_reason(opened: County, sheet: Sheet) -> None:
    actions.save(by=opened.by("health.reporter"), sheet_id=sheet.pk, typed=BLANK)
    actions.act(by=opened.by("health.reporter"), sheet_id=sheet.pk, action=Action.SUBMIT, seen=0)
    head = opened.client("health.head")
    page = head.get(f"/sheets/{sheet.pk}/").content.decode()
    assert page.count("<summary>写意见</summary>") == len(sheet.lines)
    assert "询问</button>" not in page  # asking and marking are the bureau's
    assert head.post(f"/sheets/{sheet.pk}/remarks/", {"ground|C-HEA-001": "？", "kind": "query"}).status_code == 403
    said = {"ground|C-HEA-001": "妇幼科有这个数。", "reason": "请重做。"}
    head.post(f"/sheets/{sheet.pk}/", {**said, "action": "send_back", "version": 1})
    assert Sheet.objects.get(pk=sheet.pk).state == "returned"
    for path in ("/", f"/sheets/{sheet.pk}/"):
        told = opened.client("health.reporter").get(path).content.decode()
        assert "妇幼科有这个数。" in told
        assert "请重做。" in told
    with pytest.raises(LianggangError, match="还没有答复"):
        actions.act(by=opened.by("health.reporter"), sheet_id=sheet.pk, action=Action.SUBMIT, seen=2)


@pytest.mark.parametrize("who", ["health.reporter", "health.head", "leader", "office"])
def test_only_the_bureau_writes_opinions_beside_rows(opened: County, confirmed: Sheet, who: str) -> None:
    assert "写意见" not in opened.client(who).get(f"/sheets/{confirmed.pk}/").content.decode()


def test_a_unit_hears_of_a_round_when_it_is_opened(planned: County) -> None:
    """A scheme that is still drawn up is on the desks of those who decide on it, not of those it will ask."""
    schemes.draw_up(
        by=planned.by("bureau"), territory=planned.territory, year=2025, deadline=dt.date(2999, 4, 15)
    )  # fmt: skip
    assert "2025年度监测" not in planned.client("health.reporter").get("/").content.decode()
    assert "2025年度监测" in planned.client("bureau").get("/").content.decode()
