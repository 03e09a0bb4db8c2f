"""What an administrator may do with accounts and roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from axes.utils import reset
from django.db import transaction
from django.utils import timezone

from lianggang.errors import unusable
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.passwords import first_password, hashed
from lianggang.web.accounts.rights import UNIT_ROLES, Right, Role
from lianggang.web.audit.record import By, record
from lianggang.web.conflict import require_seen
from lianggang.web.places.models import Territory, Unit

_STATISTICS = "STAT"  # the function of the bureau in the catalogue


@transaction.atomic
def add_account(
    *, by: By, username: str, name: str, role: Role, territory: Territory, unit: Unit | None = None,
    starts: dt.date | None = None, ends: dt.date | None = None, plans: Sequence[int] = (), email: str = "",
    phone: str = "",
) -> tuple[Account, str]:  # fmt: skip
    """A new account with its first role. Returns it with its first password, which is shown once."""
    require(by, Right.MANAGE_PEOPLE, territory=territory)
    if Account.objects.filter(username=username).exists():
        raise unusable("username-taken", f"登录名“{username}”已经有人用。", advice="请换一个登录名。")
    password = first_password()
    account = Account(username=username, password=hashed(password), name=name, email=email, phone=phone)
    account.save()
    record(by, "account.add", f"account:{account.pk}", f"新建账号 {username}（{name}）", territory=territory.code)
    grant(by=by, account=account, role=role, territory=territory, unit=unit, starts=starts, ends=ends, plans=plans)
    return account, password


@transaction.atomic
def grant(
    *, by: By, account: Account, role: Role, territory: Territory, unit: Unit | None = None,
    starts: dt.date | None = None, ends: dt.date | None = None, plans: Sequence[int] = (),
) -> Membership:  # fmt: skip
    """Give a role in a unit or territory, or change the terms of one that is held.

    plans: ids of the documents that a third party is limited to, none for no limit. Raises LianggangError when role,
    place and limits do not go together.
    """
    require(by, Right.MANAGE_PEOPLE, territory=territory)
    if account == by.account:
        raise unusable("own-role", "不能给自己增加角色。", advice="请另一位管理员来办。")
    _require_fitting(role, territory, unit, ends, plans)
    _require_one_side(account, Membership(role=role, territory=territory, unit=unit))
    terms = {"starts": starts, "ends": ends, "plans": sorted(plans)}
    last = Membership.objects.filter(account=account, role=role, territory=territory, unit=unit).first()
    before = {n: str(getattr(last, n) or "") for n in terms} if last else None
    held, _ = Membership.objects.update_or_create(
        account=account, role=role, territory=territory, unit=unit, defaults=terms
    )
    after = {"role": role.value, "unit": unit.pk if unit else None} | {n: str(v or "") for n, v in terms.items()}
    record(by, "account.grant", f"account:{account.pk}", f"授予{account}：{held}", territory=territory.code,
           before=before, after=after)  # fmt: skip
    return held


def _require_fitting(
    role: Role, territory: Territory, unit: Unit | None, ends: dt.date | None, plans: Sequence[int]
) -> None:
    if (role in UNIT_ROLES) != (unit is not None):
        raise unusable("role-and-place", f"“{role.label}”{'要' if role in UNIT_ROLES else '不'}指定单位。",
                       advice="填报人和单位负责人属于单位，其他角色属于地区。")  # fmt: skip
    if unit is not None and unit.territory_id != territory.pk:
        raise unusable("unit-elsewhere", f"{unit}不是{territory}的单位。", advice="请重新选单位。")
    if role == Role.THIRD_PARTY and ends is None:
        raise unusable("third-party-end", "第三方的权限必须有截止日期。", advice="请填截止日期。")
    if plans and role != Role.THIRD_PARTY:
        raise unusable("limit-of-third-party", "只有第三方能限于规划。", advice="请去掉所选的规划。")


def _require_one_side(account: Account, new: Membership) -> None:
    """One who hands in does not also sign, check or approve what he has handed in."""
    for held in account.memberships.select_related("territory", "unit"):
        if (held.ends is None or held.ends >= timezone.localdate()) and (_opposed(held, new) or _opposed(new, held)):
            raise unusable("both-sides", f"{account}已是{held}，不能同时是{new}。",
                           advice="请由另一个人担任；人手不够的，见安装手册“一人一边”。")  # fmt: skip


def _opposed(one: Membership, other: Membership) -> bool:
    """Whether the second looks over what the first has done. The bureau's own unit is one with its function."""
    if one.role == Role.REPORTER and other.role == Role.HEAD:
        return one.unit == other.unit
    if one.territory != other.territory or other.role != Role.BUREAU:
        return False
    own = one.unit is not None and (_STATISTICS in one.unit.functions or one.unit.name.endswith("统计局"))
    return one.role == Role.LEADER or (one.role in UNIT_ROLES and not own)


@transaction.atomic
def revoke(*, by: By, membership_id: int) -> None:
    """Take a role away; nobody takes away his own administration, so that an office keeps an administrator."""
    held = Membership.objects.select_related("account", "territory", "unit").get(pk=membership_id)
    require(by, Right.MANAGE_PEOPLE, territory=held.territory)
    if held.account == by.account and held.role == Role.ADMINISTRATOR:
        raise unusable("own-administration", "不能取消自己的管理员角色。", advice="请另一位管理员来办。")
    record(by, "account.revoke", f"account:{held.account_id}", f"取消{held.account}：{held}",
           territory=held.territory.code, before={"role": held.role, "unit": held.unit_id})  # fmt: skip
    held.delete()


@transaction.atomic
def set_active(*, by: By, account: Account, active: bool) -> None:
    """Shut an account or open it again; a shut one keeps its history."""
    _require_over(by, account)
    if account == by.account:
        raise unusable("own-account", "不能停用自己的账号。", advice="请另一位管理员来办。")
    account.is_active = active
    account.save(update_fields=["is_active"])
    record(by, "account.active", f"account:{account.pk}", f"{'启用' if active else '停用'}账号 {account.username}",
           after={"active": active})  # fmt: skip


@transaction.atomic
def set_particulars(*, by: By, account: Account, particulars: Mapping[str, str], seen: str | None = None) -> None:
    """Another name, telephone number or address of somebody. seen: stamp of the account on the person's page.

    Raises PermissionDenied, or Conflict.
    """
    _require_over(by, account)
    account = Account.objects.select_for_update().get(pk=account.pk)
    require_seen(account, account.stamp, seen)
    before = {name: getattr(account, name) for name in particulars}
    for name, text in particulars.items():
        setattr(account, name, text)
    account.save(update_fields=list(particulars))
    record(by, "account.particulars", f"account:{account.pk}", f"修改{account.username}的姓名、电话、邮箱",
           before=before, after=dict(particulars))  # fmt: skip


@transaction.atomic
def reset_password(*, by: By, account: Account) -> str:
    """A new first password, and the lock after failed sign-ins undone. Returns the password, which is shown once."""
    _require_over(by, account)
    password = first_password()
    account.password = hashed(password)
    account.must_change_password, account.totp_secret, account.totp_last = True, "", 0
    account.save(update_fields=["password", "must_change_password", "totp_secret", "totp_last"])
    reset(username=account.username)
    record(by, "account.reset", f"account:{account.pk}", f"重置{account.username}的密码")
    return password


def _require_over(by: By, account: Account) -> None:
    """The right in every place in which the account has a role."""
    for held in account.memberships.select_related("territory"):
        require(by, Right.MANAGE_PEOPLE, territory=held.territory)
    require(by, Right.MANAGE_PEOPLE)
