"""What the assessment of units lays on desks."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.desk import Waiting, source
from lianggang.web.merit.actions import page_of
from lianggang.web.merit.models import Merit, Objection, UnitMerit

_S = Merit.State


@source("考核", Right.APPROVE, Right.ORGANISE, Right.CONFIRM)
def of_merits(account: Account) -> Iterable[Waiting]:
    """Approvals for the leaders, objections for the office, one's own sheet for a head while it may be objected to."""
    leaders = Q(territory__in=account.territories(Right.APPROVE), state__in=(_S.PROPOSED, _S.SETTLED))
    for merit in Merit.objects.filter(leaders).select_related("territory"):
        yield Waiting(f"{merit}：{merit.get_state_display()}，请审批", reverse("merit", args=[merit.pk]))
    places = account.territories(Right.ORGANISE)
    waiting = Objection.objects.filter(upheld=None, sheet__merit__territory__in=places)
    for objection in waiting.select_related("sheet__merit"):
        title = f"{objection.sheet}：对“{objection.get_criterion_display()}”有异议，请答复"
        yield Waiting(title, page_of(objection.sheet), due=objection.sheet.merit.objection_until)
    own = UnitMerit.objects.filter(unit__in=account.units(Right.CONFIRM), merit__state=_S.DISCLOSED)
    for sheet in own.select_related("merit"):
        yield Waiting(f"{sheet}已公示，请核对", page_of(sheet), due=sheet.merit.objection_until)
