"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Releases for the public."""

    name = "lianggang.web.publishing"
    label = "publishing"

    def ready(self) -> None:
        """Let the worker make releases; lay what waits on the desks."""
        from lianggang.web.publishing import desk, making  # noqa: F401
