"""Units are renamed, merged and split: what was reported keeps the name of then, the next round asks the heir."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from lianggang.collect.states import Action, State
from lianggang.errors import LianggangError
from lianggang.web.accounts.models import Membership
from lianggang.web.audit.models import Event
from lianggang.web.figures.models import Figure
from lianggang.web.places import actions as places
from lianggang.web.places.models import Territory, Unit
from lianggang.web.rounds import actions
from lianggang.web.rounds import scheme as schemes
from lianggang.web.rounds.actions import Typed
from lianggang.web.rounds.models import Sheet
from tests.web.conftest import HEALTH_CODES, County

DAY = dt.date(2025, 3, 1)


def approved(county: County, sheet: Sheet) -> None:
    """Hand the sheet in without data and bring it to approval."""
    typed = [Typed(code, "", 0, {"reason": "部门不掌握"}) for code in HEALTH_CODES]
    actions.save(by=county.by("health.reporter"), sheet_id=sheet.pk, typed=typed)
    for who, action in (("health.reporter", Action.SUBMIT), ("health.head", Action.CONFIRM), ("bureau", Action.ACCEPT),
                        ("leader", Action.APPROVE)):  # fmt: skip
        sheet.refresh_from_db()
        actions.act(by=county.by(who), sheet_id=sheet.pk, action=action, seen=sheet.version)


def next_units(county: County) -> list[str]:
    drawn = schemes.draw_up(
        by=county.by("bureau"), territory=county.territory, year=2025, deadline=dt.date(2999, 4, 15)
    )
    return [s.unit_name for s in drawn.sheets.all()]


def test_a_new_name_holds_from_its_day_on_and_figures_keep_the_old_one(opened: County, sheet: Sheet) -> None:
    approved(opened, sheet)
    by, unit = opened.by("administrator"), opened.units["health"]
    places.rename_unit(by=by, unit=unit, name="县卫生健康委员会", day=DAY, note="县编办〔2025〕2号")
    assert set(Figure.objects.filter(sheet=sheet).values_list("unit_name", flat=True)) == {"县卫生健康局"}
    assert Sheet.objects.get(pk=sheet.pk).unit_name == "县卫生健康局"
    assert next_units(opened) == ["县卫生健康委员会", "县教育局"]
    page = opened.client("bureau").get("/indicators/C-HEA-001/", {"territory": "990121"}).content.decode()
    assert "填报单位（当时名称）" in page
    assert "县卫生健康局" in page
    assert "由“县卫生健康局”更名" in opened.client("administrator").get("/units/").content.decode()


def test_a_merged_unit_finishes_its_sheet_and_its_heir_is_asked_next(opened: County, sheet: Sheet) -> None:
    by = opened.by("administrator")
    places.merge_unit(by=by, unit=opened.units["health"], into=opened.units["education"], day=DAY)
    approved(opened, sheet)
    assert Sheet.objects.get(pk=sheet.pk).at is State.APPROVED
    assert next_units(opened) == ["县教育局"]
    assert "已并出" in opened.client("administrator").get("/units/").content.decode()
    moved = Event.objects.get(action="unit.merge").after or {}
    assert moved["aims"] == ["云泽县儿童发展规划：略"] * 2


def test_the_heir_fills_a_sheet_that_nobody_has_begun(opened: County, sheet: Sheet) -> None:
    heir = Unit.objects.create(territory=opened.territory, name="县卫生和体育局")
    Membership.objects.filter(account=opened.people["education.reporter"]).update(unit=heir)
    places.merge_unit(by=opened.by("administrator"), unit=opened.units["health"], into=heir, day=DAY)
    assert opened.client("education.reporter").get(f"/sheets/{sheet.pk}/").status_code == 200
    sheet.refresh_from_db()
    assert (sheet.unit, sheet.unit_name) == (heir, "县卫生和体育局")
    typed = [Typed(HEALTH_CODES[0], "", 0, {"value": "2.4"})]
    actions.save(by=opened.by("education.reporter"), sheet_id=sheet.pk, typed=typed)
    assert sheet.entries.get(code=HEALTH_CODES[0], part="").value == "2.4"


def test_a_sheet_that_is_begun_stays_with_who_began_it(opened: County, sheet: Sheet) -> None:
    heir = Unit.objects.create(territory=opened.territory, name="县卫生和体育局")
    Sheet.objects.filter(pk=sheet.pk).update(state=State.DRAFT)
    places.merge_unit(by=opened.by("administrator"), unit=opened.units["health"], into=heir, day=DAY)
    assert opened.client("health.reporter").get(f"/sheets/{sheet.pk}/").status_code == 200
    sheet.refresh_from_db()
    assert sheet.unit == opened.units["health"]


def test_a_unit_that_was_split_off_reports_what_it_is_given(opened: County) -> None:
    new = places.split_unit(
        by=opened.by("administrator"), unit=opened.units["health"], name="县疾病预防控制局", day=DAY
    )
    assert [str(c.other) for c in new.changes.all()] == ["县卫生健康局"]
    assert next_units(opened) == ["县卫生健康局", "县教育局"]
    assert Unit.objects.get(pk=new.pk).active


def test_each_change_has_a_form_with_its_own_fields_only(opened: County) -> None:
    page = opened.client("administrator").get("/units/").content.decode()
    shown = {
        form["action"]: set(form) - {"action", "csrfmiddlewaretoken"}
        for form in map(fields, re.findall(r"<form.*?</form>", page, re.S)) if "day" in form
    }  # fmt: skip
    assert shown == {
        "rename": {"unit", "name", "day", "note"},
        "merge": {"unit", "into", "day", "note"},
        "split": {"unit", "name", "day", "note"},
    }


def fields(form: str) -> dict[str, str]:
    """The names of a form's fields with what an input holds."""
    named = re.findall(r"<(?:input|select|textarea)[^>]*>", form)
    return {re.search(r'name="(\w+)"', tag)[1]: (re.search(r'value="([^"]*)"', tag) or ["", ""])[1] for tag in named}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"action": "rename", "name": "县卫健委"}, "县卫生健康局已更名为县卫健委"),
        ({"action": "merge", "into": "education"}, "县卫生健康局已并入县教育局，以后由县教育局填报它的指标"),
        ({"action": "split", "name": "县疾控局"}, "已由县卫生健康局分出县疾控局"),
        ({"action": "rename", "name": "县教育局"}, "云泽县已经有“县教育局”"),
        ({"action": "rename", "name": ""}, "这个字段是必填项"),
        ({"action": "merge", "into": "health"}, "只能由现行的单位并入同一地区另一个现行的单位"),
        ({"action": "split", "name": "县疾控局", "day": "三月"}, "输入一个有效的日期"),
    ],
)
def test_a_change_is_entered_or_its_form_says_what_is_wrong(opened: County, typed: dict[str, str], told: str) -> None:
    into = {"into": opened.units[typed["into"]].pk} if "into" in typed else {}
    sent = {"unit": opened.units["health"].pk, "day": "2025-03-01", **typed, **into}
    assert told in opened.client("administrator").post("/units/", sent, follow=True).content.decode()


