"""Indicators of the installation, their approved values, files of earlier years, and what the core judged."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lianggang.assess.model import Verdict
from lianggang.web.places.models import Territory, Unit
from lianggang.web.plans.models import Aim

VALUE_PLACES = 10  # as many as a value is kept with


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


class Loaded(models.Model):
    """The catalogue that the indicators were last taken from: one row. digest: of its files and the program."""

    digest = models.CharField(max_length=64)


class Import(models.Model):
    """A file of earlier years' figures: read, looked at, then taken over whole or not at all.

    counts, lists: how much the file would add or has added, and what it would not, and the first rows of each, as
    `files.Sorting` writes them.
    """

    class State(models.TextChoices):
        """How far the file is."""

        READING = "reading", "识读中"
        READY = "ready", "待确认"
        STORING = "storing", "导入中"
        DONE = "done", "已导入"
        FAILED = "failed", "失败"
        DISCARDED = "discarded", "已放弃"

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="imports")
    name = models.CharField("文件名", max_length=200)
    file = models.FileField("文件", upload_to="imports/")
    digest = models.CharField(max_length=64)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.READING)
    counts = models.JSONField(default=dict, blank=True)
    lists = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("reading", "ready", "storing", "done", "failed", "discarded")),
                name="import_state",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Figure(models.Model):
    """One approved value. A correction adds a row with the next revision; rows are never changed but to be published.

    breakdown: label of the part, "" for the total. qualifier: ">=", ">" or "~" where only a bound is known. missing:
    why there is no value. unit_name: the reporting unit as it was called then. source: where an imported value is
    from, "" for one that was reported in a round. sheet or imported: what brought it.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="figures")
    year = models.PositiveSmallIntegerField("年份")
    breakdown = models.CharField("分组", max_length=30, blank=True)
    revision = models.PositiveSmallIntegerField("修订", default=1)
    current = models.BooleanField(default=True)
    value = models.DecimalField("值", max_digits=24, decimal_places=VALUE_PLACES, null=True)
    numerator = models.DecimalField("分子", max_digits=24, decimal_places=6, null=True)
    denominator = models.DecimalField("分母", max_digits=24, decimal_places=6, null=True)
    qualifier = models.CharField("限定", max_length=2, blank=True)
    as_reported = models.CharField("原始填报", max_length=60, blank=True)
    missing = models.CharField("无数据原因", max_length=200, blank=True)
    redefined = models.CharField("口径变化", max_length=200, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="figures")
    unit_name = models.CharField("填报单位", max_length=60, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)
    sheet = models.ForeignKey("rounds.Sheet", models.PROTECT, null=True, blank=True, related_name="figures")
    imported = models.ForeignKey(Import, models.PROTECT, null=True, blank=True, related_name="figures")
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
        indexes = (
            models.Index(fields=("territory", "year", "breakdown"), name="figure_by_year"),
            models.Index(fields=("indicator", "year", "breakdown", "territory"), name="figure_by_indicator"),
        )


class Judgement(models.Model):
    """What the core says of one aim at one year, kept so that pages need not ask it again.

    label, sign: the verdict's words and its sign in print. name, unit: of the indicator as the plan calls it. shown,
    base: the judged value and the baseline in print, "" for none; chance: the probability in words.
    data: everything else, as `judging` writes it. inputs: hash of what was judged, which tells whether it still holds.
    """

    aim = models.ForeignKey(Aim, models.PROTECT, related_name="judgements")
    year = models.PositiveSmallIntegerField("监测年度")
    verdict = models.CharField("判断", max_length=20, choices=[(v.value, v.label) for v in Verdict])
    label = models.CharField(max_length=20)
    sign = models.CharField(max_length=2)
    quantified = models.BooleanField("可量化")
    name = models.TextField("指标")
    unit = models.TextField("计量单位", blank=True)
    shown = models.TextField("现值", blank=True)
    value_year = models.PositiveSmallIntegerField(null=True)
    base = models.TextField("基期", blank=True)
    base_year = models.PositiveSmallIntegerField(null=True)
    probability = models.FloatField("达标概率", null=True)
    chance = models.TextField(blank=True)
    warnings = models.TextField("预警", blank=True)
    sentence = models.TextField("计算过程", blank=True)
    data = models.JSONField(default=dict)
    inputs = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("aim", "year")
        constraints = (
            models.UniqueConstraint(fields=("aim", "year"), name="judgement_once"),
            models.CheckConstraint(condition=Q(verdict__in=[v.value for v in Verdict]), name="judgement_verdict"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.year}年{self.label}"
