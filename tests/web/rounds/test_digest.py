"""What happens by itself: reminders by the calendar, one mail a person."""

from __future__ import annotations

import datetime as dt
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend

from lianggang.collect.states import Party
from lianggang.web.accounts.models import Account
from lianggang.web.rounds import digest, remind
from lianggang.web.rounds.models import Notice, Scheme, Sheet
from lianggang.web.rounds.notices import tell_party
from tests.web.conftest import County


@pytest.mark.parametrize(("days", "told"), [(8, 0), (7, 2), (3, 2), (0, 2), (-1, 2), (-2, 0)])
def test_units_are_reminded_on_certain_days(opened: County, scheme: Scheme, days: int, told: int) -> None:
    today = dt.date(2025, 4, 1)
    scheme.sheets.update(deadline=today + dt.timedelta(days=days))
    assert digest.remind_of_deadlines(today) == told


def test_a_sheet_that_has_left_its_unit_is_not_chased(opened: County, scheme: Scheme, sheet: Sheet) -> None:
    Sheet.objects.filter(pk=sheet.pk).update(state="confirmed")
    assert remind.remind(by=opened.by("office"), scheme_id=scheme.pk) == 1


def test_unread_notices_go_out_as_one_mail_and_only_once(opened: County, settings: Any, mailoutbox: list[Any]) -> None:
    settings.EMAIL_HOST = "mail.example"
    reporter = opened.people["health.reporter"]
    reporter.email = "reporter@example.com"
    reporter.save()
    Notice.objects.create(account=reporter, title="退回：请核对")
    assert digest.mail_digests().sent == 1
    assert digest.mail_digests().sent == 0
    assert len(mailoutbox) == 1
    assert "退回：请核对" in mailoutbox[0].body
    assert mailoutbox[0].to == ["reporter@example.com"]


def test_nothing_is_mailed_without_a_mail_server(opened: County, settings: Any, mailoutbox: list[Any]) -> None:
    settings.EMAIL_HOST = ""
    assert digest.mail_digests() == digest.Mailed()
    assert mailoutbox == []


class Refusing(EmailBackend):
    """A mail server that refuses one address."""

    def send_messages(self, messages: Any) -> int:
        if any("gone@example.com" in m.to for m in messages):
            raise SMTPRecipientsRefused({"gone@example.com": (550, b"no such user")})
        return super().send_messages(messages)


def test_a_refused_address_does_not_keep_the_others_waiting(
    opened: County, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_BACKEND = "mail.example", f"{__name__}.Refusing"
    for who, address in (("health.reporter", "gone@example.com"), ("education.reporter", "there@example.com")):
        Account.objects.filter(pk=opened.people[who].pk).update(email=address)
        Notice.objects.create(account=opened.people[who], title="请填报")
    assert digest.mail_digests() == digest.Mailed(sent=1, failed=1)
    assert [m.to for m in mailoutbox] == [["there@example.com"]]
    assert digest.mail_digests() == digest.Mailed(failed=1)  # tried again, the other one not told twice


@pytest.mark.parametrize("dates", [{"starts": "2999-01-01"}, {"ends": "2020-01-01"}])
def test_who_has_no_role_today_is_neither_told_nor_mailed(
    opened: County, settings: Any, sheet: Sheet, mailoutbox: list[Any], dates: dict[str, str]
) -> None:
    settings.EMAIL_HOST = "mail.example"
    reporter = opened.people["health.reporter"]
    Account.objects.filter(pk=reporter.pk).update(email="reporter@example.com")
    reporter.memberships.update(**dates)
    tell_party(Party.REPORTER, sheet, "催报")
    assert not Notice.objects.filter(account=reporter, title="催报").exists()
    assert digest.mail_digests().sent == 0
    assert mailoutbox == []
