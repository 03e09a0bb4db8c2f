"""Long work from the table: what kinds there are, and how one job is taken, done and ended."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from lianggang.errors import LianggangError
from lianggang.web.accounts.models import Account
from lianggang.web.jobs.models import Job

Progress = Callable[[int, int, str], None]
Work = Callable[[dict[str, Any], Progress], Any]
"""Takes the arguments of the job and a function to tell progress (done, total, message); returns plain data."""

KINDS: dict[str, Work] = {}
SILENT = dt.timedelta(minutes=3)  # a running job that says nothing for so long was cut off
MAX_ATTEMPTS = 3

_log = logging.getLogger(__name__)


def kind(name: str) -> Callable[[Work], Work]:
    """Register a function as what jobs of that kind do. It must be safe to begin again after being cut off."""

    def registered(work: Work) -> Work:
        KINDS[name] = work
        return work

    return registered


def enqueue(name: str, by: Account | None, **arguments: Any) -> Job:
    """Put work on the table; it begins when a worker is free."""
    return Job.objects.create(kind=name, arguments=arguments, by=by)


def work_once() -> bool:
    """Take the oldest waiting job and do it. Returns whether there was one."""
    job = _take()
    if job is None:
        return False
    try:
        result = KINDS[job.kind](job.arguments, lambda done, total, message: _tell(job.pk, done, total, message))
    except LianggangError as refusal:
        _end(job.pk, Job.State.FAILED, "\n".join(str(f) for f in refusal.findings))
    except Exception:
        _log.exception("job %s failed", job)
        _end(job.pk, Job.State.FAILED, "程序出错，这项工作没有做完，数据没有改动。请系统管理员查看日志。")
    else:
        _end(job.pk, Job.State.DONE, "", result)
    return True


@transaction.atomic
def _take() -> Job | None:
    """The oldest job that waits, or whose worker has been silent for long; one that was cut off too often fails."""
    now = timezone.now()
    Job.objects.filter(state=Job.State.RUNNING, seen_at__lt=now - SILENT, attempts__gte=MAX_ATTEMPTS).update(
        state=Job.State.FAILED, message=f"做了{MAX_ATTEMPTS}次都被中断，已停止。", ended_at=now
    )
    Job.objects.filter(state=Job.State.RUNNING, seen_at__lt=now - SILENT).update(state=Job.State.WAITING)
    job = Job.objects.select_for_update(skip_locked=_can_skip()).filter(state=Job.State.WAITING).order_by("id").first()
    if job is not None:
        job.state, job.started_at, job.seen_at, job.attempts = Job.State.RUNNING, now, now, job.attempts + 1
        job.save()
    return job


def _can_skip() -> bool:
    return bool(transaction.get_connection().features.has_select_for_update_skip_locked)


def _tell(job: int, done: int, total: int, message: str) -> None:
    Job.objects.filter(pk=job).update(done=done, total=total, message=message[:500], seen_at=timezone.now())


def _end(job: int, state: Job.State, message: str, result: Any = None) -> None:
    Job.objects.filter(pk=job).update(state=state, message=message, result=result, ended_at=timezone.now())
