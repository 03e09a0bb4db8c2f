"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from lianggang.web.accounts.rights import Right
from lianggang.web.rounds.models import Notice


def office(request: HttpRequest) -> dict[str, Any]:
    """The navigation that the person may use and the number of unread notices."""
    account = request.user
    if not account.is_authenticated:
        return {}
    return {
        "may_read_audit": account.may(Right.READ_AUDIT),
        "may_manage_people": account.may(Right.MANAGE_PEOPLE),
        "unread": Notice.objects.filter(account=account, read_at=None).count(),
    }
