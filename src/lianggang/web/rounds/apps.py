"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """The annual round: scheme, sheets, entries and what may be done with them."""

    name = "lianggang.web.rounds"
    label = "rounds"

    def ready(self) -> None:
        """Make the daily work known to the worker; lay what comes next on the desks."""
        from lianggang.web.rounds import digest, waiting  # noqa: F401
