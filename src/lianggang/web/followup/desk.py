"""What the matters lay on desks: for a unit one line each, for the office one line a kind of work."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count
from django.urls import reverse

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.desk import Waiting, source
from lianggang.web.followup.models import Matter
from lianggang.web.followup.queries import LATE, PARTS, REPEATED, SUPERVISED
from lianggang.web.followup.raising import page_of

_S = Matter.State


@source("预警和整改事项，要我答复、整改", Right.FILL)
def answers(account: Account) -> Iterable[Waiting]:
    """What the reporters of a unit owe."""
    mine = Matter.objects.filter(unit__in=account.units(Right.FILL), state__in=(_S.SENT, _S.WORKING))
    return [_waiting(m) for m in mine]


@source("答复、销号申请要我审签", Right.CONFIRM)
def signatures(account: Account) -> Iterable[Waiting]:
    """What the head of a unit has to sign."""
    mine = Matter.objects.filter(unit__in=account.units(Right.CONFIRM), state__in=(_S.SIGNING, _S.VOUCHING))
    return [_waiting(m) for m in mine]


@source("预警和整改事项", Right.FOLLOW_UP)
def office(account: Account) -> Iterable[Waiting]:
    """What waits for the office, counted."""
    return _counted(account, Right.FOLLOW_UP, ("raised", "answered", "claimed", LATE))


@source("督办、重复、逾期的事项", Right.APPROVE)
def leaders(account: Account) -> Iterable[Waiting]:
    """What the leaders watch, counted."""
    return _counted(account, Right.APPROVE, (SUPERVISED, REPEATED, LATE))


def _counted(account: Account, right: Right, parts: Iterable[str]) -> list[Waiting]:
    places = account.territories(right)
    if not places:
        return []
    counts = Matter.objects.filter(territory__in=places).aggregate(
        **{p: Count("pk", filter=PARTS[p].q()) for p in parts}
    )
    return [
        Waiting(f"{PARTS[part].label} {number} 件", f"{reverse('matters')}?part={part}")
        for part, number in counts.items()
        if number
    ]


def _waiting(matter: Matter) -> Waiting:
    late = "，已列入督办" if matter.supervised_at else ""
    return Waiting(str(matter), page_of(matter), f"{matter.get_state_display()}{late}", matter.deadline)
