"""Faults of data as matters: one for a unit and a round that is over; and reminders as a last day comes near."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from lianggang.collect.states import Action, State
from lianggang.web.followup.daily import daily, remind_of_last_days
from lianggang.web.followup.models import Matter
from lianggang.web.followup.quality import raise_data_faults
from lianggang.web.rounds.models import Notice, Passage, Scheme, Sheet
from tests.web.conftest import HEALTH_CODES, County
from tests.web.followup.conftest import LATER, SOON, Bring

S = Matter.State


@pytest.fixture
def over(opened: County, sheet: Sheet) -> County:
    """The round is over: the health bureau was three days late, returned once, and gave no data on one indicator."""
    Sheet.objects.update(deadline="2025-04-15", submitted_at=dt.datetime(2025, 4, 10, tzinfo=dt.UTC))
    Sheet.objects.filter(pk=sheet.pk).update(submitted_at=dt.datetime(2025, 4, 18, tzinfo=dt.UTC))
    Passage.objects.create(sheet=sheet, action=Action.RETURN, start=State.CONFIRMED, end=State.RETURNED,
                           by=opened.people["bureau"])  # fmt: skip
    sheet.entries.create(code=HEALTH_CODES[0], reason="未开展统计")
    Scheme.objects.update(state=Scheme.State.CLOSED)
    return opened


def test_one_matter_a_unit_says_all_that_was_wrong(over: County) -> None:
    daily({}, lambda *_: None)
    found = Matter.objects.get()
    assert (found.source, found.unit, found.year) == (Matter.Source.DATA, over.units["health"], 2024)
    assert "迟报3天（截止04月15日）；被退回1次；1项没有数据：" in found.reason
    assert "未开展统计" in found.reason
    assert [n.account.username for n in Notice.objects.filter(title__contains="待核")] == ["office"]
    daily({}, lambda *_: None)
    assert Matter.objects.count() == 1


def test_a_sheet_that_never_came_is_told(over: County) -> None:
    Sheet.objects.filter(unit=over.units["education"]).update(submitted_at=None)
    raise_data_faults(over.territory)
    assert Matter.objects.get(unit=over.units["education"]).reason == "没有报送（截止04月15日）。"


def test_a_round_that_goes_on_is_left_alone(over: County) -> None:
    Scheme.objects.update(state=Scheme.State.OPEN)
    raise_data_faults(over.territory)
    assert not Matter.objects.exists()


def test_units_are_reminded_before_and_after_the_last_day(county: County, bring: Bring) -> None:
    bring(S.SENT)
    Notice.objects.all().delete()
    assert remind_of_last_days(SOON - dt.timedelta(days=2)) == 0
    assert remind_of_last_days(SOON - dt.timedelta(days=3)) == 1
    assert [(n.account.username, n.title[-5:]) for n in Notice.objects.all()] == [("health.reporter", "，还有3天")]


def test_the_last_day_of_a_measure_counts_while_it_is_at_work(county: County, bring: Bring) -> None:
    matter = bring(S.WORKING)
    assert remind_of_last_days(SOON) == 0
    assert remind_of_last_days(LATER + dt.timedelta(days=1)) == 1
    Matter.objects.update(measure_due=timezone.localdate() - dt.timedelta(days=4))
    matter.refresh_from_db()
    assert matter.overdue == 4
