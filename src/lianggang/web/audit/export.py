"""Events as lines of JSON, one an event and a closing line, and the check of such a file without any database."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lianggang.errors import LianggangError, unusable
from lianggang.exchange.signing import Key, PublicKey
from lianggang.findings import Finding, error
from lianggang.web.audit.chain import Link, digest, verify

_CLOSING = "closing"
_ADVICE = "请向系统管理员要完整的导出，不要只取其中一段。"


@dataclass(frozen=True, slots=True)
class Exported:
    """The events of a file, and its closing line: how many they are, and the hash of the last, signed by the office."""

    links: tuple[Link, ...]
    closing: dict[str, Any] | None


def lines_of(links: Iterable[Link], key: Key, now: dt.datetime) -> Iterator[str]:
    """The lines of a file: every event, and last what closes it. key: of the office."""
    number, last = 0, ""
    for link in links:
        number, last = number + 1, str(link["hash"])
        yield json.dumps(link, ensure_ascii=False) + "\n"
    closing = {"count": number, "last": last, "at": now.isoformat(), "key": str(key.public)}
    closing["signature"] = key.sign(digest(closing).encode()).hex()
    yield json.dumps({_CLOSING: closing}) + "\n"


def read(path: Path) -> Exported:
    """An exported file. Raises LianggangError where a line is no event."""
    links, closing = [], None
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                said = json.loads(line)
                if closing is None and set(said) == {_CLOSING}:
                    closing = dict(said[_CLOSING])
                    continue
                said["number"], said["hash"]
                if closing is not None:
                    raise ValueError("an event after the end")
            except (ValueError, KeyError, TypeError) as problem:
                raise unusable(
                    "audit-unreadable", "不是审计记录。", place=f"{path.name} 第{number}行", advice="请重新导出。"
                ) from problem
            links.append(said)
    return Exported(tuple(links), closing)


def check(exported: Exported, anchors: Iterable[str] = ()) -> Iterator[Finding]:
    """What is wrong with a file; nothing when it is whole. anchors: hashes noted before, which must be in it."""
    if not exported.links:
        yield error("audit-empty", "文件里一条记录也没有。", advice=_ADVICE)
        return
    yield from verify(exported.links)
    yield from _closed(exported)
    known = {link["hash"] for link in exported.links}
    for anchor in anchors:
        if anchor not in known:
            text = f"以前记下的散列值{anchor[:12]}…不在里面：那时以前的记录被改写过，或这不是同一个系统的记录。"
            yield error("audit-rewritten", text, advice="请与以前的导出逐条对照。")


def _closed(exported: Exported) -> Iterator[Finding]:
    closing, last = exported.closing, exported.links[-1]
    if closing is None:
        yield error("audit-unclosed", "没有结束行：末尾的记录可能被删去了，或是旧版本的导出。", advice=_ADVICE)
        return
    if (closing.get("count"), closing.get("last")) != (len(exported.links), last["hash"]):
        text = f"结束行写明{closing.get('count')}条，文件里是{len(exported.links)}条，或最后一条不同。"
        yield error("audit-shortened", text, advice=_ADVICE)
    if not _signed(closing):
        yield error("audit-unsigned", "结束行的签名不对：结束行被改动过。", advice=_ADVICE)


def _signed(closing: dict[str, Any]) -> bool:
    said = {name: value for name, value in closing.items() if name != "signature"}
    try:
        signature = bytes.fromhex(str(closing.get("signature")))
        return PublicKey.parse(str(closing.get("key"))).signed(digest(said).encode(), signature)
    except (ValueError, LianggangError):
        return False
