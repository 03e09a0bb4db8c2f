"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Pages in common: layout, words, problems."""

    name = "lianggang.web.ui"
    label = "ui"
