"""What reviewers decide on a reading: every decision is data, applied again whenever the reading is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from lianggang.errors import LianggangError, unusable
from lianggang.findings import error
from lianggang.plans.correcting import unit_names
from lianggang.plans.corrections import (
    Action,
    Anchor,
    Clearance,
    Corrections,
    OwnersCorrection,
    Signed,
    Stated,
    TargetCorrection,
    UnitCorrection,
    corrections_to_dict,
    demand,
)
from lianggang.plans.items import Item
from lianggang.plans.model import Reading, Target
from lianggang.plans.units import split_units
from lianggang.web.audit.record import By, record
from lianggang.web.conflict import Conflict
from lianggang.web.plans import steps
from lianggang.web.plans.desk import Desk, Picked, mark_of
from lianggang.web.plans.fields import demand_from
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.readings import with_corrections

NOT_APPLIED = ("correction-lost", "correction-ambiguous", "correction-outdated")


@transaction.atomic
def accept(*, by: By, document_id: int, picked: Sequence[Picked]) -> PlanDocument:
    """The targets were read right. Raises PermissionDenied, Conflict, or LianggangError, as all actions here do."""
    review = _Review.begin(by, document_id)
    wanted = [review.desk.target(p) for p in picked]
    decided = [_on(item, t, Action.CONFIRM) for item, t in wanted]
    return review.store("accept", f"确认{_named(wanted)}", Corrections(targets=tuple(decided)))


@transaction.atomic
def correct(
    *, by: By, document_id: int, picked: Picked, typed: Mapping[str, str], note: str = ""
) -> PlanDocument:  # fmt: skip
    """The target was read wrong: other fields than those read. typed: name of a field to what stands in it."""
    review = _Review.begin(by, document_id)
    item, target = review.desk.target(picked)
    changed = demand_from(typed, demand(target))
    if not changed:
        raise unusable("nothing-changed", "没有改动任何一格。", advice="读对了的，请点“确认”。")
    decided = replace(_on(item, target, Action.CHANGE, note), fields=changed)
    return review.store("correct", f"更正{_named([(item, target)])}", Corrections(targets=(decided,)), note)


@transaction.atomic
def delete(*, by: By, document_id: int, picked: Picked, note: str) -> PlanDocument:
    """The words are no target. note: why, which must be said."""
    review = _Review.begin(by, document_id)
    item, target = review.desk.target(picked)
    _require_note(note, "删除")
    decided = _on(item, target, Action.DELETE, note)
    return review.store("delete", f"删除{_named([(item, target)])}", Corrections(targets=(decided,)), note)


@transaction.atomic
def add(
    *, by: By, document_id: int, picked: Picked, quote: str, typed: Mapping[str, str], note: str = ""
) -> PlanDocument:  # fmt: skip
    """A target that was not read. picked: the item. quote: its words in the item, "" for the item's own."""
    review = _Review.begin(by, document_id)
    item = review.desk.item(picked)
    anchor = Anchor.of(item, quote.strip())
    wanted = demand_from(typed, {})
    decided = TargetCorrection(Action.ADD, anchor, quote.strip() or anchor.words, {}, wanted, Signed(note=note.strip()))
    return review.store("add", f"补录「{wanted['indicator']}」", Corrections(targets=(decided,)), note)


@transaction.atomic
def split(
    *, by: By, document_id: int, picked: Picked, parts: Sequence[Mapping[str, str]], note: str = ""
) -> PlanDocument:  # fmt: skip
    """Several targets were read as one. parts: what differs in each, fields by name; an empty one stays as it was."""
    review = _Review.begin(by, document_id)
    item, target = review.desk.target(picked)
    was = demand(target)
    demands = [{**was, **demand_from(_filled(part), was)} for part in parts if _filled(part)]
    if len(demands) < 2:
        raise unusable("split-too-few", "至少要拆成两项。", advice="请填两项的指标名称；只改一项的，请用“更正”。")
    decided = replace(_on(item, target, Action.SPLIT, note), parts=tuple(demands))
    title = f"拆分{_named([(item, target)])}为{len(demands)}项"
    return review.store("split", title, Corrections(targets=(decided,)), note)


@transaction.atomic
def merge(*, by: By, document_id: int, kept: Picked, others: Sequence[Picked], note: str = "") -> PlanDocument:
    """One target was read as several of one item: one is kept and the others go into it."""
    review = _Review.begin(by, document_id)
    item, target = review.desk.target(kept)
    gone = [review.desk.target(p) for p in others if p.key != kept.key]
    if not gone or any(other.id != item.id for other, _ in gone):
        raise unusable("merge-too-few", "没有选同一条里要并入的目标。", advice="请选要保留的一项，再勾上并入它的各项。")
    absorbed = tuple(Stated(t.quote, demand(t)) for _, t in gone)
    decided = replace(_on(item, target, Action.MERGE, note), absorbed=absorbed)
    return review.store("merge", f"合并{_named([(item, target), *gone])}", Corrections(targets=(decided,)), note)


