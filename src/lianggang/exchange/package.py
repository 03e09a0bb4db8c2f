"""A package: one signed file with who sends what to whom, and the parts themselves.

The file is a line that names the key, a line with the signature, and a zip. The signature covers the first line and the
zip: there is no bit that it does not cover.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from lianggang.documents.archive import Archive
from lianggang.documents.limits import Limits
from lianggang.errors import LianggangError, unusable
from lianggang.exchange.signing import Key, PublicKey

FORMAT = "lianggang-package 1"
_MANIFEST = "manifest.json"
_FIRST = re.compile(rb"lianggang-package 1 ([0-9a-f]{64})\n([0-9a-f]{128})\n")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same parts make the same bytes, whenever they are packed
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,80}")
_ASK_AGAIN = "请对方重新发送；用U盘的，请重新复制。"


class Kind(StrEnum):
    """What a package is for."""

    REQUEST = "request"
    ANSWER = "answer"
    RECEIPT = "receipt"
    FEEDBACK = "feedback"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return {"request": "下达", "answer": "上报", "receipt": "回执", "feedback": "反馈"}[self.value]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Who sends what to whom.

    sender, receiver: codes of territories. number: 1, 2, … between these two; previous: digest of the package before,
    "" for the first. made_at: ISO time. editions: file of the catalogue → its version. year: of the round, 0 for none.
    about: digest of the package that a receipt or feedback speaks of.
    """

    kind: Kind
    sender: str
    receiver: str
    number: int
    previous: str
    made_at: str
    year: int = 0
    about: str = ""
    editions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Package:
    """A manifest with its parts: name → bytes."""

    manifest: Manifest
    parts: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Opened:
    """A package whose signature holds. digest: SHA-256 of the file, by which it is known. signer: who signed it."""

    package: Package
    digest: str
    signer: PublicKey


def seal(package: Package, key: Key) -> tuple[bytes, str]:
    """The signed file and its digest. The same package and key always give the same bytes with Ed25519."""
    body = io.BytesIO()
    parts = {_MANIFEST: _manifest_bytes(package.manifest), **package.parts}
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in sorted(parts.items()):
            if not _NAME.fullmatch(name):
                raise ValueError(f"not a name for a part: {name!r}")
            packed.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    first = f"{FORMAT} {key.public.fingerprint}\n".encode()
    sealed = first + key.sign(first + body.getvalue()).hex().encode() + b"\n" + body.getvalue()
    return sealed, hashlib.sha256(sealed).hexdigest()


def unseal(data: bytes, known: Mapping[str, PublicKey], limits: Limits) -> Opened:
    """Open a package that one of the known offices signed.

    known: fingerprint → key. limits: of size, before and after unpacking. Raises LianggangError when it is too large,
    no package, signed by nobody known, or altered in any bit.
    """
    if len(data) > limits.file_bytes:
        raise unusable("package-too-large", "数据包太大。", advice="请对方按年度分开上报。")
    head = _FIRST.match(data)
    if head is None:
        raise unusable("not-a-package", "这不是两纲数据包，或者开头已损坏。", advice=_ASK_AGAIN)
    first, body = data[: head.end(1)] + b"\n", data[head.end() :]
    signer = known.get(head[1].decode())
    if signer is None:
        raise unusable("signer-unknown", "签名的单位不在已登记的往来单位里。",
                       advice="请先核对并登记对方的公钥；核对指纹请用电话，不要用同一封邮件。")  # fmt: skip
    if not signer.signed(first + body, bytes.fromhex(head[2].decode())):
        raise unusable("package-altered", "签名不符：数据包在路上被改动过，或者不完整。", advice=_ASK_AGAIN)
    return Opened(_unpacked(body, limits), hashlib.sha256(data).hexdigest(), signer)


def _unpacked(body: bytes, limits: Limits) -> Package:
    archive = Archive(body, limits)
    parts = {name: archive.read(name) for name in sorted(archive.names)}
    return Package(_manifest(parts.pop(_MANIFEST, b"")), parts)


def _manifest_bytes(manifest: Manifest) -> bytes:
    return json.dumps(asdict(manifest), ensure_ascii=False, sort_keys=True, indent=1).encode()


def _manifest(data: bytes) -> Manifest:
    """The manifest of a signed package; what a newer version adds to it is a reason to say so, not to guess."""
    try:
        held: dict[str, Any] = json.loads(data)
        manifest = Manifest(**(held | {"kind": Kind(held["kind"])}))
    except (ValueError, TypeError, KeyError) as problem:
        raise _unreadable() from problem
    texts = (manifest.sender, manifest.receiver, manifest.previous, manifest.made_at, manifest.about)
    if not all(isinstance(t, str) for t in texts) or not isinstance(manifest.number, int) or manifest.number < 1:
        raise _unreadable()
    return manifest


def _unreadable() -> LianggangError:
    return unusable(
        "manifest-unreadable",
        "数据包的说明读不懂，可能是较新的版本写的。",
        advice="请升级本系统，或请对方按现在的版本导出。",
    )
