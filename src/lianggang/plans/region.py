"""The region that a title or an organ names, and its level."""

from __future__ import annotations

import re

_HAN = "[一-龥]"
_NATION = re.compile("中国|国家|全国|国务院|中华人民共和国")
_MUNICIPALITIES = {"北京市", "天津市", "上海市", "重庆市"}
_LEVELS = {
    "省": "province",
    "自治区": "province",
    "特别行政区": "province",
    "市": "city",  # a county-level city cannot be told from a prefecture-level one by its name
    "自治州": "city",
    "州": "city",
    "盟": "city",
    "地区": "city",
    "县": "county",
    "自治县": "county",
    "旗": "banner",
    "自治旗": "banner",
    "区": "district",
}
_RANKS = ("nation", "province", "city", "county", "banner", "district")
_NAME = rf"(?:(?!妇女|儿童|发展|规划|教育|健康|服务|关于|印发|行动|建设|社区){_HAN})"
_UNIT = re.compile(
    rf"(?P<name>{_NAME}{{2,15}}?)(?P<long>自治区|自治州|自治县|自治旗|特别行政区)"
    rf"|{_NAME}{{1,8}}?(?P<short>省(?![级直])|市(?![级直属场民区]|市(?![中南北]))|地区|盟|县(?![级域])|旗(?!区)|区(?![级域]))"
    rf"|{_NAME}{{2,4}}(?P<state>州)(?![市区县])"
)
_COMMON = {"城市", "都市", "山区", "城区", "老区", "灾区", "地区", "市区", "全省", "全市", "全县", "全区", "联盟"}
_LEAD = re.compile(r"^(?:[“\"「]?十[一二三四五六七八九]五[”\"」]?(?:时期)?|[《\s])+")


def is_above(one: str, other: str) -> bool:
    """Whether a region is of a higher level than another, as far as the names tell (全国 above 云泽县)."""
    levels = [found[1] for name in (one, other) if (found := region_of(name))]
    return len(levels) == 2 and _RANKS.index(levels[0]) < min(_RANKS.index(levels[1]), _RANKS.index("county"))


def region_of(text: str) -> tuple[str, str] | None:
    """The region that a title or an organ's name begins with, and its level; the last unit of a chain counts.

    Levels: nation, province (also municipalities), city (also prefectures and leagues), county, banner, district.
    """
    plain = _LEAD.sub("", re.sub(r"\s+", "", text))
    if _NATION.match(plain):
        return "中国", "nation"
    found: tuple[str, str] | None = None
    while (unit := _UNIT.match(plain)) and unit[0] not in _COMMON:
        suffix = unit["long"] or unit["short"] or unit["state"]
        found = unit[0], "province" if unit[0] in _MUNICIPALITIES else _LEVELS[suffix]
        plain = plain[unit.end() :]
    return found
