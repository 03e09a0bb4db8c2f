"""Signatures of offices: Ed25519, and SM2 with SM3 where that library is there, behind the same three questions."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lianggang.errors import unusable


class Algorithm(Protocol):
    """A way of signing; keys and signatures are bytes of fixed length."""

    def public(self, secret: bytes) -> bytes:
        """The public key that belongs to a secret one."""
        ...

    def sign(self, secret: bytes, message: bytes) -> bytes:
        """The signature of a message."""
        ...

    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool:
        """Whether the holder of the key signed the message."""
        ...


class _Ed25519:
    """RFC 8032."""

    def public(self, secret: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()

    def sign(self, secret: bytes, message: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(secret).sign(message)

    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


class _SM2:
    """GB/T 32918.2 with the hash of GB/T 32905, which is taken first, so that long messages take no longer."""

    _ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123

    def public(self, secret: bytes) -> bytes:
        machine = self._machine()
        return bytes.fromhex(machine._kg(self._scalar(secret), machine.ecc_table["g"]))

    def sign(self, secret: bytes, message: bytes) -> bytes:
        machine = self._machine(self.public(secret), f"{self._scalar(secret):064x}")
        while True:  # the library draws its random number from a generator that can be guessed: it gets one here
            drawn = f"{secrets.randbelow(self._ORDER - 1) + 1:064x}"
            if signature := machine.sign_with_sm3(self._digest(message), drawn):
                return bytes.fromhex(signature)

    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool:
        r, s = (int.from_bytes(part, "big") for part in (signature[:32], signature[32:]))
        if len(public) != 64 or len(signature) != 64 or not (0 < r < self._ORDER and 0 < s < self._ORDER):
            return False
        return bool(self._machine(public).verify_with_sm3(signature.hex(), self._digest(message)))

    def _scalar(self, secret: bytes) -> int:
        """The secret number, 1 to n − 2 as the standard asks."""
        return int.from_bytes(secret, "big") % (self._ORDER - 2) + 1

    def _digest(self, message: bytes) -> bytes:
        return hashlib.new("sm3", message).digest()

    def _machine(self, public: bytes = b"", secret: str = "") -> Any:
        try:
            from gmssl import sm2
        except ImportError as absent:
            raise unusable("sm2-missing", "这台机器没有装国密库，不能用SM2签名。",
                           advice="请安装 lianggang[sm]，或改用 ed25519。") from absent  # fmt: skip
        machine = sm2.CryptSM2(private_key=secret, public_key="")
        machine.public_key = public.hex()  # given to the constructor, a key would lose its leading zeros and fours
        return machine


ALGORITHMS: Mapping[str, Algorithm] = {"ed25519": _Ed25519(), "sm2": _SM2()}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """By what an office is known to another. fingerprint: what two people compare over the telephone."""

    algorithm: str
    key: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 of algorithm and key, 64 hexadecimal digits."""
        return hashlib.sha256(f"{self.algorithm}:".encode() + self.key).hexdigest()

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Whether its holder signed the message."""
        return ALGORITHMS[self.algorithm].verify(self.key, message, signature)

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.key.hex()}"

    @classmethod
    def parse(cls, text: str) -> PublicKey:
        """From the text that `str` writes. Raises LianggangError when it is none."""
        algorithm, _, digits = text.strip().partition(":")
        try:
            key = bytes.fromhex(digits)
        except ValueError:
            key = b""
        if algorithm not in ALGORITHMS or len(key) != {"ed25519": 32, "sm2": 64}[algorithm]:
            raise unusable("key-unreadable", "这不是签名公钥。", advice="请原样粘贴对方给的一行文字（如 ed25519:…）。")
        return cls(algorithm, key)


@dataclass(frozen=True, slots=True)
class Key:
    """What an office signs with. secret: 32 bytes that never leave it."""

    algorithm: str
    secret: bytes

    @classmethod
    def generate(cls, algorithm: str = "ed25519") -> Key:
        """A new key."""
        return cls(algorithm, secrets.token_bytes(32))

    @property
    def public(self) -> PublicKey:
        """What is handed to the other offices."""
        return PublicKey(self.algorithm, ALGORITHMS[self.algorithm].public(self.secret))

    def sign(self, message: bytes) -> bytes:
        """The signature of a message."""
        return ALGORITHMS[self.algorithm].sign(self.secret, message)
