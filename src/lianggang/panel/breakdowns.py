"""The words for the parts of a population, brought to one spelling."""

from __future__ import annotations

import re

from lianggang.panel.model import Breakdown
from lianggang.panel.numbers import half_width

_WHOLE = frozenset({"", "合计", "总计", "小计", "全部", "总", "计", "不分", "全体", "城乡合计", "男女合计", "-"})
_SEXES = {
    **dict.fromkeys(("男", "男性", "男童", "男生", "男婴", "m", "male"), "男"),
    **dict.fromkeys(("女", "女性", "女童", "女生", "女婴", "妇女", "f", "female"), "女"),
}
_RESIDENCES = {
    **dict.fromkeys(("城镇", "镇区", "urban"), "城镇"),
    "城市": "城市",
    **dict.fromkeys(("农村", "乡村", "rural"), "农村"),
}


def read_breakdown(sex: str, age: str, residence: str, other: str) -> tuple[Breakdown | None, tuple[str, str] | None]:
    """The breakdown that four cells name; words for the whole population mean "not broken down".

    Returns (breakdown, None), or (None, (heading, text)) with the cell that holds an unknown word.
    """
    known_sex = _known(sex, _SEXES)
    known_residence = _known(residence, _RESIDENCES)
    if known_sex is None:
        return None, ("性别", sex)
    if known_residence is None:
        return None, ("城乡", residence)
    return Breakdown(known_sex, _age(age), known_residence, "" if other.strip() in _WHOLE else other.strip()), None


def _known(text: str, words: dict[str, str]) -> str | None:
    plain = half_width(text).strip().lower()
    return "" if plain in _WHOLE else words.get(plain)


def _age(text: str) -> str:
    """An age group with one kind of dash: "0-2岁" and "0~2岁" are "0—2岁"."""
    plain = half_width(text).strip()
    return "" if plain in _WHOLE else re.sub(r"(?<=\d)\s*(?:-+|~|至)\s*(?=\d)", "—", plain)
