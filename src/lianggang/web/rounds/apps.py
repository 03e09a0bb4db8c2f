"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """The annual round: scheme, sheets, entries and what may be done with them."""

    name = "lianggang.web.rounds"
    label = "rounds"
