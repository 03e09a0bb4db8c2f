"""Walking through the office by its links, as every role: no link is dead, nothing that is shut is told.

Every form on the way is sent as a browser without scripts sends it. And the other way round: whatever anybody posts to
whatever address, a value stays what its unit reported.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from lianggang.web.accounts.models import Account, Membership
from lianggang.web.figures.models import Figure
from lianggang.web.rounds import actions
from lianggang.web.rounds.actions import Typed
from lianggang.web.rounds.models import Entry, Sheet
from tests.web.accounts.test_limits import SHUT, limited, paths  # noqa: F401
from tests.web.accounts.test_rights import PEOPLE
from tests.web.accounts.test_rights import paths as addresses
from tests.web.conftest import County
from tests.web.forms import Control, Form, Page

ALIKE = 3
_LINK = re.compile(r'href="([^"#]+)"')


def kind_of(path: str) -> tuple[str, ...]:
    """The name of a page and of what is asked of it."""
    address = urlsplit(path)
    return resolve(address.path).view_name, *sorted(parse_qs(address.query, keep_blank_values=True))


def crawl(client: Client, alike: int = ALIKE) -> dict[str, tuple[int, str]]:
    """Status and words of the pages that links lead to from the desk on; files count, static ones do not.

    Of pages that differ by a name or a number alone (indicators, years) the first few, `alike`, are enough.
    """
    found: dict[str, tuple[int, str]] = {}
    seen: Counter[tuple[str, ...]] = Counter()
    waiting = deque(["/"])
    while waiting:
        path = waiting.popleft()
        if path in found or seen[kind := kind_of(path)] >= alike:
            continue
        seen[kind] += 1
        answer = client.get(path, follow=True)
        is_page = answer["Content-Type"].startswith("text/html")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        words = content.decode(errors="replace")
        found[path] = answer.status_code, words
        links = _LINK.findall(words) if is_page else []
        here = (urljoin(path, link.replace("&amp;", "&")) for link in links)
        waiting.extend(p for p in here if p.startswith("/") and not p.startswith("/static/"))
    return found


def pages(found: dict[str, tuple[int, str]]) -> Iterator[tuple[str, str]]:
    """Address and words of the pages of the office; the public site is a matter of its own."""
    for path, (_, words) in found.items():
        if words.lstrip().startswith("<!doctype html") and not path.startswith("/public/"):
            yield path, words


def problems(path: str, words: str) -> list[str]:
    """What keeps a person without scripts from using a page, and English colons after Chinese words."""
    plain = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", words, flags=re.DOTALL)
    colons = re.findall(r".{0,9}[\u4e00-\u9fff]:(?!//).{0,9}", plain)
    return [f"{path}: {told}" for told in (*Page(words).problems(), *colons)]


def ways(found: dict[str, tuple[int, str]]) -> Iterator[tuple[str, Form, Control]]:
    """Address, form and button of everything that can be sent from the pages, of those that are alike the first."""
    seen: set[object] = set()
    for path, words in pages(found):
        for form in Page(words).forms:
            to = urljoin(path, form.given.get("action") or path)
            for button in form.buttons():
                action = next((c.given.get("value") for c in form.controls if c.given.get("name") == "action"), "")
                key = kind_of(to), form.posts, action, button.given.get("name"), button.given.get("value")
                if key not in seen and kind_of(to)[0] != "logout":
                    seen.add(key)
                    yield to, form, button


@pytest.fixture
def at_work(opened: County, sheet: Sheet) -> County:
    """The health bureau's sheet is with the statistics bureau, so that there is something to see."""
    actions.save(
        by=opened.by("health.reporter"), sheet_id=sheet.pk, typed=[Typed("C-HEA-001", "", 0, {"value": "2.75"})]
    )  # fmt: skip
    Sheet.objects.filter(pk=sheet.pk).update(state="confirmed", version=2)
    return opened


@pytest.mark.parametrize("who", PEOPLE)
def test_no_link_leads_to_a_refusal(at_work: County, who: str) -> None:
    found = crawl(at_work.client(who))
    assert {path: status for path, (status, _) in found.items() if status != 200} == {}
    assert len(found) > 8


@pytest.mark.parametrize("who", PEOPLE)
def test_every_form_is_sent_without_scripts(at_work: County, who: str) -> None:
    """The office answers each button, if only with what is wrong in what was typed; then all is as it was before."""
    client, account = at_work.client(who), at_work.people[who]
    client.handler.enforce_csrf_checks, client.raise_request_exception = True, False
    found = crawl(client)
    assert [told for path, words in pages(found) for told in problems(path, words)] == []
    refused = {}
    for to, form, button in ways(found):
        client.force_login(account, "django.contrib.auth.backends.ModelBackend")
        with transaction.atomic():
            answer = (client.post if form.posts else client.get)(to, form.sent_by(button))
            transaction.set_rollback(True)
        if answer.status_code not in (200, 302, 409, 422):
            refused[to, button.given.get("value")] = answer.status_code
    assert refused == {}


def test_a_limited_third_party_walks_among_its_own_plans_only(limited: County) -> None:  # noqa: F811
    found = crawl(limited.client("third_party"))
    assert {path: status for path, (status, _) in found.items() if status != 200} == {}
    assert not [path for path, (_, words) in found.items() if any(word in words for word in SHUT)]
    assert any("C-HEA-001" in words for _, words in found.values())


def test_after_its_last_day_a_third_party_finds_nothing(limited: County) -> None:  # noqa: F811
    Membership.objects.filter(account=limited.people["third_party"]).update(ends=dt.date(2020, 1, 1))
    client = limited.client("third_party")
    told = {path: client.get(path) for path in paths()}
    shown = {p for p, a in told.items() if a.status_code == 200 and "云泽县" in a.content.decode(errors="replace")}
    assert shown == set()


FORGED = {
    "C-HEA-001||value": "9.99", "C-HEA-001||numerator": "9", "C-HEA-001||seen": "1", "value": "9.99", "packed": "x",
    "preview": "x", "action": "save", "version": "2", "reason": "改", "year": "2023", "text": "改", "kind": "mark",
    "ground|C-HEA-001": "改", "table": "values", "code": "C-HEA-001",
}  # fmt: skip


def values() -> list[tuple[object, ...]]:
    entries = Entry.objects.order_by("pk").values_list("code", "part", "value", "numerator", "denominator")
    figures = Figure.objects.order_by("pk").values_list("year", "breakdown", "value", "numerator", "denominator")
    return [*entries, *figures]


@pytest.mark.parametrize("who", [p for p in PEOPLE if p != "health.reporter"])
def test_whatever_others_post_a_value_stays_as_reported(at_work: County, sheet: Sheet, who: str) -> None:
    """Every address, every other role; the sheet is open as well as closed to its unit. No page breaks of it either."""
    client, before, broken = at_work.client(who), values(), set()
    client.raise_request_exception = False
    for state in ("draft", "confirmed"):
        Sheet.objects.filter(state__in=("draft", "confirmed")).update(state=state)
        for path in (p.replace("/1/", f"/{sheet.pk}/") for name, p in addresses() if name not in ("login", "logout")):
            broken |= {path} if client.post(path, FORGED).status_code >= 500 else set()
            client.force_login(Account.objects.get(username=who), "django.contrib.auth.backends.ModelBackend")
    assert values() == before
    assert broken == set()
