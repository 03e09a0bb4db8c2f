"""Tells what an office does from what it is called in a county, or why it is no office that can be asked."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

from rapidfuzz import fuzz, process

from lianggang.catalogue.model import Catalogue, Department, Function, UnitMatch
from lianggang.catalogue.words import clean

CUTOFF = 72.0
LONGEST = 40
LEVELS = {"省": "province", "市": "city", "县": "county", "区": "district", "旗": "banner", "州": "prefecture"}

_HOST = re.compile(r"\((?:设在|挂靠|归口|承办|牵头|负责).*?\)")
_IN_BRACKETS = re.compile(r"[(（].*?[)）]")
_SEVERAL = re.compile("[、，,；;/]")
_WORKING_GROUP = re.compile(r"(?:监测|评估|专家|工作|协调|督导|考核)组(?:成员|成员单位)?$|领导小组|专班$|联席会议$")
_MEMBERS = re.compile(r"成员单位$")
_GENERIC = re.compile(
    r"^(?:承担.{0,20}的)?(?:各级|全[省市县区旗]|[省市县区旗]级?直?|本级)?"
    r"(?:各|各类|有关|相关|其他|所有|责任|牵头|配合){0,3}"
    r"(?:部门|单位|机构|地方?|方面|社会团体|人民团体|群团组织|群众团体|社会组织|企业|企事业单位|学校|中小学校?|幼儿园)"
    r"(?:及.*|和.*|单位)?$|^[省市县区旗]级$|^(?:社会力量|用人单位)$"
)
_GOVERNMENT = re.compile(
    r"政府$|办事处\)?$|管委会$|^各?(?:乡镇|镇乡|街道|镇街|镇\(乡\)|乡\(镇\))+(?:\(街道\))?$|^各[县市区旗、()]+$"
)
_VAGUE = re.compile(r"各级|部门$|^各级?(?:财政|统计)$")
_ENDING = re.compile(r"[局委部办院会联协社校厅署站行处队所室馆司组织]$|中心$")
_LEVEL = re.compile(
    r"^(?:团|共青团|中共)?(?:[一-鿿]{2,6}?(?:自治)?)??(?P<level>省|市(?!场)|县|区|旗|州)"
    r"(?!域|块|场|委会)|^.*?(?P<later>[省市县区旗州])委"
)


def match_unit(catalogue: Catalogue, local_name: str) -> UnitMatch:
    """The functions of the office with that local name, or what kind of group it is.

    `kind` is "department" for an office that can be asked for data; "government", "member_units", "working_group"
    and "generic" are none; "unknown" is left open. A doubt (a missing 局, a vague name) lowers the score and is said
    in the reason.
    """
    name = clean(local_name)
    if not 0 < len(name) <= LONGEST:
        reason = "单位名称是空的" if not name else f"超过{LONGEST}个字，不像一个单位的名称，请拆开"
        return _group("unknown", local_name, reason, score=0.0)
    if known := _known(catalogue).get(name):
        return _as_recorded(catalogue, known, local_name)
    if group := _kind_of_group(name):
        return _group(group, local_name, _WHY_NOT[group])
    if _SEVERAL.search(_IN_BRACKETS.sub("", local_name)):
        return _group("unknown", local_name, "一格里写了几个单位，请拆开", score=0.0)
    functions = functions_in(catalogue, _HOST.sub("", name))
    if not functions:
        return _group("unknown", local_name, _suggestion(catalogue, name), score=0.0)
    doubt = _doubt(name)
    return _office(functions, local_name, level_in(name), score=0.7 if doubt else 0.95, reason=doubt)


def functions_in(catalogue: Catalogue, name: str) -> tuple[Function, ...]:
    """The functions whose words occur in a name, in order of the name; the longer word takes precedence."""
    taken: dict[tuple[int, int], list[Function]] = {}
    for word, function in _keywords(catalogue):
        for found in re.finditer(re.escape(word), name):
            span = found.span()
            if span in taken or not any(span[0] < end and begin < span[1] for begin, end in taken):
                taken.setdefault(span, []).append(function)
    return tuple(dict.fromkeys(chain.from_iterable(taken[span] for span in sorted(taken))))


def level_in(name: str) -> str:
    """The level of government that a name speaks of, "" when it names none."""
    found = _LEVEL.match(name)
    return LEVELS.get((found["level"] or found["later"]) if found else "", "")


_WHY_NOT = {
    "working_group": "是监测评估的工作小组，不是填报单位",
    "member_units": "泛指全部成员单位，请落到具体单位",
    "generic": "是泛称，请落到具体单位",
    "government": "是一级政府，请按具体部门或逐个乡镇（街道）落实",
}


@lru_cache(maxsize=8)
def _keywords(catalogue: Catalogue) -> tuple[tuple[str, Function], ...]:
    """The words that betray a function, longest first."""
    pairs = ((word, function) for function in catalogue.functions.values() for word in function.keywords)
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=8)
def _known(catalogue: Catalogue) -> dict[str, Department]:
    return {clean(d.local_name): d for d in catalogue.departments}


def _as_recorded(catalogue: Catalogue, known: Department, local_name: str) -> UnitMatch:
    if known.kind != "department":
        return _group(known.kind, local_name, _WHY_NOT[known.kind])
    functions = tuple(catalogue.functions[name] for name in known.functions)
    doubt = "是泛称，请落到具体单位" if _VAGUE.search(known.local_name) else ""
    return _office(functions, local_name, known.level, score=0.7 if doubt else 1.0, reason=doubt)


def _kind_of_group(name: str) -> str:
    tests = (("working_group", _WORKING_GROUP), ("member_units", _MEMBERS), ("generic", _GENERIC))
    for kind, pattern in (*tests, ("government", _GOVERNMENT)):
        if pattern.search(name):
            return kind
    return ""


def _doubt(name: str) -> str:
    if _VAGUE.search(name):
        return "是泛称，请落到具体单位"
    if not _ENDING.search(_HOST.sub("", name).rstrip(")")):
        return f"名称像是缺字：「{name}」后面疑缺“局”或“委”，请核对"
    return ""


def _suggestion(catalogue: Catalogue, name: str) -> str:
    best = process.extractOne(name, _known(catalogue).keys(), scorer=fuzz.ratio, score_cutoff=CUTOFF)
    likely = f"，是否「{best[0]}」" if best else ""
    return f"部门目录里认不出「{name}」{likely}，请指定它的职能"


def _office(functions: tuple[Function, ...], local_name: str, level: str, *, score: float, reason: str) -> UnitMatch:
    codes, names = tuple(f.code for f in functions), tuple(f.name for f in functions)
    return UnitMatch(local_name, codes, names, level, "department", score, reason)


def _group(kind: str, local_name: str, reason: str, *, score: float = 1.0) -> UnitMatch:
    return UnitMatch(local_name, (), (), level_in(clean(local_name)), kind, score, reason)
