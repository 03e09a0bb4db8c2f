"""Long work from the table: what kinds there are, and how one job is taken, done and ended."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from lianggang.errors import LianggangError
from lianggang.findings import Finding, error
from lianggang.web.accounts.models import Account
from lianggang.web.jobs.heartbeat import beating
from lianggang.web.jobs.models import Job

Progress = Callable[[int, int, str], None]
Work = Callable[[dict[str, Any], Progress], Any]
"""Takes the arguments of the job and a function to tell progress (done, total, message); returns plain data."""
Failed = Callable[[dict[str, Any], Sequence[Finding]], None]
"""Takes the arguments of a job that failed for good, and why; runs in the transaction that ends the job."""

SILENT = dt.timedelta(minutes=3)  # a running job that says nothing for so long was cut off
MAX_ATTEMPTS = 3
_CRASHED = error("job-crashed", "程序出错，没有做完，数据没有改动。", advice="请系统管理员查看日志。")
_CUT_OFF = error("job-cut-off", f"做了{MAX_ATTEMPTS}次都被中断，已停止。", advice="请系统管理员查看日志后重新办理。")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """What jobs of a kind do, what they are called in Chinese, and what is to be done when one fails."""

    label: str
    work: Work
    failed: Failed | None = None
    daily: bool = False


KINDS: dict[str, Kind] = {}


def kind(name: str, label: str, *, failed: Failed | None = None, daily: bool = False) -> Callable[[Work], Work]:
    """Register a function as what jobs of that kind do. It must be safe to begin again after being cut off.

    daily: begun by the worker once a day.
    """

    def registered(work: Work) -> Work:
        KINDS[name] = Kind(label, work, failed, daily)
        return work

    return registered


def enqueue(name: str, by: Account | None, **arguments: Any) -> Job:
    """Put work on the table; it begins when a worker is free."""
    return Job.objects.create(kind=name, arguments=arguments, by=by)


@transaction.atomic
def begin_day() -> None:
    """Put the daily work of today on the table, once."""
    today = timezone.localdate()
    for name in (name for name, known in KINDS.items() if known.daily):
        if not Job.objects.filter(kind=name, arguments__day=str(today)).exists():
            enqueue(name, None, day=str(today))


class Interrupted(BaseException):
    """The worker is told to stop; no work may catch this as an error of its own."""


class Lost(BaseException):
    """The job was taken by another worker, because this one had been silent for too long."""


def work_once(stop: Event | None = None) -> bool:
    """Take the oldest waiting job and do it. Returns whether there was one.

    stop: when it is set, the job goes back to the table at its next word of progress, or ends if it says none.
    """
    job = _take()
    if job is None:
        return False
    try:
        with beating(lambda: _seen(job)):
            result = KINDS[job.kind].work(job.arguments, _teller(job, stop))
    except Interrupted:
        _release(job)
    except Lost:
        _log.warning("job %s was taken by another worker", job)
    except OperationalError:
        raise  # the database is gone or full: the job is taken up again after a while
    except LianggangError as refusal:
        _fail(job, *refusal.findings)
    except Exception:
        _log.exception("job %s failed", job)
        _fail(job, _CRASHED)
    else:
        _mine(job).update(
            state=Job.State.DONE, message="", result=result, done=F("total"), ended_at=timezone.now()
        )  # fmt: skip
    return True


@transaction.atomic
def _take() -> Job | None:
    """The oldest job that waits, or whose worker has been silent for long; one that was cut off too often fails."""
    silent = Job.objects.filter(state=Job.State.RUNNING, seen_at__lt=timezone.now() - SILENT)
    for cut_off in silent.filter(attempts__gte=MAX_ATTEMPTS):
        _fail(cut_off, _CUT_OFF)
    silent.update(state=Job.State.WAITING)
    waiting = Job.objects.filter(state=Job.State.WAITING).order_by("id")
    job = waiting.select_for_update(skip_locked=_can_skip()).first()
    if job is not None:
        now = timezone.now()
        job.state, job.started_at, job.seen_at, job.attempts = Job.State.RUNNING, now, now, job.attempts + 1
        job.done, job.total, job.message = 0, 0, ""
        job.save()
    return job


def _can_skip() -> bool:
    return bool(transaction.get_connection().features.has_select_for_update_skip_locked)


def _mine(job: Job) -> Any:
    """The row of the job as long as no other worker has taken it: every taking raises the number of attempts."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)


def _teller(job: Job, stop: Event | None) -> Progress:
    def tell(done: int, total: int, message: str) -> None:
        if stop is not None and stop.is_set():
            raise Interrupted
        if not _mine(job).update(done=done, total=total, message=message[:500], seen_at=timezone.now()):
            raise Lost

    return tell


def _seen(job: Job) -> None:
    _mine(job).update(seen_at=timezone.now())


def _release(job: Job) -> None:
    """Back to the table as if it had not been taken."""
    _mine(job).update(state=Job.State.WAITING, attempts=job.attempts - 1, message="")


@transaction.atomic
def _fail(job: Job, *findings: Finding) -> None:
    message = "\n".join(map(str, findings))
    ended = _mine(job).update(state=Job.State.FAILED, message=message, ended_at=timezone.now())
    known = KINDS.get(job.kind)
    if ended and known is not None and known.failed is not None:
        known.failed(job.arguments, findings)
