"""What a package would change: value by value, with what a person must decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lianggang.exchange.values import Key, Released
from lianggang.panel.model import Observation


class Fate(StrEnum):
    """What is to happen to an incoming value."""

    NEW = "new"
    REVISED = "revised"
    SAME = "same"
    OLDER = "older"
    CONFLICT = "conflict"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return {"new": "新增", "revised": "更正", "same": "相同", "older": "较旧，不采用", "conflict": "须由人决定"}[
            self.value
        ]


_LABELS = {
    Fate.NEW: "新增",
    Fate.REVISED: "更正",
    Fate.SAME: "相同",
    Fate.OLDER: "较旧，不采用",
    Fate.CONFLICT: "须由人决定",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """An incoming value beside the one held. reason: why a person must decide, "" otherwise."""

    incoming: Released
    held: Released | None
    fate: Fate
    reason: str = ""


def differences(
    incoming: Iterable[Released], held: Mapping[Key, Released], *, units: Mapping[str, str], territories: Iterable[str]
) -> list[Difference]:
    """Every incoming value with its fate.

    held: the current value of each key. units: indicator → its unit of measure here; territories: that the sender
    speaks for. What is not known here is a conflict, never silently left out or taken in.
    """
    own = frozenset(territories)
    return [_difference(r, held.get(r.key), units, own) for r in incoming]


def _difference(
    new: Released, old: Released | None, units: Mapping[str, str], territories: frozenset[str]
) -> Difference:
    if reason := _stranger(new.observation, units, territories):
        return Difference(new, old, Fate.CONFLICT, reason)
    if old is None:
        return Difference(new, old, Fate.NEW)
    if content(new.observation) == content(old.observation):
        return Difference(new, old, Fate.SAME)
    if new.revision > old.revision:
        return Difference(new, old, Fate.REVISED)
    if new.revision < old.revision:
        return Difference(new, old, Fate.OLDER)
    return Difference(new, old, Fate.CONFLICT, "同一次修订有两个不同的数，不知道哪个对")


def _stranger(o: Observation, units: Mapping[str, str], territories: frozenset[str]) -> str:
    """Why the value does not fit what is known here."""
    if o.territory not in territories:
        return f"“{o.territory}”不归上报的单位管，或这里没有这个地区"
    if o.indicator not in units:
        return f"这里没有指标{o.indicator}"
    if o.unit and o.unit != units[o.indicator]:
        return f"计量单位是“{o.unit}”，这里是“{units[o.indicator]}”"
    return ""


def content(o: Observation) -> tuple[object, ...]:
    """What a value says; where it stood, how it was written, and from where it came left out."""
    return (o.value, o.numerator, o.denominator, o.qualifier, o.missing, o.redefined)
