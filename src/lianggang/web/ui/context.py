"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from lianggang.web.accounts.models import Account
from lianggang.web.rounds.models import Notice
from lianggang.web.ui.navigation import Navigation


def office(request: HttpRequest) -> dict[str, Any]:
    """The navigation that the person may use, what he is, and the number of unread notices."""
    account = request.user
    if not isinstance(account, Account):
        return {}
    return {
        "navigation": Navigation.of(account, request.path),
        "standing": f"{account.name}（{'、'.join(map(str, account.standing)) or '没有角色'}）",
        "unread": Notice.objects.filter(account=account, read_at=None).count(),
    }
