"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class MeritConfig(AppConfig):
    """The yearly assessment of units by a shown rule."""

    name = "lianggang.web.merit"
    label = "merit"

    def ready(self) -> None:
        """Lay what waits on the desks."""
        from lianggang.web.merit import waiting  # noqa: F401
