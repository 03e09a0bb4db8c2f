"""Numbers in running text that look like a stated quantity, as opposed to years, dates and numbers of things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNIT = (
    r"%|％|‰|/10万|/万|/千|个?百分点|个?千分点|万元|亿元|元|万人|人次|人|例|岁|项|个|名|户|所|家|件|次|倍|公里|"
    r"平方米|小时|分钟|天"
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SPELT = r"(?:百分之|千分之)[零一二三四五六七八九十百点]+"
_NUMERAL = re.compile(rf"(?P<spelt>{_SPELT})|(?<![\d.A-Za-z〔（(—-])(?P<digits>{_DIGITS})\s*(?P<unit>{_UNIT})?")
_NO_QUANTITY = re.compile(r"\d{4}(?:[—-]\d{2,4})?年(?:度)?|\d+年|\d+月\d*日?|[图表]\d+|〔\d+〕\d*号?|\d+号")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number with its unit as it stands in a text, and where."""

    text: str
    start: int
    end: int


def numerals(text: str) -> Iterator[Numeral]:
    """The numbers of a text that state a quantity: with a unit, with decimals, or spelt (百分之九十).

    Years, dates, numbers of documents, tables and lists are passed over.
    """
    bare = _NO_QUANTITY.sub(lambda m: "　" * len(m[0]), text)
    for found in _NUMERAL.finditer(bare):
        digits = found["digits"]
        if digits is None or found["unit"] or "." in digits or "," in digits:
            yield Numeral("".join(found[0].split()), found.start(), found.end())
