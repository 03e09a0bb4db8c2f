"""What may be done with a unit's sheet in each state: one table for every shell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a unit's sheet of a round stands."""

    NOT_STARTED = "not_started"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    APPROVED = "approved"
    LOCKED = "locked"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        """The Chinese word for the state."""
        return _LABELS[self]


class Party(StrEnum):
    """Who acts on a sheet."""

    REPORTER = "reporter"
    HEAD = "head"
    BUREAU = "bureau"
    LEADER = "leader"
    OFFICE = "office"

    @property
    def label(self) -> str:
        """The Chinese name of the party."""
        return {
            Party.REPORTER: "填报人", Party.HEAD: "单位负责人", Party.BUREAU: "统计局", Party.LEADER: "领导小组",
            Party.OFFICE: "妇儿工委办公室",
        }[self]  # fmt: skip


class Action(StrEnum):
    """What is done with a sheet."""

    FILL = "fill"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    CONFIRM = "confirm"
    SEND_BACK = "send_back"
    RETURN = "return"
    ACCEPT = "accept"
    APPROVE = "approve"
    DECLINE = "decline"
    LOCK = "lock"
    PUBLISH = "publish"
    REVISE = "revise"

    @property
    def label(self) -> str:
        """The Chinese word for the action."""
        return _ACTION_LABELS[self]


_LABELS = {
    State.NOT_STARTED: "未开始",
    State.DRAFT: "填报中",
    State.SUBMITTED: "已提交",
    State.CONFIRMED: "已审签",
    State.RETURNED: "已退回",
    State.ACCEPTED: "已接收",
    State.APPROVED: "已批准",
    State.LOCKED: "已锁定",
    State.PUBLISHED: "已发布",
}
_ACTION_LABELS = {
    Action.FILL: "填写",
    Action.SUBMIT: "提交",
    Action.WITHDRAW: "撤回",
    Action.CONFIRM: "审签",
    Action.SEND_BACK: "退回修改",
    Action.RETURN: "退回",
    Action.ACCEPT: "接收",
    Action.APPROVE: "批准",
    Action.DECLINE: "不予批准",
    Action.LOCK: "锁定",
    Action.PUBLISH: "发布",
    Action.REVISE: "更正",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What an action makes of a sheet: the next state, whose right it is, whether it wants a reason in words."""

    to: State
    by: Party
    reason: bool = False


_S, _A, _P = State, Action, Party
STEPS: dict[tuple[State, Action], Step] = {
    (_S.NOT_STARTED, _A.FILL): Step(_S.DRAFT, _P.REPORTER),
    (_S.DRAFT, _A.FILL): Step(_S.DRAFT, _P.REPORTER),
    (_S.RETURNED, _A.FILL): Step(_S.RETURNED, _P.REPORTER),
    (_S.DRAFT, _A.SUBMIT): Step(_S.SUBMITTED, _P.REPORTER),
    (_S.RETURNED, _A.SUBMIT): Step(_S.SUBMITTED, _P.REPORTER),
    (_S.SUBMITTED, _A.WITHDRAW): Step(_S.DRAFT, _P.REPORTER),
    (_S.SUBMITTED, _A.CONFIRM): Step(_S.CONFIRMED, _P.HEAD),
    (_S.SUBMITTED, _A.SEND_BACK): Step(_S.RETURNED, _P.HEAD, reason=True),
    (_S.CONFIRMED, _A.ACCEPT): Step(_S.ACCEPTED, _P.BUREAU),
    (_S.CONFIRMED, _A.RETURN): Step(_S.RETURNED, _P.BUREAU, reason=True),
    (_S.ACCEPTED, _A.RETURN): Step(_S.RETURNED, _P.BUREAU, reason=True),
    (_S.ACCEPTED, _A.APPROVE): Step(_S.APPROVED, _P.LEADER),
    (_S.ACCEPTED, _A.DECLINE): Step(_S.CONFIRMED, _P.LEADER, reason=True),
    (_S.APPROVED, _A.LOCK): Step(_S.LOCKED, _P.BUREAU),
    (_S.LOCKED, _A.PUBLISH): Step(_S.PUBLISHED, _P.OFFICE),
    (_S.APPROVED, _A.REVISE): Step(_S.DRAFT, _P.REPORTER, reason=True),
    (_S.LOCKED, _A.REVISE): Step(_S.DRAFT, _P.REPORTER, reason=True),
    (_S.PUBLISHED, _A.REVISE): Step(_S.DRAFT, _P.REPORTER, reason=True),
}
"""State and action to what follows; what is not in the table is not permitted."""

EDITABLE = frozenset(state for state, action in STEPS if action is Action.FILL)
"""The states in which the reporting unit may change its values; nobody else ever may."""

_WAITING = {
    State.NOT_STARTED: Party.REPORTER, State.DRAFT: Party.REPORTER, State.RETURNED: Party.REPORTER,
    State.SUBMITTED: Party.HEAD, State.CONFIRMED: Party.BUREAU, State.ACCEPTED: Party.LEADER,
    State.APPROVED: Party.BUREAU, State.LOCKED: Party.OFFICE,
}  # fmt: skip


def steps_from(state: State) -> Iterator[tuple[Action, Step]]:
    """What may be done with a sheet in that state, in the order of the table."""
    return ((action, step) for (start, action), step in STEPS.items() if start is state)


def waits_for(state: State) -> Party | None:
    """Whose turn it is; None when nothing is left to do."""
    return _WAITING.get(state)


def why_closed(state: State) -> str:
    """Why the values cannot be changed now, and what opens them again; "" when they can."""
    if state in EDITABLE:
        return ""
    if state is State.SUBMITTED:
        return "已提交，等待单位负责人审签；要修改，请先撤回。"
    if state in (State.CONFIRMED, State.ACCEPTED):
        return f"{state.label}，在统计局审核过程中；要修改，请统计局退回。"
    return f"{state.label}；要更正，请发起更正并写明理由，更正须重新审签、审核和批准。"
