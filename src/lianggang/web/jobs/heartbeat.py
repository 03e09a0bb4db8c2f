"""A sign of life beside long work that has nothing to tell."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import DatabaseError, connection

EVERY = 30.0  # seconds

_log = logging.getLogger(__name__)


@contextmanager
def beating(beat: Callable[[], None], *, every: float = EVERY) -> Iterator[None]:
    """Call `beat` from a thread of its own every so many seconds as long as the block runs."""
    over = Event()
    thread = Thread(target=_go_on, args=(beat, every, over), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _go_on(beat: Callable[[], None], every: float, over: Event) -> None:
    try:
        while not over.wait(every):
            try:
                beat()
            except DatabaseError:
                _log.warning("the database did not take a sign of life", exc_info=True)
    finally:
        connection.close()  # the thread's own
