"""Applies corrections to a reading: each where its anchor stands, or not at all and with a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from lianggang.findings import Finding, Severity, warning
from lianggang.plans.corrections import (
    Action,
    Anchor,
    Clearance,
    Corrections,
    Demand,
    OwnersCorrection,
    Stated,
    TargetCorrection,
    UnitCorrection,
    demand,
)
from lianggang.plans.doubts import doubts
from lianggang.plans.interchange import target_to_dict
from lianggang.plans.items import ORIGINS, Item, items, with_items
from lianggang.plans.labels import SUBJECTS
from lianggang.plans.model import Reading, Segments, Target
from lianggang.plans.saved import target_from_dict
from lianggang.text.passage import Passage

_BLANKS = re.compile(r"\s+")
_DONE = {
    Action.CONFIRM: "已人工确认",
    Action.CHANGE: "已人工更正",
    Action.ADD: "人工补录",
    Action.SPLIT: "已人工拆分",
    Action.MERGE: "已人工合并",
}
_ADVICE = "请对照原文重新核对这一处，并从更正文件中删去或改正这一条。"


def apply_corrections(reading: Reading, corrections: Corrections) -> Reading:
    """The reading as people corrected it.

    A correction whose anchor is gone, is not unique, or speaks of other words than the reading now gives becomes a
    finding and changes nothing. Applying the same corrections again changes nothing more.
    """
    if not len(corrections):
        return reading
    names = _renaming(corrections.units)
    renamed = _renamed(reading, names)
    work = _Work({item.id: item for item in items(renamed)})
    for correction in corrections.targets:
        work.target(correction)
    for owners in corrections.owners:
        work.owners(owners, names)
    corrected = replace(with_items(renamed, work.changed), assigned=_assigned(reading, corrections.units, names))
    lost = [*work.findings, *_lost_units(corrected, corrections.units, names)]
    findings = [*refreshed(reading, corrected), *lost]
    return cleared(replace(corrected, findings=tuple(dict.fromkeys(findings))), corrections.findings)


def cleared(reading: Reading, clearances: Iterable[Clearance]) -> Reading:
    """The reading whose looked-into findings are notes that say so; other findings stay as they are."""
    known = {(c.code, c.message, c.place): c for c in clearances}
    found = (
        replace(f, severity=Severity.NOTE, advice=f"已核对{known[_key(f)].signed}") if _key(f) in known else f
        for f in reading.findings
    )
    return replace(reading, findings=tuple(found))


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.message, finding.place


def refreshed(old: Reading, new: Reading) -> Iterator[Finding]:
    """The findings of the old reading without the doubts that are no more, with those that the new reading raises."""
    before, after = ({_key(f): f for f in doubts(r)} for r in (old, new))
    yield from (f for f in old.findings if _key(f) not in before or _key(f) in after)
    yield from (f for key, f in after.items() if key not in before)


# -- targets and the units of items -----------------------------------------------------------------------------


@dataclass(slots=True)
class _Work:
    """The items of a reading while corrections are applied one after the other."""

    items: dict[str, Item]
    changed: dict[str, Item] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def target(self, correction: TargetCorrection) -> None:
        item = self._find(correction.anchor)
        if item is None:
            return
        new = _ACTIONS[correction.action](item, correction)
        if isinstance(new, Finding):
            self.findings.append(new)
        else:
            self._put(item, item.with_targets(new))

    def owners(self, correction: OwnersCorrection, names: Mapping[str, str]) -> None:
        item = self._find(correction.anchor)
        if item is None:
            return
        now = (item.lead_units, item.responsible_units)
        was, units = (tuple(_mapped(part, names) for part in pair) for pair in (correction.was, correction.units))
        if now == was:
            self._put(item, item.with_units(*units))
        elif now != units:
            self.findings.append(_outdated(correction.anchor, "责任单位"))

    def _find(self, anchor: Anchor) -> Item | None:
        """The one item that the anchor means; a finding when there is none or several."""
        found = [item for item in self.items.values() if _is_meant(item, anchor)]
        if len(found) != 1:
            self.findings.append(_lost(anchor) if not found else _ambiguous(anchor, len(found)))
            return None
        return found[0]

    def _put(self, old: Item, new: Item) -> None:
        if new != old:
            self.items[new.id] = self.changed[new.id] = new


def _is_meant(item: Item, anchor: Anchor) -> bool:
    place = (item.plan.subject, item.origin, item.area, item.number)
    return place == (anchor.plan, anchor.origin, anchor.area, anchor.number) and _squeezed(anchor.words) in _squeezed(
        item.name
    )


def _squeezed(text: str) -> str:
    return _BLANKS.sub("", text)


def _alike(item: Item, correction: TargetCorrection) -> list[Target]:
    """The targets of the item with the correction's quote and its indicator, before or after the correction."""
    names = {correction.was.get("indicator"), correction.became.get("indicator")}
    quote = _squeezed(correction.quote)
    return [t for t in item.owner.targets if _squeezed(t.quote) == quote and t.indicator in names]


