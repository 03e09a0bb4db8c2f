"""Accounts for all units at once, and what the desk of a new office says comes next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test import RequestFactory

from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.rights import Role
from lianggang.web.accounts.units import add_unit_accounts, lacking, wanting
from lianggang.web.audit.models import Event
from lianggang.web.places.models import Territory, Unit
from lianggang.web.plans.models import PlanDocument
from lianggang.web.rounds.models import Scheme
from tests.web.conftest import County


def test_every_unit_gets_who_it_lacks_and_the_passwords_are_shown_once(planned: County) -> None:
    sports, culture = (Unit.objects.create(territory=planned.territory, name=n) for n in ("县体育局", "县统计局"))
    Membership.objects.filter(unit=planned.units["health"], role=Role.HEAD).delete()
    administrator = planned.client("administrator")
    assert "还缺 5 个填报人、负责人" in administrator.get("/people/").content.decode()
    page = administrator.post("/people/units/", {"territory": planned.territory.pk}).content.decode()
    found = shown(page)
    assert set(found) == {"xtyj-tb", "xtyj-fz", "xtjj-tb", "xtjj-fz", "xwsjkj-fz"}
    for username, password in found.items():
        account = Account.objects.get(username=username)
        assert account.must_change_password
        assert account.check_password(password)
    assert {m.unit for m in Membership.objects.filter(account__username__in=found)} == {
        sports, culture, planned.units["health"],
    }  # fmt: skip
    assert wanting(planned.territory) == []
    assert Event.objects.filter(action="account.grant").count() == 5
    assert "一次补齐" not in administrator.get("/people/").content.decode()


def test_passwords_whose_page_was_lost_are_given_anew_to_who_never_signed_in(planned: County) -> None:
    Unit.objects.create(territory=planned.territory, name="县体育局")
    administrator, sent = planned.client("administrator"), {"territory": planned.territory.pk}
    for who in ("health.reporter", "health.head", "education.reporter"):
        planned.client(who)  # has signed in
    both = planned.people["education.head"]
    elsewhere = planned.people["other.bureau"].memberships.get().territory
    unit = Unit.objects.create(territory=elsewhere, name="县教育局")
    Membership.objects.create(account=both, role=Role.HEAD, territory=elsewhere, unit=unit)
    lost = shown(administrator.post("/people/units/", sent).content.decode())
    again = administrator.post("/people/units/", sent).content.decode()  # a double click
    assert not shown(again)
    assert "重发初始密码" in again
    assert "云泽县 2 个账号" in administrator.get("/people/").content.decode()
    answer = administrator.post("/people/units/", {**sent, "action": "renew"})
    assert "no-store" in answer["Cache-Control"]
    found = shown(answer.content.decode())
    assert set(found) == set(lost) == {"xtyj-tb", "xtyj-fz"}
    for username, password in found.items():
        account = Account.objects.get(username=username)
        assert account.check_password(password)
        assert not account.check_password(lost[username])


@pytest.fixture
def events_of_one_test(transactional_db: None) -> Iterator[None]:
    """What a test has committed is removed after it, and events are append-only."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM audit_event")
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
@pytest.mark.usefixtures("events_of_one_test")
def test_two_who_press_the_button_at_once_make_every_account_once(planned: County) -> None:
    other = planned.people["other.bureau"].memberships.get().territory
    for place in (planned.territory, other):
        Unit.objects.create(territory=place, name="县体育局")
    Membership.objects.filter(role=Role.ADMINISTRATOR).update(territory=planned.territory.parent)

    def press(place: Territory) -> list[str]:
        try:
            made = add_unit_accounts(by=planned.by("administrator"), territory=place)
            return [m.account.username for m in made]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        found = [name for names in threads.map(press, [planned.territory, other] * 3) for name in names]
    assert len(found) == len(set(found)) == 4


def shown(page: str) -> dict[str, str]:
    """The first passwords on a page, by the name to sign in with."""
    return dict(re.findall(r"<td[^>]*>([a-z]+\d*-(?:tb|fz))</td><td[^>]*>(\S{12})</td>", page))


