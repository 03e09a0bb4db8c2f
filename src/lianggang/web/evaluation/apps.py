"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """The evaluation of plans from its scheme to its result."""

    name = "lianggang.web.evaluation"
    label = "evaluation"

    def ready(self) -> None:
        """Lay what waits on the desks."""
        from lianggang.web.evaluation import waiting  # noqa: F401
