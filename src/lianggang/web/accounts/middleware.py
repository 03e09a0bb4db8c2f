"""Who acts in a request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from lianggang.web.accounts import sessions
from lianggang.web.audit.record import By

_FREE = ("password", "logout")


class ActorMiddleware:
    """Sets `request.by`, and leads those who must change their password there first."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the person who is signed in."""
        account = request.user if request.user.is_authenticated else None
        request.by = By(account, request.META.get("REMOTE_ADDR"))  # type: ignore[attr-defined]
        if account is not None and account.must_change_password and not _is_free(request.path):
            return redirect("password")
        if account is not None:
            sessions.stay(request)
        return self.answer(request)


def _is_free(path: str) -> bool:
    return path.startswith("/static/") or path in {reverse(name) for name in _FREE}
