"""Whether two units can measure the same quantity."""

from __future__ import annotations

import re
from typing import Literal

RATES = {"%": 100, "‰": 1_000, "/万": 10_000, "/10万": 100_000}
"""Units of one quotient in different scales: value = quotient * scale."""

_RATIOS = {"%", "‰", "/万", "/10万", "比", "女=100", "差异系数", "百分点", "千分点"}
_KINDS = {
    "人": "人 名 位 人口 人次 例 户",
    "个": "个 所 家 处 间 座 张 起 件 项 册 次 次/年 课时 吨",
    "时间": "小时 分钟 分钟/天 小时/天",
    "年": "岁 年",
    "元": "元 元/月 元/人 元/人·月",
}
_THINGS = frozenset(["册", "件", "个", "平方米"])
_OWN = {
    "人": {"人", "名", "位", "人口"},
    "个": {"个", "所", "家", "处", "间", "座"},
    "起": {"起", "件", "例", "宗"},
    "次": {"次", "次/年"},
}


def agreement(given: str | None, own: str) -> Literal["same", "scale", "other"]:
    """How a printed unit agrees with the catalogue's: the same measure, another scale or base, or another quantity."""
    if not given:
        return "same"
    given, own = plain(given), plain(own)
    if f"{given}/人" == own and given in _THINGS:  # 人均 stands in the name
        return "same"
    if given == own or any(given in words and own in words for words in _OWN.values()):
        return "same"
    if given in _RATIOS and own in _RATIOS:
        return "scale"
    if _kind(given) and _kind(given) == _kind(own):
        return "scale"
    return "other"


def plain(unit: str) -> str:
    """A unit without 万 or 亿 in front and in one spelling (1/10万 → /10万, ％ → %)."""
    unit = unit.strip().replace("％", "%").replace("／", "/").replace("十万", "10万")
    unit = re.sub("^1/(?=10万|万)", "/", unit)
    return re.sub("^[万亿](?=.)", "", unit)


def _kind(unit: str) -> str:
    return next((kind for kind, words in _KINDS.items() if unit in words.split()), "")