def test_the_list_of_people_takes_as_many_queries_for_many_places_as_for_few(
    planned: County, django_assert_max_num_queries: Any
) -> None:
    for i in range(20):
        place = Territory.objects.create(code=f"9902{i:02}", name=f"云{i}县", level="county", parent=planned.territory)
        for name, active in (("县教育局", True), ("县体育局", True), ("县物价局", False)):
            unit = Unit.objects.create(territory=place, name=name, active=active)
            for who in ("health.reporter", "education.reporter") if i and name == "县体育局" else ():
                Membership.objects.create(
                    account=planned.people[who], role=Role.REPORTER, territory=place, unit=unit
                )  # fmt: skip
    expected = {place.pk: len(wanting(place)) for place in Territory.objects.all() if wanting(place)}
    assert lacking(Territory.objects.all()) == expected
    assert set(expected.values()) == {3, 4}
    administrator = planned.client("administrator")
    with django_assert_max_num_queries(24):
        page = administrator.get("/people/").content.decode()
    assert page.count("一次补齐账号") == 20


def test_a_name_that_is_taken_gets_the_units_number(planned: County) -> None:
    Account.objects.create(username="xtyj-tb", name="别人")
    unit = Unit.objects.create(territory=planned.territory, name="县体育局")
    made = add_unit_accounts(by=planned.by("administrator"), territory=planned.territory)
    assert [m.account.username for m in made] == [f"xtyj{unit.pk}-tb", "xtyj-fz"]


def test_the_first_sign_in_hashes_the_password_as_any_other(planned: County) -> None:
    Unit.objects.create(territory=planned.territory, name="县体育局")
    made = add_unit_accounts(by=planned.by("administrator"), territory=planned.territory)[0]
    few = made.account.password
    assert authenticate(RequestFactory().post("/login/"), username=made.account.username, password=made.password)
    assert Account.objects.get(pk=made.account.pk).password != few


def test_only_an_administrator_of_the_place_makes_them(planned: County) -> None:
    for who in ("bureau", "office", "health.head", "other.office"):
        assert planned.client(who).post("/people/units/", {"territory": planned.territory.pk}).status_code == 403
    other = planned.territory.parent
    assert other is not None
    assert planned.client("administrator").post("/people/units/", {"territory": other.pk}).status_code == 404


def test_people_are_found_and_their_particulars_changed(planned: County) -> None:
    administrator = planned.client("administrator")
    page = administrator.get("/people/", {"q": "教育", "role": "head"})
    assert [a.username for a in page.context["people"]] == ["education.head"]
    account = planned.people["education.head"]
    sent = {"action": "particulars", "name": "李华", "phone": "12345", "email": "li@example.gov.cn"}
    sent["seen"] = account.stamp
    administrator.post(f"/people/{account.pk}/action/", sent)
    assert Account.objects.get(pk=account.pk).email == "li@example.gov.cn"
    assert administrator.post(f"/people/{account.pk}/action/", {**sent, "email": "x"}).status_code == 422


def test_the_desk_of_a_new_office_leads_to_the_first_round(planned: County) -> None:
    """Nobody finds an empty desk while something of the office is missing."""
    Membership.objects.filter(role=Role.LEADER).delete()
    desk = lambda who: planned.client(who).get("/").content.decode()  # noqa: E731
    assert "还没有“领导小组”的账号" in desk("administrator")
    assert "可以拟定年度监测方案" in desk("bureau")
    PlanDocument.objects.update(state=PlanDocument.State.REVIEW)
    assert "等核对、确认" in desk("office")
    PlanDocument.objects.update(state=PlanDocument.State.DISCARDED)
    assert "上传云泽县的规划文件" in desk("office")
    assert "下一步" not in desk("health.reporter")


def test_a_scheme_waits_on_the_desk_of_who_takes_its_next_step(opened: County) -> None:
    for state, who, words in (("draft", "bureau", "报请批准"), ("proposed", "leader", "请批准方案"),
                              ("approved", "bureau", "可以开始报送")):  # fmt: skip
        Scheme.objects.update(state=state)
        for person in ("bureau", "leader", "office", "health.reporter"):
            page = opened.client(person).get("/").content.decode()
            assert ("方案：" in page and words in page) == (person == who)
