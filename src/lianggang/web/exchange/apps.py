"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Packages between offices of different levels."""

    name = "lianggang.web.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Lay what waits on the desks; let the worker deliver."""
        from lianggang.web.exchange import arriving, delivering, desk  # noqa: F401
