"""Plan documents and the versions confirmed from them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lianggang.web.places.models import Territory, Unit


class PlanDocument(models.Model):
    """An uploaded document on its way to a confirmed plan.

    reading: the reading as `plans.interchange` writes it. corrections: what people decided on it, as data.
    text: the document's paragraphs joined by line ends, which the positions in the reading count in.
    tables: its tables as rows of cells, each [start, end) in the text, null where it is merged into another.
    assignments: what people decided on units: {"units": {name in the plan: id of a unit, 0 for none},
    "reporters": {code of an indicator: id of a unit}}. seen: grows with every decision on the reading.
    """

    class State(models.TextChoices):
        """How far the document is."""

        READING = "reading", "识读中"
        FAILED = "failed", "识读失败"
        REVIEW = "review", "待确认"
        CONFIRMED = "confirmed", "已确认"
        REPLACED = "replaced", "已被新版替代"
        DISCARDED = "discarded", "已作废"

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="plans")
    name = models.CharField("文件名", max_length=200)
    file = models.FileField("文件", upload_to="plans/")
    digest = models.CharField(max_length=64)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.READING)
    version = models.PositiveIntegerField("版本", default=0)  # 0 until confirmed
    seen = models.PositiveIntegerField(default=0)
    text = models.TextField(blank=True)
    tables = models.JSONField(default=list, blank=True)
    reading = models.JSONField(null=True, blank=True)
    corrections = models.JSONField(default=dict, blank=True)
    assignments = models.JSONField(default=dict, blank=True)
    findings = models.JSONField(default=list, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-uploaded_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("reading", "failed", "review", "confirmed", "replaced", "discarded")),
                name="plan_state",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Aim(models.Model):
    """One tracked target of a confirmed document, as a row to list and to link; its meaning is the core's.

    key: the id within the reading. target: as `plans.interchange` writes it. reporter: who is asked for the figure.
    """

    document = models.ForeignKey(PlanDocument, models.PROTECT, related_name="aims")
    key = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    subject = models.CharField("规划", max_length=20)  # women, children, women_and_children
    plan = models.TextField("规划名称")
    area = models.TextField("领域")
    where = models.TextField("出处")
    text = models.TextField("原文")
    target = models.JSONField()
    demand = models.TextField("要求")
    due = models.PositiveSmallIntegerField("目标年")
    binding = models.TextField("性质", blank=True)
    indicator = models.CharField("指标代码", max_length=30, db_index=True)
    lead = models.TextField("责任单位", blank=True)
    reporter = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="aims")

    class Meta:
        ordering = ("document", "position")
        constraints = (models.UniqueConstraint(fields=("document", "key"), name="aim_once"),)

    def __str__(self) -> str:
        return f"{self.where} {self.demand}"
