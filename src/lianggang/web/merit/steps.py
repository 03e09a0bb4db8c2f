"""The table of states of an assessment of units."""

from __future__ import annotations

from lianggang.web.accounts.rights import Right
from lianggang.web.merit.models import Merit
from lianggang.web.steps import Step, Table

_S = Merit.State

STEPS: Table = {
    (_S.DRAFT, "propose"): Step("办法报请批准", _S.PROPOSED, Right.ORGANISE),
    (_S.PROPOSED, "withdraw"): Step("撤回", _S.DRAFT, Right.ORGANISE),
    (_S.PROPOSED, "approve"): Step("批准办法", _S.APPROVED, Right.APPROVE),
    (_S.PROPOSED, "decline"): Step("不予批准", _S.DRAFT, Right.APPROVE, reason=True),
    (_S.APPROVED, "revise"): Step("修订办法", _S.DRAFT, Right.ORGANISE, reason=True),
    (_S.APPROVED, "disclose"): Step("计算得分，向各单位公示", _S.DISCLOSED, Right.ORGANISE),
    (_S.DISCLOSED, "recompute"): Step("按现有记录重新计算", _S.DISCLOSED, Right.ORGANISE, reason=True),
    (_S.DISCLOSED, "settle"): Step("定案", _S.SETTLED, Right.ORGANISE),
    (_S.SETTLED, "return"): Step("退回复核", _S.DISCLOSED, Right.APPROVE, reason=True),
    (_S.SETTLED, "adopt"): Step("审定", _S.ADOPTED, Right.APPROVE),
}

KNOWN = (_S.APPROVED, _S.DISCLOSED, _S.SETTLED, _S.ADOPTED)
"""The states in which a unit sees its own sheet; before it is disclosed as it would be by today's records."""

KEPT = (_S.DISCLOSED, _S.SETTLED, _S.ADOPTED)
"""The states in which the facts are those of the day of the computation."""
