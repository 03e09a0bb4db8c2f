"""The assessment of a territory's units in one year, a sheet a unit, and what units object."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lianggang.evaluation.merit import Criterion, MeritRule, rule_from_dict
from lianggang.web.conflict import stamp_of
from lianggang.web.places.models import Territory, Unit

_CRITERIA = [(c.value, c.label) for c in Criterion]


class Merit(models.Model):
    """The assessment of one year. rule: as the core writes it; version grows with every change of it."""

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", "拟定中"
        PROPOSED = "proposed", "待批准"
        APPROVED = "approved", "办法已批准"
        DISCLOSED = "disclosed", "公示"
        SETTLED = "settled", "已定案"
        ADOPTED = "adopted", "已审定"

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="merits")
    year = models.PositiveSmallIntegerField("考核年度")
    rule = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    objection_until = models.DateField("异议截止")
    approval = models.CharField("文号", max_length=60, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    computed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-year", "id")
        constraints = (
            models.UniqueConstraint(fields=("territory", "year"), name="merit_once"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "proposed", "approved", "disclosed", "settled", "adopted")),
                name="merit_state",
            ),
        )

    def __str__(self) -> str:
        return f"{self.territory}{self.year}年度目标管理考核"

    @property
    def stamp(self) -> str:
        """Its rule and dates, and what was computed and answered by it."""
        answers = Objection.objects.filter(sheet__merit=self).order_by("pk").values_list("pk", "upheld", "points")
        said = (self.state, self.version, self.rule, self.objection_until, self.approval, self.computed_at)
        return stamp_of(said, list(answers))

    @property
    def points(self) -> MeritRule:
        """The rule as the core knows it."""
        return rule_from_dict(self.rule)


class UnitMerit(models.Model):
    """The sheet of one unit. facts: by criterion, as `gathering` writes them, as they were when it was computed."""

    merit = models.ForeignKey(Merit, models.CASCADE, related_name="sheets")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="merits")
    unit_name = models.CharField("单位", max_length=60)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ("merit", "unit")
        constraints = (models.UniqueConstraint(fields=("merit", "unit"), name="unit_merit_once"),)

    def __str__(self) -> str:
        return f"{self.unit_name}{self.merit.year}年度考核"


class Objection(models.Model):
    """What a unit objects to one criterion, and what it was answered. points: set where it was upheld."""

    sheet = models.ForeignKey(UnitMerit, models.CASCADE, related_name="objections")
    criterion = models.CharField("考核项", max_length=12, choices=_CRITERIA)
    text = models.TextField("异议")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reply = models.TextField("答复", blank=True)
    upheld = models.BooleanField("采纳", null=True, blank=True)
    points = models.FloatField("改为", null=True, blank=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(upheld__isnull=True, reply="") | (Q(upheld__isnull=False) & ~Q(reply="")),
                name="merit_objection_answered_in_words",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(upheld=True), name="merit_points_only_where_upheld"
            ),
        )
