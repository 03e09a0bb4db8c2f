"""What happens by itself: reminders as the deadline comes near, and unread notices as one mail a person."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from lianggang.collect.states import Party, waits_for
from lianggang.web.accounts.models import Account
from lianggang.web.audit.record import By, record
from lianggang.web.jobs.work import Progress, kind
from lianggang.web.rounds.models import Notice, Scheme, Sheet
from lianggang.web.rounds.notices import tell_party

DAYS = (7, 3, 1, 0, -1, -7)
"""How many days before the deadline units are reminded; below zero, after it."""
DAILY = "daily"

_log = logging.getLogger(__name__)


@kind(DAILY, "每日提醒", daily=True)
def daily(arguments: dict[str, Any], progress: Progress) -> dict[str, int]:
    """The reminders and mails of one day; doing it twice a day tells nobody twice."""
    reminded, mailed = remind_of_deadlines(timezone.localdate()), mail_digests()
    return {"reminded": reminded, "mailed": mailed.sent, "not_mailed": mailed.failed}


def remind_of_deadlines(today: dt.date) -> int:
    """Tell those who hold a sheet that is due in one of `DAYS`. Returns how many sheets that were."""
    due = [today + dt.timedelta(days=d) for d in DAYS]
    told = 0
    open_sheets = Sheet.objects.filter(scheme__state=Scheme.State.OPEN, deadline__in=due)
    for sheet in open_sheets.select_related("unit", "scheme__territory"):
        party = waits_for(sheet.at)
        if party in (Party.REPORTER, Party.HEAD):
            tell_party(party, sheet, f"{sheet}{sheet.at.label}，{_left((sheet.deadline - today).days)}")
            told += 1
    if told:
        record(By(None), "scheme.reminder", f"day:{today}", f"按期限自动提醒{told}张表")
    return told


def _left(days: int) -> str:
    if days > 0:
        return f"还有{days}天截止"
    return "今天截止" if days == 0 else f"已逾期{-days}天"


@dataclass(slots=True)
class Mailed:
    """How many persons were mailed, and how many could not be: their notices are tried again the next day."""

    sent: int = 0
    failed: int = 0


def mail_digests() -> Mailed:
    """One mail to everybody with unread notices, an address and a role today; nothing without a mail server."""
    told = Mailed()
    if not settings.EMAIL_HOST:
        return told
    for account, notices in _unread().items():
        try:
            _mail(account, notices).send()  # a connection of its own: a refused address leaves one unusable
        except (SMTPException, OSError) as problem:
            _log.warning("no mail to %s: %s", account.username, problem)
            told.failed += 1
        else:
            Notice.objects.filter(pk__in=[n.pk for n in notices]).update(mailed_at=timezone.now())
            told.sent += 1
    return told


def _unread() -> dict[Account, list[Notice]]:
    waiting: dict[Account, list[Notice]] = defaultdict(list)
    for notice in Notice.objects.filter(read_at=None, mailed_at=None).select_related("account").order_by("id"):
        if notice.account.email and notice.account.is_active:
            waiting[notice.account].append(notice)
    return {account: notices for account, notices in waiting.items() if account.standing}


def _mail(account: Account, notices: list[Notice]) -> EmailMessage:
    lines = [f"{timezone.localtime(n.at):%m月%d日} {n.title}" for n in notices]
    body = f"{account.name}：\n\n" + "\n".join(lines) + f"\n\n请登录系统办理。{settings.ORIGIN}\n"
    return EmailMessage(f"两纲监测：{len(lines)}条未读消息", body, to=[account.email])
