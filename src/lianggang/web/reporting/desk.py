"""What reports lay on desks."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from lianggang.reports.snapshot import ReportKind
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.desk import Waiting, source
from lianggang.web.reporting.models import Report
from lianggang.web.reporting.steps import TURN, UNIT_TURN


@source("报告，等我办理", *TURN.values(), *UNIT_TURN.values())
def reports(account: Account) -> Iterable[Waiting]:
    """The reports whose next step is the person's."""
    unit = Q(kind=ReportKind.UNIT)
    wanted = Q(pk__in=[])
    for state, right in TURN.items():
        wanted |= ~unit & Q(state=state, territory__in=account.territories(right))
    for state, right in UNIT_TURN.items():
        mine = (
            {"territory__in": account.territories(right)}
            if right is Right.PUBLISH
            else {"unit__in": account.units(right)}
        )
        wanted |= unit & Q(state=state, **mine)
    found = Report.objects.filter(wanted).select_related("territory", "unit", "evaluation")
    return [Waiting(str(r), reverse("report", args=[r.pk]), str(r.get_state_display())) for r in found]


@source("一张图看两规划", Right.APPROVE)
def overviews(account: Account) -> Iterable[Waiting]:
    """The page of every territory that the person leads."""
    address, note = reverse("overview"), "两部规划的总体情况、最需要关注的、谁欠什么"
    places = account.territories(Right.APPROVE)
    return [Waiting(f"{t}妇女儿童发展规划监测一览", f"{address}?territory={t.code}", note) for t in places]
