"""Findings: what a reader or a check has to say about its input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The Chinese word for the severity."""
        return {"error": "错误", "warning": "待核实", "note": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about the input: what, where and what to do.

    code: stable identifier in kebab-case, e.g. "numbering-gap".
    message: one Chinese sentence. place: where in the input (「卫生健康局 表W1 D12」, 「第23行」).
    advice: what the reader of the finding should do, in Chinese.
    """

    code: str
    severity: Severity
    message: str
    place: str = ""
    advice: str = ""

    def as_dict(self) -> dict[str, str]:
        """The finding as plain strings for JSON."""
        return {key: str(value) for key, value in asdict(self).items()}

    def __str__(self) -> str:
        place = f"（{self.place}）" if self.place else ""
        advice = f" → {self.advice}" if self.advice else ""
        return f"[{self.severity.label}] {self.message}{place}{advice}"


def finding_from_dict(data: Mapping[str, str]) -> Finding:
    """The finding that `Finding.as_dict` wrote; what else the mapping holds is left."""
    return Finding(data["code"], Severity(data["severity"]), data["message"], data["place"], data["advice"])


def error(code: str, message: str, *, place: str = "", advice: str = "") -> Finding:
    """A finding that blocks."""
    return Finding(code, Severity.ERROR, message, place, advice)


def warning(code: str, message: str, *, place: str = "", advice: str = "") -> Finding:
    """A finding that asks for an explanation."""
    return Finding(code, Severity.WARNING, message, place, advice)


def note(code: str, message: str, *, place: str = "", advice: str = "") -> Finding:
    """A finding that only informs."""
    return Finding(code, Severity.NOTE, message, place, advice)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings blocks."""
    return any(f.severity is Severity.ERROR for f in findings)
