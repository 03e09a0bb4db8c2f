"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """The calendar of a year and the record of everything in it."""

    name = "lianggang.web.duties"
    label = "duties"

    def ready(self) -> None:
        """Lay what is due on the desks, and make the reminders known to the worker."""
        from lianggang.web.duties import daily, desk  # noqa: F401
