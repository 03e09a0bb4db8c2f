"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Reports and the page for leaders."""

    name = "lianggang.web.reporting"
    label = "reporting"

    def ready(self) -> None:
        """Make the kinds of jobs and what waits on desks known."""
        from lianggang.web.reporting import desk, making  # noqa: F401
