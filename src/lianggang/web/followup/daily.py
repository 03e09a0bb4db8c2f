"""What happens by itself: matters after every judgement and round, and reminders as a last day comes near."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.figures.judging import AFTER
from lianggang.web.followup.models import ANSWERING, RIGHTING, Matter
from lianggang.web.followup.outcomes import settle_outcomes
from lianggang.web.followup.quality import raise_data_faults
from lianggang.web.followup.raising import page_of
from lianggang.web.followup.steps import TURN
from lianggang.web.followup.warnings import raise_warnings
from lianggang.web.jobs.work import Progress, kind
from lianggang.web.places.models import Territory
from lianggang.web.rounds.digest import DAYS
from lianggang.web.rounds.models import Scheme
from lianggang.web.rounds.notices import holders_of, tell


def follow(territory: Territory) -> None:
    """What a judgement brings: new warnings before the office, and the outcome of the earlier ones."""
    before = Matter.objects.filter(territory=territory).count()
    raise_warnings(territory)
    raise_data_faults(territory)
    settle_outcomes(territory)
    _tell_office(territory, Matter.objects.filter(territory=territory).count() - before)


def _tell_office(territory: Territory, new: int) -> None:
    if new:
        office = holders_of(Right.FOLLOW_UP, territory=territory)
        tell(office, f"{territory}有{new}件新的预警和数据质量事项待核", f"{reverse('matters')}?state=raised")


AFTER.append(follow)


@kind("followup", "事项提醒", daily=True)
def daily(arguments: dict[str, Any], progress: Progress) -> dict[str, int]:
    """Faults of data of rounds that are over, and the reminders of the day."""
    for scheme in Scheme.objects.filter(state=Scheme.State.CLOSED).select_related("territory"):
        before = Matter.objects.filter(territory=scheme.territory).count()
        raise_data_faults(scheme.territory)
        _tell_office(scheme.territory, Matter.objects.filter(territory=scheme.territory).count() - before)
    return {"reminded": remind_of_last_days(timezone.localdate())}


def remind_of_last_days(today: dt.date) -> int:
    """Tell the units whose answer or measure is due in one of `DAYS`. Returns of how many matters they were told."""
    due = [today + dt.timedelta(days=d) for d in DAYS]
    answers = Q(state__in=ANSWERING, due__in=due)
    found = Matter.objects.filter(answers | Q(state__in=RIGHTING, measure_due__in=due))
    matters = list(found.select_related("territory", "unit"))
    for matter in matters:
        people = holders_of(TURN[matter.state], territory=matter.territory, unit=matter.unit)
        tell(people, f"{matter}：{matter.get_state_display()}，{_left(matter, today)}", page_of(matter))
    if matters:
        record(By(None), "matter.reminder", f"day:{today}", f"按期限自动提醒{len(matters)}件事项")
    return len(matters)


def _left(matter: Matter, today: dt.date) -> str:
    assert matter.deadline is not None
    days = (matter.deadline - today).days
    if days > 0:
        return f"还有{days}天"
    return "今天截止" if days == 0 else f"已逾期{-days}天"
