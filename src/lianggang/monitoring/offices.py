"""The units that plans name: what each does, which are none, and which names want a second look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from lianggang.catalogue.load import load_catalogue
from lianggang.catalogue.model import Catalogue, UnitMatch
from lianggang.catalogue.offices import match_unit
from lianggang.findings import Finding, note, warning
from lianggang.plans.interchange import reading_to_dict
from lianggang.plans.items import items
from lianggang.plans.labels import SUBJECTS
from lianggang.plans.model import Reading

_CERTAIN, _NEAR = 0.9, 0.75
_COMMITTEE = "NWCCW"
DOUBTFUL, GROUP = "unit-doubtful", "unit-group"
_ADVICE = "请核对单位名称，写错的改正，没写错的指定它的职能或对应的单位。"
KINDS = {
    "department": "单位",
    "government": "一级政府",
    "member_units": "成员单位（泛指）",
    "working_group": "工作小组",
    "generic": "泛称",
    "unknown": "认不出",
}


@dataclass(frozen=True, slots=True)
class Office:
    """One name of a unit as the plans write it, with the catalogue's answer or what somebody assigned.

    places: of the items that make it answer for something; duties: number of duties that name it.
    """

    match: UnitMatch
    places: tuple[str, ...] = ()
    duties: int = 0

    @property
    def name(self) -> str:
        """As printed."""
        return self.match.local_name

    def as_dict(self) -> dict[str, Any]:
        """The entry of the register in a reading's JSON."""
        m = self.match
        return {
            "name": self.name,
            "functions": list(m.functions),
            "kind": m.kind,
            "level": m.level,
            "score": m.score,
            "reason": m.reason,
            "places": list(self.places),
            "duties": self.duties,
        }


def offices(reading: Reading, catalogue: Catalogue) -> tuple[Office, ...]:
    """Every distinct name of a unit in the order of the text, those that only duties name last."""
    places: dict[str, list[str]] = defaultdict(list)
    for item in items(reading):
        where = f"{SUBJECTS.get(item.plan.subject, '')}规划 {item.where}"
        for name in dict.fromkeys((*item.lead_units, *item.responsible_units)):
            places[name].append(where)
    duties: dict[str, int] = defaultdict(int)
    for name in (n for plan in reading.plans for duty in plan.duties for n in duty.who):
        duties[name] += 1
    assigned = dict(reading.assigned)
    return tuple(
        Office(_match(catalogue, name, assigned), tuple(places.get(name, ())), duties[name])
        for name in dict.fromkeys((*places, *duties))
    )


def _match(catalogue: Catalogue, name: str, assigned: Mapping[str, tuple[str, ...]]) -> UnitMatch:
    found = match_unit(catalogue, name)
    if name not in assigned:
        return found
    functions = assigned[name] or found.functions
    codes = tuple(catalogue.functions[f].code for f in functions if f in catalogue.functions)
    return replace(found, codes=codes, functions=functions, kind="department", score=1.0, reason="人工指定")


def office_findings(register: Iterable[Office]) -> Iterator[Finding]:
    """What is doubtful about the units that must answer for something, each name once with its first place."""
    asked = [office for office in register if office.places]
    for office in asked:
        if office.match.kind == "unknown" or (office.match.is_unit and office.match.score < _CERTAIN):
            yield _doubt(office, asked)
        elif not office.match.is_unit:
            yield _group(office)
    yield from _several_names(asked)


def _doubt(office: Office, asked: Iterable[Office]) -> Finding:
    known = [o.name for o in asked if o.match.is_unit and o is not office]
    near = get_close_matches(office.name, known, n=1, cutoff=_NEAR)
    own = f"文中另有「{near[0]}」；" if near else ""
    text = f"责任单位「{office.name}」存疑：{own}{office.match.reason}。"
    return warning(DOUBTFUL, text, place=_first(office.places), advice=_ADVICE)


def _group(office: Office) -> Finding:
    text = f"责任单位「{office.name}」{office.match.reason}。"
    return note(GROUP, text, place=_first(office.places), advice="报送表不能发给它；请在确认时写明具体单位。")


def _first(places: tuple[str, ...]) -> str:
    return places[0] + (f"等{len(places)}处" if len(places) > 1 else "")


def _several_names(asked: Iterable[Office]) -> Iterator[Finding]:
    """One unit under several names: the committee and its office, abbreviations, names with and without 县."""
    groups: list[list[Office]] = []
    for office in asked:
        if office.match.is_unit:
            group = next((g for g in groups if any(_alike(office, other) for other in g)), None)
            groups.append([office]) if group is None else group.append(office)
    for group in groups:
        if len(group) > 1:
            names = "、".join(f"「{o.name}」" for o in group)
            place = _first(tuple(p for o in group for p in o.places))
            advice = "是同一个单位的，请统一名称；确是几个单位的，不用改。"
            yield warning(DOUBTFUL, f"{names}像是同一个单位的几种写法。", place=place, advice=advice)


def _alike(one: Office, other: Office) -> bool:
    if _COMMITTEE in one.match.codes and _COMMITTEE in other.match.codes:
        return True
    short, long = sorted((one, other), key=lambda o: len(o.name))
    levels = {one.match.level, other.match.level} - {""}
    return one.match.codes == other.match.codes and len(levels) < 2 and _abbreviates(short.name, long.name)


def _abbreviates(short: str, long: str) -> bool:
    """Whether the characters of the short name stand in the long one in this order, with the same last one."""
    rest = iter(long)
    return short[-1] == long[-1] and all(char in rest for char in short)


def reading_json(reading: Reading) -> dict[str, Any]:
    """The interchange form of a reading with the register of its units under "units"."""
    return {**reading_to_dict(reading), "units": [o.as_dict() for o in offices(reading, load_catalogue())]}


def with_unit_findings(reading: Reading) -> Reading:
    """The reading with what is now doubtful about its units among the findings."""
    others = (f for f in reading.findings if f.code not in (DOUBTFUL, GROUP))
    found = office_findings(offices(reading, load_catalogue()))
    return replace(reading, findings=(*others, *found))
