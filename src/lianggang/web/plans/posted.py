"""What forms send, as plain text."""

from __future__ import annotations

from django.core.exceptions import BadRequest

from lianggang.web.accounts.requests import Request


def text(request: Request, name: str) -> str:
    """One field, "" where it was not sent; without the sign that databases do not store."""
    return str(request.POST.get(name, "")).replace("\x00", "")


def rows(request: Request, *names: str) -> list[tuple[str, ...]]:
    """Fields that are sent once a row of a table, row by row. Raises BadRequest when the columns differ in length."""
    columns = [[value.replace("\x00", "") for value in request.POST.getlist(name)] for name in names]
    if len({len(column) for column in columns}) > 1:
        raise BadRequest("columns of different length")
    return list(zip(*columns, strict=True))
