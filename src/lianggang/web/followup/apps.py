"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """Matters that must be put right: warned of, answered, followed, closed."""

    name = "lianggang.web.followup"
    label = "followup"

    def ready(self) -> None:
        """Lay what waits on the desks, and make what happens by itself known to the worker."""
        from lianggang.web.followup import daily, desk  # noqa: F401
