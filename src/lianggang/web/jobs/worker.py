"""The loop of a worker: job after job until it is told to stop."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from lianggang.web.jobs.work import begin_day, work_once

IDLE = 1.0  # seconds between two looks at an empty table
TROUBLED = 10.0  # seconds after the database was gone

_log = logging.getLogger(__name__)


def work_forever(stop: Event) -> None:
    """Do the jobs of the table until `stop` is set; a job under way is finished or put back.

    A database that is gone is waited for. Whatever kills the process leaves the job on the table: another worker takes
    it up after `work.SILENT`.
    """
    while not stop.is_set():
        close_old_connections()
        try:
            begin_day()
            busy = work_once(stop)
        except (DatabaseError, InterfaceError):
            _log.exception("the database cannot be used")
            connection.close()
            stop.wait(TROUBLED)
        else:
            if not busy:
                stop.wait(IDLE)


@contextmanager
def stopping_on_signals() -> Iterator[Event]:
    """An event that SIGTERM and SIGINT set, for `work_forever`; only in the main thread."""
    stop = Event()

    def told(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, told) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
