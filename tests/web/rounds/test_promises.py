"""What nobody can get around, and what an odd input must not break."""

from __future__ import annotations

import datetime as dt

import pytest

from lianggang.collect.states import Action
from lianggang.errors import LianggangError
from lianggang.web.accounts import actions as people
from lianggang.web.accounts.rights import Role
from lianggang.web.audit.models import Event
from lianggang.web.places import actions as places
from lianggang.web.rounds import actions
from lianggang.web.rounds import scheme as schemes
from lianggang.web.rounds.actions import Typed
from lianggang.web.rounds.models import Notice, Remark, Scheme, Sheet
from tests.web.conftest import County


def typed(county: County, sheet: Sheet, **fields: str) -> Sheet:
    return actions.save(
        by=county.by("health.reporter"), sheet_id=sheet.pk, typed=[Typed("C-HEA-001", "", 0, fields)]
    )  # fmt: skip


def test_an_administrator_gives_himself_no_role(opened: County) -> None:
    admin = opened.by("administrator")
    with pytest.raises(LianggangError):
        people.grant(by=admin, account=admin.person, role=Role.REPORTER, territory=opened.territory,
                     unit=opened.units["health"])  # fmt: skip


def test_a_draft_is_not_read_in_the_record_of_events(opened: County, sheet: Sheet) -> None:
    typed(opened, sheet, note="只有本单位知道")
    for who in ("bureau", "administrator", "office"):
        assert "只有本单位知道" not in opened.client(who).get("/audit/").content.decode()


@pytest.mark.parametrize("text", ["nan", "Infinity", "-inf", "1e999999", "十", "0x1f"])
def test_no_number_that_is_none_breaks_the_page(opened: County, sheet: Sheet, text: str) -> None:
    typed(opened, sheet, numerator=text, denominator=text)
    assert opened.client("health.reporter").get(f"/sheets/{sheet.pk}/").status_code == 200


def test_the_question_of_the_bureau_reaches_the_unit_and_is_answered_once(opened: County, sheet: Sheet) -> None:
    typed(opened, sheet, note="x")
    Sheet.objects.filter(pk=sheet.pk).update(state="confirmed")
    said = actions.remark(
        by=opened.by("bureau"), sheet_id=sheet.pk, code="C-HEA-001", kind=Remark.Kind.QUERY, text="口径是否变了？"
    )
    assert Notice.objects.filter(account=opened.people["health.reporter"], title__contains="口径是否变了").exists()
    page = opened.client("health.reporter").get(f"/sheets/{sheet.pk}/").content.decode()
    assert f"/remarks/{said.pk}/answer/" in page
    actions.answer(by=opened.by("health.reporter"), remark_id=said.pk, text="没有变。")
    with pytest.raises(LianggangError):
        actions.answer(by=opened.by("health.reporter"), remark_id=said.pk, text="变了。")


def test_nothing_is_explained_after_the_sheet_has_left_the_unit(opened: County, sheet: Sheet) -> None:
    typed(opened, sheet, note="x")
    Sheet.objects.filter(pk=sheet.pk).update(state="approved")
    with pytest.raises(LianggangError):
        actions.remark(
            by=opened.by("health.reporter"), sheet_id=sheet.pk, code="", kind=Remark.Kind.EXPLANATION, text="补"
        )


def test_filling_is_not_an_action_by_itself(opened: County, sheet: Sheet) -> None:
    with pytest.raises(LianggangError):
        actions.act(by=opened.by("health.reporter"), sheet_id=sheet.pk, action=Action.FILL, seen=0)


def test_a_closed_round_takes_no_sheets(opened: County, sheet: Sheet, scheme: Scheme) -> None:
    typed(opened, sheet, note="x")
    Scheme.objects.filter(pk=scheme.pk).update(state=Scheme.State.CLOSED)
    with pytest.raises(LianggangError):
        actions.act(by=opened.by("health.reporter"), sheet_id=sheet.pk, action=Action.SUBMIT, seen=0)


def test_what_the_database_cannot_keep_is_refused_before_it_is_approved(opened: County, sheet: Sheet) -> None:
    typed(opened, sheet, numerator="1", denominator="9" * 25)
    with pytest.raises(LianggangError) as refusal:
        actions.act(by=opened.by("health.reporter"), sheet_id=sheet.pk, action=Action.SUBMIT, seen=0)
    assert "broken-number" in {f.code for f in refusal.value.findings}


