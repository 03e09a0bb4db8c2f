"""Nobody decides on, or writes over, what he has not seen: every form carries the stamp of what its page showed."""

from __future__ import annotations

import datetime as dt

import pytest

from lianggang.web.accounts.models import Account
from lianggang.web.audit.models import Event
from lianggang.web.conflict import Conflict, require_seen, stamp_of
from lianggang.web.duties import doing
from lianggang.web.duties.models import Duty
from lianggang.web.rounds import content
from lianggang.web.rounds import scheme as schemes
from lianggang.web.rounds.models import Scheme
from tests.web.conftest import County

LATER = "2999-05-01"


@pytest.fixture
def draft(planned: County) -> Scheme:
    """The scheme of 2024 while it is drawn up."""
    return schemes.draw_up(
        by=planned.by("bureau"), territory=planned.territory, year=2024, deadline=dt.date(2999, 4, 15)
    )


def test_a_stamp_is_another_one_as_soon_as_anything_is_different() -> None:
    assert stamp_of("a", dt.date(2025, 1, 1), {"b": 1, "c": 2}) == stamp_of("a", dt.date(2025, 1, 1), {"c": 2, "b": 1})
    assert len({stamp_of("ab", ""), stamp_of("a", "b"), stamp_of("", "ab"), stamp_of(None, "ab")}) == 4


def test_without_a_page_there_is_nothing_to_be_stale() -> None:
    require_seen("表", stamp_of(1), None)
    require_seen("表", stamp_of(1), stamp_of(1))
    for seen in ("", stamp_of(2)):
        with pytest.raises(Conflict, match="表"):
            require_seen("表", stamp_of(1), seen)


def test_the_leading_group_approves_what_it_has_read(planned: County, draft: Scheme) -> None:
    bureau = planned.by("bureau")
    path = f"/rounds/{draft.pk}/"
    schemes.move(by=bureau, scheme_id=draft.pk, action="propose")
    read = planned.client("leader").get(path).context["seen"]
    schemes.move(by=bureau, scheme_id=draft.pk, action="withdraw")
    content.add_indicator(by=bureau, scheme_id=draft.pk, words="C-HEA-003", unit=planned.units["education"].pk)
    schemes.move(by=bureau, scheme_id=draft.pk, action="propose")
    leader = planned.client("leader")
    for seen in (read, ""):
        assert leader.post(path, {"action": "approve", "seen": seen}).status_code == 409
    assert Scheme.objects.get().state == "proposed"
    page = leader.get(path)
    assert page.content.decode().count(f'name="seen" value="{page.context["seen"]}"') == 2  # approve, decline
    assert leader.post(path, {"action": "approve", "seen": page.context["seen"]}).status_code == 302


@pytest.mark.parametrize(
    ("at", "fields"),
    [
        ("content/", {"action": "particulars", "issuer": "x", "approval": "", "valid_until": "y", "instructions": ""}),
        ("thresholds/", {"weights": ""}),
        ("deadline/", {"deadline": LATER}),
    ],
)
def test_two_people_on_a_scheme_do_not_overwrite_each_other(
    planned: County, draft: Scheme, at: str, fields: dict[str, str]
) -> None:
    bureau, path = planned.client("bureau"), f"/rounds/{draft.pk}/"
    old = bureau.get(path).context["seen"]
    schemes.set_particulars(by=planned.by("bureau"), scheme_id=draft.pk, particulars={"approval": "云统〔2025〕1号"})
    assert bureau.post(path + at, {**fields, "seen": old}).status_code == 409
    kept = Scheme.objects.get()
    assert (kept.approval, kept.deadline) == ("云统〔2025〕1号", dt.date(2999, 4, 15))
    assert bureau.post(path + at, {**fields, "seen": kept.stamp}).status_code == 302


def test_two_people_on_a_duty_and_its_part(planned: County) -> None:
    duty = Duty.objects.create(territory=planned.territory, year=2025, kind=Duty.Kind.PROJECT, title="重点工程")
    part = duty.parts.create(title="一期")
    office = planned.client("office")
    page = office.get(f"/duties/{duty.pk}/").content.decode()
    assert f'name="seen" value="{duty.stamp}"' in page
    assert f'name="seen" value="{part.stamp}"' in page
    wanted = {"kind": duty.kind, "unit": "", "due": "", "to": "", "seen": duty.stamp}
    reached = {f"p{part.pk}-result": "同一句话", "seen": part.stamp}
    told = [
        office.post(path, fields).status_code
        for path, fields in (
            (f"/duties/{duty.pk}/change/", {**wanted, "title": "甲改的"}),
            (f"/duties/{duty.pk}/change/", {**wanted, "title": "乙改的"}),
            (f"/duty-parts/{part.pk}/", {**reached, f"p{part.pk}-spent": "1"}),
            (f"/duty-parts/{part.pk}/", {**reached, f"p{part.pk}-spent": "900"}),
        )
    ]
    assert told == [302, 409, 302, 409]
    duty.refresh_from_db()
    part.refresh_from_db()
    assert (duty.title, part.spent) == ("甲改的", 1)
    event = Event.objects.filter(action="duty.step").latest("number")
    assert (event.before["spent"], event.after["spent"]) == ("", "1")
    with pytest.raises(Conflict):
        doing.report_part(by=planned.by("office"), part_id=part.pk, reached=doing.Reached("x"), seen="")


def test_two_administrators_on_one_account(planned: County) -> None:
    account, client = planned.people["education.head"], planned.client("administrator")
    assert f'name="seen" value="{account.stamp}"' in client.get(f"/people/{account.pk}/").content.decode()
    path = f"/people/{account.pk}/action/"
    fields = {"action": "particulars", "email": "", "seen": account.stamp}
    assert client.post(path, {**fields, "name": "李华", "phone": "1"}).status_code == 302
    assert client.post(path, {**fields, "name": "旧名", "phone": ""}).status_code == 409
    assert Account.objects.get(pk=account.pk).phone == "1"
