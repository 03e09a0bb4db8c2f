"""Corrections of a reading as data, and the file that keeps them.

A correction names what it means by words of the plan (area, number, quote), never by its position, so that it can be
applied again when the document is read again; `correcting` applies it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from lianggang.errors import unusable
from lianggang.plans.interchange import target_to_dict
from lianggang.plans.items import Item
from lianggang.plans.labels import COMPARATORS
from lianggang.plans.model import Target
from lianggang.plans.saved import target_from_dict

VERSION = 1
FIELDS = (
    "indicator", "kind", "comparator", "value", "unit", "baseline_year", "year", "population", "direction",
    "relative_to",
)  # fmt: skip
_MAX_BYTES = 20_000_000
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_VALUE = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?(?::\d{1,40}(?:\.\d{1,40})?)?|None|")
Demand = Mapping[str, str | int | None]


class Action(StrEnum):
    """What somebody decided on a target."""

    CONFIRM = "confirm"
    CHANGE = "change"
    DELETE = "delete"
    ADD = "add"
    SPLIT = "split"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Signed:
    """Who decided when (YYYY-MM-DD) and why; all may be empty."""

    by: str = ""
    on: str = ""
    note: str = ""

    def __str__(self) -> str:
        who = " ".join(text for text in (self.by, self.on) if text)
        words = "：".join(text for text in (who, self.note) if text)
        return f"（{words}）" if words else ""


class Figure(str):
    """The digits of a number as printed: 12.50 is equal to 12.5, but keeps its places."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and _bare(self) == _bare(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(_bare(self))

    @classmethod
    def of(cls, value: Decimal) -> Figure:
        """The digits of the number."""
        return cls(f"{value:f}")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The item that is meant: subject of the plan, origin and area as `Item`, number as printed, and words in it."""

    plan: str
    origin: str
    area: str
    number: str
    words: str

    @property
    def place(self) -> tuple[str, str, str, str]:
        """The item without the words in it."""
        return self.plan, self.origin, self.area, self.number

    @classmethod
    def of(cls, item: Item, quote: str = "") -> Anchor:
        """The anchor of an item: its quote, or its beginning; of a row or project its name."""
        words = (quote or item.text[:40]) if item.origin in ("goal", "measure") else item.name
        return cls(item.plan.subject, item.origin, item.area, item.number, words)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a target says: its quote and everything that it demands."""

    quote: str
    demand: Demand


@dataclass(frozen=True, slots=True)
class TargetCorrection:
    """A decision on one target, told by its quote and what it demanded when the decision was made.

    was: empty for an addition. fields: what is different from `was` (a change, a merge), or all of it (an addition).
    parts: the demands that stand instead of one (a split). absorbed: the further targets of the item that go into
    it (a merge).
    """

    action: Action
    anchor: Anchor
    quote: str
    was: Demand = field(default_factory=dict)
    fields: Demand = field(default_factory=dict)
    signed: Signed = Signed()
    parts: tuple[Demand, ...] = ()
    absorbed: tuple[Stated, ...] = ()

    @property
    def became(self) -> Demand:
        """What the target demands after the correction."""
        return {**dict.fromkeys(FIELDS), **self.was, **self.fields}

    @property
    def consumed(self) -> tuple[Stated, ...]:
        """The targets that the decision is on, as they were; none for an addition."""
        own = Stated(self.quote, {**dict.fromkeys(FIELDS), **self.was})
        return () if self.action is Action.ADD else (own, *self.absorbed)

    @property
    def produced(self) -> tuple[Stated, ...]:
        """The targets that stand instead; none for a deletion."""
        if self.action is Action.DELETE:
            return ()
        return tuple(Stated(self.quote, {**dict.fromkeys(FIELDS), **d}) for d in self.parts or (self.became,))


@dataclass(frozen=True, slots=True)
class OwnersCorrection:
    """Other units for an item; was, units: lead units and responsible units."""

    anchor: Anchor
    was: tuple[tuple[str, ...], tuple[str, ...]]
    units: tuple[tuple[str, ...], tuple[str, ...]]
    signed: Signed = Signed()


@dataclass(frozen=True, slots=True)
class UnitCorrection:
    """A decision on a unit wherever the plans name it.

    rename: the right name, "" to keep it. functions: what the office does, None to leave that to the catalogue.
    delete: it is no unit at all.
    """

    name: str
    rename: str = ""
    functions: tuple[str, ...] | None = None
    delete: bool = False
    signed: Signed = Signed()


