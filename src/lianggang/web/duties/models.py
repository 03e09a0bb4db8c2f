"""The duties of a year and the parts of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lianggang.web.conflict import stamp_of
from lianggang.web.places.models import Territory, Unit
from lianggang.web.plans.models import PlanDocument


class Duty(models.Model):
    """One thing that is to be done in a year, with the record of how it was done.

    unit: who owns it, None for the office of the committee. holder: who the plan says must do it. to: for whom.
    quote: the plan's words. origin: what of which plan it was made from, so that a calendar is not made twice; ""
    for one that a person added. text, done_on: the record.
    """

    class Kind(models.TextChoices):
        """What sort of thing it is."""

        FILING = "filing", "报送备案"
        UNIT_PLAN = "unit_plan", "实施方案"
        REPORT = "report", "年度报告"
        MONITORING = "monitoring", "监测"
        EVALUATION = "evaluation", "评估"
        MEETING = "meeting", "会议"
        INSPECTION = "inspection", "督导检查"
        PROJECT = "project", "重点工程"
        PRACTICAL = "practical", "为民办实事"
        FUNDS = "funds", "经费"
        DEMONSTRATION = "demonstration", "示范单位"
        COMMENDATION = "commendation", "表彰"
        PRACTICE = "practice", "良好做法"
        TRAINING = "training", "培训"
        OTHER = "other", "其他"

    class State(models.TextChoices):
        """How far it is."""

        TODO = "todo", "待办"
        FILED = "filed", "待接收"
        RETURNED = "returned", "退回"
        ACCEPTED = "accepted", "已办结"
        VOID = "void", "本年不办"

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="duties")
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("种类", max_length=14, choices=Kind.choices)
    title = models.CharField("事项", max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="duties")
    holder = models.CharField("规划写明的责任者", max_length=100, blank=True)
    to = models.CharField("报给谁", max_length=100, blank=True)
    due = models.DateField("期限", null=True, blank=True)
    document = models.ForeignKey(PlanDocument, models.PROTECT, null=True, blank=True, related_name="duties")
    quote = models.TextField("规划原文", blank=True)
    origin = models.CharField(max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.TODO)
    text = models.TextField("记录", blank=True)
    done_on = models.DateField("办理日期", null=True, blank=True)

    class Meta:
        ordering = ("year", "due", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("todo", "filed", "returned", "accepted", "void")), name="duty_state"
            ),
            models.UniqueConstraint(fields=("territory", "year", "origin"), condition=~Q(origin=""), name="duty_once"),
        )
        indexes = (models.Index(fields=("territory", "year"), name="duty_by_year"),)

    def __str__(self) -> str:
        return f"{self.unit or ''}{self.title}"

    @property
    def stamp(self) -> str:
        """What is to be done by whom until when."""
        return stamp_of(self.state, self.kind, self.title, self.unit_id, self.due, self.to)

    @property
    def subject(self) -> str:
        """Kind and key, for the audit."""
        return f"duty:{self.pk}"

    @property
    def owner(self) -> str:
        """Who owns it, as pages call it."""
        return str(self.unit) if self.unit else "妇儿工委办公室"

    @property
    def is_owed(self) -> bool:
        """Whether the owner has still to do it."""
        return self.state in (self.State.TODO, self.State.RETURNED)

    @property
    def overdue(self) -> int:
        """Days by which it is late, 0 when it is not."""
        return max((timezone.localdate() - self.due).days, 0) if self.due and self.is_owed else 0

    @property
    def has_numbers(self) -> bool:
        """Whether its parts have counts and money."""
        return self.kind in (self.Kind.PROJECT, self.Kind.PRACTICAL, self.Kind.FUNDS)

    @property
    def month(self) -> int | None:
        """The month of its last day."""
        return self.due.month if self.due else None


class Part(models.Model):
    """A part of a duty: the decision of a meeting that somebody carries out, the milestone of a project.

    planned, reached: a count, in `measure`; budget, spent: money in 万元. What is not known is None, never zero.
    """

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="parts")
    title = models.CharField("内容", max_length=300)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="duty_parts")
    due = models.DateField("期限", null=True, blank=True)
    measure = models.CharField("计量单位", max_length=20, blank=True)
    planned = models.DecimalField("计划数", max_digits=14, decimal_places=2, null=True, blank=True)
    reached = models.DecimalField("完成数", max_digits=14, decimal_places=2, null=True, blank=True)
    budget = models.DecimalField("计划资金（万元）", max_digits=14, decimal_places=2, null=True, blank=True)
    spent = models.DecimalField("已用资金（万元）", max_digits=14, decimal_places=2, null=True, blank=True)
    result = models.TextField("落实情况", blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)

    class Meta:
        ordering = ("due", "id")

    def __str__(self) -> str:
        return self.title

    @property
    def stamp(self) -> str:
        """How far it is."""
        numbers = (f"{n:f}" if n is not None else "" for n in (self.reached, self.spent))
        return stamp_of(self.result, *numbers, self.done_on)

    @property
    def overdue(self) -> int:
        """Days by which it is late, 0 when it is not."""
        late = self.due and self.done_on is None
        return max((timezone.localdate() - self.due).days, 0) if late and self.due else 0


class Passage(models.Model):
    """One step with a duty: who, when, what was said; append-only."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="passages")
    label = models.CharField("操作", max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField("内容", blank=True)
    day = models.DateField("办理日期", null=True, blank=True)

    class Meta:
        ordering = ("id",)

    @property
    def subject(self) -> str:
        """What files of this step are kept under."""
        return f"duty-passage:{self.pk}"
