"""A package arrives: who sent it, whether it is meant for us, and whether it follows what we have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lianggang.exchange.package import Opened
from lianggang.exchange.signing import PublicKey
from lianggang.findings import Finding, error, note, warning


@dataclass(frozen=True, slots=True)
class Partner:
    """Another office. code: of its territory; keys: what it signs with, old keys too while they are trusted.

    received: digests of the packages from it in the order of their numbers, from 1 on.
    """

    code: str
    name: str
    keys: tuple[PublicKey, ...]
    received: Sequence[str] = ()


def check_arrival(opened: Opened, *, here: str, partner: Partner, editions: Mapping[str, str]) -> list[Finding]:
    """What stands against taking a package in, or is to be known before.

    here: code of the receiving territory. editions: of the catalogue here. A package that came before is a note
    ("package-again") and changes nothing.
    """
    manifest, known = opened.package.manifest, partner.received
    if opened.digest in known:
        return [note("package-again", f"这个数据包（第{manifest.number}号）已经收过，没有再收。")]
    told: list[Finding] = []
    if opened.signer not in partner.keys or manifest.sender != partner.code:
        told.append(error("sender-differs", f"数据包写的上报地区是{manifest.sender}，签名的不是它。",
                          advice="请向对方核实，不要收下。"))  # fmt: skip
    if manifest.receiver != here:
        told.append(
            error("receiver-differs", f"数据包是给{manifest.receiver}的，不是给我们的。", advice="请退给对方。")
        )
    told += _order(manifest.number, manifest.previous, partner)
    told += _drift(manifest.editions, editions)
    return told


def _order(number: int, previous: str, partner: Partner) -> list[Finding]:
    """Whether the package is the next one; both sides count, so that a lost or exchanged one shows."""
    last = len(partner.received)
    if number > last + 1:
        lost = f"第{last + 1}号" if number == last + 2 else f"第{last + 1}—{number - 1}号"
        return [
            error("package-missing", f"这是第{number}号，{lost}还没有收到。", advice=f"请{partner.name}先补发{lost}。")
        ]
    if number <= last:
        return [error("number-used", f"第{number}号已经收过，内容不同。",
                      advice=f"请向{partner.name}核实，系统恢复过备份的，请按新号重新导出。")]  # fmt: skip
    if previous != (partner.received[-1] if partner.received else ""):
        return [error("chain-broken", "数据包接不上前一号：对方记的前一号和我们收到的不同。",
                      advice=f"请向{partner.name}核实前一号。")]  # fmt: skip
    return []


def _drift(theirs: Mapping[str, str], ours: Mapping[str, str]) -> list[Finding]:
    other = [f"{name}（对方{version}，这里{ours.get(name, '没有')}）" for name, version in sorted(theirs.items())
             if ours.get(name) != version]  # fmt: skip
    if not other:
        return []
    return [
        warning(
            "edition-differs",
            f"指标目录版本不同：{'、'.join(other)}。",
            advice="按对照规则换算；换算不了的列出来由人决定。",
        )
    ]
