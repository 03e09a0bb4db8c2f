"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The append-only record of everything that was done."""

    name = "lianggang.web.audit"
    label = "audit"
