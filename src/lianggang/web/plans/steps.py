"""What each state of a plan document permits, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from lianggang.errors import unusable
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By
from lianggang.web.plans.models import PlanDocument

_S = PlanDocument.State


class Action(StrEnum):
    """What is done with a plan document."""

    FINISH = "finish"
    FAIL = "fail"
    RETRY = "retry"
    REVIEW = "review"
    ASSIGN = "assign"
    CONFIRM = "confirm"
    REPLACE = "replace"
    REVISE = "revise"
    DISCARD = "discard"

    @property
    def label(self) -> str:
        """The Chinese word for the action."""
        return _LABELS[self]


_LABELS = {
    Action.FINISH: "读完",
    Action.FAIL: "停止识读",
    Action.RETRY: "重新识读",
    Action.REVIEW: "核对",
    Action.ASSIGN: "落实单位",
    Action.CONFIRM: "确认",
    Action.REPLACE: "替代",
    Action.REVISE: "修订",
    Action.DISCARD: "作废",
}

STEPS: Mapping[tuple[str, Action], PlanDocument.State] = {
    (_S.READING, Action.FINISH): _S.REVIEW,
    (_S.READING, Action.FAIL): _S.FAILED,
    (_S.FAILED, Action.RETRY): _S.READING,
    (_S.FAILED, Action.DISCARD): _S.DISCARDED,
    (_S.REVIEW, Action.REVIEW): _S.REVIEW,
    (_S.REVIEW, Action.ASSIGN): _S.REVIEW,
    (_S.REVIEW, Action.CONFIRM): _S.CONFIRMED,
    (_S.REVIEW, Action.DISCARD): _S.DISCARDED,
    (_S.CONFIRMED, Action.REPLACE): _S.REPLACED,
    (_S.CONFIRMED, Action.REVISE): _S.CONFIRMED,
}
"""State and action to the next state; what is not in the table is not permitted."""

_WHY_CLOSED: Mapping[str, str] = {
    _S.READING: "请等识读结束。",
    _S.FAILED: "请重新识读，或换一份文件上传。",
    _S.CONFIRMED: "已确认的规划不再改动；要改，请点“修订”，改好后再确认一次。",
    _S.REPLACED: "请打开新版。",
    _S.DISCARDED: "请重新上传。",
}


def permits(document: PlanDocument, action: Action) -> bool:
    """Whether the action is open now."""
    return (document.state, action) in STEPS


def advance(document: PlanDocument, action: Action) -> None:
    """Set the next state. Raises LianggangError, saying why and what to do, when the table does not permit it."""
    if not permits(document, action):
        text = f"《{document}》现在是“{document.get_state_display()}”，不能{action.label}。"
        raise unusable("action-not-now", text, advice=_WHY_CLOSED.get(document.state, "请重新打开本页。"))
    document.state = STEPS[document.state, action]


def locked(by: By, document_id: int, action: Action) -> PlanDocument:
    """The document for an action of a person, kept from others until the transaction ends, in its next state."""
    query = PlanDocument.objects.select_for_update(of=("self",)).select_related("territory")
    document = query.get(pk=document_id)
    require(by, Right.MANAGE_PLANS, territory=document.territory)
    advance(document, action)
    return document
