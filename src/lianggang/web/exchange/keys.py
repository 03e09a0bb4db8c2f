"""The key that this installation signs with; it lies in the office's folder and never leaves it."""

from __future__ import annotations

import os

from django.conf import settings

from lianggang.exchange.signing import Key


def own_key() -> Key:
    """The key, made when it is first asked for."""
    path = settings.HOME.signing_key
    if not path.exists():
        fresh = Key.generate()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(f"{fresh.algorithm}:{fresh.secret.hex()}\n")
    algorithm, _, secret = path.read_text().strip().partition(":")
    return Key(algorithm, bytes.fromhex(secret))
