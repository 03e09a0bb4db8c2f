"""Signing in: passwords, lock-out, and the second factor of those who turned it on."""

from __future__ import annotations

import time

import pyotp
import pytest
from django.test import Client

from lianggang.errors import LianggangError
from lianggang.web.accounts import second_factor
from lianggang.web.accounts.models import Account
from tests.web.accounts.conftest import PASSWORD
from tests.web.conftest import County


def sign_in(password: str = PASSWORD, code: str = "") -> bool:
    client = Client()
    client.post("/login/", {"username": "bureau", "password": password, "code": code})
    return client.get("/").status_code == 200


def test_a_password_is_enough_without_a_second_factor(bureau: Account) -> None:
    assert sign_in()
    assert not sign_in("wrong")


def test_five_failures_lock_the_account_even_for_the_right_password(bureau: Account) -> None:
    for _ in range(5):
        assert not sign_in("wrong")
    assert not sign_in()


def test_a_code_is_asked_for_once_it_is_on_and_each_counts_once(county: County, bureau: Account) -> None:
    secret = second_factor.new_secret()
    code = pyotp.TOTP(secret).now()
    with pytest.raises(LianggangError):
        second_factor.turn_on(by=county.by("bureau"), secret=secret, code="000000" if code != "000000" else "111111")
    second_factor.turn_on(by=county.by("bureau"), secret=secret, code=code)
    assert not sign_in()
    assert not sign_in(code=code)  # the one that turned it on
    used = later(secret, 30)
    assert sign_in(code=used)
    assert not sign_in(code=used)
    with pytest.raises(LianggangError):
        second_factor.turn_off(by=county.by("bureau"), code="１２")
    with pytest.raises(LianggangError):
        second_factor.turn_off(by=county.by("bureau"), code=used)
    Account.objects.update(totp_last=0)
    second_factor.turn_off(by=county.by("bureau"), code=pyotp.TOTP(secret).now())
    assert sign_in()


def later(secret: str, seconds: int) -> str:
    """The code of a moment to come: another one than that of now."""
    return pyotp.TOTP(secret).at(int(time.time()) + seconds)


def test_one_that_is_on_is_not_replaced_from_a_page_left_open(county: County, bureau: Account) -> None:
    secret, client = second_factor.new_secret(), county.client("bureau")
    second_factor.turn_on(by=county.by("bureau"), secret=secret, code=pyotp.TOTP(secret).now())
    client.get("/second-factor/")
    assert "new_secret" not in client.session
    other = second_factor.new_secret()
    with pytest.raises(LianggangError, match="已经启用"):
        second_factor.turn_on(by=county.by("bureau"), secret=other, code=pyotp.TOTP(other).now())
    assert Account.objects.get(pk=bureau.pk).totp_secret == secret


def test_wrong_codes_on_the_page_lock_the_account_too(county: County, bureau: Account) -> None:
    secret, client = second_factor.new_secret(), county.client("bureau")
    second_factor.turn_on(by=county.by("bureau"), secret=secret, code=pyotp.TOTP(secret).now())
    for _ in range(5):
        client.post("/second-factor/", {"action": "off", "code": "abcdef"})
    answer = client.post("/second-factor/", {"action": "off", "code": later(secret, 30)})
    assert answer.status_code in (422, 429)
    assert Account.objects.get(pk=bureau.pk).totp_secret == secret
    assert not sign_in(code=later(secret, 30))


def test_wrong_codes_lock_the_account_like_wrong_passwords(county: County, bureau: Account) -> None:
    secret = second_factor.new_secret()
    second_factor.turn_on(by=county.by("bureau"), secret=secret, code=pyotp.TOTP(secret).now())
    for _ in range(5):
        assert not sign_in(code="abcdef")
    assert not sign_in(code=later(secret, 30))


def test_the_first_password_must_be_changed_before_anything_else(county: County, bureau: Account) -> None:
    bureau.must_change_password = True
    bureau.save()
    client = county.client("bureau")
    answer = client.get("/rounds/")
    assert (answer.status_code, answer.url) == (302, "/password/")  # type: ignore[attr-defined]


def test_the_first_password_cannot_be_kept(county: County, bureau: Account) -> None:
    bureau.must_change_password = True
    bureau.save()
    county.client("bureau").post(
        "/password/", {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    )
    bureau.refresh_from_db()
    assert bureau.must_change_password


@pytest.mark.parametrize("password", ["short1A!", "alllowercaseletters", "12345678901234"])
def test_a_weak_password_is_refused(county: County, bureau: Account, password: str) -> None:
    client = county.client("bureau")
    client.post("/password/", {"old_password": PASSWORD, "new_password1": password, "new_password2": password})
    bureau.refresh_from_db()
    assert bureau.check_password(PASSWORD)
