"""A package on its way between two running systems, in pieces: what has arrived stays, the next piece goes on there.

Every piece comes with the announcement of its package, signed: nobody who is not known here can leave anything.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lianggang.documents.limits import Limits
from lianggang.errors import unusable
from lianggang.exchange.signing import Key, PublicKey

HEADER = "Lianggang-Transfer"
PIECE = 256 * 1024  # bytes that are sent at once
_LINE = re.compile(r"([0-9a-f]{64}) ([0-9a-f]{64}) (\d{1,12}) ([0-9a-f]{128})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Announced:
    """A package that is to come. signer: fingerprint; digest: SHA-256 of the whole file; size: in bytes."""

    signer: str
    digest: str
    size: int

    @property
    def words(self) -> bytes:
        """What is signed."""
        return f"lianggang-transfer 1 {self.signer} {self.digest} {self.size}".encode()


def announce(digest: str, size: int, key: Key) -> str:
    """The line that goes with every piece."""
    coming = Announced(key.public.fingerprint, digest, size)
    return f"{coming.signer} {digest} {size} {key.sign(coming.words).hex()}"


def announced(line: str, known: Mapping[str, PublicKey], limits: Limits) -> Announced:
    """Read such a line. known: fingerprint → key.

    Raises LianggangError when it is none, not signed by somebody known, or speaks of a package that is too large.
    """
    found = _LINE.fullmatch(line)
    coming = Announced(found[1], found[2], int(found[3])) if found else None
    signer = known.get(coming.signer) if coming else None
    if found is None or coming is None or signer is None or not signer.signed(coming.words, bytes.fromhex(found[4])):
        raise unusable("signer-unknown", "签名的单位没有登记。", advice="请双方先登记公钥，用电话核对指纹。")
    if coming.size > limits.file_bytes:
        raise unusable("package-too-large", "数据包太大。", advice="请对方按年度分开上报。")
    return coming


@dataclass(frozen=True, slots=True)
class Partial:
    """What has arrived of a package: a file that only grows, from its beginning on."""

    path: Path
    coming: Announced

    @classmethod
    def of(cls, folder: Path, coming: Announced) -> Partial:
        """The file in `folder`; each sender has one at a time, so what it began before is given up."""
        found = cls(folder / f"{coming.signer}-{coming.digest}", coming)
        for other in folder.glob(f"{coming.signer}-*"):
            if other != found.path:
                other.unlink(missing_ok=True)
        return found

    @property
    def held(self) -> int:
        """How many bytes are here."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def add(self, start: int, piece: bytes) -> int:
        """Write a piece that begins at byte `start`, if it goes on where what is here ends or before; returns `held`.

        A piece that comes twice, even at the same time, leaves the same bytes; one that comes after what was here was
        given up leaves none.
        """
        if piece and start + len(piece) <= self.coming.size:
            self.path.parent.mkdir(exist_ok=True, mode=0o700)
            with suppress(FileNotFoundError), self._opened(new=start == 0) as file:
                if start <= os.fstat(file.fileno()).st_size:
                    file.seek(start)
                    file.write(piece)
        return self.held

    def _opened(self, *, new: bool) -> BinaryIO:
        """The file for writing; only with `new` is it made when there is none."""
        return open(os.open(self.path, os.O_RDWR | (os.O_CREAT if new else 0), 0o600), "r+b")

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Be the only one who takes the package, until done; a process that ends has no claim any longer.

        Raises LianggangError when another has claimed it or has just taken it.
        """
        with ExitStack() as held:
            try:
                file = held.enter_context(self.path.open("rb"))
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                taken = os.fstat(file.fileno()).st_nlink == 0
            except (FileNotFoundError, BlockingIOError):
                taken = True
            if taken:
                raise unusable("package-busy", "数据包已经送齐，对方正在核对。", advice="请过几分钟再送一次。")
            yield

    def whole(self) -> bytes:
        """The package. Raises LianggangError when it is not the one that was announced."""
        data = self.path.read_bytes() if self.path.exists() else b""
        if hashlib.sha256(data).hexdigest() != self.coming.digest:
            raise unusable("package-altered", "数据包在路上被改动过，或者不完整。", advice="请对方重新发送。")
        return data

    def drop(self) -> None:
        """Forget what arrived."""
        self.path.unlink(missing_ok=True)
