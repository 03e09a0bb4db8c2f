"""Item numbers at the head of a line: 一、 （一） 1. （1） ① 第一章 ——."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from lianggang.text.numerals import chinese_integer, narrow


class Style(StrEnum):
    """The forms of item numbers, from the outermost to the innermost."""

    PART = "第一章"
    CHAPTER = "一、"
    SECTION = "（一）"
    ITEM = "1."
    SUBITEM = "（1）"
    CIRCLED = "①"
    DASH = "——"
    BULLET = "•"


@dataclass(frozen=True, slots=True)
class ItemNumber:
    """A number at the head of a line.

    label: as printed without blanks (（一）). ordinal: its value, 0 for dashes and bullets. length: in characters.
    unsure: the digits may be a decimal number that begins the text ("5.5岁以下").
    """

    style: Style
    label: str
    ordinal: int
    length: int
    unsure: bool = False


_THIRDS = ("上", "中", "下")
_CN = "[一二三四五六七八九十百零〇]{1,4}"
_FORMS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (Style.PART, re.compile(rf"第({_CN}|[0-9０-９]{{1,2}})(?:章|节|篇|编|部分)[\s、.．:：]*")),
    (Style.PART, re.compile(r"([上中下])[篇编][\s、.．:：]*")),
    (Style.CHAPTER, re.compile(rf"({_CN})\s*[、．.]\s*")),
    (Style.SECTION, re.compile(rf"[（(]\s*({_CN})\s*[)）]\s*[、．.]?\s*")),
    (Style.SECTION, re.compile(r"([㈠-㈩])\s*")),
    (Style.SECTION, re.compile(rf"领域\s*({_CN}|[0-9０-９]{{1,2}})(?:[\s、.．:：]+)")),
    (Style.SUBITEM, re.compile(r"[（(]\s*([0-9０-９]{1,2})\s*[)）]\s*[、．.]?\s*")),
    (Style.SUBITEM, re.compile(r"([0-9０-９]{1,2})\s*[)）]\s*")),
    (Style.SUBITEM, re.compile(r"([⑴-⒇])\s*")),
    (Style.ITEM, re.compile(r"([0-9０-９]{1,2})\s*[.．、:：](?![0-9０-９])\s*")),
    (Style.ITEM, re.compile(r"([⒈-⒛])\s*")),
    (Style.ITEM, re.compile(rf"(?:目标|任务|措施|策略)\s*([0-9０-９]{{1,2}}|{_CN})\s*[.．、:：]\s*")),
    (Style.CIRCLED, re.compile(r"([①-⑳])\s*")),
    (Style.DASH, re.compile(r"([—–―─－-]{2,})\s*")),
    (Style.BULLET, re.compile(r"([•●■◆▪·※★◇○▲△□◎➢\uf0b7\uf06c\uf06e\uf0d8\uf0a7])\s*|([-*+])\s+(?=\S)")),
)
# 5.5岁以下儿童, 6.95%以上的行政村: a number and the text it counts, or a decimal number.
_UNSURE = re.compile(
    r"([0-9０-９]{1,2})[.．]"
    r"(?=[0-9０-９]{1,2}\s*[^0-9０-９.．%％‰\s]|[0-9０-９]{2,3}\s*[%％](?:[及或]?以[上下])?的)"
)
# 3.1 健全服务体系, 3.1.1 主要目标: the last of the numbers counts; 3.1 万人 is a number and its unit.
_AMOUNT = "岁|周岁|个|万|亿|元|名|人|所|张|倍|米|公里|千米|平方|年|小时|分|家|次|项|户|吨|亩|公顷|%|％|‰"
_DECIMALS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (Style.SUBITEM, re.compile(r"(?:[0-9]{1,2}[.．]){3}([0-9]{1,2})\s*(?=[^0-9.．%％‰\s])")),
    (Style.ITEM, re.compile(r"(?:[0-9]{1,2}[.．]){2}([0-9]{1,2})\s*(?=[^0-9.．%％‰\s])")),
    (Style.SECTION, re.compile(rf"[0-9]{{1,2}}[.．]([0-9]{{1,2}})[ \u3000]+(?!{_AMOUNT})(?=[\u4e00-\u9fff“])")),
)
_MARKDOWN = re.compile(r"[-*+]\s+(?=[0-9０-９]{1,2}\s*[.．、])")


def item_number(text: str) -> ItemNumber | None:
    """The number at the head of the text, or None; leading blanks count as part of it."""
    start = len(text) - len(text.lstrip())
    if bullet := _MARKDOWN.match(text, start):
        start = bullet.end()
    for style, form in _DECIMALS:
        if match := form.match(text, start):
            return ItemNumber(style, _label(match[0]), _ordinal(match[1]), match.end())
    if unsure := _UNSURE.match(text, start):
        return ItemNumber(Style.ITEM, _label(unsure[1]), int(narrow(unsure[1])), unsure.end(), unsure=True)
    for style, form in _FORMS:
        if match := form.match(text, start):
            return ItemNumber(style, _label(match[0]), _ordinal(match[1]), match.end())
    return None


def _label(printed: str) -> str:
    label = re.sub(r"\s+|^(?:目标|任务|措施|策略)", "", narrow(printed)).translate(str.maketrans("()", "（）"))
    return label.rstrip(".．、)）:：") if label[:1].isdigit() or label[:1] in "第领上中下" else label


def _ordinal(text: str | None) -> int:
    """The value of a number as printed; 0 for dashes and bullets."""
    plain = narrow(text or "")
    if plain.isdecimal():
        return int(plain)
    if plain in _THIRDS:
        return _THIRDS.index(plain) + 1
    if len(plain) == 1 and unicodedata.category(plain) == "No":
        return int(unicodedata.numeric(plain))
    try:
        return chinese_integer(plain)
    except ValueError:
        return 0
