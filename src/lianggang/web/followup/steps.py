"""The states of a matter: raised, sent, answered, put right, closed."""

from __future__ import annotations

from collections.abc import Mapping

from lianggang.web.accounts.rights import Right
from lianggang.web.followup.models import ANSWERING, RIGHTING, Matter
from lianggang.web.steps import Step, Table

_S = Matter.State
_OFFICE, _UNIT, _HEAD = Right.FOLLOW_UP, Right.FILL, Right.CONFIRM

STEPS: Table = {
    (_S.RAISED, "prepare"): Step("拟稿", _S.RAISED, _OFFICE),
    (_S.RAISED, "send"): Step("发出", _S.SENT, _OFFICE),
    (_S.RAISED, "dismiss"): Step("不予发出", _S.DISMISSED, _OFFICE, reason=True),
    (_S.DISMISSED, "restore"): Step("恢复", _S.RAISED, _OFFICE, reason=True),
    (_S.SENT, "answer"): Step("答复", _S.SIGNING, _UNIT),
    (_S.SENT, "recall"): Step("收回", _S.RAISED, _OFFICE, reason=True),
    (_S.SENT, "supervise"): Step("督办", _S.SENT, _OFFICE, reason=True),
    (_S.SIGNING, "sign"): Step("审签", _S.ANSWERED, _HEAD),
    (_S.SIGNING, "send_back"): Step("退改", _S.SENT, _HEAD, reason=True),
    (_S.SIGNING, "withdraw"): Step("撤回", _S.SENT, _UNIT),
    (_S.SIGNING, "supervise"): Step("督办", _S.SIGNING, _OFFICE, reason=True),
    (_S.ANSWERED, "accept"): Step("接收，开始整改", _S.WORKING, _OFFICE),
    (_S.ANSWERED, "return"): Step("退回", _S.SENT, _OFFICE, reason=True),
    (_S.ANSWERED, "settle"): Step("无须整改，销号", _S.CLOSED, _OFFICE, reason=True),
    (_S.WORKING, "progress"): Step("记进展", _S.WORKING, _UNIT, reason=True),
    (_S.WORKING, "claim"): Step("申请销号", _S.VOUCHING, _UNIT, reason=True),
    (_S.WORKING, "extend"): Step("延期", _S.WORKING, _OFFICE, reason=True),
    (_S.WORKING, "supervise"): Step("督办", _S.WORKING, _OFFICE, reason=True),
    (_S.VOUCHING, "sign"): Step("审签", _S.CLAIMED, _HEAD),
    (_S.VOUCHING, "send_back"): Step("退改", _S.WORKING, _HEAD, reason=True),
    (_S.VOUCHING, "withdraw"): Step("撤回", _S.WORKING, _UNIT),
    (_S.VOUCHING, "supervise"): Step("督办", _S.VOUCHING, _OFFICE, reason=True),
    (_S.CLAIMED, "close"): Step("销号", _S.CLOSED, _OFFICE),
    (_S.CLAIMED, "back"): Step("退回整改", _S.WORKING, _OFFICE, reason=True),
}

UNSENT = (_S.RAISED, _S.DISMISSED)
"""States in which no unit sees a matter."""
ENDED = (_S.DISMISSED, _S.CLOSED)
WITH_UNIT = (*ANSWERING, *RIGHTING)
"""States in which the unit owes the next step."""

CHAIN = (
    ("预警", ()),
    ("预判", (_S.RAISED, _S.DISMISSED)),
    ("督办", (_S.SENT, _S.SIGNING, _S.ANSWERED)),
    ("整改", RIGHTING),
    ("销号", (_S.CLAIMED, _S.CLOSED)),
)
"""The links of the chain as the offices call them, with the states of each; the first is behind once it is raised."""

TURN: Mapping[str, Right] = {
    _S.RAISED: _OFFICE,
    _S.SENT: _UNIT,
    _S.SIGNING: _HEAD,
    _S.ANSWERED: _OFFICE,
    _S.WORKING: _UNIT,
    _S.VOUCHING: _HEAD,
    _S.CLAIMED: _OFFICE,
}
"""Whose turn it is in each state that is open."""

HOLDERS = {_OFFICE: "妇儿工委办公室", _UNIT: "责任单位填报人", _HEAD: "责任单位负责人"}
"""Those who have a right of the table, as pages call them."""
