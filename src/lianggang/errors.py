"""Exceptions of the core: input that cannot be used at all."""

from __future__ import annotations

from lianggang.findings import Finding, error


class LianggangError(Exception):
    """Input that cannot be used; carries the findings that say why and what to do."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(str(f) for f in findings))
        self.findings = findings


def unusable(code: str, message: str, *, place: str = "", advice: str = "") -> LianggangError:
    """A `LianggangError` with one blocking finding."""
    return LianggangError(error(code, message, place=place, advice=advice))
