"""Brings the wording of an indicator into one form, so that equal things are spelled alike."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from lianggang.catalogue.load import DATA, read_rows

SPELLING = DATA / "spelling.csv"

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_SILENT = re.compile(r"[\s\u200b\ufeff“”\"'‘’《》「」『』〈〉<>·.。,;；:：*]")
_SPAN = re.compile(r"(?<=\d)(?:[—–―~-]+|至|到)(?=\d)")
_AGE_NUMERAL = re.compile(r"[一二三四五六七八九十]+(?=周?岁|个月|月龄)")
_BRACKET = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_LAST_BRACKET = re.compile(r"(.+)\(([^()]*(?:\([^()]*\)[^()]*)*)\)")

_UNIT_NOTE = re.compile(
    r"(?:单位)?(?:%|‰|1?/10?万|1?/十万|十万分之一|万分之一|万?(?:[岁年人名个所件张次户起例项家册元]|人次|小时|课时))"
)
_SUBSTITUTE = re.compile(r"[用以由](.+?)(?:替代|代替|代)")
_BASIS = re.compile(r"(?:以.+为(?:单位|基数|100)|女=100|\d{4}年?[底末]?|预期性|约束性)")
_PLACE_NOTE = re.compile(r".{2,6}片区|全[省市县区旗州]|监测地区")
_SEX_NOTE = re.compile("([女男])[性童生孩]?|妇(女)")
_RESIDENCE_NOTE = re.compile("(农村|城市|城镇)(?:地区|居民|人口)?|乡村(?:地区)?")

_PLACE_PREFIX = re.compile(r"^(?:全[省市县区旗州盟国]|[我本][省市县区旗州盟](?!级)|本地区|辖区内?|[省市县区]域内)+")
_LEVEL_PREFIX = re.compile(
    r"^(?:各级各类|各级|县级以上地方|县级以上地区|县级以上|[省市县区旗州乡镇]级|[省市县区旗州]属|县内|县市区|区县自治县"
    r"|每个县市区|每个县(?=[危由妇政])|[省市县区旗州](?=人大|政协|党代会|党委|委领导班子|政府|党政|工作部门|由政府|妇幼保健|危重|民政局))"
)
_LEVELS = {"各": "各级", "每": "县", "乡": "乡镇", "镇": "乡镇", **{level: level for level in "省市县区旗州"}}
_SCHOOL = re.compile(r"教育|入学|入园|在园|在校|学校|小学|初中|高中|中职|辍学")


@cache
def _same() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The rewritings of `spelling.csv` that change nothing, in order."""
    return tuple((re.compile(row["pattern"]), row["word"]) for row in read_rows(SPELLING) if row["kind"] == "same")


@cache
def _weak() -> re.Pattern[str]:
    """The words of `spelling.csv` that hardly change what is measured."""
    return re.compile("|".join(row["pattern"] for row in read_rows(SPELLING) if row["kind"] == "weak"))


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording taken apart.

    forms: canonical spellings, the fullest first; later ones leave out brackets that may matter.
    bracketed: what the last bracket says that was not understood, canonical.
    unit: printed in a bracket. substitute: the quantity that stands in for it (用…替代).
    qualifiers: what brackets and prefixes say of sex, residence, level. left_out: brackets of no weight.
    """

    forms: tuple[str, ...]
    bracketed: str = ""
    unit: str = ""
    substitute: str = ""
    qualifiers: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()

    def says(self, dimension: str) -> str:
        """What the wording says of 性别, 城乡 or 级别, "" when nothing."""
        return dict(self.qualifiers).get(dimension, "")


def take_apart(wording: str) -> Wording:
    """The wording with its brackets understood and its spelling made canonical."""
    text = clean(wording)
    notes: dict[str, str] = {}
    left_out: list[str] = []
    qualifiers: list[tuple[str, str]] = []

    def weigh(bracket: re.Match[str]) -> str:
        content = bracket.group(1)
        if _UNIT_NOTE.fullmatch(content):
            notes["unit"] = content
        elif substitute := _SUBSTITUTE.fullmatch(content):
            notes["substitute"] = substitute.group(1)
        elif sex := _SEX_NOTE.fullmatch(content):
            qualifiers.append(("性别", sex.group(1) or sex.group(2)))
        elif residence := _RESIDENCE_NOTE.fullmatch(content):
            qualifiers.append(("城乡", residence.group(1) or "农村"))
        elif _BASIS.fullmatch(content) or _PLACE_NOTE.fullmatch(content):
            left_out.append(content)
        else:
            return bracket.group(0)
        return ""

    kept = _BRACKET.sub(weigh, text)
    if level := level_of(kept):
        qualifiers.append(("级别", level))
    if last := _LAST_BRACKET.fullmatch(kept):
        notes["bracketed"] = canonical(last.group(2))
    shorter = last.group(1) if last else _BRACKET.sub("", kept)
    forms = dict.fromkeys((canonical(kept), canonical(shorter), canonical(_BRACKET.sub("", kept))))
    return Wording(tuple(f for f in forms if f), qualifiers=tuple(qualifiers), left_out=tuple(left_out), **notes)


def clean(wording: str) -> str:
    """Half-width signs, digits for ages, one dash in spans; no blanks, quotes or stops."""
    text = _SILENT.sub("", unicodedata.normalize("NFKC", wording))
    text = _AGE_NUMERAL.sub(lambda numeral: str(_count(numeral.group())), text)
    return _SPAN.sub("-", text)


def canonical(text: str) -> str:
    """One spelling for wordings that mean the same: synonyms, particles, places and levels in front are gone."""
    text = clean(text).replace("(", "").replace(")", "")
    text = _LEVEL_PREFIX.sub("", _PLACE_PREFIX.sub("", text))
    for pattern, word in _same():
        text = pattern.sub(word, text)
    return re.sub("女[童生孩]", "女", text) if _SCHOOL.search(text) else text


def core(form: str) -> str:
    """A canonical form without the words that do not change what is measured."""
    return _weak().sub("", form)


def level_of(text: str) -> str:
    """The level of government that the wording begins with (县人大代表 → 县), "" when none."""
    prefix = _LEVEL_PREFIX.match(_PLACE_PREFIX.sub("", clean(text).replace("(", "").replace(")", "")))
    return _LEVELS.get(prefix.group()[0], "") if prefix and prefix.group() != "区县自治县" else ""


def _count(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
