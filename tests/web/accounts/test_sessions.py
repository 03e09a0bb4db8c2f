"""Sign-ins: how many at a time, and how long without action."""

from __future__ import annotations

import time
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.sessions import MOST
from tests.web.accounts.conftest import PASSWORD


def signed_in() -> Client:
    client = Client()
    client.post("/login/", {"username": "bureau", "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_one_sign_in_too_many_ends_the_oldest_and_says_so(bureau: Account) -> None:
    clients = [signed_in() for _ in range(MOST)]
    assert all(map(is_in, clients))
    latest = signed_in()
    assert "最早的一处已经退出" in latest.get("/").content.decode()
    assert [is_in(c) for c in clients] == [False] + [True] * (MOST - 1)


def test_signing_out_leaves_room(bureau: Account) -> None:
    clients = [signed_in() for _ in range(MOST)]
    clients[-1].post("/logout/")
    assert is_in(signed_in())
    assert is_in(clients[0])


def test_a_new_password_ends_the_others(bureau: Account) -> None:
    here, there = signed_in(), signed_in()
    new = {"old_password": PASSWORD, "new_password1": "Better-Horse-8", "new_password2": "Better-Horse-8"}
    assert here.post("/password/", new).status_code == 302
    assert is_in(here)
    assert not is_in(there)


def test_an_hour_without_action_ends_a_session_and_action_prolongs_it(bureau: Account) -> None:
    client = signed_in()
    client.get("/")
    row = Session.objects.get(pk=client.cookies["sessionid"].value)
    client.get("/")
    assert Session.objects.get(pk=row.pk).expire_date == row.expire_date  # reading at once writes nothing

    session = client.session
    session["active"] = int(time.time()) - 61
    session.save()
    Session.objects.filter(pk=row.pk).update(expire_date=timezone.now() + timedelta(seconds=30))
    assert is_in(client)
    assert Session.objects.get(pk=row.pk).expire_date > timezone.now() + timedelta(minutes=59)

    Session.objects.filter(pk=row.pk).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_in(client)
