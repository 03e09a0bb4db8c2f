"""Matters that must be put right, and every step that was taken with them."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lianggang.web.conflict import stamp_of
from lianggang.web.places.models import Territory, Unit
from lianggang.web.plans.models import Aim


class Matter(models.Model):
    """One thing that a unit must put right, whatever it comes from.

    unit: who leads, None while the office has not settled it; others: who else is responsible. aim, indicator, year:
    what it is about, where that is a target; since: the first
    year that it was raised for, while nobody had sent it. kind, level: of a warning, or what the source calls it.
    snapshot: what was known when it was raised, as `warnings.snapshot_of` writes it.
    origin: what it was made from, so that nothing is raised twice; theme: the same problem in whatever year;
    earlier: the last matter of the same theme. link: the page it comes from.
    number, notice, due: of the notice as it was sent; due is the last day for the answer.
    cause, explanation, measure, measure_due: the answer that stands. supervised_at: since when the leaders watch it.
    outcome, outcome_year, outcome_note: what the first later value made of it.
    """

    class Source(models.TextChoices):
        """Where it comes from."""

        WARNING = "warning", "预警"
        EVALUATION = "evaluation", "评估发现"
        INSPECTION = "inspection", "督导检查"
        DATA = "data", "数据质量"
        OTHER = "other", "其他"

    class State(models.TextChoices):
        """How far it is."""

        RAISED = "raised", "待核"
        DISMISSED = "dismissed", "不予发出"
        SENT = "sent", "待答复"
        SIGNING = "signing", "待审签"
        ANSWERED = "answered", "待接收"
        WORKING = "working", "整改中"
        VOUCHING = "vouching", "待审签销号"
        CLAIMED = "claimed", "待销号"
        CLOSED = "closed", "已销号"

    class Cause(models.TextChoices):
        """What the unit says it comes from."""

        REAL = "real", "实际变化"
        DEFINITION = "definition", "口径变化"
        DENOMINATOR = "denominator", "分母变化"
        ENTRY = "entry", "填报错误"
        OTHER = "other", "其他"

    class Outcome(models.TextChoices):
        """What became of it, by the first later value."""

        CAME_TRUE = "came_true", "应验"
        OPEN = "open", "仍在预警"
        LIFTED = "lifted", "已解除"
        NO_DATA = "no_data", "无新数据"

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="matters")
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    kind = models.CharField("种类", max_length=30, blank=True)
    level = models.CharField("等级", max_length=4, blank=True)
    title = models.CharField("事项", max_length=200)
    reason = models.TextField("理由")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="matters")
    others = models.ManyToManyField(Unit, blank=True, related_name="shared_matters")
    aim = models.ForeignKey(Aim, models.PROTECT, null=True, blank=True, related_name="matters")
    indicator = models.CharField("指标代码", max_length=30, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    since = models.PositiveSmallIntegerField()
    snapshot = models.JSONField(default=dict, blank=True)
    origin = models.CharField(max_length=200, blank=True)
    theme = models.CharField(max_length=200, blank=True, db_index=True)
    earlier = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repeated")
    link = models.CharField(max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.RAISED)
    raised_at = models.DateTimeField("提出", default=timezone.now)

    number = models.CharField("文号", max_length=60, blank=True)
    notice = models.TextField("通知正文", blank=True)
    due = models.DateField("答复期限", null=True, blank=True)
    sent_at = models.DateTimeField("发出", null=True, blank=True)

    cause = models.CharField("原因类别", max_length=12, choices=Cause.choices, blank=True)
    explanation = models.TextField("原因说明", blank=True)
    measure = models.TextField("整改措施", blank=True)
    measure_due = models.DateField("整改期限", null=True, blank=True)
    answered_at = models.DateTimeField("答复", null=True, blank=True)
    supervised_at = models.DateTimeField("督办", null=True, blank=True)
    closed_at = models.DateTimeField("销号", null=True, blank=True)

    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices, blank=True)
    outcome_year = models.PositiveSmallIntegerField(null=True, blank=True)
    outcome_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(source__in=("warning", "evaluation", "inspection", "data", "other")), name="matter_source"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(
                    "raised", "dismissed", "sent", "signing", "answered", "working", "vouching", "claimed", "closed"
                )),
                name="matter_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("raised", "dismissed"))
                | Q(unit__isnull=False, sent_at__isnull=False, due__isnull=False),
                name="matter_sent_to_a_unit_with_a_last_day",
            ),
            models.UniqueConstraint(
                fields=("territory", "origin"), condition=~Q(origin=""), name="matter_raised_once"
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("territory", "state"), name="matter_by_state"),)

    def __str__(self) -> str:
        return self.title

    @property
    def stamp(self) -> str:
        """Its notice as the office has written it."""
        others = sorted(self.others.values_list("pk", flat=True)) if self.pk else []
        return stamp_of(self.state, self.title, self.notice, self.number, self.due, self.unit_id, others)

    @property
    def subject(self) -> str:
        """Kind and key, for the audit."""
        return f"matter:{self.pk}"

    @property
    def deadline(self) -> dt.date | None:
        """The last day for what the unit owes now; None when it owes nothing."""
        if self.state in ANSWERING:
            return self.due
        return self.measure_due if self.state in RIGHTING else None

    @property
    def overdue(self) -> int:
        """Days by which the unit is late, 0 when it is not."""
        return max((timezone.localdate() - self.deadline).days, 0) if self.deadline else 0

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state not in (self.State.DISMISSED, self.State.CLOSED)


ANSWERING = (Matter.State.SENT, Matter.State.SIGNING)
"""States in which the unit owes its answer, by `due`."""
RIGHTING = (Matter.State.WORKING, Matter.State.VOUCHING)
"""States in which it owes what it promised, by `measure_due`."""


class Passage(models.Model):
    """One step with a matter: who, when, why; by nobody where the system did it. append-only.

    text: the reason, or what was reported. data: what was said with it, as plain data.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="passages")
    action = models.CharField(max_length=12)
    label = models.CharField("操作", max_length=20)
    start = models.CharField("原状态", max_length=10, choices=Matter.State.choices, blank=True)
    end = models.CharField("新状态", max_length=10, choices=Matter.State.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField("内容", blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("id",)

    @property
    def subject(self) -> str:
        """What files of this step are kept under."""
        return f"followup:{self.pk}"
