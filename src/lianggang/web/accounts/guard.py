"""The one place where a right is asked for."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from lianggang.web.accounts.rights import RIGHTS, Right
from lianggang.web.audit.record import By
from lianggang.web.places.models import Territory, Unit


def require(by: By, right: Right, *, territory: Territory | None = None, unit: Unit | None = None) -> None:
    """Go on only if the person has the right there; else raise PermissionDenied, saying who has it."""
    if by.account is None or not by.account.may(right, territory=territory, unit=unit):
        holders = "、".join(str(role.label) for role, rights in RIGHTS.items() if right in rights)
        place = unit or territory
        where = f"{place}的" if place else ""
        raise PermissionDenied(f"您没有这项权限；有权限的是{where}{holders}。")
