"""Indicators of the installation and their approved values."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lianggang.web.places.models import Territory, Unit


class Indicator(models.Model):
    """A quantity that is monitored: of the catalogue, or one that only a plan knows (code "L-…").

    line: what a form asks of it, as `rounds.lines` writes a form line, without history. pinyin: initials for search.
    """

    code = models.CharField("代码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=200)
    unit = models.CharField("计量单位", max_length=20, blank=True)
    direction = models.CharField(max_length=10, blank=True)
    line = models.JSONField(default=dict)
    pinyin = models.CharField(max_length=200, blank=True, db_index=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Figure(models.Model):
    """One approved value. A correction adds a row with the next revision; rows are never changed but to be published.

    breakdown: label of the part, "" for the total. missing: why there is no value. unit_name: the reporting unit as
    it was called then. source: where an imported value is from, "" for one that was reported in a round.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="figures")
    year = models.PositiveSmallIntegerField("年份")
    breakdown = models.CharField("分组", max_length=30, blank=True)
    revision = models.PositiveSmallIntegerField("修订", default=1)
    current = models.BooleanField(default=True)
    value = models.DecimalField("值", max_digits=24, decimal_places=10, null=True)
    numerator = models.DecimalField("分子", max_digits=24, decimal_places=6, null=True)
    denominator = models.DecimalField("分母", max_digits=24, decimal_places=6, null=True)
    as_reported = models.CharField("原始填报", max_length=60, blank=True)
    missing = models.CharField("无数据原因", max_length=200, blank=True)
    redefined = models.CharField("口径变化", max_length=200, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="figures")
    unit_name = models.CharField("填报单位", max_length=60, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)
    sheet = models.ForeignKey("rounds.Sheet", models.PROTECT, null=True, blank=True, related_name="figures")
    approved_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("indicator", "year", "breakdown", "revision")
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "indicator", "year", "breakdown", "revision"), name="figure_once"
            ),
            models.UniqueConstraint(
                fields=("territory", "indicator", "year", "breakdown"), condition=Q(current=True), name="figure_current"
            ),
            models.CheckConstraint(condition=Q(value__isnull=False) | ~Q(missing=""), name="figure_or_reason"),
        )
        indexes = (models.Index(fields=("territory", "year"), name="figure_by_year"),)
