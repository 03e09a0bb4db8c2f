"""Accounts for all units at once: the first day of an office has dozens of them to make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from lianggang.web.accounts.actions import add_account, reset_password
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.rights import UNIT_ROLES, Right, Role
from lianggang.web.audit.record import By
from lianggang.web.figures.indicators import initials
from lianggang.web.places.models import Territory, Unit

_SUFFIX = {Role.REPORTER: "tb", Role.HEAD: "fz"}
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Made:
    """An account that was made or given another first password, which is shown once."""

    account: Account
    unit: Unit
    role: Role
    password: str


def wanting(territory: Territory) -> list[tuple[Unit, Role]]:
    """The units in being that have nobody as reporter or as head, whether in force today or not."""
    held = set(Membership.objects.filter(unit__territory=territory).values_list("unit", "role"))
    units = Unit.objects.filter(territory=territory, active=True)
    return [(unit, role) for unit in units for role in UNIT_ROLES if (unit.pk, role.value) not in held]


def lacking(territories: Iterable[Territory]) -> dict[int, int]:
    """How many `wanting` has for each of many territories, by id; those that want for nothing are left out."""
    held = [Count("pk", distinct=True, filter=Q(memberships__role=role)) for role in UNIT_ROLES]
    units = Unit.objects.filter(territory__in=territories, active=True)
    all_held = sum(held, start=Value(0))
    rows = units.values_list("territory").annotate(lacking=Count("pk", distinct=True) * len(UNIT_ROLES) - all_held)
    return dict(rows.filter(lacking__gt=0))


@transaction.atomic
def add_unit_accounts(*, by: By, territory: Territory) -> list[Made]:
    """A reporter and a head for every unit that has none, called by the initials of the unit's name.

    Raises PermissionDenied.
    """
    require(by, Right.MANAGE_PEOPLE, territory=territory)
    _one_at_a_time()
    wanted = wanting(territory)
    names = _names(wanted)
    return [_add(by, unit, role, name) for (unit, role), name in zip(wanted, names, strict=True)]


def unused(territories: Iterable[Territory]) -> QuerySet[Membership]:
    """The roles in units by which nobody has ever signed in, of accounts that have no role in another territory."""
    elsewhere = Membership.objects.filter(account=OuterRef("account")).exclude(territory=OuterRef("territory"))
    return Membership.objects.filter(
        ~Exists(elsewhere), territory__in=territories, role__in=UNIT_ROLES, unit__active=True,
        account__is_active=True, account__last_login=None,
    )  # fmt: skip


@transaction.atomic
def renew_unused(*, by: By, territory: Territory) -> list[Made]:
    """Another first password for every unit account that nobody has signed in to: the page with the old ones is lost.

    Raises PermissionDenied.
    """
    require(by, Right.MANAGE_PEOPLE, territory=territory)
    _one_at_a_time()
    held = {m.account: m for m in unused([territory]).select_related("account", "unit").order_by("unit", "-role")}
    return [Made(a, m.unit, Role(m.role), reset_password(by=by, account=a)) for a, m in held.items() if m.unit]


def _one_at_a_time() -> None:
    """Two who press the button at once come one after the other: names to sign in with are those of all places."""
    list(Territory.objects.select_for_update(no_key=True).filter(parent=None))


def _names(wanted: list[tuple[Unit, Role]]) -> Iterator[str]:
    """Names to sign in with that nobody has."""
    taken = set(Account.objects.values_list("username", flat=True))
    for unit, role in wanted:
        short = "".join(c for c in initials(unit.name) if c.isascii() and c.isalnum())[:_LONGEST] or "dw"
        name = f"{short}-{_SUFFIX[role]}"
        name = name if name not in taken else f"{short}{unit.pk}-{_SUFFIX[role]}"
        taken.add(name)
        yield name


def _add(by: By, unit: Unit, role: Role, username: str) -> Made:
    name = f"{unit}{role.label.removeprefix('单位')}"[:40]
    account, password = add_account(by=by, username=username, name=name, role=role, territory=unit.territory, unit=unit)
    return Made(account, unit, role, password)
