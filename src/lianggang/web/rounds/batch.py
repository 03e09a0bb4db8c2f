"""One action on many sheets of a round, each by itself: one that is refused does not stop the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied

from lianggang.collect.states import Action, State
from lianggang.errors import LianggangError, unusable
from lianggang.web.audit.record import By
from lianggang.web.rounds import actions
from lianggang.web.rounds.models import Sheet

STEPS: Mapping[Action, State] = {
    Action.APPROVE: State.ACCEPTED,
    Action.LOCK: State.APPROVED,
    Action.PUBLISH: State.LOCKED,
}
"""What is done to many sheets at once, and the state in which a sheet waits for it."""


@dataclass(slots=True)
class Outcome:
    """The sheets that the action was done to, and why it was refused for the others, by unit."""

    done: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def act_on_all(*, by: By, scheme_id: int, action: str, chosen: Iterable[tuple[int, int]], reason: str = "") -> Outcome:
    """Do the action to each sheet of the round that was chosen.

    chosen: id of a sheet and its version that the person had before him. Raises LianggangError when nothing was
    chosen, or for an action that is not done to many at once.
    """
    wanted = dict(chosen)
    if not wanted:
        raise unusable("none-chosen", "没有选表。", advice="请先勾选要办的表。")
    if action not in STEPS:
        raise unusable("action-unknown", "不能这样成批办理。", advice="请重新打开本页。")
    outcome = Outcome()
    sheets = Sheet.objects.filter(scheme=scheme_id, pk__in=wanted)
    for sheet in sheets:
        _act(by, sheet, Action(action), wanted[sheet.pk], reason, outcome)
    if lost := len(wanted) - len(outcome.done) - len(outcome.refused):
        outcome.refused.append((f"{lost}张表", "不属于本年度监测"))
    return outcome


def _act(by: By, sheet: Sheet, action: Action, seen: int, reason: str, outcome: Outcome) -> None:
    try:
        actions.act(by=by, sheet_id=sheet.pk, action=action, seen=seen, reason=reason)
    except LianggangError as refusal:
        outcome.refused.append((sheet.unit_name, "；".join(f.message for f in refusal.findings)))
    except PermissionDenied as refusal:
        outcome.refused.append((sheet.unit_name, str(refusal)))
    else:
        outcome.done.append(sheet.unit_name)
