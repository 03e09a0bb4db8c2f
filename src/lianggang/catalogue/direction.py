"""Which way of a quantity is good, as the catalogue's `direction` says it."""

from __future__ import annotations

_SIGNS = {"higher": 1, "lower": -1}


def sign_of(direction: str | None) -> int:
    """1 when more is better, -1 when less is, 0 when neither ("band", "none") or when nobody has said (None)."""
    return _SIGNS.get(direction or "", 0)
