"""Every page and every role: generated cases. What a role may open follows from the table of rights alone."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from lianggang.errors import LianggangError
from lianggang.web.accounts.actions import grant
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import RIGHTS, Right, Role
from lianggang.web.audit.models import Event
from lianggang.web.places.models import Unit
from lianggang.web.rounds.models import Sheet
from tests.web.conftest import County

PUBLIC = {"exchange-deliver", "public", "public-page", "api-description", "api-releases", "api-areas", "api-indicators",
          "api-values"}  # fmt: skip
"""For everybody: packages are known by their signature, the rest shows what is published and changes nothing."""
OPEN = {"login", "logout", *PUBLIC}
_KEYS = {"int": "1", "code": "C-HEA-001", "year": "2024", "str": "x"}
PEOPLE = [
    "health.reporter", "health.head", "education.reporter", "education.head", "administrator", "office", "bureau",
    "evaluator", "leader", "third_party", "city.office", "other.bureau", "other.office",
]  # fmt: skip


def paths(resolver: URLResolver | None = None) -> list[tuple[str, str]]:
    """Name and path of every address, with keys that fit the small county where the path takes some."""
    found: list[tuple[str, str]] = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found += paths(entry)
        elif isinstance(entry, URLPattern) and entry.name:
            path = "/" + str(entry.pattern)
            path = re.sub(r"<(\w+):(\w+)>", lambda m: _KEYS.get(m[2]) or _KEYS.get(m[1], "x"), path)
            found.append((entry.name, path))
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "path"), [p for p in paths() if p[0] not in OPEN])
def test_nobody_gets_anything_without_signing_in(client: object, name: str, path: str) -> None:
    for method in ("get", "post"):
        answer = getattr(client, method)(path)
        assert answer.status_code == 302, (name, method)
        assert answer.url.startswith("/login/")


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "path"), [p for p in paths() if p[0] in PUBLIC])
def test_what_is_for_everybody_shows_nothing_before_it_is_published(client: object, name: str, path: str) -> None:
    shown = {"api-description": 200, "api-releases": 200, "exchange-deliver": 405}
    assert client.get(path).status_code == shown.get(name, 404)
    assert client.post(path).status_code in (403, 405)


@pytest.mark.parametrize("who", PEOPLE)
def test_no_page_breaks_for_any_role(opened: County, who: str) -> None:
    client = opened.client(who)
    for name, path in paths():
        if name not in OPEN and "<" not in path:
            assert client.get(path).status_code in (200, 302, 403, 404, 405, 422), (name, path)


@pytest.mark.parametrize("who", PEOPLE)
def test_a_sheet_in_the_unit_is_seen_by_the_unit_alone(opened: County, sheet: Sheet, who: str) -> None:
    answer = opened.client(who).get(f"/sheets/{sheet.pk}/")
    assert (answer.status_code == 200) == who.startswith("health.")


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(
    ("path", "right"),
    [("/people/", Right.MANAGE_PEOPLE), ("/units/", Right.MANAGE_PLACES), ("/audit/", Right.READ_AUDIT)],
)
def test_pages_of_one_right_open_for_its_roles_only(opened: County, who: str, path: str, right: Right) -> None:
    answer = opened.client(who).get(path)
    assert answer.status_code == (200 if Account.objects.get(username=who).may(right) else 403)


def test_only_people_of_a_unit_may_fill() -> None:
    assert [role for role in Role if Right.FILL in RIGHTS[role]] == [Role.REPORTER]


@pytest.mark.parametrize("right", list(Right))
@pytest.mark.parametrize("who", PEOPLE)
def test_a_right_in_one_place_is_none_in_another(opened: County, who: str, right: Right) -> None:
    """Nobody of the other county or of another unit may do anything here; those above may only read."""
    account = Account.objects.get(username=who)
    here = account.may(right, territory=opened.territory) or account.may(right, unit=opened.units["health"])
    if who.startswith("other."):
        assert not here
    if who.startswith("city."):
        assert here == (right is Right.READ)
    if who.startswith("education."):
        assert here == (right is Right.READ)


def test_a_role_ends_with_its_day(opened: County) -> None:
    account = Account.objects.get(username="third_party")
    assert account.may(Right.READ, territory=opened.territory)
    account.memberships.update(ends="2020-01-01")
    assert not Account.objects.get(pk=account.pk).may(Right.READ, territory=opened.territory)


def test_a_shut_account_has_no_rights(opened: County) -> None:
    account = Account.objects.get(username="bureau")
    account.is_active = False
    assert not account.may(Right.REVIEW, territory=opened.territory)


@pytest.mark.parametrize(
    ("who", "role", "unit"),
    [
        ("health.reporter", Role.HEAD, "health"), ("health.head", Role.REPORTER, "health"),
        ("health.reporter", Role.BUREAU, ""), ("bureau", Role.REPORTER, "health"), ("bureau", Role.HEAD, "health"),
        ("bureau", Role.LEADER, ""), ("leader", Role.BUREAU, ""),
    ],
)  # fmt: skip
def test_nobody_is_on_both_sides(county: County, who: str, role: Role, unit: str) -> None:
    with pytest.raises(LianggangError, match="不能同时是"):
        grant(by=county.by("administrator"), account=county.people[who], role=role, territory=county.territory,
              unit=county.units.get(unit))  # fmt: skip


def test_one_side_in_several_places_is_no_conflict(county: County) -> None:
    own = Unit.objects.create(territory=county.territory, name="县统计局")
    for who, role, unit in (
        ("bureau", Role.REPORTER, own), ("health.reporter", Role.REPORTER, county.units["education"]),
        ("health.head", Role.LEADER, None), ("other.bureau", Role.LEADER, None),
    ):  # fmt: skip
        grant(by=county.by("administrator"), account=county.people[who], role=role, territory=county.territory,
              unit=unit)  # fmt: skip


def test_other_terms_of_a_role_are_on_record_with_those_before(county: County) -> None:
    def ends(day: str) -> None:
        grant(by=county.by("administrator"), account=county.people["third_party"], role=Role.THIRD_PARTY,
              territory=county.territory, ends=dt.date.fromisoformat(day))  # fmt: skip

    ends("2999-01-01")
    ends("2999-06-30")
    told = Event.objects.filter(action="account.grant").latest("number")
    assert (told.before["ends"], told.after["ends"]) == ("2999-01-01", "2999-06-30")
