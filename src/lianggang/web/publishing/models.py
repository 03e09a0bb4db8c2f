"""Releases and the values that they let out; neither is ever changed once it is published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lianggang.web.figures.models import VALUE_PLACES, Indicator
from lianggang.web.places.models import Territory


class Release(models.Model):
    """One version of what the public may know of a territory and those below it.

    history: whether imported years and what offices below reported go out too. threshold: fewer people are not told.
    counts: values, withheld, changed against the release before. changes: the first of what is corrected or gone, for
    readers. findings: for those who decide, not for readers.
    """

    class State(models.TextChoices):
        """How far it is."""

        MAKING = "making", "生成中"
        FAILED = "failed", "没有生成"
        READY = "ready", "待审查"
        PROPOSED = "proposed", "待批准"
        APPROVED = "approved", "已批准"
        PUBLISHED = "published", "已发布"
        DISCARDED = "discarded", "作废"

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="releases")
    number = models.PositiveSmallIntegerField("版次")
    title = models.CharField("标题", max_length=100)
    notes = models.TextField("发布说明", blank=True)
    history = models.BooleanField("包括导入的历年数据和下级上报的数据", default=True)
    threshold = models.PositiveSmallIntegerField("少于几人不公布", default=5)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.MAKING)
    counts = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("territory", "number"), name="release_number"),
            models.CheckConstraint(condition=~Q(state="published") | Q(published_at__isnull=False), name="release_day"),
        )

    def __str__(self) -> str:
        return f"{self.title}第{self.number}版"


class PublicValue(models.Model):
    """One value of a release as the public sees it: without value and counts where it is withheld."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="values")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年份")
    breakdown = models.CharField("分组", max_length=30, blank=True)
    value = models.DecimalField("值", max_digits=24, decimal_places=VALUE_PLACES, null=True)
    as_reported = models.CharField(max_length=60, blank=True)
    numerator = models.DecimalField("分子", max_digits=24, decimal_places=6, null=True)
    denominator = models.DecimalField("分母", max_digits=24, decimal_places=6, null=True)
    qualifier = models.CharField("限定", max_length=2, blank=True)
    missing = models.CharField("无数据原因", max_length=200, blank=True)
    redefined = models.CharField("口径变化", max_length=200, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("release", "indicator", "territory", "breakdown", "year"), name="public_value_once"
            ),
            models.CheckConstraint(
                condition=~Q(missing="保密") | Q(value__isnull=True, numerator__isnull=True, denominator__isnull=True),
                name="withheld_is_empty",
            ),
        )


class Map(models.Model):
    """The outlines of the territories below one: code → rings, in whole units of the picture that pages show.

    missing: names of the territories that the file does not hold.
    """

    territory = models.OneToOneField(Territory, models.PROTECT, related_name="map")
    name = models.CharField("文件名", max_length=200)
    digest = models.CharField(max_length=64)
    outlines = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
