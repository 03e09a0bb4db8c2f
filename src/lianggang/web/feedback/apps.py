"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Comments of readers, and what came of them."""

    name = "lianggang.web.feedback"
    label = "feedback"

    def ready(self) -> None:
        """Lay what waits on the desks; take in comments that come in packages."""
        from lianggang.web.feedback import desk, travelling  # noqa: F401
