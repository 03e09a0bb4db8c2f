"""Gaps: between what they are, and of what, where the words before say it."""

from __future__ import annotations

import re

from lianggang.plans.quantities import Quantity, distribute, gap_is_measured, is_gap, is_quantity
from lianggang.plans.sides import gap_of, is_side
from lianggang.plans.words import either, words

Quantities = tuple[Quantity, ...]

_OF_GAP = re.compile("的?(?:城乡|区域|地区|性别|男女|群体)差[距异]$")
_GAP_OF_ALL = re.compile("发展(?=差[距异别]$)")  # 城乡、区域发展差距
_BETWEEN = re.compile("(?P<sides>[^，、与和]{2,8}[与和][^，、与和]{2,8})之间的?(?P<gap>[^，、与和]{0,6}差[距异别])")
_GAPS_OF_LIST = re.compile(
    "(?P<one>(?P<side>男女|城乡|两性)[^、和与及]+率)[、和与及](?P<other>(?P=side)[^、和与及]+)差距"
)
_OF_ONE = re.compile("[^、，与和]+(?:率|比例|收入|寿命|年限)与[^、，与和]{2,10}差[距异]")
_TO_MEAN = re.compile("(?:(?:全[国省市]|世界|国家|[省市])(?:的)?(?:平均|先进)水平|全[国省市])的?差[距异别]")
_TO_SIDE = re.compile("(?P<side>[^，、]{1,3}?)(?:之间)?的?差[距异别]")
_ALONE = re.compile("(?:[两二]者)?(?:之间)?的?差[距异别]")
_NOUN = 3  # characters that tell rates of one kind: 死亡率


def gaps(subject: str, measured: Quantities, before: Quantities) -> Quantities:
    """The gaps that a subject names, none where it does not say of what.

    measured: the quantities with numbers in this sentence. before: those that were named last.
    """
    if not is_gap(subject):
        parts = [part for part in re.split("[、和与及]", subject) if is_gap(part) and gap_is_measured(part)]
        return tuple(map(Quantity, parts or [subject])) if parts or is_quantity(subject) else ()
    side = _TO_SIDE.fullmatch(subject)
    if _TO_MEAN.fullmatch(subject) or (side and is_side(side["side"])):  # 预期寿命提高到83岁，与全省平均水平的差距缩小
        return tuple(Quantity(f"{name}与{subject}") for name in _of_one_kind(measured or before[-1:]))
    if _OF_ONE.fullmatch(subject):  # 流动儿童接种率与户籍儿童差距
        return (Quantity(subject),)
    parts = re.split("[、和与及]", subject)
    if len(parts) > 1 and all(is_gap(p) and gap_is_measured(p) for p in parts):  # 性别工资差距、收入差距
        return tuple(map(Quantity, parts))
    if listed := _GAPS_OF_LIST.fullmatch(subject):  # 男女就业率和男女收入差距
        return tuple(Quantity(f"{listed[side]}差距") for side in ("one", "other"))
    between = _BETWEEN.fullmatch(subject)  # 山区与川区之间的差距
    found = (Quantity(between["sides"] + between["gap"]),) if between else _gaps_of_all(subject)
    if all(gap_is_measured(q.name) for q in found):
        return found
    of = _of_one_kind(measured or before)
    if _ALONE.fullmatch(subject):
        return _between_the_measured(of, subject)
    sides = either(words()["gap_sides"]) + either(words()["gap"])
    bare = between or all(re.fullmatch(sides, q.name) for q in found)
    return tuple(Quantity(f"{m}{g.name}") for m in _without_side(of, subject) for g in found) if bare else ()


def _gaps_of_all(subject: str) -> Quantities:
    return tuple(Quantity(_GAP_OF_ALL.sub("", q.name)) for q in distribute(subject))


def _of_one_kind(said: Quantities) -> list[str]:
    """The names of what may have a gap: no counts where there are rates, and of the rates those like the last."""
    names = list(dict.fromkeys(_OF_GAP.sub("", q.name) for q in said))
    rates = [name for name in names if gap_is_measured(name)]
    alike = [name for name in rates if name[-_NOUN:] == rates[-1][-_NOUN:]]
    return [name for name in alike or names if is_quantity(name)]


def _without_side(measured: list[str], gap: str) -> list[str]:
    """农村孕产妇死亡率降到…，城乡差距缩小: the gap is that of the quantity, not of the side that was measured."""
    for sides, (one, other) in words()["opposite_sides"].items():
        if re.match(sides, gap):
            whole = (re.sub(f"^(?:{one}|{other})", lambda m: m[0] if len(m[0]) == 1 else "", n) for n in measured)
            return list(dict.fromkeys(whole))
    return measured


def _between_the_measured(measured: list[str], gap: str) -> Quantities:
    """男女就业率分别达到80%、70%，差距缩小到10个百分点: between the two sides of what was measured."""
    for sides in words()["opposite_sides"]:
        both = sides.split("|")[0]
        whole = _without_side(measured, both)
        if len(whole) == 1 < len(measured):
            return (Quantity(f"{whole[0]}{both}差距"),)
    named = tuple(Quantity(f"{name}差距") for name in measured if gap_of(f"{name}差距"))
    return named if len(named) == len(measured) else ()
