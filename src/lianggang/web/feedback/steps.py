"""What may be done with a comment."""

from __future__ import annotations

from lianggang.web.accounts.rights import Right
from lianggang.web.feedback.models import Comment
from lianggang.web.steps import Step, Table

_S = Comment.State
OFFICE: Table = {
    (_S.OPEN, "answer"): Step("答复", _S.ANSWERED, Right.PUBLISH, reason=True),
}
"""Steps of the office whose figure or report it is."""
AUTHOR: Table = {
    (_S.OPEN, "withdraw"): Step("撤回", _S.WITHDRAWN, Right.READ),
    (_S.ANSWERED, "reopen"): Step("仍有意见", _S.OPEN, Right.READ, reason=True),
}
"""Steps of whoever made it, and of nobody else."""
ABOVE: Table = {
    (_S.OPEN, "send"): Step("发给下级办公室", _S.SENT, Right.EXCHANGE),
    (_S.SENT, "arrive"): Step("收到答复", _S.ANSWERED, Right.EXCHANGE),
}
"""Steps of an office above that has a system of its own; the last one is done by the receipt."""
STEPS: Table = {**OFFICE, **AUTHOR, **ABOVE}
