"""A corrected reading as a reviewer has it before him: items and targets with what was decided on them."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property

from lianggang.findings import Finding, Severity, error
from lianggang.plans.corrections import (
    Action,
    Clearance,
    Corrections,
    OwnersCorrection,
    TargetCorrection,
    UnitCorrection,
    demand,
)
from lianggang.plans.items import Item, items
from lianggang.plans.model import Reading, Target
from lianggang.web.conflict import Conflict
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.readings import corrections_of, reading_of

_BLANKS = re.compile(r"\s+")
_TARGET_ID = re.compile(r"\.t\d+$")
_Where = tuple[str, str, str, str]  # as `Anchor.place`


@dataclass(frozen=True, slots=True)
class Picked:
    """An item or target that somebody points at. seen: stamp of the item that he had before him."""

    key: str
    seen: str

    @classmethod
    def parse(cls, text: str) -> Picked:
        """From "women.1.goal.2.t1@5f0c…", as forms send it."""
        key, _, seen = text.partition("@")
        return cls(key, seen)


@dataclass(frozen=True)
class Desk:
    """The reading of a document with the decisions on it; finds what a reviewer points at."""

    reading: Reading
    corrections: Corrections

    @classmethod
    def of(cls, document: PlanDocument) -> Desk:
        """What is before a reviewer of the document now."""
        return cls(reading_of(document), corrections_of(document))

    def item(self, picked: Picked) -> Item:
        """The item itself or that of the target. Raises Conflict when it has changed since it was looked at."""
        item = self._items.get(item_id(picked.key))
        if item is None or self.stamp(item) != picked.seen:
            raise _touched()
        return item

    def target(self, picked: Picked) -> tuple[Item, Target]:
        """The target with its item. Raises Conflict as `item`."""
        item = self.item(picked)
        target = dict(item.targets).get(picked.key)
        if target is None:
            raise _touched()
        return item, target

    def stamp(self, item: Item) -> str:
        """What tells whether an item has been touched: it changes with every decision on it."""
        decided = [asdict(c) for c in (*self._targets.get(_where(item), ()), *self.owners(item))]
        content = [item.id, [demand(t) for t in item.owner.targets], decided]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False, default=str).encode()).hexdigest()[:16]

    def decision(self, item: Item, target: Target) -> TargetCorrection | None:
        """What somebody decided on a target that still stands."""
        quote, now = squeezed(target.quote), demand(target)
        return next(
            (c for c in self._targets.get(_where(item), ()) for s in c.produced
             if (squeezed(s.quote), s.demand) == (quote, now)),
            None,
        )  # fmt: skip

    def deleted(self, item: Item) -> list[TargetCorrection]:
        """The decisions by which targets of the item are gone."""
        return [c for c in self._targets.get(_where(item), ()) if c.action is Action.DELETE]

    def owners(self, item: Item) -> list[OwnersCorrection]:
        """The decision on the units of the item, if any."""
        return [c for c in self.corrections.owners if c.anchor.place == _where(item)]

    def open_findings(self) -> list[Finding]:
        """The findings that nobody has looked into yet, the weightier ones first."""
        order = list(Severity)
        return sorted(
            (f for f in self.reading.findings if f.severity is not Severity.NOTE),
            key=lambda f: order.index(f.severity),
        )

    def clearance(self, finding: Finding) -> Clearance | None:
        """What somebody said when he had looked into a finding."""
        key = (finding.code, finding.message, finding.place)
        return next((c for c in self.corrections.findings if (c.code, c.message, c.place) == key), None)

    @cached_property
    def _items(self) -> Mapping[str, Item]:
        return {item.id: item for item in items(self.reading)}

    @cached_property
    def _targets(self) -> Mapping[_Where, list[TargetCorrection]]:
        found: dict[_Where, list[TargetCorrection]] = defaultdict(list)
        for correction in self.corrections.targets:
            found[correction.anchor.place].append(correction)
        return found


def _touched() -> Conflict:
    advice = "这次没有保存。请看过现在的内容再改。"
    return Conflict(error("review-conflict", "您打开本页以后，这一条有人改过。", advice=advice))


def mark_of(decision: TargetCorrection | OwnersCorrection | UnitCorrection | Clearance) -> str:
    """A short name for a decision, to take it back by."""
    text = json.dumps(asdict(decision), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def item_id(key: str) -> str:
    """The id of the item that a key means, or whose target it means."""
    return _TARGET_ID.sub("", key)


def squeezed(text: str) -> str:
    """Words without blanks, as corrections compare them."""
    return _BLANKS.sub("", text)


def _where(item: Item) -> _Where:
    return item.plan.subject, item.origin, item.area, item.number
