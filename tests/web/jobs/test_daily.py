"""The daily work is put on the table once a day."""

from __future__ import annotations

from lianggang.web.jobs.models import Job
from lianggang.web.jobs.work import KINDS, begin_day, work_once


def test_the_day_begins_once(db: None) -> None:
    begin_day()
    begin_day()
    daily = sorted(name for name, kind in KINDS.items() if kind.daily)
    assert sorted(Job.objects.values_list("kind", flat=True)) == daily
    while work_once():
        pass
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}
