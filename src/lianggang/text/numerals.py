"""Chinese and full-width numerals: 百分之八十五, 三分之二, 一半, 七成, 二〇二五, 1．12."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2, "廿": 20}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}
_WIDE = str.maketrans("０１２３４５６７８９．，－％／", "0123456789.,-%/")
_TWO_PLACES = Decimal("0.01")


def narrow(text: str) -> str:
    """Full-width digits and the signs that go with them as half-width ones; the length stays."""
    return text.translate(_WIDE)


def chinese_integer(text: str) -> int:
    """The integer that a Chinese numeral names: 三百二十, 二〇二五, 十, 一万二千.

    Raises ValueError for anything else.
    """
    if not text or any(c not in DIGITS and c not in SMALL and c not in LARGE for c in text):
        raise ValueError(f"not a Chinese integer: {text!r}")
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    return _with_powers(text)


def _with_powers(text: str) -> int:
    total = section = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in SMALL:
            section += (digit or 1) * SMALL[char]
            digit = 0
        else:
            total = (total + section + digit) * LARGE[char] if char == "亿" else total + (section + digit) * LARGE[char]
            section = digit = 0
    return total + section + digit


def number(text: str) -> Decimal:
    """The number that digits (any width) or a Chinese numeral with 点 name.

    Raises ValueError for anything else.
    """
    plain = narrow(text).replace(" ", "").replace("\u3000", "").replace("\u00a0", "")
    if re.fullmatch(r"-?\d+(\.\d+)?", plain):
        return Decimal(plain)
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        return Decimal(plain.replace(",", ""))
    whole, point, decimals = plain.partition("点")
    value = Decimal(chinese_integer(whole))
    if not point:
        return value
    return Decimal(f"{value}.{chinese_digits(decimals)}")


def chinese_digits(text: str) -> str:
    """The digits after 点 in a Chinese decimal: 二五 → 25; raises ValueError."""
    if not text or any(c not in DIGITS or DIGITS[c] > 9 for c in text):
        raise ValueError(f"not Chinese digits: {text!r}")
    return "".join(str(DIGITS[c]) for c in text)


def percent_of_fraction(part: Decimal, whole: Decimal) -> Decimal:
    """part / whole as per cent, two places at most: 1/3 → 33.33, 1/4 → 25."""
    if whole == 0:
        raise ValueError("a fraction of nothing")
    value = (part * 100 / whole).quantize(_TWO_PLACES, ROUND_HALF_UP)
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
