"""The office looks at itself: what is wrong, and what to do."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from functools import partial

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from lianggang.findings import Finding, error, has_errors, note, warning
from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.rights import Role
from lianggang.web.audit.chain import START, verify
from lianggang.web.audit.models import Event, Head
from lianggang.web.home import Home
from lianggang.web.jobs.models import Job

_LOW_DISK = 1024**3
_BEST = 15  # of PostgreSQL: the first with UNIQUE NULLS NOT DISTINCT


def check_up(home: Home) -> Iterator[Finding]:
    """Everything that is wrong with an office, heaviest causes first; the later checks need the earlier ones."""
    for look in (partial(_folder, home), server, _tables):
        found = list(look())
        yield from found
        if has_errors(found):
            return
    for look in _LOOKS:
        yield from look()


def _folder(home: Home) -> Iterator[Finding]:
    if not home.key_file.exists():
        yield error("no-office", f"“{home.folder}”还没有建立。", advice="请运行 lianggang web init。")
        return
    if stat.S_IMODE(home.key_file.stat().st_mode) & 0o077:
        yield warning("key-readable", "密钥文件别的用户也能读。", advice=f"请运行 chmod 600 {home.key_file}")
    if shutil.disk_usage(home.folder).free < _LOW_DISK:
        yield warning("disk-low", "磁盘剩余不到1GB。", advice="请清理磁盘，或把系统移到更大的磁盘。")


def server() -> Iterator[Finding]:
    """Who answers as database and in which version, asked past Django, which would refuse an old one without a name."""
    if connection.vendor == "sqlite":
        yield note("database", f"数据库是SQLite {sqlite3.sqlite_version}。")
        return
    try:
        with connection.wrap_database_errors:
            opened = connection.get_new_connection(connection.get_connection_params())
    except DatabaseError as problem:
        yield error("database-gone", f"连不上数据库服务器：{problem}",
                    advice="请看服务器是否在运行，DATABASE_URL的地址、用户、密码和认证方式对不对。")  # fmt: skip
        return
    with opened, opened.cursor() as cursor:
        cursor.execute("SELECT version()")
        name, version = cursor.fetchone()[0], opened.info.server_version // 10_000
    yield note("database", f"数据库服务器自称 {name}。")
    (least,) = connection.features.minimum_database_version or (0,)
    if version < least:
        yield error("database-old", f"数据库服务器按PostgreSQL {version}版应答，至少要{least}版，最好{_BEST}版以上。",
                    advice="请升级或换服务器；国产数据库见安装手册“国产数据库”。")  # fmt: skip
    elif version < _BEST:
        yield warning("database-15", f"数据库服务器低于PostgreSQL {_BEST}版，两条唯一约束建不起来，只由程序检查。",
                      advice=f"请升级到{_BEST}版以上。")  # fmt: skip


def _tables() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield error("not-migrated", "数据库的结构比程序旧。", advice="请备份后运行 lianggang web init。")


def _integrity() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        told = [row[0] for row in cursor.fetchall()]
    if told != ["ok"]:
        yield error("database-damaged", f"数据库文件有损坏：{told[0]}", advice="请停用系统，用最近的备份恢复。")


def _chain() -> Iterator[Finding]:
    yield from verify({**event.link(), "hash": event.hash} for event in Event.objects.order_by("number").iterator())
    head, last = Head.objects.filter(pk=1).first(), Event.objects.order_by("-number").first()
    kept = (head.number, head.hash) if head else (0, START)
    if kept != ((last.number, last.hash) if last else (0, START)):
        text = f"审计记录应有{kept[0]}条，最后一条是第{last.number if last else 0}条：末尾的记录被删除或改动过。"
        yield error("audit-end-lost", text, advice="请停用系统，与最近的备份和导出的审计记录核对。")


def _people() -> Iterator[Finding]:
    if not Membership.objects.filter(role=Role.ADMINISTRATOR, account__is_active=True).exists():
        yield error("no-administrator", "没有可用的系统管理员。", advice="请运行 lianggang web init 新建一个。")
    if waiting := Account.objects.filter(must_change_password=True, is_active=True).count():
        yield note("first-passwords", f"{waiting}个账号还没有改过初始密码。")


def _jobs() -> Iterator[Finding]:
    oldest = Job.objects.filter(state=Job.State.WAITING).order_by("id").first()
    if oldest and (timezone.now() - oldest.created_at).total_seconds() > 600:
        yield warning(
            "worker-silent", "有工作等了10分钟以上没有人做。", advice="请看 lianggang web worker 是否在运行。"
        )


_LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (_integrity, _chain, _people, _jobs)
