"""The refusal that is nobody's fault."""

from __future__ import annotations

from lianggang.errors import LianggangError


class Conflict(LianggangError):
    """Somebody else was faster; nothing has been written."""
