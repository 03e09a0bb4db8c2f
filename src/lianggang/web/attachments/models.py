"""A file that somebody attached."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Attachment(models.Model):
    """A file with what it belongs to. subject: kind and key of that, as in the audit ("matter:12").

    Who may attach and read is asked where the subject is known: this application has no pages of its own.
    """

    subject = models.CharField(max_length=60, db_index=True)
    label = models.CharField("说明", max_length=100, blank=True)
    name = models.CharField("文件名", max_length=200)
    file = models.FileField("文件", upload_to="attachments/")
    size = models.PositiveIntegerField("字节")
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name
