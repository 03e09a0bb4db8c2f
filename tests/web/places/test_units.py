"""Units are renamed, merged and split: what was reported keeps the name of then, the next round asks the heir."""

from __future__ import annotations

import datetime as dt

from lianggang.collect.states import Action, State
from lianggang.web.figures.models import Figure
from lianggang.web.places import actions as places
from lianggang.web.places.models import Unit
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
    assert "原“县卫生健康局”" in opened.client("administrator").get("/units/").content.decode()


def test_a_merged_unit_finishes_its_sheet_and_its_heir_is_asked_next(opened: County, sheet: Sheet) -> None:
    by = opened.by("administrator")
    places.merge_unit(by=by, unit=opened.units["health"], into=opened.units["education"], day=DAY)
    approved(opened, sheet)
    assert Sheet.objects.get(pk=sheet.pk).at is State.APPROVED
    assert next_units(opened) == ["县教育局"]
    assert "已并出" in opened.client("administrator").get("/units/").content.decode()


def test_a_unit_that_was_split_off_reports_what_it_is_given(opened: County) -> None:
    new = places.split_unit(
        by=opened.by("administrator"), unit=opened.units["health"], name="县疾病预防控制局", day=DAY
    )
    assert [str(c.other) for c in new.changes.all()] == ["县卫生健康局"]
    assert next_units(opened) == ["县卫生健康局", "县教育局"]
    assert Unit.objects.get(pk=new.pk).active
