"""A new office: its folder, its database, its catalogue, its first administrator."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from lianggang.errors import LianggangError, unusable
from lianggang.findings import has_errors
from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.passwords import first_password
from lianggang.web.accounts.rights import Role
from lianggang.web.audit.record import By, record
from lianggang.web.figures.indicators import are_loaded, load_indicators
from lianggang.web.operations.checkup import server
from lianggang.web.places.models import Level, Territory


def create(territory: str, code: str, level: str, administrator: str) -> str | None:
    """Bring the database up to date, load the catalogue and make sure that there is an administrator.

    territory, code, level: of the office's own place, GB/T 2260. administrator: sign-in name of the first account.
    Returns its first password, to be changed when it is used; None where there is an administrator already.
    """
    if level not in Level.values:
        raise unusable("level-unknown", f"没有“{level}”这一级。", advice=f"可以是：{'、'.join(Level.values)}。")
    _require_server()
    update()
    with transaction.atomic():
        place, _ = Territory.objects.get_or_create(code=code, defaults={"name": territory, "level": level})
        if Membership.objects.filter(role=Role.ADMINISTRATOR).exists():
            return None
        password = first_password()
        account = Account.objects.create(username=administrator, password=password, name="系统管理员")
        Membership.objects.create(account=account, role=Role.ADMINISTRATOR, territory=place)
        record(By(None), "office.create", f"territory:{place.pk}", f"建立{place}的系统", territory=place.code)
    return password


def update() -> None:
    """Bring tables and catalogue to what this version of the program needs."""
    call_command("migrate", verbosity=0, interactive=False)
    load_indicators()


def update_if_older() -> bool:
    """As `update`, where tables or catalogue are older than the program. Returns whether they were."""
    _require_server()
    executor = MigrationExecutor(connection)
    older = bool(executor.migration_plan(executor.loader.graph.leaf_nodes())) or not are_loaded()
    if older:
        update()
    return older


def _require_server() -> None:
    """Raise LianggangError when no database answers, or one that Django cannot work with."""
    told = list(server())
    if has_errors(told):
        raise LianggangError(*told)