def _kept(item: Item, correction: TargetCorrection) -> tuple[Target, ...] | Finding:
    """Confirmed or changed."""
    meant = [t for t in _alike(item, correction) if demand(t) in (correction.was, correction.became)]
    if not meant:
        return _gone(item, correction)
    return tuple(_settled(t, correction, correction.became) if t in meant else t for t in item.owner.targets)


def _settled(target: Target, correction: TargetCorrection, demanded: Demand) -> Target:
    """The target as somebody decided on it."""
    reason = f"{_DONE[correction.action]}{correction.signed}"
    return target_from_dict({**target_to_dict(target), **demanded, "confidence": 1, "reason": reason})


def _deleted(item: Item, correction: TargetCorrection) -> tuple[Target, ...] | Finding:
    alike = _alike(item, correction)
    if alike and all(demand(t) != correction.was for t in alike):
        return _outdated(correction.anchor, correction.quote)
    return tuple(t for t in item.owner.targets if t not in alike or demand(t) != correction.was)


def _added(item: Item, correction: TargetCorrection) -> tuple[Target, ...] | Finding:
    alike = _alike(item, correction)
    if any(demand(t) == correction.became for t in alike):
        return item.owner.targets
    if any(t.kind == correction.fields["kind"] for t in alike):
        return _outdated(correction.anchor, correction.quote)
    quote = _place(item, correction.quote)
    if quote is None:
        return _lost(correction.anchor)
    text, segments = quote
    data = {**correction.became, "quote": text, "reason": f"{_DONE[Action.ADD]}{correction.signed}"}
    return (*item.owner.targets, replace(target_from_dict(data), segments=segments))


def _regrouped(item: Item, correction: TargetCorrection) -> tuple[Target, ...] | Finding:
    """Split or merged: other targets stand where the first of those that were meant stood."""
    stated = [_stated(t) for t in item.owner.targets]
    old, new = (
        [replace(s, quote=_squeezed(s.quote)) for s in side] for side in (correction.consumed, correction.produced)
    )
    if all(stated.count(s) == new.count(s) for s in (*old, *new)):
        return item.owner.targets
    if any(stated.count(s) < old.count(s) for s in old):
        return _gone(item, correction)
    own, targets = stated.index(old[0]), list(item.owner.targets)
    gone = [own]
    for s in old[1:]:
        gone.append(next(i for i, other in enumerate(stated) if other == s and i not in gone))
    made = [_settled(targets[own], correction, s.demand) for s in new]
    before, after = (
        [t for i, t in enumerate(targets) if i not in gone and (i < own) is side] for side in (True, False)
    )
    return (*before, *made, *after)


def _stated(target: Target) -> Stated:
    return Stated(_squeezed(target.quote), demand(target))


_ACTIONS = {
    Action.CONFIRM: _kept,
    Action.CHANGE: _kept,
    Action.DELETE: _deleted,
    Action.ADD: _added,
    Action.SPLIT: _regrouped,
    Action.MERGE: _regrouped,
}


