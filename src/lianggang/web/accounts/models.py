"""Accounts and what they are in which place."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from lianggang.web.accounts.rights import DOWNWARD, RIGHTS, UNIT_ROLES, Right, Role
from lianggang.web.conflict import stamp_of
from lianggang.web.places.models import Territory, Unit


class AccountManager(BaseUserManager["Account"]):
    """Creates accounts; rights come from memberships alone, there is no superuser."""

    def create(self, username: str, password: str | None = None, **fields: object) -> Account:  # type: ignore[override]
        """A new account; without a password nobody can sign in to it."""
        account: Account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A person who signs in."""

    username = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    email = models.EmailField("邮箱", blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须改密码", default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    totp_secret = models.CharField(max_length=64, blank=True)
    totp_last = models.BigIntegerField(default=0)  # the half minute of the last code, so that none is used twice
    sessions = models.JSONField(default=list, blank=True)  # keys of the sign-ins that last, oldest first
    created_at = models.DateTimeField(default=timezone.now)

    objects = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]  # noqa: RUF012

    class Meta:
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def condition(self) -> str:
        """Whether one can sign in, in a word."""
        return "停用" if not self.is_active else "未改初始密码" if self.must_change_password else "启用"

    @property
    def stamp(self) -> str:
        """How the person is called and reached."""
        return stamp_of(self.name, self.phone, self.email)

    @cached_property
    def standing(self) -> tuple[Membership, ...]:
        """The memberships that are in force today, read once a request."""
        found = self.memberships.select_related("territory", "unit", "unit__territory")
        return tuple(m for m in found if m.in_force(timezone.localdate()))

    def may(self, right: Right, *, territory: Territory | None = None, unit: Unit | None = None) -> bool:
        """Whether the person has the right for a unit, in a territory, or (neither given) anywhere at all.

        A right held in a territory holds for its units, one held in a unit for that unit alone; reading also holds
        for the territories below. An account that is shut has none.
        """
        return self.is_active and any(m.grants(right, territory=territory, unit=unit) for m in self.standing)

    def plans(self, territory: Territory) -> frozenset[int] | None:
        """The documents that every role by which the person reads there is limited to; None when one has no limit."""
        held = [m.plans for m in self.standing if m.grants(Right.READ, territory=territory, unit=None)]
        return None if not all(held) else frozenset(pk for plans in held for pk in plans)

    def has_role(self, *roles: Role) -> bool:
        """Whether one of these roles is held anywhere."""
        return any(m.role in roles for m in self.standing)

    def units(self, right: Right) -> tuple[Unit, ...]:
        """The units for which the right is held by a role in the unit itself."""
        return tuple(dict.fromkeys(m.unit for m in self.standing if m.unit and right in RIGHTS[Role(m.role)]))

    def territories(self, right: Right) -> tuple[Territory, ...]:
        """The territories in which the right is held, by whatever role."""
        return tuple(dict.fromkeys(m.territory for m in self.standing if right in RIGHTS[Role(m.role)]))


class Membership(models.Model):
    """A role of a person in a unit or territory, for a time. plans: ids that a third party is limited to, or []."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="memberships")
    starts = models.DateField("起", null=True, blank=True)
    ends = models.DateField("止", null=True, blank=True)
    plans = models.JSONField("限于规划", default=list, blank=True)

    class Meta:
        ordering = ("account", "role")
        constraints = (
            models.CheckConstraint(
                condition=Q(role__in=UNIT_ROLES, unit__isnull=False) | (~Q(role__in=UNIT_ROLES) & Q(unit__isnull=True)),
                name="role_in_its_place",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.THIRD_PARTY) | Q(ends__isnull=False), name="third_party_has_an_end"
            ),
            models.UniqueConstraint(
                fields=("account", "role", "territory", "unit"), nulls_distinct=False, name="membership_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit or self.territory} {self.get_role_display()}"

    @property
    def with_end(self) -> str:
        """The role, and until when it is held where that is said."""
        return f"{self}（至{date_format(self.ends, 'Y年n月j日')}）" if self.ends else str(self)

    def in_force(self, day: dt.date) -> bool:
        """Whether the role is held on that day."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)

    def grants(self, right: Right, *, territory: Territory | None, unit: Unit | None) -> bool:
        """Whether this membership alone gives the right there."""
        if right not in RIGHTS[Role(self.role)]:
            return False
        place = unit.territory if unit is not None else territory
        if place is None:
            return True
        if (right in DOWNWARD and self.unit_id is None) or right is Right.READ:
            return self.territory_id in {t.pk for t in place.above()}
        if self.unit_id is not None:
            return unit is not None and unit.pk == self.unit_id
        return place.pk == self.territory_id
