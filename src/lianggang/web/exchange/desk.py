"""What other offices sent and nobody has dealt with yet, and keys of theirs that wait for a second person."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.desk import Waiting, source
from lianggang.web.exchange.models import Incoming, Partner


@source("上下级来的数据包", Right.EXCHANGE)
def packages(account: Account) -> Iterator[Waiting]:
    """Packages that wait, for those who may take them in."""
    waiting = Incoming.objects.filter(
        state=Incoming.State.READY, partner__ours__in=account.territories(Right.EXCHANGE)
    ).select_related("partner__theirs")
    for found in waiting:
        yield Waiting(str(found), reverse("incoming", args=[found.pk]))


@source("往来单位的公钥待确认", Right.EXCHANGE)
def keys(account: Account) -> Iterator[Waiting]:
    """Keys that somebody else handed in, for those who may confirm them."""
    waiting = Partner.objects.filter(ours__in=account.territories(Right.EXCHANGE)).exclude(proposed="")
    for found in waiting.exclude(proposed_by=account).select_related("theirs", "proposed_by"):
        yield Waiting(f"{found}的公钥", reverse("partner", args=[found.pk]), note=f"由{found.proposed_by}登记")
