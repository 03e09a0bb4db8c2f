"""Counting words of Word's number formats: 3 → 三, ③, iii, c."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("千", "百", "十", "")
_LEGAL_UNITS = ("仟", "佰", "拾", "")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _by_places(number: int, digits: str, units: tuple[str, ...], *, zero: str, one: bool) -> str:
    """Numeral below ten thousand in the way of 一百零五; with `one`, 一 stands before units; beyond: digits."""
    if not 0 < number < 10_000:
        return _digit_by_digit(number)
    words, gap = "", False
    for place, unit in zip((1000, 100, 10, 1), units, strict=True):
        digit = number // place % 10
        if digit:
            words += (zero if gap else "") + (digits[digit] if one or digit > 1 or not unit else "") + unit
        gap = bool(words) and not digit
    return words


def _chinese(number: int) -> str:
    words = _by_places(number, _DIGITS, _UNITS, zero="零", one=True)
    return words[1:] if words.startswith("一十") else words


def _legal(number: int) -> str:
    return _by_places(number, _LEGAL_DIGITS, _LEGAL_UNITS, zero="零", one=True)


def _japanese(number: int) -> str:
    return _by_places(number, _DIGITS, _UNITS, zero="", one=False)


def _digit_by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    words = ""
    for value, letters in _ROMAN:
        words += letters * (number // value)
        number %= value
    return words


def _letter(number: int) -> str:
    """a … z, aa, bb … as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 780 else str(number)


def _series(first: str, count: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= count else str(number)


def _circled(number: int) -> str:
    for first, low, high in (("①", 1, 20), ("㉑", 21, 35), ("㊱", 36, 50)):
        if low <= number <= high:
            return chr(ord(first) + number - low)
    return str(number)


def _cycle(words: str) -> Callable[[int], str]:
    return lambda number: words[(number - 1) % len(words)]


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda n: f"{n:02d}",
    "numberInDash": lambda n: f"-{n}-",
    "decimalFullWidth": lambda n: str(n).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda n: str(n).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _series("⒈", 20),
    "decimalEnclosedParen": _series("⑴", 20),
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda n: _letter(n).upper(),
    "lowerLetter": _letter,
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _japanese,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "ideographEnclosedCircle": _series("㊀", 10),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "none": lambda n: "",
}


def count(number: int, number_format: str) -> str:
    """`number` in the words of Word's `number_format` (ECMA-376 17.18.59); decimal for a format not in `FORMATS`."""
    return FORMATS.get(number_format, str)(number)
