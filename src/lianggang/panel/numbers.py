"""Numbers as clerks write them: strict reading, nothing guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

MAX_LENGTH = 40

# Signs that stand for "no data" in Chinese tables; they give no reason.
BLANKS = frozenset({"", "-", "--", "/", "\\", "…", "……", "...", "*", "n/a", "na", "null", "none", "#n/a"})
CONFIDENTIAL = "保密"
"""The reason of a value that is there and not to be published."""
NOT_REPORTED = frozenset({"", "缺报", "未报", "未上报"})
"""What is no reason: that nobody has reported the value."""
# Words that say why there are no data.
MISSING_REASONS = frozenset(
    {
        CONFIDENTIAL,
        "未开展统计",
        "口径变化",
        "部门不掌握",
        "其他",
        "缺报",
        "未报",
        "未上报",
        "无数据",
        "暂无数据",
        "暂无",
    }
    | {"不详", "未统计", "未监测", "不适用", "数据缺失", "缺失"}
)
APPROXIMATE = re.compile(r"约|左右|上下|接近|近|超过|超|不足|不低于|不高于|以上|以下|余|多|至少|[≥≤<>~≈]|\+$")
# At most 18 digits before the point: no count of anything has more, and arithmetic with them stays exact.
_PLAIN = r"(?:0|[1-9][0-9]{0,17})"
_GROUPED = r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,5}"
NUMBER = re.compile(rf"(?P<number>[+-]?(?:{_GROUPED}|{_PLAIN})(?:\.[0-9]+)?)(?P<unit>(?![\d.,])[%‰/·\w]*)")
NOT_FINITE = re.compile(r"[+-]?(?:nan|inf(?:inity)?|∞)", re.IGNORECASE)
SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?e[+-]?\d+", re.IGNORECASE)
_QUOTIENT = re.compile(r"\s*(\d{1,9}(?:\.\d{1,6})?)\s*[:：∶比]\s*(\d{1,9}(?:\.\d{1,6})?)\s*")
RATIO = re.compile(r"\d+(?:\.\d+)?\s*[:：∶]\s*\d+(?:\.\d+)?")

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
DASHES = "−–—―‐‑─"
_HYPHENS = str.maketrans(DASHES, "-" * len(DASHES))


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """What a cell's text says as a number.

    value: as printed, trailing zeros kept; None when the text holds none. unit: what stands behind the digits.
    missing: the stated reason for having no data. remarks: codes of harmless oddities ("full-width-digits",
    "thousands-separator"). problem: code of what makes the text unusable, "" when it is a number or blank.
    """

    value: Decimal | None = None
    unit: str = ""
    missing: str = ""
    remarks: tuple[str, ...] = ()
    problem: str = ""


def half_width(text: str) -> str:
    """The text with full-width ASCII turned into half-width and every dash into a hyphen."""
    return text.translate(_HALF_WIDTH).translate(_HYPHENS)


def quotient(text: str) -> Decimal | None:
    """The value of a ratio "2:3", None when the text is no ratio or divides by zero."""
    match = _QUOTIENT.fullmatch(text)
    if match is None or not Decimal(match[2]):
        return None
    return Decimal(match[1]) / Decimal(match[2])


def decimals(value: Decimal) -> int:
    """How many digits stand behind the point."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def parse_number(text: str) -> ParsedNumber:
    """Read one number in decimal notation.

    text: what stands in the cell, e.g. "1,234.50", "９５．３", "95.3%", "部门不掌握", "—".
    A bound, an estimate, a ratio, scientific notation or a doubtful spelling is a problem, never a number.
    """
    plain = half_width(text).strip()
    if plain.lower() in BLANKS:
        return ParsedNumber()
    if plain in MISSING_REASONS:
        return ParsedNumber(missing=plain)
    match = NUMBER.fullmatch(re.sub(r"(?<=\d) (?=\D)", "", plain)) if len(plain) <= MAX_LENGTH else None
    if match is None or APPROXIMATE.search(match["unit"]):
        return ParsedNumber(problem=_problem(plain))
    return ParsedNumber(
        Decimal(match["number"].replace(",", "")), match["unit"], remarks=_remarks(text, match["number"])
    )


def _remarks(text: str, number: str) -> tuple[str, ...]:
    """The codes of what had to be undone to read the digits."""
    wide = "full-width-digits" if any("０" <= c <= "９" or c in "．，－" for c in text) else ""
    grouped = "thousands-separator" if "," in number else ""
    return tuple(code for code in (wide, grouped) if code)


def _problem(plain: str) -> str:
    """The code of what is wrong with a text that is no number."""
    if plain == "无":
        return "ambiguous-none"
    if NOT_FINITE.fullmatch(plain):
        return "not-finite"
    if SCIENTIFIC.fullmatch(plain):
        return "scientific-notation"
    if RATIO.fullmatch(plain):
        return "ratio-text"
    if re.search(r"\d", plain) and APPROXIMATE.search(plain):
        return "approximate-number"
    return "broken-number"