def test_a_deadline_for_a_sheet_of_nowhere_changes_nothing(opened: County, scheme: Scheme) -> None:
    answer = opened.client("bureau").post(
        f"/rounds/{scheme.pk}/deadline/", {"sheet": "99999", "deadline": "2030-01-01"}
    )  # fmt: skip
    assert answer.status_code == 404
    assert not scheme.sheets.filter(deadline__year=2030).exists()


def test_a_new_place_below_can_be_given_its_people(opened: County) -> None:
    town = places.add_territory(
        by=opened.by("administrator"), parent=opened.territory, code="990121001", name="东镇", level="township"
    )
    account, _ = people.add_account(
        by=opened.by("administrator"), username="town", name="镇", role=Role.ADMINISTRATOR, territory=town
    )
    assert account.has_role(Role.ADMINISTRATOR)
    assert "东镇" in opened.client("administrator").get("/units/").content.decode()


@pytest.mark.parametrize("name", ["", "   ", "县教育局"])
def test_a_unit_gets_a_name_of_its_own(opened: County, name: str) -> None:
    with pytest.raises(LianggangError):
        places.add_unit(by=opened.by("administrator"), territory=opened.territory, name=name)


@pytest.mark.parametrize(("state", "who", "action"), [
    ("submitted", "health.reporter", Action.WITHDRAW), ("submitted", "health.head", Action.SEND_BACK),
    ("confirmed", "bureau", Action.RETURN),
])  # fmt: skip
def test_nothing_goes_back_to_a_unit_that_can_hand_in_no_more(
    opened: County, sheet: Sheet, scheme: Scheme, state: str, who: str, action: Action
) -> None:
    Sheet.objects.filter(pk=sheet.pk).update(state=state)
    Scheme.objects.filter(pk=scheme.pk).update(state=Scheme.State.CLOSED)
    with pytest.raises(LianggangError, match="已结束"):
        actions.act(by=opened.by(who), sheet_id=sheet.pk, action=action, seen=0, reason="改")
    Scheme.objects.filter(pk=scheme.pk).update(state=Scheme.State.OPEN)
    actions.act(by=opened.by(who), sheet_id=sheet.pk, action=action, seen=0, reason="改")


def test_nothing_is_approved_while_a_question_is_open(opened: County, sheet: Sheet) -> None:
    Sheet.objects.filter(pk=sheet.pk).update(state="accepted")
    said = actions.remark(
        by=opened.by("bureau"), sheet_id=sheet.pk, code="C-HEA-001", kind=Remark.Kind.QUERY, text="对吗？"
    )
    with pytest.raises(LianggangError, match="询问"):
        actions.act(by=opened.by("leader"), sheet_id=sheet.pk, action=Action.APPROVE, seen=0)
    actions.answer(by=opened.by("health.reporter"), remark_id=said.pk, text="对。")
    actions.act(by=opened.by("leader"), sheet_id=sheet.pk, action=Action.APPROVE, seen=0)


def test_grounds_of_a_return_go_with_a_return_alone(opened: County, sheet: Sheet) -> None:
    Sheet.objects.filter(pk=sheet.pk).update(state="confirmed")
    sent = {"action": "accept", "version": "0", "ground|C-HEA-001": "与年报不符"}
    assert opened.client("bureau").post(f"/sheets/{sheet.pk}/", sent).status_code == 422
    assert not Remark.objects.exists()
    assert Sheet.objects.get(pk=sheet.pk).state == "confirmed"


def test_a_deadline_is_a_day_to_come(opened: County, scheme: Scheme) -> None:
    bureau = opened.client("bureau")
    sent = {"deadline": "2020-01-01", "seen": scheme.stamp}
    assert bureau.post(f"/rounds/{scheme.pk}/deadline/", sent).status_code == 422
    new = {"territory": opened.territory.pk, "year": 2025, "deadline": "2020-01-01"}
    assert "已经过去" in bureau.post("/rounds/", new).content.decode()
    assert Scheme.objects.get().deadline.year == 2999


def test_who_moved_a_deadline_from_which_day_is_on_record(opened: County, scheme: Scheme) -> None:
    schemes.set_deadline(by=opened.by("bureau"), scheme_id=scheme.pk, deadline=dt.date(2999, 5, 1))
    told = Event.objects.get(action="scheme.deadline")
    assert (told.before, told.after) == ({"deadline": ["2999-04-15"]}, {"deadline": "2999-05-01"})
