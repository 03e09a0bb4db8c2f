"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """Matters that must be put right: warned of, answered, followed, closed."""

    name = "lianggang.web.followup"
    label = "followup"
