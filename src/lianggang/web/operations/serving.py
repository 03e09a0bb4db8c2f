"""One server process for pages and static files; the worker for long work beside it."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from django.db import connections
from django.urls import reverse
from gunicorn.app.base import BaseApplication

from lianggang.web.wsgi import application


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with the few settings that an office needs."""

    def __init__(self, address: str, threads: int, ready: Callable[[], None]) -> None:
        self.options: dict[str, Any] = {
            "bind": address,
            "workers": 2,  # Python uses one core a process
            "threads": threads,
            "worker_class": "gthread",
            "timeout": 120,
            "graceful_timeout": 20,
            "accesslog": None,
            "loglevel": "warning",
            "proc_name": "lianggang",
            "when_ready": lambda _: ready(),
            # What is loaded stays; the collector need not walk through it at every request.
            "post_worker_init": lambda _: gc.freeze(),
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand the settings over."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application that is served."""
        return application


def serve(address: str, *, ready: Callable[[], None], threads: int = 8, worker: bool = True) -> None:
    """Serve until interrupted.

    address: host:port. ready: called when the port answers. worker: also run the worker for long work, ended together.
    """
    reverse("desk")  # every view is loaded once, before the processes that serve part
    connections.close_all()  # no connection may be carried into them
    beside = subprocess.Popen([sys.executable, "-m", "lianggang.cli", "web", "worker"]) if worker else None
    try:
        _Server(address, threads, ready).run()
    finally:
        if beside is not None:
            beside.terminate()
            beside.wait()
