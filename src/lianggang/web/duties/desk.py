"""What the calendar lays on desks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.desk import Waiting, source
from lianggang.web.duties.doing import page_of
from lianggang.web.duties.models import Duty, Part
from lianggang.web.duties.steps import OWED

_AHEAD, _SOON = dt.timedelta(days=60), dt.timedelta(days=15)


@source("日程：我单位要办的", Right.FILL)
def of_unit(account: Account) -> Iterable[Waiting]:
    """What a unit owes within two months, and the decisions that it carries out."""
    units, until = account.units(Right.FILL), timezone.localdate() + _AHEAD
    duties = Duty.objects.filter(unit__in=units, state__in=OWED).filter(Q(due=None) | Q(due__lte=until))
    found = [Waiting(d.title, page_of(d), d.get_kind_display(), d.due) for d in duties]
    parts = Part.objects.filter(unit__in=units, done_on=None, due__lte=until).exclude(duty__unit__in=units)
    return found + [Waiting(str(p), page_of(p.duty), p.duty.title, p.due) for p in parts.select_related("duty")]


@source("日程：办公室要办的", Right.FOLLOW_UP)
def of_office(account: Account) -> Iterable[Waiting]:
    """What the office owes soon, how much comes after, and how much units handed in or are late with."""
    places, today = account.territories(Right.FOLLOW_UP), timezone.localdate()
    own = Duty.objects.filter(territory__in=places, unit=None, state__in=OWED)
    found = [Waiting(d.title, page_of(d), d.get_kind_display(), d.due) for d in own.filter(due__lte=today + _SOON)]
    if after := own.filter(due__gt=today + _SOON, due__lte=today + _AHEAD).count():
        found.append(Waiting(f"两个月内还有 {after} 项到期", f"{reverse('duties')}?year={today.year}&unit=office"))
    late = Q(state__in=OWED, due__lt=today, unit__isnull=False)
    counts = Duty.objects.filter(territory__in=places).order_by("year").values_list("year").annotate(
        filed=Count("pk", filter=Q(state=Duty.State.FILED)), late=Count("pk", filter=late)
    )  # fmt: skip
    for year, filed, overdue in counts:
        address = f"{reverse('duties')}?year={year}&state="
        found += [Waiting(f"{year}年单位已报、待接收 {filed} 项", f"{address}filed")] if filed else []
        found += [Waiting(f"{year}年单位逾期未报 {overdue} 项", f"{address}late")] if overdue else []
    return found