@dataclass(frozen=True, slots=True)
class Clearance:
    """A finding that somebody has looked into."""

    code: str
    message: str
    place: str
    signed: Signed = Signed()


@dataclass(frozen=True, slots=True)
class Corrections:
    """Everything that people decided on a reading, in the order of decision."""

    targets: tuple[TargetCorrection, ...] = ()
    owners: tuple[OwnersCorrection, ...] = ()
    units: tuple[UnitCorrection, ...] = ()
    findings: tuple[Clearance, ...] = ()

    def __len__(self) -> int:
        return len(self.targets) + len(self.owners) + len(self.units) + len(self.findings)

    def signed(self, by: str, on: str) -> Corrections:
        """The same with who and when where they are not yet said."""

        def sign(signed: Signed) -> Signed:
            return Signed(signed.by or by, signed.on or on, signed.note)

        return Corrections(
            tuple(replace(c, signed=sign(c.signed)) for c in self.targets),
            tuple(replace(c, signed=sign(c.signed)) for c in self.owners),
            tuple(replace(c, signed=sign(c.signed)) for c in self.units),
            tuple(replace(c, signed=sign(c.signed)) for c in self.findings),
        )

    def followed_by(self, later: Corrections) -> Corrections:
        """These corrections and those of a later look at the reading they gave, as one set for the first reading."""
        targets = list(self.targets)
        for new in later.targets:
            before = [old for old in targets if _goes_on(old, new)]
            targets = [t for t in targets if t not in before] + _joined(before, new)
        owners = {c.anchor: c for c in self.owners}
        for c in later.owners:
            owners[c.anchor] = replace(c, was=owners[c.anchor].was) if c.anchor in owners else c
        return Corrections(
            tuple(targets),
            tuple(owners.values()),
            tuple({c.name: c for c in (*self.units, *later.units)}.values()),
            tuple({(c.code, c.message, c.place): c for c in (*self.findings, *later.findings)}.values()),
        )


def _goes_on(old: TargetCorrection, new: TargetCorrection) -> bool:
    """Whether a later correction speaks of what an earlier one left, or says the same again."""
    if (old.anchor.place, old.consumed, old.produced) == (new.anchor.place, new.consumed, new.produced):
        return True
    return old.anchor.place == new.anchor.place and any(s in old.produced for s in new.consumed)


def _joined(before: list[TargetCorrection], new: TargetCorrection) -> list[TargetCorrection]:
    """The corrections that lead at once to where those before and then the new one lead."""
    made = [s for old in before for s in old.produced]
    if not any(s in made for s in new.consumed):
        return [new]
    consumed = [s for old in before for s in old.consumed] + [s for s in new.consumed if s not in made]
    produced = [s for s in made if s not in new.consumed] + list(new.produced)
    own = next((s for s in consumed if all(s.quote == p.quote for p in produced)), None)
    if own is None or not produced:
        return [*(_lone(new, Action.DELETE, s) for s in consumed), *(_lone(new, Action.ADD, s) for s in produced)]
    absorbed = tuple(s for s in consumed if s is not own)
    bare = replace(new, quote=own.quote, was=own.demand, fields={}, parts=(), absorbed=absorbed)
    if len(produced) > 1:
        return [replace(bare, action=Action.SPLIT, parts=tuple(s.demand for s in produced))]
    fields = {key: value for key, value in produced[0].demand.items() if own.demand[key] != value}
    action = Action.MERGE if absorbed else Action.CHANGE if fields else Action.CONFIRM
    return [replace(bare, action=action, fields=fields)]


def _lone(new: TargetCorrection, action: Action, stated: Stated) -> TargetCorrection:
    """The addition or deletion of one target."""
    was, fields = ({}, stated.demand) if action is Action.ADD else (stated.demand, {})
    return TargetCorrection(action, new.anchor, stated.quote, was, fields, new.signed)


def demand(target: Target) -> Demand:
    """What a target demands, field by field (`FIELDS`), numbers of the text as text: {"value": "12.5", …}."""
    data = target_to_dict(target)
    value = target.value
    return {key: data[key] for key in FIELDS} | {"value": Figure.of(value) if isinstance(value, Decimal) else value}


def plain(value: Decimal) -> str:
    """A number in digits without trailing zeros: 12.50 is "12.5"."""
    return _bare(f"{value:f}") or "0"


