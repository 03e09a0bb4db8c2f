"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    """Judging a province or the nation outside the database."""

    name = "lianggang.web.analysis"
    label = "analysis"
