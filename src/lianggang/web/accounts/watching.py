"""What happens at the door, for the record of events: who was turned away, whose account was locked, who left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.http import HttpRequest

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.proxies import address_of
from lianggang.web.audit.record import By, record


def watch() -> None:
    """Record from now on. After the lock has counted: its own receivers were connected before."""
    user_login_failed.connect(_turned_away, dispatch_uid="audit-failed")
    user_logged_out.connect(_left, dispatch_uid="audit-left")


def _turned_away(credentials: Mapping[str, Any], request: HttpRequest | None = None, **_: object) -> None:
    """By nobody: who typed a name is not known to be that person. A name that is none may be a password; not kept."""
    account = Account.objects.filter(username=credentials.get("username") or "").first()
    locked = bool(getattr(request, "axes_locked_out", False))
    who, subject = (account.username, f"account:{account.pk}") if account else ("没有这个登录名", "account:0")
    title = f"登录失败{'，账号锁定' if locked else ''}：{who}"
    record(By(None, _address(request)), "account.fail", subject, title, after={"locked": locked})


def _left(user: Account | None, request: HttpRequest, **_: object) -> None:
    if user is not None:
        record(By(user, _address(request)), "account.logout", f"account:{user.pk}", f"{user} 退出")


def _address(request: HttpRequest | None) -> str | None:
    return address_of(request) if request is not None else None
