"""The application's name in Django."""

from __future__ import annotations

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    """Files that people attach to what they do."""

    name = "lianggang.web.attachments"
    label = "attachments"
