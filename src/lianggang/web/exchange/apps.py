"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Packages between offices of different levels."""

    name = "lianggang.web.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Lay what waits on the desks."""
        from lianggang.web.exchange import desk  # noqa: F401
