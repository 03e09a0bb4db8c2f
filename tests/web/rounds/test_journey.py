"""One sheet from the open round to the published figures, and back for a correction."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lianggang.collect.states import Action, State
from lianggang.errors import LianggangError
from lianggang.web.audit.chain import verify
from lianggang.web.audit.models import Event
from lianggang.web.conflict import Conflict
from lianggang.web.figures.models import Figure
from lianggang.web.rounds import actions
from lianggang.web.rounds.actions import Typed
from lianggang.web.rounds.models import Entry, Notice, Remark, Sheet
from tests.web.conftest import County

SOUND = [
    Typed("C-HEA-001", "", 0, {"numerator": "8", "denominator": "3010"}),
    Typed("C-HEA-002", "", 0, {"numerator": "13", "denominator": "3010"}),
]


def filled(county: County, sheet: Sheet, typed: list[Typed] = SOUND) -> Sheet:
    return actions.save(by=county.by("health.reporter"), sheet_id=sheet.pk, typed=typed)


def explain_all(county: County, sheet: Sheet) -> None:
    for f in sheet.findings:
        if f["severity"] == "warning":
            actions.remark(
                by=county.by("health.reporter"), sheet_id=sheet.pk, code="C-HEA-001",
                kind=Remark.Kind.EXPLANATION, text="已核实，无误。", finding=f["key"],
            )  # fmt: skip


def step(county: County, sheet: Sheet, who: str, action: Action, **more: object) -> Sheet:
    sheet.refresh_from_db()
    return actions.act(by=county.by(who), sheet_id=sheet.pk, action=action, seen=sheet.version, **more)  # type: ignore[arg-type]


def approved(county: County, sheet: Sheet) -> Sheet:
    sheet = filled(county, sheet)
    explain_all(county, sheet)
    for who, action in (
        ("health.reporter", Action.SUBMIT), ("health.head", Action.CONFIRM), ("bureau", Action.ACCEPT),
        ("leader", Action.APPROVE),
    ):  # fmt: skip
        sheet = step(county, sheet, who, action)
    return sheet


def test_a_sheet_goes_from_open_to_published(opened: County, sheet: Sheet) -> None:
    sheet = approved(opened, sheet)
    assert sheet.at is State.APPROVED
    figure = Figure.objects.get(indicator__code="C-HEA-001", year=2024, breakdown="")
    assert figure.numerator == 8
    assert figure.value == Decimal("2.7")  # 8 of 3010, with the one decimal that the years before print
    assert figure.published_at is None
    step(opened, sheet, "bureau", Action.LOCK)
    assert step(opened, sheet, "office", Action.PUBLISH).at is State.PUBLISHED
    figure.refresh_from_db()
    assert figure.published_at is not None


def test_a_line_without_value_and_reason_keeps_the_sheet_in_the_unit(opened: County, sheet: Sheet) -> None:
    filled(opened, sheet, SOUND[:1])
    with pytest.raises(LianggangError) as refusal:
        step(opened, sheet, "health.reporter", Action.SUBMIT)
    assert [(f.code, f.place) for f in refusal.value.findings] == [("empty-value", "C-HEA-002 本年值")]
    sheet.refresh_from_db()
    assert sheet.at is State.DRAFT


def test_no_explanation_stands_for_values_and_reasons(opened: County, sheet: Sheet) -> None:
    sheet = filled(opened, sheet, [Typed("C-HEA-001", "", 0, {"source": "年报"})])
    blank = [f for f in sheet.findings if f["code"] == "empty-value"]
    assert {f["severity"] for f in blank} == {"error"}
    assert [f["cells"] for f in blank] == [[[code, "本年值"]] for code in ("C-HEA-001", "C-HEA-002")]
    for finding in sheet.findings:
        actions.remark(by=opened.by("health.reporter"), sheet_id=sheet.pk, code="", kind=Remark.Kind.EXPLANATION,
                       text="。", finding=finding["key"])  # fmt: skip
    with pytest.raises(LianggangError):
        step(opened, sheet, "health.reporter", Action.SUBMIT)
    sheet = filled(opened, sheet, [Typed("C-HEA-001", "", 1, {"reason": "未开展统计"}),
                                   Typed("C-HEA-002", "", 0, {"reason": "未开展统计"})])  # fmt: skip
    explain_all(opened, sheet)
    assert step(opened, sheet, "health.reporter", Action.SUBMIT).at is State.SUBMITTED


def test_an_explanation_holds_for_the_value_that_it_was_given_for(opened: County, sheet: Sheet) -> None:
    odd = {"numerator": "250", "denominator": "3010"}
    sheet = filled(opened, sheet, [SOUND[0], Typed("C-HEA-002", "", 0, odd)])
    assert any(f["severity"] == "warning" for f in sheet.findings)
    explain_all(opened, sheet)
    sheet = filled(opened, sheet, [Typed("C-HEA-002", "", 1, {"numerator": "260"})])
    with pytest.raises(LianggangError):
        step(opened, sheet, "health.reporter", Action.SUBMIT)
    filled(opened, sheet, [Typed("C-HEA-002", "", 2, {"numerator": "250"})])
    assert step(opened, sheet, "health.reporter", Action.SUBMIT).at is State.SUBMITTED


def test_what_was_explained_is_explained_anew_in_a_correction(opened: County, sheet: Sheet) -> None:
    sheet = filled(opened, sheet, [SOUND[0], Typed("C-HEA-002", "", 0, {"numerator": "250", "denominator": "3010"})])
    before = {f["key"] for f in sheet.findings}
    Sheet.objects.filter(pk=sheet.pk).update(state=State.APPROVED)
    sheet = step(opened, sheet, "health.reporter", Action.REVISE, reason="漏报1例")
    assert len(sheet.findings) == len(before)
    assert not before & {f["key"] for f in sheet.findings}


def test_a_count_above_its_denominator_is_an_error_at_once(opened: County, sheet: Sheet) -> None:
    sheet = filled(opened, sheet, [Typed("C-HEA-001", "", 0, {"numerator": "3010", "denominator": "8"})])
    assert any(f["severity"] == "error" for f in sheet.findings)
    with pytest.raises(LianggangError):
        step(opened, sheet, "health.reporter", Action.SUBMIT)


def test_two_people_on_one_cell_get_a_conflict_and_nothing_is_lost(opened: County, sheet: Sheet) -> None:
    filled(opened, sheet)
    late = [Typed("C-HEA-001", "", 0, {"numerator": "9", "denominator": "3010"})]
    with pytest.raises(Conflict):
        filled(opened, sheet, late)
    assert Entry.objects.get(sheet=sheet, code="C-HEA-001", part="").numerator == "8"


def test_two_people_on_different_cells_do_not_disturb_each_other(opened: County, sheet: Sheet) -> None:
    filled(opened, sheet, SOUND[:1])
    filled(opened, sheet, SOUND[1:])
    assert Entry.objects.filter(sheet=sheet).count() == 2


def test_a_return_carries_its_reasons_and_must_be_answered(opened: County, sheet: Sheet) -> None:
    sheet = filled(opened, sheet)
    explain_all(opened, sheet)
    step(opened, sheet, "health.reporter", Action.SUBMIT)
    step(opened, sheet, "health.head", Action.CONFIRM)
    with pytest.raises(LianggangError):
        step(opened, sheet, "bureau", Action.RETURN)
    sheet = step(opened, sheet, "bureau", Action.RETURN, grounds={"C-HEA-001": "与妇幼年报不符"})
    assert sheet.at is State.RETURNED
    told = Notice.objects.filter(account=opened.people["health.reporter"]).first()
    assert told is not None
    assert "与妇幼年报不符" in told.title
    with pytest.raises(LianggangError):
        step(opened, sheet, "health.reporter", Action.SUBMIT)
    said = Remark.objects.get(kind=Remark.Kind.RETURN)
    actions.answer(by=opened.by("health.reporter"), remark_id=said.pk, text="年报为初报数，以本表为准。")
    assert step(opened, sheet, "health.reporter", Action.SUBMIT).at is State.SUBMITTED


def test_a_correction_is_a_new_revision_with_its_own_approval(opened: County, sheet: Sheet) -> None:
    sheet = approved(opened, sheet)
    with pytest.raises(LianggangError):
        step(opened, sheet, "health.reporter", Action.REVISE)
    sheet = step(opened, sheet, "health.reporter", Action.REVISE, reason="漏报1例")
    version = Entry.objects.get(sheet=sheet, code="C-HEA-001", part="").version
    sheet = filled(opened, sheet, [Typed("C-HEA-001", "", version, {"numerator": "9", "denominator": "3010"})])
    current = Figure.objects.get(indicator__code="C-HEA-001", year=2024, breakdown="", current=True)
    assert (current.numerator, current.revision) == (8, 1)  # the old figure stands until the new one is approved
    explain_all(opened, sheet)
    for who, action in (("health.reporter", Action.SUBMIT), ("health.head", Action.CONFIRM),
                        ("bureau", Action.ACCEPT), ("leader", Action.APPROVE)):  # fmt: skip
        sheet = step(opened, sheet, who, action)
    current = Figure.objects.get(indicator__code="C-HEA-001", year=2024, breakdown="", current=True)
    assert (current.numerator, current.revision) == (9, 2)
    assert Figure.objects.filter(indicator__code="C-HEA-001", year=2024, breakdown="").count() == 2


def test_a_person_with_an_old_page_cannot_act_on_a_sheet_that_moved_on(opened: County, sheet: Sheet) -> None:
    sheet = filled(opened, sheet)
    explain_all(opened, sheet)
    step(opened, sheet, "health.reporter", Action.SUBMIT)
    with pytest.raises(Conflict):
        actions.act(by=opened.by("health.head"), sheet_id=sheet.pk, action=Action.CONFIRM, seen=0)


def test_every_step_is_an_event_and_the_chain_is_whole(opened: County, sheet: Sheet) -> None:
    approved(opened, sheet)
    links = [{**e.link(), "hash": e.hash} for e in Event.objects.order_by("number")]
    steps = [e["action"] for e in links if e["subject"] == f"sheet:{sheet.pk}"]
    assert steps[-4:] == ["sheet.submit", "sheet.confirm", "sheet.accept", "sheet.approve"]
    assert list(verify(links)) == []
    links[3]["title"] = "别的"
    assert [f.code for f in verify(links)] == ["audit-altered"]
    del links[3]
    assert {f.code for f in verify(links)} == {"audit-gap", "audit-broken"}
