"""The database is gone, the disk is full: what is told, by a page that asks neither of them for anything."""

from __future__ import annotations

import errno
import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from lianggang.findings import Finding, error

_log = logging.getLogger(__name__)
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SAYS_FULL = ("disk is full", "no space left", "disk full")
_AFTER = "刚才的操作没有保存，以前保存的都在。"


def problem_of(raised: BaseException | None) -> Finding | None:
    """What is to be told of a failure of storage; None when it is none."""
    if (isinstance(raised, OSError) and raised.errno in _FULL) or _says_full(raised):
        return error("disk-full", f"服务器的磁盘满了，{_AFTER}",
                     advice="请系统管理员腾出空间（lianggang web check 看还剩多少），再做一次。")  # fmt: skip
    if isinstance(raised, OperationalError | InterfaceError):
        return error("database-gone", f"数据库暂时不能用，{_AFTER}",
                     advice="请过一会儿再试；一直不行，请系统管理员检查数据库。")  # fmt: skip
    if isinstance(raised, OSError):
        return error("file-gone", f"服务器上的文件读写不了，{_AFTER}",
                     advice="请过一会儿再试；一直不行，请系统管理员检查系统的文件夹。")  # fmt: skip
    return None


def _says_full(raised: BaseException | None) -> bool:
    """SQLite and PostgreSQL tell a full disk in words only."""
    return isinstance(raised, OperationalError) and any(words in str(raised).lower() for words in _SAYS_FULL)


def page(finding: Finding) -> HttpResponse:
    """The page, made without the account, the session or any other row; what broke goes to the log."""
    _log.error("%s", finding.code, exc_info=True)
    return HttpResponse(render_to_string("503.html", {"findings": [finding]}), status=503)


def server_error(request: HttpRequest) -> HttpResponse:
    """What is answered when something broke outside the views: storage that failed, or the program itself."""
    found = problem_of(sys.exc_info()[1])
    return page(found) if found else HttpResponse(render_to_string("500.html"), status=500)
