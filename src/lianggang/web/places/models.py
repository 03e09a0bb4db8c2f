"""Territories and units with their history."""

from __future__ import annotations

from collections import defaultdict

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format


class Level(models.TextChoices):
    """The levels of government that have plans, and the one below."""

    NATION = "nation", "国家"
    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县"
    TOWNSHIP = "township", "乡镇"


class Territory(models.Model):
    """A place of government. code: GB/T 2260 (six digits), nine for a township."""

    code = models.CharField("区划代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=50)
    level = models.CharField("级别", max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField("起", null=True, blank=True)
    valid_until = models.DateField("止", null=True, blank=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(level__in=Level.values), name="territory_level"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="territory_not_its_own_parent"),
        )

    def __str__(self) -> str:
        return self.name

    def above(self) -> list[Territory]:
        """The territory itself and those it lies in, from the nearest on."""
        chain = [self]
        while chain[-1].parent is not None:
            chain.append(chain[-1].parent)
        return chain

    def within(self) -> list[Territory]:
        """The territory itself and all that lie in it: what its office speaks for. One query."""
        below: dict[int | None, list[Territory]] = defaultdict(list)
        for territory in Territory.objects.all():
            below[territory.parent_id].append(territory)
        found = [self]
        for territory in found:
            found += below[territory.pk]
        return found


class TerritoryChange(models.Model):
    """A territory was renamed, merged into another or split off another on a day; its values stay as reported then.

    other: what it went into, or what it was split off.
    """

    class Kind(models.TextChoices):
        """What happened to the territory."""

        RENAMED = "renamed", "更名"
        MERGED = "merged", "并入"
        SPLIT = "split", "分设"

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="changes")
    day = models.DateField("日期")
    kind = models.CharField("变化", max_length=10, choices=Kind.choices)
    before = models.CharField("原名", max_length=50)
    other = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        ordering = ("day", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="renamed", other=None) | Q(kind__in=("merged", "split"), other__isnull=False),
                name="territory_change_kind",
            ),
            models.CheckConstraint(condition=~Q(territory=F("other")), name="territory_change_of_two"),
            models.UniqueConstraint(fields=("territory",), condition=Q(kind="merged"), name="territory_merged_once"),
        )

    def __str__(self) -> str:
        day = date_format(self.day, "Y年n月j日")
        match self.kind:
            case self.Kind.RENAMED:
                return f"{day}，{self.before}更名为{self.territory}"
            case self.Kind.MERGED:
                return f"{day}，{self.before}并入{self.other}"
            case _:
                return f"{day}，{self.territory}由{self.other}分设"


class Unit(models.Model):
    """A department of a territory under its present name. functions: codes of the catalogue, e.g. ["health"]."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="units")
    name = models.CharField("名称", max_length=60)
    short = models.CharField("简称", max_length=30, blank=True)
    functions = models.JSONField("职能", default=list, blank=True)
    active = models.BooleanField("现行", default=True)

    class Meta:
        ordering = ("territory", "id")
        constraints = (models.UniqueConstraint(fields=("territory", "name"), name="unit_name_once"),)

    def __str__(self) -> str:
        return self.name


class UnitChange(models.Model):
    """A unit was renamed, merged into another or split off another on a day; its values stay as reported then."""

    class Kind(models.TextChoices):
        """What happened to the unit."""

        RENAMED = "renamed", "更名"
        MERGED = "merged", "并入"
        SPLIT = "split", "分立"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="changes")
    day = models.DateField("日期")
    kind = models.CharField("变化", max_length=10, choices=Kind.choices)
    before = models.CharField("原名", max_length=60)
    other = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        ordering = ("day", "id")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=("renamed", "merged", "split")), name="change_kind"),
        )

    def __str__(self) -> str:
        day = date_format(self.day, "Y年n月j日")
        match self.kind:
            case self.Kind.RENAMED:
                return f"{day}由“{self.before}”更名"
            case self.Kind.MERGED:
                return f"{day}并入{self.other}"
            case _:
                return f"{day}由{self.other}分出"
