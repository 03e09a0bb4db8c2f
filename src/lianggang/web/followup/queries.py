"""What the pages of the matters show."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.followup.models import Matter
from lianggang.web.followup.steps import UNSENT


def readable(account: Account) -> QuerySet[Matter]:
    """The matters that a person may open: those of his territory where he oversees units, else his unit's own.

    A unit, leading or sharing, sees a matter only once it is sent.
    """
    own = [u.pk for u in account.units(Right.READ)]
    over = [t.pk for t in account.territories(Right.READ_SHEETS)]
    sent = ~Q(state__in=UNSENT) & (Q(unit__in=own) | Q(others__in=own))
    return Matter.objects.filter(Q(territory__in=over) | sent).distinct()
