"""The states of a report: drafted, reviewed, approved, published; a unit's own goes to the office instead."""

from __future__ import annotations

from collections.abc import Mapping

from lianggang.reports.snapshot import ReportKind
from lianggang.web.accounts.rights import Right
from lianggang.web.reporting.models import Report
from lianggang.web.steps import Step, Table

_S = Report.State
_WRITE, _APPROVE, _PUBLISH = Right.WRITE_REPORTS, Right.APPROVE, Right.PUBLISH

STEPS: Table = {
    (_S.DRAFT, "remake"): Step("用现在的数据重新生成", _S.MAKING, _WRITE),
    (_S.DRAFT, "upload"): Step("上传改过的文件", _S.DRAFT, _WRITE),
    (_S.DRAFT, "explain"): Step("说明不一致的数", _S.DRAFT, _WRITE),
    (_S.DRAFT, "submit"): Step("提交审核", _S.REVIEW, _WRITE),
    (_S.DRAFT, "discard"): Step("作废", _S.DISCARDED, _WRITE, reason=True),
    (_S.FAILED, "remake"): Step("重新生成", _S.MAKING, _WRITE),
    (_S.FAILED, "discard"): Step("作废", _S.DISCARDED, _WRITE, reason=True),
    (_S.REVIEW, "pass"): Step("审核通过，报领导小组", _S.APPROVAL, _WRITE),
    (_S.REVIEW, "return"): Step("退回修改", _S.DRAFT, _WRITE, reason=True),
    (_S.APPROVAL, "approve"): Step("审定", _S.APPROVED, _APPROVE),
    (_S.APPROVAL, "return"): Step("退回修改", _S.DRAFT, _APPROVE, reason=True),
    (_S.APPROVED, "publish"): Step("发布", _S.PUBLISHED, _PUBLISH),
    (_S.APPROVED, "return"): Step("撤回修改", _S.DRAFT, _PUBLISH, reason=True),
}
"""Of every report that the office or the bureau writes."""

UNIT_STEPS: Table = {
    (_S.DRAFT, "remake"): Step("用现在的数据重新生成", _S.MAKING, Right.FILL),
    (_S.DRAFT, "upload"): Step("上传改过的文件", _S.DRAFT, Right.FILL),
    (_S.DRAFT, "explain"): Step("说明不一致的数", _S.DRAFT, Right.FILL),
    (_S.DRAFT, "submit"): Step("提交审签", _S.REVIEW, Right.FILL),
    (_S.DRAFT, "discard"): Step("作废", _S.DISCARDED, Right.FILL, reason=True),
    (_S.FAILED, "remake"): Step("重新生成", _S.MAKING, Right.FILL),
    (_S.FAILED, "discard"): Step("作废", _S.DISCARDED, Right.FILL, reason=True),
    (_S.REVIEW, "pass"): Step("审签，报妇儿工委办", _S.APPROVAL, Right.CONFIRM),
    (_S.REVIEW, "return"): Step("退回修改", _S.DRAFT, Right.CONFIRM, reason=True),
    (_S.APPROVAL, "publish"): Step("接收", _S.PUBLISHED, _PUBLISH),
    (_S.APPROVAL, "return"): Step("退回修改", _S.DRAFT, _PUBLISH, reason=True),
}
"""Of a unit's own report, which the committee's office receives."""

TURN: Mapping[str, Right] = {_S.REVIEW: _WRITE, _S.APPROVAL: _APPROVE, _S.APPROVED: _PUBLISH, _S.DRAFT: _WRITE}
UNIT_TURN: Mapping[str, Right] = {_S.REVIEW: Right.CONFIRM, _S.APPROVAL: _PUBLISH, _S.DRAFT: Right.FILL}
"""Whose turn it is."""

PLAIN = ("submit", "pass", "return", "approve", "publish", "discard")
"""Steps that want nothing but, where the table says so, a reason."""
ISSUED = (_S.PUBLISHED, _S.REPLACED)
"""States in which everybody of the territory may read the report."""
ENDED = (*ISSUED, _S.DISCARDED)


def table_of(report: Report) -> Table:
    """The table of states that the report follows."""
    return UNIT_STEPS if report.kind == ReportKind.UNIT else STEPS


def turn_of(report: Report) -> Right | None:
    """The right that the next step wants; None where nothing is open."""
    return (UNIT_TURN if report.kind == ReportKind.UNIT else TURN).get(report.state)