@transaction.atomic
def set_owners(
    *, by: By, document_id: int, picked: Picked, lead: str, responsible: str, note: str = ""
) -> PlanDocument:  # fmt: skip
    """Other units for an item, separated by 、."""
    review = _Review.begin(by, document_id)
    item = review.desk.item(picked)
    was = (item.lead_units, item.responsible_units)
    units = (split_units(lead), split_units(responsible))
    if units == was:
        raise unusable("nothing-changed", "责任单位没有改动。", advice="改好以后再保存。")
    decided = OwnersCorrection(Anchor.of(item), was, units, Signed(note=note.strip()))
    return review.store("owners", f"更正{item.where}的责任单位", Corrections(owners=(decided,)), note)


@transaction.atomic
def correct_unit(*, by: By, document_id: int, name: str, right: str, note: str = "") -> PlanDocument:
    """Another name for a unit wherever the plans name it. right: "" when it is no unit at all."""
    review = _Review.begin(by, document_id)
    if name not in unit_names(review.desk.reading):
        raise Conflict(error("unit-gone", f"规划里已经没有“{name}”。", advice="请看过现在的单位。"))
    if right.strip() == name:
        raise unusable("nothing-changed", "名称没有改动。", advice="改好以后再保存。")
    decided = UnitCorrection(name, right.strip(), delete=not right.strip(), signed=Signed(note=note.strip()))
    title = f"更正单位“{name}”为“{right.strip()}”" if right.strip() else f"删去单位“{name}”"
    return review.store("unit", title, Corrections(units=(decided,)), note)


@transaction.atomic
def clear(*, by: By, document_id: int, mark: str, note: str = "") -> PlanDocument:
    """Somebody has looked into a finding, and it needs nothing more. mark: as `mark_of` names its clearance."""
    review = _Review.begin(by, document_id)
    found = [Clearance(f.code, f.message, f.place) for f in review.desk.reading.findings]
    meant = next((c for c in found if mark_of(c) == mark), None)
    if meant is None:
        raise Conflict(error("finding-gone", "这个疑点已经没有了。", advice="请看过现在的疑点。"))
    signed = replace(meant, signed=Signed(note=note.strip()))
    return review.store("clear", f"核对疑点：{meant.message}", Corrections(findings=(signed,)), note)


@transaction.atomic
def restore(*, by: By, document_id: int, mark: str) -> PlanDocument:
    """Take a decision back, so that what was read stands again. mark: as `mark_of` names it."""
    review = _Review.begin(by, document_id)
    old = review.desk.corrections
    kept = Corrections(
        tuple(c for c in old.targets if mark_of(c) != mark),
        tuple(c for c in old.owners if mark_of(c) != mark),
        tuple(c for c in old.units if mark_of(c) != mark),
        tuple(c for c in old.findings if mark_of(c) != mark),
    )
    if len(kept) == len(old):
        raise Conflict(error("decision-gone", "这个决定已经撤回了。", advice="请看过现在的内容。"))
    return review.replace("restore", "撤回决定", kept, "")


@dataclass(frozen=True, slots=True)
class _Review:
    """One action on a document that is locked for it."""

    by: By
    document: PlanDocument
    desk: Desk

    @classmethod
    def begin(cls, by: By, document_id: int) -> _Review:
        document = steps.locked(by, document_id, steps.Action.REVIEW)
        return cls(by, document, Desk.of(document))

    def store(self, action: str, title: str, decided: Corrections, reason: str = "") -> PlanDocument:
        """Add decisions to those before."""
        signed = decided.signed(self.by.person.name, timezone.localdate().isoformat())
        return self.replace(action, title, self.desk.corrections.followed_by(signed), reason)

    def replace(self, action: str, title: str, corrections: Corrections, reason: str) -> PlanDocument:
        """Put the decisions in the place of those before, with the event. Refused when one of them has no effect."""
        _require_applied(self.desk.reading, with_corrections(self.document, corrections))
        before, after = (corrections_to_dict(c) for c in (self.desk.corrections, corrections))
        self.document.corrections = after
        self.document.seen += 1
        self.document.save()
        record(self.by, f"plan.{action}", f"plan:{self.document.pk}", f"《{self.document}》{title}",
               territory=self.document.territory.code, before=_only(before, after), after=_only(after, before),
               reason=reason.strip())  # fmt: skip
        return self.document


def _on(item: Item, target: Target, action: Action, note: str = "") -> TargetCorrection:
    anchor = Anchor.of(item, target.quote)
    return TargetCorrection(action, anchor, target.quote, demand(target), {}, Signed(note=note.strip()))


def _named(targets: Sequence[tuple[Item, Target]]) -> str:
    names = "、".join(f"「{t.indicator}」" for _, t in targets[:3])
    return f"{targets[0][0].where} {names}{f'等{len(targets)}项' if len(targets) > 3 else ''}" if targets else ""


def _filled(part: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in part.items() if text.strip()}


def _require_note(note: str, what: str) -> None:
    if not note.strip():
        raise unusable("reason-missing", f"{what}须写明理由。", advice="请写明理由。")


def _require_applied(before: Reading, after: Reading) -> None:
    known = set(before.findings)
    lost = [f for f in after.findings if f.code in NOT_APPLIED and f not in known]
    if lost:
        raise LianggangError(
            *(error(f.code, f.message, place=f.place, advice="请对照原文，换一种改法。") for f in lost)
        )


def _only(these: dict[str, Any], those: dict[str, Any]) -> dict[str, Any]:
    """The decisions that stand in one set alone, for the event."""
    parts = ("targets", "owners", "units", "findings")
    return {part: only for part in parts if (only := [c for c in these[part] if c not in those[part]])}
