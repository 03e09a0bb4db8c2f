"""What happens by itself: reminders by the calendar, one mail a person."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lianggang.web.rounds import digest, remind
from lianggang.web.rounds.models import Notice, Scheme, Sheet
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
    assert digest.mail_digests() == 1
    assert digest.mail_digests() == 0
    assert len(mailoutbox) == 1
    assert "退回：请核对" in mailoutbox[0].body
    assert mailoutbox[0].to == ["reporter@example.com"]


def test_nothing_is_mailed_without_a_mail_server(opened: County, settings: Any, mailoutbox: list[Any]) -> None:
    settings.EMAIL_HOST = ""
    assert digest.mail_digests() == 0
    assert mailoutbox == []
