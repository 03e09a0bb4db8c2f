"""What a password must hold."""

from __future__ import annotations

import re
import secrets
import string

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
_FEW = 20_000  # of the million that are usual, for passwords of seventy random bits
_ALPHABETS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


def first_password() -> str:
    """Twelve random characters of three kinds, none that is mistaken for another."""
    kinds = ["".join(c for c in kind if c not in "0O1lI") for kind in _ALPHABETS]
    chosen = [secrets.choice(kind) for kind in kinds] + [secrets.choice("".join(kinds)) for _ in range(9)]
    secrets.SystemRandom().shuffle(chosen)
    return "".join(chosen)


def hashed(password: str) -> str:
    """The stored form of a first password, made fast: it is random, so nothing is gained by guessing slowly.

    Django hashes it anew as any other at the first sign-in. For many accounts at once.
    """
    hasher = PBKDF2PasswordHasher()
    return str(hasher.encode(password, hasher.salt(), iterations=_FEW))


class LongEnough(MinimumLengthValidator):
    """Django's rule on the length, which it tells in English only."""

    def get_error_message(self) -> str:
        """The rule in Chinese."""
        return f"密码至少要有{self.min_length}个字符。"


class MixedCharacters:
    """At least three kinds of characters, as 等保 2.0 asks of passwords."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError when the password holds fewer than three kinds."""
        if sum(bool(re.search(kind, password)) for kind in _KINDS) < 3:
            raise ValidationError(self.get_help_text(), code="password-too-plain")

    def get_help_text(self) -> str:
        """The rule in Chinese."""
        return "密码至少要有大写字母、小写字母、数字、符号中的三种。"
