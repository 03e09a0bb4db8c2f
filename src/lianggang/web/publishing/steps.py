"""What may be done with a release: nothing reaches the public around the leading group."""

from __future__ import annotations

from lianggang.web.accounts.rights import Right
from lianggang.web.publishing.models import Release
from lianggang.web.steps import Step, Table

_S = Release.State
STEPS: Table = {
    (_S.READY, "propose"): Step("报请批准", _S.PROPOSED, Right.PUBLISH),
    (_S.PROPOSED, "withdraw"): Step("撤回", _S.READY, Right.PUBLISH),
    (_S.PROPOSED, "approve"): Step("批准发布", _S.APPROVED, Right.APPROVE),
    (_S.PROPOSED, "decline"): Step("不予批准", _S.READY, Right.APPROVE, reason=True),
    (_S.APPROVED, "publish"): Step("发布", _S.PUBLISHED, Right.PUBLISH),
    (_S.READY, "discard"): Step("作废", _S.DISCARDED, Right.PUBLISH, reason=True),
    (_S.APPROVED, "discard"): Step("作废", _S.DISCARDED, Right.PUBLISH, reason=True),
    (_S.FAILED, "discard"): Step("作废", _S.DISCARDED, Right.PUBLISH),
}
