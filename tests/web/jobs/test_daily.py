"""The daily work is put on the table once a day."""

from __future__ import annotations

from lianggang.web.jobs.models import Job
from lianggang.web.jobs.work import begin_day, work_once


def test_the_day_begins_once(db: None) -> None:
    begin_day()
    begin_day()
    assert Job.objects.filter(kind="daily").count() == 1
    assert work_once()
    assert Job.objects.get(kind="daily").state == Job.State.DONE
