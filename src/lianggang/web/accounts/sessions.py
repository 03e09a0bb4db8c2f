"""How long a sign-in lasts, and how many one person may have at a time (等保 2.0)."""

from __future__ import annotations

import time

from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from lianggang.web.accounts.models import Account

MOST = 3  # a desk, a laptop and a borrowed one
_REST = 60


def stay(request: HttpRequest) -> None:
    """Note that the person is active: an hour without action ends a session.

    Written once a minute at most, for a request that only reads should not have to write.
    """
    now = int(time.time())
    if now - request.session.get("active", 0) >= _REST:
        request.session["active"] = now


def begin(request: HttpRequest, account: Account) -> int:
    """Remember a sign-in and end the oldest beyond `MOST`; how many were ended."""
    alive = set(
        Session.objects.filter(pk__in=account.sessions, expire_date__gt=timezone.now()).values_list("pk", flat=True)
    )
    known = [key for key in account.sessions if key in alive]
    over = known[: max(len(known) + 1 - MOST, 0)]
    Session.objects.filter(pk__in=over).delete()
    account.sessions = [*known[len(over) :], request.session.session_key]
    account.save(update_fields=["sessions"])
    return len(over)
