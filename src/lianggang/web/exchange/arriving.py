"""Packages that other systems send, piece by piece, until they lie on the desk."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings

from lianggang.errors import LianggangError
from lianggang.exchange.transfer import Announced, Partial
from lianggang.web.exchange.models import Incoming
from lianggang.web.exchange.receiving import deliver
from lianggang.web.jobs.work import Progress, kind

_DAYS = 14  # after which nobody goes on with what was cut off


def take_piece(*, address: str | None, coming: Announced, start: int, piece: bytes) -> dict[str, Any]:
    """Keep a piece; with the last one the package comes to the desk. An empty piece only asks how much is here.

    Returns {"held": bytes that are here}, or {"digest", "state"} of the package. Raises as `receiving.deliver`, what
    is refused leaves nothing; and LianggangError while the whole package is being looked at.
    """
    if there := Incoming.objects.filter(digest=coming.digest).first():
        return _there(there)
    partial = Partial.of(settings.HOME.arriving, coming)
    held = partial.add(start, piece)
    if held < coming.size:
        return {"held": held}
    with partial.claimed():
        try:
            found = deliver(address=address, data=partial.whole())
        except LianggangError:
            partial.drop()
            raise
        partial.drop()
    return _there(found)


def _there(found: Incoming) -> dict[str, Any]:
    return {"digest": found.digest, "state": found.state}


@kind("forget_transfers", "清理没有传完的数据包", daily=True)
def forget_transfers(arguments: dict[str, Any], tell: Progress) -> dict[str, int]:
    """Once a day, what nobody has gone on with for long is given up."""
    limit = time.time() - _DAYS * 86400
    old = [p for p in settings.HOME.arriving.glob("*") if p.stat().st_mtime < limit]
    for path in old:
        path.unlink(missing_ok=True)
    return {"given up": len(old)}
