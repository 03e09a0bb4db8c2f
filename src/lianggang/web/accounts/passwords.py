"""What a password must hold."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")


class MixedCharacters:
    """At least three kinds of characters, as 等保 2.0 asks of passwords."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError when the password holds fewer than three kinds."""
        if sum(bool(re.search(kind, password)) for kind in _KINDS) < 3:
            raise ValidationError(self.get_help_text(), code="password-too-plain")

    def get_help_text(self) -> str:
        """The rule in Chinese."""
        return "密码至少要有大写字母、小写字母、数字、符号中的三种。"
