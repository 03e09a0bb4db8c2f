"""The lists of the administrator as tables to download: accounts, units."""

from __future__ import annotations

from collections.abc import Iterable

from lianggang.web.accounts.models import Account
from lianggang.web.figures.tables import Cell, Column, Table, text
from lianggang.web.places.models import Unit


def people_table(people: Iterable[Account]) -> Table:
    """One row an account, with its roles and how it is reached; never a password."""
    columns = (Column("登录名", width=16), Column("姓名", width=18), Column("角色", width=40), Column("状态", width=16),
               Column("电话", width=16), Column("邮箱", width=24))  # fmt: skip
    return Table("people", "账号", columns, [_person(account) for account in people])


def _person(account: Account) -> list[Cell]:
    roles = "；".join(m.with_end for m in account.memberships.all())
    told = (account.username, account.name, roles, account.condition, account.phone, account.email)
    return [text(words) for words in told]


def units_table(units: Iterable[tuple[Unit, list[str]]]) -> Table:
    """One row a unit with the names of its functions and what became of it."""
    columns = (Column("单位", width=26), Column("地区", width=14), Column("职能", width=36), Column("状态", width=10),
               Column("沿革", width=50))  # fmt: skip
    rows = [
        [text(unit), text(unit.territory), text("、".join(functions)), text("现行" if unit.active else "已并出"),
         text("；".join(map(str, unit.changes.all())))]
        for unit, functions in units
    ]  # fmt: skip
    return Table("units", "单位", columns, rows)
