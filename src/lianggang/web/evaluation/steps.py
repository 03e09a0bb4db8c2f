"""The tables of states of an evaluation and of a unit's self-evaluation."""

from __future__ import annotations

from lianggang.web.accounts.rights import Right
from lianggang.web.evaluation.models import Evaluation, Review
from lianggang.web.steps import Step, Table

_S, _R = Evaluation.State, Review.State

EVALUATION: Table = {
    (_S.DRAFT, "propose"): Step("报请批准", _S.PROPOSED, Right.ORGANISE),
    (_S.PROPOSED, "withdraw"): Step("撤回", _S.DRAFT, Right.ORGANISE),
    (_S.PROPOSED, "approve"): Step("批准方案", _S.APPROVED, Right.APPROVE),
    (_S.PROPOSED, "decline"): Step("不予批准", _S.DRAFT, Right.APPROVE, reason=True),
    (_S.APPROVED, "revise"): Step("修订方案", _S.DRAFT, Right.ORGANISE, reason=True),
    (_S.APPROVED, "open"): Step("开始评估", _S.OPEN, Right.ORGANISE),
    (_S.OPEN, "end_scoring"): Step("结束评分", _S.SCORED, Right.ORGANISE),
    (_S.SCORED, "resume"): Step("恢复评分", _S.OPEN, Right.ORGANISE, reason=True),
    (_S.SCORED, "disclose"): Step("反馈各单位，听取异议", _S.OBJECTIONS, Right.ORGANISE),
    (_S.OBJECTIONS, "settle"): Step("定案", _S.SETTLED, Right.ORGANISE),
    (_S.SETTLED, "adopt"): Step("审定结果", _S.REPORTED, Right.APPROVE),
    (_S.SETTLED, "return"): Step("退回复议", _S.OBJECTIONS, Right.APPROVE, reason=True),
    (_S.REPORTED, "close"): Step("结束评估", _S.CLOSED, Right.ORGANISE),
}

REVIEW: Table = {
    (_R.WRITING, "submit"): Step("提交", _R.SUBMITTED, Right.FILL),
    (_R.RETURNED, "submit"): Step("提交", _R.SUBMITTED, Right.FILL),
    (_R.SUBMITTED, "sign"): Step("审签并报送", _R.SIGNED, Right.CONFIRM),
    (_R.SUBMITTED, "send_back"): Step("退回修改", _R.WRITING, Right.CONFIRM, reason=True),
    (_R.SIGNED, "accept"): Step("接收", _R.ACCEPTED, Right.ORGANISE),
    (_R.SIGNED, "return"): Step("退回", _R.RETURNED, Right.ORGANISE, reason=True),
    (_R.ACCEPTED, "return"): Step("退回", _R.RETURNED, Right.ORGANISE, reason=True),
}

WRITABLE = (_R.WRITING, _R.RETURNED)
"""The states in which a unit writes its self-evaluation."""

LEFT_UNIT = (_R.SIGNED, _R.ACCEPTED)
"""The states in which evaluators read it; a returned one they have read before."""

KNOWN_TO_UNITS = (_S.OBJECTIONS, _S.SETTLED, _S.REPORTED, _S.CLOSED)
"""The states of an evaluation from which on a unit sees the scores of its own items."""

FINAL = (_S.SETTLED, _S.REPORTED, _S.CLOSED)
"""The states in which the result stands and every reader sees it."""
