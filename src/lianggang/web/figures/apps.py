"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Approved values and what the core makes of them."""

    name = "lianggang.web.figures"
    label = "figures"

    def ready(self) -> None:
        """Make the work of this application known to the worker."""
        from lianggang.web.figures import importing, judging  # noqa: F401
