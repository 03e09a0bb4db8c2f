"""Who came to the door, in the record of events."""

from __future__ import annotations

from django.test import Client

from lianggang.web.accounts.models import Account
from lianggang.web.audit.models import Event
from tests.web.accounts.conftest import PASSWORD


def events() -> list[tuple[str, str, str]]:
    found = Event.objects.filter(action__in=("account.login", "account.fail", "account.logout"))
    return list(found.order_by("number").values_list("action", "actor", "title"))


def test_failures_the_lock_and_leaving_are_on_record(bureau: Account) -> None:
    client = Client()
    client.post("/login/", {"username": "bureau", "password": PASSWORD})
    client.post("/logout/")
    assert events() == [("account.login", "bureau", "bureau 登录"), ("account.logout", "bureau", "bureau 退出")]
    for _ in range(5):
        Client().post("/login/", {"username": "bureau", "password": "wrong"})
    failed = events()[2:]
    assert [title for _, _, title in failed] == [*["登录失败：bureau"] * 4, "登录失败，账号锁定：bureau"]
    assert {actor for _, actor, _ in failed} == {"系统"}
    last = Event.objects.latest("number")
    assert (last.subject, last.after, last.address) == (f"account:{bureau.pk}", {"locked": True}, "127.0.0.1")


def test_what_was_typed_for_a_name_is_not_kept_when_it_is_none(bureau: Account) -> None:
    Client().post("/login/", {"username": "MyS3cret!", "password": "x"})
    assert events() == [("account.fail", "系统", "登录失败：没有这个登录名")]
