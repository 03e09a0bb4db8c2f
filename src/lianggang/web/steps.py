"""A table of states: what an action makes of a thing, whose right it is, whether it wants a reason in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from lianggang.errors import unusable
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By
from lianggang.web.places.models import Territory, Unit


@dataclass(frozen=True, slots=True)
class Step:
    """What an action makes of a thing. label: the Chinese word for the action, as on its button."""

    label: str
    to: str
    right: Right
    reason: bool = False


Table = Mapping[tuple[str, str], Step]
"""State and action to what follows; what is not in the table is not permitted."""


class Stateful(Protocol):
    """Anything that has a state with a name in Chinese."""

    state: str

    def get_state_display(self) -> str:
        """The Chinese name of the state."""
        ...


def advance(
    table: Table, thing: Stateful, action: str, *, by: By, territory: Territory, unit: Unit | None = None,
    reason: str = "",
) -> Step:  # fmt: skip
    """Set the next state; the caller saves and records it. unit: whose right is asked for, if it is a unit's.

    Raises PermissionDenied, or LianggangError when the table does not permit it or a reason is wanting.
    """
    step = table.get((thing.state, action))
    if step is None:
        raise unusable("action-not-now", f"“{thing}”现在是“{thing.get_state_display()}”，不能这样办。",
                       advice="请重新打开本页。")  # fmt: skip
    require(by, step.right, territory=territory, unit=unit)
    if step.reason and not reason.strip():
        raise unusable("reason-missing", f"{step.label}须写明理由。", advice="请写明理由。")
    thing.state = step.to
    return step


def open_to(
    table: Table, thing: Stateful, *, by: By, territory: Territory, unit: Unit | None = None
) -> list[tuple[str, Step]]:
    """What the person may do with it now, in the order of the table: for the buttons of a page."""
    account = by.account
    if account is None:
        return []
    return [
        (action, step) for (state, action), step in table.items()
        if state == thing.state and account.may(step.right, territory=territory, unit=unit)
    ]  # fmt: skip
