"""Where a request comes from: forged headers are ignored, trusted proxies are believed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lianggang.errors import LianggangError
from lianggang.web.accounts.proxies import Proxies
from lianggang.web.audit.models import Event
from tests.web.conftest import County

CLIENT, PROXY, SECOND, FORGED = "203.0.113.9", "10.0.0.5", "10.1.2.3", "198.51.100.1"


@pytest.mark.parametrize(
    ("setting", "remote", "forwarded", "client"),
    [
        ("", CLIENT, "", CLIENT),
        ("", CLIENT, FORGED, CLIENT),
        ("0", CLIENT, FORGED, CLIENT),
        ("1", PROXY, CLIENT, CLIENT),
        ("1", PROXY, f"{FORGED}, {CLIENT}", CLIENT),
        ("2", PROXY, f"{FORGED}, {CLIENT}, {SECOND}", CLIENT),
        ("1", CLIENT, "", CLIENT),
        (PROXY, PROXY, f"{FORGED}, {CLIENT}", CLIENT),
        (PROXY, CLIENT, FORGED, CLIENT),
        (f"{PROXY}, 10.1.0.0/16", PROXY, f"{FORGED},{CLIENT},{SECOND}", CLIENT),
        (PROXY, f"::ffff:{PROXY}", CLIENT, CLIENT),
        (PROXY, PROXY, f"{CLIENT}:50123", CLIENT),
        (PROXY, PROXY, "[2001:db8::7]:443", "2001:db8::7"),
        (PROXY, PROXY, "unknown", PROXY),
        (PROXY, PROXY, f"{FORGED}, <script>, {CLIENT}", CLIENT),
    ],
)
def test_the_client_is_who_the_trusted_proxies_name(setting: str, remote: str, forwarded: str, client: str) -> None:
    assert Proxies.of(setting).client(remote, forwarded) == client


@given(st.text(max_size=60))
def test_whatever_is_forged_the_last_trusted_word_decides(forged: str) -> None:
    assert Proxies.of(PROXY).client(PROXY, f"{forged},{CLIENT}") == CLIENT
    assert Proxies.of("1").client(PROXY, f"{forged},{CLIENT}") == CLIENT
    assert Proxies.of("").client(CLIENT, forged) == CLIENT


@pytest.mark.parametrize("setting", ["proxy", "10.0.0.5/99", "-1", "1,2,x"])
def test_a_setting_that_is_neither_is_refused(setting: str) -> None:
    with pytest.raises(LianggangError, match="LIANGGANG_PROXIES"):
        Proxies.of(setting)


def post(client: Client, **more: Any) -> Any:
    return client.post("/login/", {"username": "bureau", "password": "wrong"}, REMOTE_ADDR=PROXY, **more)


def test_the_lock_out_and_the_audit_know_the_client_behind_the_proxy(county: County, settings: Any) -> None:
    settings.PROXIES = PROXY
    for _ in range(5):
        locked = post(Client(), HTTP_X_FORWARDED_FOR=f"{FORGED}, {CLIENT}")
    assert "暂时锁定" in locked.content.decode()
    assert "暂时锁定" in post(Client(), HTTP_X_FORWARDED_FOR=f"192.0.2.77, {CLIENT}").content.decode()
    assert "暂时锁定" not in post(Client(), HTTP_X_FORWARDED_FOR=FORGED).content.decode()
    answer = county.client("administrator").post(
        "/units/", {"action": "unit", "territory": county.territory.pk, "name": "县体育局"},
        REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=f"{FORGED}, {CLIENT}",
    )  # fmt: skip
    assert answer.status_code == 302
    assert Event.objects.get(action="unit.add").address == CLIENT


def test_a_forged_header_does_not_open_a_lock(county: County) -> None:
    for number in range(5):
        locked = post(Client(), HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    assert "暂时锁定" in locked.content.decode()
