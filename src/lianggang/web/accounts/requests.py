"""A request as the pages get it: signed in, with who acts."""

from __future__ import annotations

from django.http import HttpRequest

from lianggang.web.accounts.models import Account
from lianggang.web.audit.record import By


class Request(HttpRequest):
    """What the middleware has made sure of: `user` is an account, `by` is who acts and from where."""

    user: Account
    by: By
