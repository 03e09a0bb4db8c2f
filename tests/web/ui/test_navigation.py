"""The navigation: to each role what is its own, with the place where one is marked."""

from __future__ import annotations

import pytest
from django.urls import URLPattern

from lianggang.web.rounds.models import Sheet
from lianggang.web.ui.navigation import GROUPS, Navigation
from lianggang.web.urls import urlpatterns
from tests.web.conftest import County

EVERYBODY = ["工作台", "规划", "监测", "预警与整改", "评估考核", "报告与发布", "日程"]


@pytest.mark.parametrize(
    ("who", "more"),
    [("health.reporter", []), ("leader", []), ("third_party", []), ("bureau", ["审计"]), ("administrator", ["管理"])],
)
def test_each_role_has_its_groups_and_one_page_alone_lends_its_name(county: County, who: str, more: list[str]) -> None:
    shown = Navigation.of(county.people[who], "/")
    assert [link.label for link in shown.groups] == EVERYBODY + more
    assert shown.pages == ()


@pytest.mark.parametrize("who", ["health.reporter", "bureau", "office", "administrator", "leader", "evaluator"])
def test_every_link_that_is_shown_opens(opened: County, who: str) -> None:
    client, account = opened.client(who), opened.people[who]
    for group in Navigation.of(account, "/").groups:
        for link in (group, *Navigation.of(account, group.address).pages):
            assert client.get(link.address).status_code == 200, link


def test_the_place_is_marked_deep_within_a_group(opened: County, sheet: Sheet) -> None:
    shown = Navigation.of(opened.people["bureau"], f"/sheets/{sheet.pk}/")
    assert [link.label for link in shown.groups if link.current] == ["监测"]
    assert [(link.label, link.current) for link in shown.pages if link.current] == [("年度监测", "true")]
    page = opened.client("bureau").get("/indicators/").content.decode()
    assert page.count('aria-current="page"') == 1
    assert page.count('aria-current="true"') == 1


def test_every_address_of_the_office_belongs_to_one_entry() -> None:
    """But those that one comes to by no navigation: signing in, the public site and the interface."""
    apart = {"login", "logout", "password", "second-factor", "public", "api"}
    patterns = [p for included in urlpatterns for p in getattr(included, "url_patterns", [included])]
    starts = {str(p.pattern).split("/")[0] for p in patterns if isinstance(p, URLPattern)} - apart
    for start in starts:
        holding = [e.label for _, entries in GROUPS for e in entries if e.holds(f"/{start}/" if start else "/")]
        assert len(holding) == 1, (start, holding)
