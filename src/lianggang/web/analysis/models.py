"""What an engine said of the aims, with the run and the copy that it comes from."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from lianggang.assess.model import Verdict
from lianggang.web.plans.models import Aim

_ENGINES = {"numpy": "内存", "duckdb": "DuckDB", "spark": "Spark"}


class Run(models.Model):
    """One run over the analytical copy. copy: hash of its manifest. record: as `engines.run` writes it."""

    year = models.PositiveSmallIntegerField("监测年度")
    engine = models.CharField("引擎", max_length=20)
    copy = models.CharField(max_length=64)
    record = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.year}年度整体判断（{self.engine_label}）"

    @property
    def engine_label(self) -> str:
        """The engine in print."""
        return _ENGINES.get(self.engine, self.engine)


class Result(models.Model):
    """What the last run of a year says of an aim; numbers are null where they mean nothing."""

    aim = models.ForeignKey(Aim, models.PROTECT, related_name="results")
    year = models.PositiveSmallIntegerField("监测年度")
    run = models.ForeignKey(Run, models.PROTECT, related_name="results")
    verdict = models.CharField("判断", max_length=20, choices=[(v.value, v.label) for v in Verdict])
    value = models.FloatField("现值", null=True)
    value_year = models.PositiveSmallIntegerField(null=True)
    probability = models.FloatField("达标概率", null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    hard = models.CharField("预计达标困难", max_length=20, blank=True)
    volatile = models.CharField("波动较大", max_length=20, blank=True)

    class Meta:
        ordering = ("aim", "year")
        constraints = (models.UniqueConstraint(fields=("aim", "year"), name="result_once"),)
