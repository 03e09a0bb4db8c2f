"""Links the wording of a plan to an indicator of the catalogue, or leaves it open and says why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from lianggang.catalogue.measures import agreement
from lianggang.catalogue.model import Catalogue, Indicator, Match
from lianggang.catalogue.search import Hit, Search
from lianggang.catalogue.words import Wording, canonical, clean, level_of, take_apart

LONGEST = 120

_FEMALE = re.compile("女|妇(?!幼|联|产)")
_MALE = re.compile("男")
_OF_WOMEN = re.compile("[女妇孕产娩]|宫颈|乳腺|两癌")
_RESIDENCE = re.compile("(农村|城市|城镇|乡村)(?!社区|单位|居民|集中|公共)")
_PARTS = {"女": "性别", "男": "性别", "农村": "城乡", "城市": "城乡", "城镇": "城乡"}
_PART_PREFIXES = {"女": "女", "女童": "女", "女生": "女", "男": "男", "男性": "男", "男童": "男", "男生": "男"} | {
    "农村": "农村",
    "乡村": "农村",
    "城市": "城市",
    "城镇": "城镇",
}


def match_indicator(
    catalogue: Catalogue,
    wording: str,
    *,
    unit: str | None = None,
    population: str | None = None,
    subject: str | None = None,
    area: str | None = None,
) -> Match:
    """The indicator that a plan's wording names; `code` is None where the catalogue cannot decide.

    unit: as printed beside the wording, None when unknown (pass None for changes: 下降20%). population: of whom the
    target speaks. subject: "women" | "children". area: title of the area of the plan (妇女与健康); both only choose
    between indicators of one spelling.
    """
    if len(wording) > LONGEST:
        return Match(None, 0.0, f"超过{LONGEST}个字，不像一个指标的名称，请写出指标名称")
    parsed = take_apart(wording)
    if not parsed.forms:
        return Match(None, 0.0, "指标名称是空的")
    search = Search(catalogue, subject, area)
    form = parsed.forms[0]
    hit = search.find(form) or search.find_event(form) or _named_twice(search, parsed)
    if hit is None:
        return next(_reasons_to_leave_open(search, wording, parsed))
    return _of_whole_population(search, hit, parsed, population or "", unit or parsed.unit or None)


def match_indicators(
    catalogue: Catalogue,
    wording: str,
    *,
    unit: str | None = None,
    population: str | None = None,
    subject: str | None = None,
    area: str | None = None,
) -> tuple[Match, ...]:
    """As `match_indicator`, but a wording that lists several indicators gives one match for each of them."""

    def match(text: str) -> Match:
        return match_indicator(catalogue, text, unit=unit, population=population, subject=subject, area=area)

    whole = match(wording)
    parts = () if whole.code or len(wording) > LONGEST else Search(catalogue, subject, area).parts(clean(wording))
    return tuple(map(match, parts)) or (whole,)


def _named_twice(search: Search, parsed: Wording) -> Hit | None:
    """The hit for a wording whose last bracket only repeats the indicator under another name."""
    if not parsed.bracketed or len(parsed.forms) < 2:
        return None
    hit, again = search.find(parsed.forms[1]), search.find(parsed.bracketed)
    return hit if hit and again and hit.code == again.code else None


def _of_whole_population(search: Search, hit: Hit, parsed: Wording, population: str, unit: str | None) -> Match:
    """The match, unless the wording or its population speaks of a part of the indicator's population only."""
    indicator = search.catalogue.indicators[hit.code]
    part = _part(indicator, parsed, population)
    if part is None:
        return _judged(search, indicator, hit, parsed, unit)
    of_part = search.find(part[1] + parsed.forms[0])
    if of_part:
        return _judged(search, search.catalogue.indicators[of_part.code], of_part, parsed, unit)
    return _part_only(indicator, hit, parsed, part)


def _part(indicator: Indicator, parsed: Wording, population: str) -> tuple[str, str] | None:
    """The part of the population that is meant and that the indicator does not speak of."""
    sex = parsed.says("性别") or ("男" if _MALE.match(population) else "女" if _FEMALE.search(population) else "")
    if sex and not (_OF_WOMEN if sex == "女" else _MALE).search(indicator.name):
        return "性别", sex
    place = _RESIDENCE.match(population)
    residence = parsed.says("城乡") or (place.group(1).replace("乡村", "农村") if place else "")
    if residence and not any(residence in text for text in (indicator.name, indicator.definition, *indicator.aliases)):
        return "城乡", residence
    return None


