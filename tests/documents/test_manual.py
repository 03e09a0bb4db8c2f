"""Every code that a reader can give is in the manual, and the manual names no other."""

import re
from dataclasses import fields
from pathlib import Path

from lianggang import documents

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "documents.md"


LIMITS = {field.name for field in fields(documents.Limits)}


def codes_given() -> set[str]:
    sources = Path(documents.__file__).parent.glob("*.py")
    calls = r'\b(?:unusable|error|warning|note|_refused|_failed)\(\s*"([a-z-]+)"'
    return {code for source in sources for code in re.findall(calls, source.read_text("utf-8"))}


def test_manual_and_code_name_the_same_findings() -> None:
    named = set(re.findall(r"^\| `([a-z-]+)` \|", MANUAL.read_text("utf-8"), re.MULTILINE))
    assert named - LIMITS == codes_given()


def test_the_manual_states_the_limits() -> None:
    text = MANUAL.read_text("utf-8")
    assert all(f"| `{name}` |" in text for name in LIMITS)