def _bare(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else str(digits)


def corrections_to_dict(corrections: Corrections) -> dict[str, Any]:
    """The content of a corrections file (JSON-ready)."""
    return {"version": VERSION, **asdict(corrections)}


def corrections_from_dict(data: Mapping[str, Any]) -> Corrections:
    """The corrections that `corrections_to_dict` wrote.

    Raises KeyError, ValueError, TypeError, AttributeError or ArithmeticError where it did not.
    """
    return Corrections(
        tuple(map(_target, data["targets"])),
        tuple(map(_owners, data["owners"])),
        tuple(map(_unit, data["units"])),
        tuple(map(_clearance, data["findings"])),
    )


def read_corrections(path: Path) -> Corrections:
    """The corrections in a JSON file.

    Raises LianggangError when the file is missing, too large or no file of corrections.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise _broken(path, "文件超过20MB")
        data = json.loads(path.read_text("utf-8-sig"))
        if data["version"] != VERSION:
            raise _broken(path, f"版本是{data['version']}，本程序只认{VERSION}")
        return corrections_from_dict(data)
    except OSError as problem:
        raise _broken(path, "打不开文件") from problem
    except KeyError as problem:
        raise _broken(path, f"缺少{problem}") from problem
    except (ValueError, TypeError, AttributeError, ArithmeticError, RecursionError) as problem:
        raise _broken(path, "内容不合格式") from problem


def _broken(path: Path, why: str) -> Exception:
    return unusable(
        "corrections-broken",
        f"不是能用的更正文件（{why}）。",
        place=path.name,
        advice="请用 lianggang review --apply 重新生成 corrections.json。",
    )


def _signed(data: Mapping[str, Any]) -> Signed:
    return Signed(**{key: str(text) for key, text in (data.get("signed") or {}).items()})


def _anchor(data: Mapping[str, Any]) -> Anchor:
    return Anchor(**{key: str(text) for key, text in data["anchor"].items()})


def _clearance(data: Mapping[str, Any]) -> Clearance:
    return Clearance(str(data["code"]), str(data["message"]), str(data["place"]), _signed(data))


def _target(data: Mapping[str, Any]) -> TargetCorrection:
    correction = TargetCorrection(
        Action(data["action"]),
        _anchor(data),
        str(data["quote"]),
        read_demand(data["was"]),
        read_demand(data["fields"]),
        _signed(data),
        tuple(map(read_demand, data.get("parts") or ())),
        tuple(Stated(str(s["quote"]), read_demand(s["demand"])) for s in data.get("absorbed") or ()),
    )
    if (correction.action is Action.SPLIT) != bool(correction.parts):
        raise ValueError("a split has parts, and nothing else has")
    for stated in (Stated("", correction.became), *correction.produced):
        if not isinstance(stated.demand["indicator"], str):
            raise ValueError("a quantity is wanted")
        target_from_dict(stated.demand)  # raises where it would be none
    return correction


def read_demand(data: Mapping[str, Any]) -> Demand:
    """What a target demands, from its JSON; raises ValueError or TypeError for what no target demands."""
    found = {key: data[key] for key in FIELDS if key in data}
    if not all(isinstance(v, str | int | float | None) for v in found.values()):
        raise TypeError("only texts and numbers are wanted")
    if found.get("comparator") not in (None, *COMPARATORS):
        raise ValueError("no such comparator")
    if not _VALUE.fullmatch(str(found.get("value", ""))):
        raise ValueError("no such value")
    if _NUMBER.fullmatch(str(found.get("value", ""))):
        found["value"] = Figure.of(Decimal(str(found["value"])))
    return found


def _owners(data: Mapping[str, Any]) -> OwnersCorrection:
    was, units = (tuple(tuple(map(str, names)) for names in data[key]) for key in ("was", "units"))
    if len(was) != 2 or len(units) != 2:
        raise ValueError("lead and responsible units are wanted")
    return OwnersCorrection(_anchor(data), (was[0], was[1]), (units[0], units[1]), _signed(data))


def _unit(data: Mapping[str, Any]) -> UnitCorrection:
    functions = data.get("functions")
    return UnitCorrection(
        str(data["name"]),
        str(data.get("rename") or ""),
        tuple(map(str, functions)) if functions is not None else None,
        bool(data.get("delete")),
        _signed(data),
    )