def _place(item: Item, quote: str) -> tuple[str, Segments] | None:
    """The words as the item prints them and their place in the document, None when it does not say them."""
    offsets = tuple(o for start, end in item.owner.segments for o in range(start, end))
    text = item.text
    passage = Passage(text, offsets if len(offsets) == len(text) else (-1,) * len(text))
    bare = [i for i, char in enumerate(text) if not char.isspace()]
    start = "".join(text[i] for i in bare).find(_squeezed(quote))
    if start < 0 or not quote.strip():
        return None
    found = passage.cut(bare[start], bare[start + len(_squeezed(quote)) - 1] + 1)
    return found.text, found.segments if -1 not in found.offsets else ()


# -- units ------------------------------------------------------------------------------------------------------


def _renaming(corrections: Iterable[UnitCorrection]) -> dict[str, str]:
    """Old names with their final ones, "" for what is no unit; names that turn in a circle stay as they are."""
    wanted = {c.name: "" if c.delete else c.rename for c in corrections if c.delete or c.rename}
    return {name: last for name in wanted if (last := _followed(name, wanted)) is not None}


def _followed(name: str, wanted: Mapping[str, str]) -> str | None:
    seen = {name}
    name = wanted[name]
    while name in wanted and name not in seen:
        seen.add(name)
        name = wanted[name]
    return None if name in seen else name


def _mapped(names: Iterable[str], new: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for n in (new.get(name, name) for name in names) if n))


def _renamed(reading: Reading, names: Mapping[str, str]) -> Reading:
    if not names:
        return reading
    changed = {
        item.id: item.with_units(_mapped(item.lead_units, names), _mapped(item.responsible_units, names))
        for item in items(reading)
        if not names.keys().isdisjoint((*item.lead_units, *item.responsible_units))
    }
    renamed = with_items(reading, changed)
    plans = (
        replace(plan, duties=tuple(replace(d, who=_mapped(d.who, names)) for d in plan.duties))
        for plan in renamed.plans
    )
    return replace(renamed, plans=tuple(plans))


def _assigned(
    reading: Reading, corrections: Iterable[UnitCorrection], names: Mapping[str, str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    known = dict(reading.assigned)
    for c in corrections:
        if c.functions is not None and not c.delete:
            known[names.get(c.name, c.name)] = c.functions
    return tuple(known.items())


def unit_names(reading: Reading) -> set[str]:
    """Every name of a unit in the items and duties of a reading."""
    named = {n for item in items(reading) for n in (*item.lead_units, *item.responsible_units)}
    return named | {n for plan in reading.plans for duty in plan.duties for n in duty.who}


def _lost_units(corrected: Reading, corrections: Iterable[UnitCorrection], names: Mapping[str, str]) -> list[Finding]:
    present = unit_names(corrected)
    return [
        warning("correction-lost", f"更正中的单位「{c.name}」在规划里已找不到，这一条没有用上。", advice=_ADVICE)
        for c in corrections
        if not c.delete and names.get(c.name, c.name) not in present
    ]


# -- what could not be applied ----------------------------------------------------------------------------------


def _said(anchor: Anchor) -> str:
    plan = SUBJECTS.get(anchor.plan, anchor.plan)
    return f"{plan}规划 {anchor.area} {ORIGINS.get(anchor.origin, anchor.origin)}{anchor.number}"


def _gone(item: Item, correction: TargetCorrection) -> Finding:
    if _alike(item, correction):
        return _outdated(correction.anchor, correction.quote)
    return _lost(correction.anchor)


def _lost(anchor: Anchor) -> Finding:
    text = f"更正所指的“{anchor.words}”在这一处已找不到，这一条没有用上。"
    return warning("correction-lost", text, place=_said(anchor), advice=_ADVICE)


def _ambiguous(anchor: Anchor, count: int) -> Finding:
    text = f"更正所指的“{anchor.words}”在这一处出现{count}次，分不清是哪一个，这一条没有用上。"
    return warning("correction-ambiguous", text, place=_said(anchor), advice=_ADVICE)


def _outdated(anchor: Anchor, words: str) -> Finding:
    text = f"“{words}”现在读出的内容与更正时不同，这一条没有用上。"
    return warning("correction-outdated", text, place=_said(anchor), advice=_ADVICE)
