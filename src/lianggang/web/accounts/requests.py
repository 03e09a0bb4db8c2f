"""A request as the pages get it: signed in, with who acts."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils.dateparse import parse_date

from lianggang.web.accounts.models import Account
from lianggang.web.audit.record import By


class Request(HttpRequest):
    """What the middleware has made sure of: `user` is an account, `by` is who acts and from where."""

    user: Account
    by: By


def day_of(text: str) -> dt.date | None:
    """The day that a form's field of a day holds, None when it holds none."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def key_of(text: str) -> int:
    """The number of a row that a form's field holds; 0, which no row has, when it holds none."""
    return int(text) if text.isdecimal() and len(text) <= 18 else 0