def _judged(search: Search, indicator: Indicator, hit: Hit, parsed: Wording, unit: str | None) -> Match:
    """The match, or why level, unit or a substitute speak against it."""
    if objection := _objection(search, indicator, parsed, unit):
        return Match(None, 0.5, f"名称{hit.how}，但{objection}", ((hit.code, hit.score),), parsed.qualifiers)
    remarks, score = [hit.how], hit.score
    if agreement(unit, indicator.unit) == "scale":
        score -= 0.2
        remarks.append(f"单位「{unit}」与目录单位「{indicator.unit}」不同，请核对")
    if parsed.substitute:
        score -= 0.1
        remarks.append(f"原文用「{parsed.substitute}」替代")
    remarks += [f"未计入括号内「{note}」" for note in parsed.left_out]
    return Match(hit.code, round(score, 2), "；".join(remarks), ((hit.code, hit.score),), parsed.qualifiers)


def _objection(search: Search, indicator: Indicator, parsed: Wording, unit: str | None) -> str:
    own_level, level = level_of(indicator.name), parsed.says("级别")
    if own_level and level and own_level != level:
        return f"目录是{own_level}级指标，原文是{level}级"
    if agreement(unit, indicator.unit) == "other":
        return f"单位「{unit}」与目录单位「{indicator.unit}」不是同一种量，请核对"
    substitute = search.find(canonical(parsed.substitute)) if parsed.substitute else None
    if substitute and substitute.code != indicator.code:
        name = search.catalogue.indicators[substitute.code].name
        return f"原文说用另一个指标「{name}」替代，请确定报哪一个"
    return ""


def _reasons_to_leave_open(search: Search, wording: str, parsed: Wording) -> Iterator[Match]:
    """Open matches, the most telling first; the last one always comes."""
    indicators = search.catalogue.indicators
    if parts := search.parts(clean(wording)):
        hits = [hit for part in parts if (hit := search.find(canonical(part)))]
        reason = f"一句话里有{len(parts)}个指标（{'；'.join(parts)}），请拆开"
        yield Match(None, 0.5, reason, tuple((hit.code, hit.score) for hit in hits), parsed.qualifiers)
    for prefix, word in _PART_PREFIXES.items():
        rest = parsed.forms[0].removeprefix(prefix)
        if rest != parsed.forms[0] and (hit := search.find(rest)):
            yield _part_only(indicators[hit.code], hit, parsed, (_PARTS[word], word))
    for shorter in parsed.forms[1:]:
        if hit := search.find(shorter):
            reason = f"去掉括号内的限定后与「{indicators[hit.code].name}」一致，请确认口径是否相同"
            yield Match(None, 0.6, reason, ((hit.code, hit.score),), parsed.qualifiers)
    yield _nearest(search, parsed)


def _part_only(indicator: Indicator, hit: Hit, parsed: Wording, part: tuple[str, str]) -> Match:
    dimension, word = part
    reason = f"目录「{indicator.name}」不限于{word}，原文限于{word}：请按{dimension}分组「{word}」报送，或另建指标"
    others = tuple(q for q in parsed.qualifiers if q[0] != dimension)
    return Match(None, 0.6, reason, ((hit.code, hit.score),), (*others, part))


def _nearest(search: Search, parsed: Wording) -> Match:
    candidates = search.similar(parsed.forms[0])
    if not candidates:
        return Match(None, 0.0, "目录里没有相近的指标，可新建", (), parsed.qualifiers)
    best, score = candidates[0]
    name = search.catalogue.indicators[best].name
    reason = f"目录里没有相同的指标；最接近的是「{name}」，{_difference(parsed.forms[0], canonical(name))}"
    return Match(None, score, reason, candidates, parsed.qualifiers)


def _difference(form: str, name: str) -> str:
    """What distinguishes two canonical forms, in words."""
    changes = [c for c in SequenceMatcher(None, form, name, autojunk=False).get_opcodes() if c[0] != "equal"]
    more = "…".join(form[i:j] for _, i, j, _, _ in changes if i < j)
    less = "…".join(name[k:m] for _, _, _, k, m in changes if k < m)
    said = [f"{word}「{text}」" for word, text in (("原文多", more), ("原文少", less)) if text]
    return "，".join(said) or "请核对"
