"""Reminders as the last day of a duty, or of a part of one, comes near."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.duties.doing import page_of
from lianggang.web.duties.models import Duty, Part
from lianggang.web.duties.steps import OWED
from lianggang.web.jobs.work import Progress, kind
from lianggang.web.places.models import Territory, Unit
from lianggang.web.rounds.notices import holders_of, tell

DAYS = (30, 7, 1, -1)
"""How many days before the last day the owner is reminded; below zero, after it."""


@kind("duties", "日程提醒", daily=True)
def daily(arguments: dict[str, Any], progress: Progress) -> dict[str, int]:
    """The reminders of one day."""
    return {"reminded": remind(timezone.localdate())}


def remind(today: dt.date) -> int:
    """Tell the owners of what is due in one of `DAYS`. Returns of how many things they were told."""
    days = [today + dt.timedelta(days=d) for d in DAYS]
    duties = list(Duty.objects.filter(state__in=OWED, due__in=days).select_related("territory", "unit"))
    for duty in duties:
        _tell(duty.territory, duty.unit, duty, f"{duty}，{_left(duty.due, today)}")
    parts = list(Part.objects.filter(done_on=None, due__in=days).select_related("duty__territory", "unit"))
    for part in parts:
        _tell(part.duty.territory, part.unit, part.duty, f"{part.duty.title}：{part}，{_left(part.due, today)}")
    if duties or parts:
        record(By(None), "duty.reminder", f"day:{today}", f"按日程自动提醒{len(duties) + len(parts)}项")
    return len(duties) + len(parts)


def _tell(territory: Territory, unit: Unit | None, duty: Duty, title: str) -> None:
    right = Right.FILL if unit else Right.FOLLOW_UP
    tell(holders_of(right, territory=territory, unit=unit), title, page_of(duty))


def _left(due: dt.date | None, today: dt.date) -> str:
    days = (due - today).days if due else 0
    return f"还有{days}天" if days > 0 else f"已逾期{-days}天"
