"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Plan documents: uploaded, read, reviewed, confirmed."""

    name = "lianggang.web.plans"
    label = "plans"

    def ready(self) -> None:
        """Make the work of this application known to the worker."""
        from lianggang.web.plans import reading  # noqa: F401
