"""The refusal that is nobody's fault, and how it is noticed: the stamp of what a person had before him."""

from __future__ import annotations

import hashlib
import json

from lianggang.errors import LianggangError
from lianggang.findings import error


class Conflict(LianggangError):
    """Somebody else was faster; nothing has been written."""


def stamp_of(*said: object) -> str:
    """What was said, in short: another one as soon as anything of it is different."""
    text = json.dumps(said, default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def require_seen(thing: object, stamp: str, seen: str | None) -> None:
    """Go on only when a thing is as the person saw it. Raises Conflict.

    stamp: of the thing as it is. seen: that of his page, which its form carried; None where no page stands between.
    """
    if seen is not None and seen != stamp:
        raise Conflict(error("moved-on", f"您打开本页以后，别人改过“{thing}”的内容。",
                             advice="这次没有办理。请看过现在的内容再办。"))  # fmt: skip
