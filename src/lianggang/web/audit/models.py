"""Events in a hash chain: every one carries the hash of the one before it."""

from __future__ import annotations

from django.db import models

from lianggang.web.audit.chain import Link, digest


class Event(models.Model):
    """Who did what to what, when, from where, before and after, and why. Never changed, never deleted."""

    number = models.PositiveBigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间")
    actor = models.CharField("用户", max_length=40)
    actor_name = models.CharField("姓名", max_length=40, blank=True)
    address = models.GenericIPAddressField("来源地址", null=True, blank=True)
    action = models.CharField("操作", max_length=60)
    subject = models.CharField("对象", max_length=40, db_index=True)  # "sheet:12"
    title = models.CharField("说明", max_length=300)
    territory = models.CharField("地区代码", max_length=12, blank=True, db_index=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    reason = models.TextField("理由", blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("-number",)

    def link(self) -> Link:
        """The event as the chain sees it."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "actor": self.actor,
            "actor_name": self.actor_name,
            "address": self.address,
            "action": self.action,
            "subject": self.subject,
            "title": self.title,
            "territory": self.territory,
            "before": self.before,
            "after": self.after,
            "reason": self.reason,
            "previous": self.previous,
        }

    def seal(self) -> None:
        """Compute the hash; once, before the event is stored."""
        self.hash = digest(self.link())


class Head(models.Model):
    """The end of the chain: one row that every new event locks, so that events follow one another."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
