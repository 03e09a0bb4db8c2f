"""A second factor for those who want it: a code of six digits from an application on the phone (TOTP, RFC 6238)."""

from __future__ import annotations

import hmac
import time
import unicodedata

import pyotp
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from lianggang.errors import unusable
from lianggang.web.accounts.models import Account
from lianggang.web.audit.record import By, record

ISSUER = "两纲"


def new_secret() -> str:
    """A secret to be entered into the application."""
    return pyotp.random_base32()


def address(account: Account, secret: str) -> str:
    """The address that applications read from a picture or by hand."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=ISSUER)


@transaction.atomic
def turn_on(*, by: By, secret: str, code: str) -> None:
    """From now on a code is asked for. Raises LianggangError when the code does not fit the secret."""
    if not secret or not pyotp.TOTP(secret).verify(_plain(code), valid_window=1):
        raise unusable("code-wrong", "动态口令不对，没有启用。", advice="请核对手机的时间，再输一次。")
    by.person.totp_secret = secret
    by.person.save(update_fields=["totp_secret"])
    record(by, "account.second_factor", f"account:{by.person.pk}", f"{by.person} 启用动态口令", after={"on": True})


@transaction.atomic
def turn_off(*, by: By, code: str) -> None:
    """The password alone again. Raises LianggangError without a right code: a page left open is not enough."""
    if by.person.totp_secret and _step(by.person.totp_secret, _plain(code)) is None:
        raise unusable("code-wrong", "动态口令不对，没有停用。", advice="请输应用上现在显示的六位数。")
    by.person.totp_secret, by.person.totp_last = "", 0
    by.person.save(update_fields=["totp_secret", "totp_last"])
    record(by, "account.second_factor", f"account:{by.person.pk}", f"{by.person} 停用动态口令", after={"on": False})


def check(account: Account, code: str, request: HttpRequest | None) -> None:
    """Let pass who needs no code or gives the right one, each once; a wrong one counts as a failed sign-in.

    Raises ValidationError.
    """
    if not account.totp_secret:
        return
    step = _step(account.totp_secret, _plain(code))
    used = step is not None and Account.objects.filter(pk=account.pk, totp_last__lt=step).update(totp_last=step)
    if not used:
        credentials = {"username": account.username}
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        raise ValidationError("动态口令不对。", code="code-wrong")


def _plain(code: str) -> str:
    """Digits as typed with any input method."""
    return unicodedata.normalize("NFKC", code).strip()


def _step(secret: str, code: str) -> int | None:
    """The half minute to which a code belongs, one before and one after now allowed."""
    totp = pyotp.TOTP(secret)
    now = int(time.time()) // totp.interval
    return next(
        (s for s in (now - 1, now, now + 1) if hmac.compare_digest(totp.generate_otp(s).encode(), code.encode())), None
    )
