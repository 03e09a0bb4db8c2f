"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.rounds.models import Notice

# label, name of the address, right that one must have somewhere
_NAVIGATION = (
    ("工作台", "desk", Right.READ),
    ("一张图", "overview", Right.READ),
    ("规划", "plans", Right.READ),
    ("年度监测", "schemes", Right.READ),
    ("指标", "indicators", Right.READ),
    ("预警与整改", "matters", Right.READ),
    ("日程", "duties", Right.READ),
    ("评估", "evaluations", Right.READ),
    ("考核", "merits", Right.READ),
    ("报告", "reports", Right.READ),
    ("发布", "releases", Right.READ),
    ("上下级", "exchange", Right.EXCHANGE),
    ("账号", "people", Right.MANAGE_PEOPLE),
    ("审计", "audit", Right.READ_AUDIT),
    ("后台工作", "jobs", Right.MANAGE_PEOPLE),
)


def office(request: HttpRequest) -> dict[str, Any]:
    """The navigation that the person may use, what he is, and the number of unread notices."""
    account = request.user
    if not isinstance(account, Account):
        return {}
    match = request.resolver_match
    here = getattr(match, "url_name", "") or ""
    return {
        "navigation": [(label, name, name == here) for label, name, right in _NAVIGATION if account.may(right)],
        "standing": f"{account.name}（{'、'.join(map(str, account.standing)) or '没有角色'}）",
        "unread": Notice.objects.filter(account=account, read_at=None).count(),
    }
