"""Who is told what when a sheet moves on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils import timezone

from lianggang.collect.states import Action, Party, waits_for
from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.rights import PARTY_RIGHT, RIGHTS, UNIT_ROLES, Right, Role
from lianggang.web.places.models import Territory, Unit
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
    unit = sheet.unit if party in (Party.REPORTER, Party.HEAD) else None
    return holders_of(PARTY_RIGHT[party], territory=sheet.scheme.territory, unit=unit)


def holders_of(right: Right, *, territory: Territory, unit: Unit | None = None) -> list[Account]:
    """The accounts that hold a right there today by a role in the unit, or in the territory where none is given."""
    roles = [role for role in Role if right in RIGHTS[role] and (role in UNIT_ROLES) == (unit is not None)]
    held = Membership.objects.filter(role__in=roles, territory=territory, unit=unit, account__is_active=True)
    today = timezone.localdate()
    return list(dict.fromkeys(m.account for m in held.select_related("account") if m.in_force(today)))


def tell_party(party: Party, sheet: Sheet, title: str) -> None:
    """A notice about a sheet to those who act for a party."""
    tell(holders(party, sheet), title, reverse("sheet", args=[sheet.pk]))


def tell(accounts: Iterable[Account], title: str, link: str) -> None:
    """A notice to each account."""
    Notice.objects.bulk_create(Notice(account=a, title=title[:200], link=link) for a in accounts)
