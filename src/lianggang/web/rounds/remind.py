"""Reminders to the units that still owe their sheets."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from lianggang.collect.states import Party, waits_for
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.rounds.models import Scheme
from lianggang.web.rounds.notices import tell_party

_OWING = (Party.REPORTER, Party.HEAD)


@transaction.atomic
def remind(*, by: By, scheme_id: int) -> int:
    """Tell every unit whose sheet has not left it, with the days that are left. Returns how many were told."""
    scheme = Scheme.objects.select_related("territory").get(pk=scheme_id)
    require(by, Right.REMIND, territory=scheme.territory)
    today, told = timezone.localdate(), []
    for sheet in scheme.sheets.select_related("unit", "scheme__territory"):
        party = waits_for(sheet.at)
        if party in _OWING:
            days = (sheet.deadline - today).days
            left = f"还有{days}天" if days >= 0 else f"已逾期{-days}天"
            tell_party(party, sheet, f"催报：{sheet}{sheet.at.label}，截止{sheet.deadline:%m月%d日}，{left}")
            told.append(sheet.unit_name)
    record(by, "scheme.remind", f"scheme:{scheme.pk}", f"{scheme} 催报{len(told)}个单位",
           territory=scheme.territory.code, after=told)  # fmt: skip
    return len(told)
