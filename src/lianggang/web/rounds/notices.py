"""Who is told what when a sheet moves on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse

from lianggang.collect.states import Action, Party, waits_for
from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.rights import PARTY_RIGHT, RIGHTS, Role
from lianggang.web.rounds.models import Notice, Sheet


def tell_next(sheet: Sheet, action: Action, reason: str, grounds: Mapping[str, str]) -> None:
    """Tell those whose turn it is now; a return also says why."""
    party = waits_for(sheet.at)
    if party is None:
        return
    why = "；".join([reason.strip(), *grounds.values()]).strip("；")
    title = f"{sheet}：{action.label}{f'（{why}）' if why else ''}"
    tell(holders(party, sheet), title, reverse("sheet", args=[sheet.pk]))


def holders(party: Party, sheet: Sheet) -> list[Account]:
    """The accounts that can act for a party on a sheet: the unit's own people, or those of the territory."""
    roles = [role for role in Role if PARTY_RIGHT[party] in RIGHTS[role]]
    held = Membership.objects.filter(role__in=roles, territory=sheet.scheme.territory, account__is_active=True)
    if party in (Party.REPORTER, Party.HEAD):
        held = held.filter(unit=sheet.unit)
    return list(dict.fromkeys(m.account for m in held.select_related("account")))


def tell_party(party: Party, sheet: Sheet, title: str) -> None:
    """A notice about a sheet to those who act for a party."""
    tell(holders(party, sheet), title, reverse("sheet", args=[sheet.pk]))


def tell(accounts: Iterable[Account], title: str, link: str) -> None:
    """A notice to each account."""
    Notice.objects.bulk_create(Notice(account=a, title=title[:200], link=link) for a in accounts)
