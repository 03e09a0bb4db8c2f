"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Long work, done by a worker from a table."""

    name = "lianggang.web.jobs"
    label = "jobs"
