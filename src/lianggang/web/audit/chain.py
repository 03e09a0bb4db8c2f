"""The chain of events as plain data: how an event is hashed, and whether a chain is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from lianggang.findings import Finding, error

Link = dict[str, Any]
START = "0" * 64


def digest(link: Link) -> str:
    """SHA-256 of an event without its own hash, as canonical JSON (sorted keys, no blanks, UTF-8)."""
    plain = {key: value for key, value in link.items() if key != "hash"}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify(links: Iterable[Link]) -> Iterator[Finding]:
    """What is wrong with a chain, event by event; nothing when it is whole."""
    previous, number = START, 0
    for link in links:
        number += 1
        place = f"第{link.get('number')}条"
        if link.get("number") != number:
            yield error("audit-gap", f"序号应为{number}，实为{link.get('number')}：有记录被删除或插入。", place=place)
            number = int(link.get("number") or number)
        if link.get("previous") != previous:
            yield error("audit-broken", "与前一条记录的散列值不相接。", place=place)
        if link.get("hash") != digest(link):
            yield error("audit-altered", "内容与散列值不符：记录被改动过。", place=place)
        previous = str(link.get("hash"))
