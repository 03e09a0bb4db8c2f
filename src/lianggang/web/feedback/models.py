"""Comments of readers on a figure or a report, and what the office made of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lianggang.web.exchange.models import Incoming, Outgoing
from lianggang.web.figures.models import Indicator
from lianggang.web.places.models import Territory
from lianggang.web.reporting.models import Report

LONGEST = 2000
"""Characters of a comment or an answer."""


class Comment(models.Model):
    """What a reader says of one figure or one report.

    territory: whose figure or report it is. incoming: the package that brought it, with the number by which the office
    there knows it; outgoing: the package that took it to the office below.
    """

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", "待答复"
        SENT = "sent", "已发给下级"
        ANSWERED = "answered", "已答复"
        WITHDRAWN = "withdrawn", "已撤回"

    class Outcome(models.TextChoices):
        """What came of it."""

        NONE = "", "—"
        KEPT = "kept", "核对无误，不改"
        CORRECTED = "corrected", "已在修订中更正"
        EXPLAINED = "explained", "已加说明"

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="comments")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField("年份", null=True, blank=True)
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="comments")
    text = models.TextField("意见")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField("答复", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    incoming = models.ForeignKey(Incoming, models.PROTECT, null=True, blank=True, related_name="comments")
    number = models.PositiveIntegerField(null=True, blank=True)
    outgoing = models.ForeignKey(Outgoing, models.PROTECT, null=True, blank=True, related_name="comments")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(report=None, indicator__isnull=False, year__isnull=False)
                | Q(report__isnull=False, indicator=None, year=None),
                name="comment_of_a_figure_or_a_report",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(outcome=""), name="comment_answered_with_outcome"
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(incoming__isnull=False), name="comment_of_somebody"
            ),
            models.UniqueConstraint(fields=("incoming", "number"), name="comment_comes_once"),
        )

    def __str__(self) -> str:
        return f"对{self.subject}的意见"

    @property
    def subject(self) -> str:
        """What it speaks of."""
        return str(self.report) if self.report else f"{self.territory}{self.year}年{self.indicator}"

    @property
    def author(self) -> str:
        """Who made it: a person here, or the office that sent it."""
        return str(self.by) if self.by else f"{self.incoming.partner}办公室" if self.incoming else ""
