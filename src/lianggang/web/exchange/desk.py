"""What other offices sent and nobody has dealt with yet."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.desk import Waiting, source
from lianggang.web.exchange.models import Incoming


@source("上下级来的数据包", Right.EXCHANGE)
def packages(account: Account) -> Iterator[Waiting]:
    """Packages that wait, for those who may take them in."""
    waiting = Incoming.objects.filter(
        state=Incoming.State.READY, partner__ours__in=account.territories(Right.EXCHANGE)
    ).select_related("partner__theirs")
    for found in waiting:
        yield Waiting(str(found), reverse("incoming", args=[found.pk]))
