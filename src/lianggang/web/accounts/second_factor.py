"""A second factor for those who want it: a code of six digits from an application on the phone (TOTP, RFC 6238)."""

from __future__ import annotations

import hmac
import time
import unicodedata

import pyotp
from axes.handlers.proxy import AxesProxyHandler
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
    """From now on a code is asked for, another one than this. Raises LianggangError when it does not fit the secret.

    One that is on is turned off first, with its code: a page left open is not enough to put another in its place.
    """
    if by.person.totp_secret:
        raise unusable("second-factor-on", "动态口令已经启用。", advice="要换手机或密钥的，请先用现在的口令停用。")
    step = _step(secret, _plain(code)) if secret else None
    if step is None:
        raise unusable("code-wrong", "动态口令不对，没有启用。", advice="请核对手机的时间，再输一次。")
    by.person.totp_secret, by.person.totp_last = secret, step
    by.person.save(update_fields=["totp_secret", "totp_last"])
    record(by, "account.second_factor", f"account:{by.person.pk}", f"{by.person} 启用动态口令", after={"on": True})


def turn_off(*, by: By, code: str, request: HttpRequest | None = None) -> None:
    """The password alone again. Raises LianggangError without a right code: a page left open is not enough.

    A wrong one counts as a failed sign-in, so that nobody tries them all; it is kept whatever becomes of the request.
    """
    account = by.person
    if request is not None and not AxesProxyHandler.is_allowed(request, {"username": account.username}):
        raise unusable("account-locked", "口令错了太多次，账号暂时锁定。", advice="请半小时以后再试，或找管理员。")
    if account.totp_secret and not _passes(account, code, request):
        raise unusable("code-wrong", "动态口令不对，没有停用。", advice="请输应用上现在显示、还没有用过的六位数。")
    with transaction.atomic():
        account.totp_secret, account.totp_last = "", 0
        account.save(update_fields=["totp_secret", "totp_last"])
        record(by, "account.second_factor", f"account:{account.pk}", f"{account} 停用动态口令", after={"on": False})


def check(account: Account, code: str, request: HttpRequest | None) -> None:
    """Let pass who needs no code or gives the right one, each once; a wrong one counts as a failed sign-in.

    Raises ValidationError.
    """
    if account.totp_secret and not _passes(account, code, request):
        raise ValidationError("动态口令不对。", code="code-wrong")


def _passes(account: Account, code: str, request: HttpRequest | None) -> bool:
    """Whether the code is right and was not used before; another one counts as a failed sign-in."""
    step = _step(account.totp_secret, _plain(code))
    used = step is not None and Account.objects.filter(pk=account.pk, totp_last__lt=step).update(totp_last=step)
    if not used:
        credentials = {"username": account.username}
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    return bool(used)


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