def test_what_has_been_merged_is_not_merged_again(opened: County) -> None:
    by, health = opened.by("administrator"), opened.units["health"]
    places.merge_unit(by=by, unit=health, into=opened.units["education"], day=DAY)
    with pytest.raises(LianggangError, match="现行"):
        places.merge_unit(by=by, unit=health, into=opened.units["education"], day=DAY)
    sent = {"action": "rename", "unit": health.pk, "name": "县卫健委", "day": "2025-03-01"}
    assert opened.client("administrator").post("/units/", sent).status_code == 200
    assert Unit.objects.get(pk=health.pk).name == "县卫生健康局"


def test_units_of_several_territories_are_told_apart(opened: County) -> None:
    elsewhere = Territory.objects.get(code="990122")
    Unit.objects.create(territory=elsewhere, name="县教育局")
    opened.people["administrator"].memberships.update(territory=elsewhere.parent)
    for path in ("/units/", "/people/"):
        assert "云岭县 县教育局" in opened.client("administrator").get(path).content.decode()


def test_the_list_of_units_downloads(opened: County) -> None:
    places.rename_unit(by=opened.by("administrator"), unit=opened.units["health"], name="县卫健委", day=DAY)
    file = opened.client("administrator").get("/units/", {"as": "csv"}).content.decode("utf-8-sig")
    assert file.splitlines() == [
        "单位,地区,职能,状态,沿革",
        "县卫健委,云泽县,—,现行,2025年3月1日由“县卫生健康局”更名",
        "县教育局,云泽县,—,现行,—",
    ]
