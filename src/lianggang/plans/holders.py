"""Who is to have something each: levels of government, leading bodies, places."""

from __future__ import annotations

import re
from functools import cache

from lianggang.plans.words import either, words

_AND = "[、和与及]"
# 县乡两级, 县乡党政领导班子
_WRITTEN_AS_ONE = re.compile("^(?:省市县?|市县乡?|[县区]乡村?|乡村(?=两级))(?=[两三四]级|党|人大|政府|政协|领导)")
_BODY = r"(?:(?<=[省市县区旗州])委|党委|党工委|人大常委会|人大|政府|政协|纪委|法院|检察院|董事会|监事会|理事会)"
_SEAT = r"(?:[全各]?[省市州县区旗]级?|县市区|各?县（市、区）|各?县（区）|各?区（县）|区县|乡镇|乡镇（街道）|街道)?"


def holders_of(subject: str, *, each: bool) -> tuple[str, ...]:
    """Those whom a subject lists and of whom each is meant; nothing where it names one.

    each: whether the text says so (各), which alone divides leading bodies and places.
    """
    if re.fullmatch(f"每[^、和与]+(?:{_AND}每[^、和与]+)+", subject):
        return tuple(re.split(f"{_AND}(?=每)", subject))
    levels = levels_of(subject, each=each)
    if not each:
        return levels
    held = tuple(body for holder in levels or (subject,) for body in bodies_of(holder) or (holder,))
    return held if len(held) > 1 else places_of(subject)


@cache
def _levels() -> re.Pattern[str]:
    level = either(sorted(words()["levels"], key=len, reverse=True))
    return re.compile(rf"^(?P<list>{level}(?:{_AND}{level})+)(?P<together>[两二三四]级)?(?P<rest>.*)$")


def levels_of(subject: str, *, each: bool = False) -> tuple[str, ...]:
    """The levels of government that a subject lists: 市、县 → 市级, 县级; 省、市两级党委 → 省级党委, 市级党委."""
    match = _levels().match(_WRITTEN_AS_ONE.sub(lambda m: "、".join(m[0]), subject))
    if not match or (match["rest"] and not (each or match["together"])):
        return ()
    parts = re.split(_AND + r"(?![^（]*）)", match["list"])
    return tuple(_level(p) + match["rest"] for p in parts)


def _level(name: str) -> str:
    return name if name.startswith("每") or name.endswith(("级", "）")) else f"{name}级"


def bodies_of(subject: str) -> tuple[str, ...]:
    """The leading bodies of which each is meant: 市党委、人大和县党委、政府领导班子 → four."""
    match = re.match(rf"^(?P<list>{_SEAT}{_BODY}(?:{_AND}{_SEAT}{_BODY})+)(?P<noun>.*)$", subject)
    if not match:
        return ()
    found: list[str] = []
    seat = ""
    for part in re.split(_AND, match["list"]):
        own = re.match(rf"^({_SEAT}){_BODY}$", part)
        seat = own[1] if own and own[1] else seat
        found.append(f"{part if own and own[1] else seat + part}{match['noun']}")
    return tuple(found)


def places_of(subject: str) -> tuple[str, ...]:
    """每天校内校外 → 每天校内, 每天校外; nothing for other subjects."""
    for first, second in words()["places"]:
        if match := re.match(rf"^(?P<head>.*?){first}[、和]?{second}$", subject):
            return match["head"] + first, match["head"] + second
    return ()
