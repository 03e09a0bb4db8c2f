"""The states of a duty: to be done, handed in, accepted or returned, or not for this year."""

from __future__ import annotations

from lianggang.web.accounts.rights import Right
from lianggang.web.duties.models import Duty
from lianggang.web.steps import Step, Table

_S = Duty.State
_OFFICE, _UNIT = Right.FOLLOW_UP, Right.FILL

STEPS: Table = {
    (_S.TODO, "file"): Step("报送", _S.FILED, _UNIT),
    (_S.TODO, "record"): Step("登记办结", _S.ACCEPTED, _OFFICE),
    (_S.TODO, "void"): Step("本年不办", _S.VOID, _OFFICE, reason=True),
    (_S.FILED, "accept"): Step("接收", _S.ACCEPTED, _OFFICE),
    (_S.FILED, "return"): Step("退回", _S.RETURNED, _OFFICE, reason=True),
    (_S.FILED, "withdraw"): Step("撤回", _S.TODO, _UNIT),
    (_S.RETURNED, "file"): Step("重新报送", _S.FILED, _UNIT),
    (_S.RETURNED, "record"): Step("登记办结", _S.ACCEPTED, _OFFICE),
    (_S.RETURNED, "void"): Step("本年不办", _S.VOID, _OFFICE, reason=True),
    (_S.ACCEPTED, "reopen"): Step("重开", _S.RETURNED, _OFFICE, reason=True),
    (_S.VOID, "restore"): Step("恢复", _S.TODO, _OFFICE, reason=True),
}

PLAIN = ("void", "accept", "return", "withdraw", "reopen", "restore")
"""Steps that want nothing but, where the table says so, a reason."""
OWED = (_S.TODO, _S.RETURNED)
ENDED = (_S.ACCEPTED, _S.VOID)
