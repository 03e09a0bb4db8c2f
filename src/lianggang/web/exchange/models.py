"""Offices that packages go to and come from, and every package in both directions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lianggang.exchange.package import Kind
from lianggang.web.figures.models import Figure
from lianggang.web.places.models import Territory

_KINDS = [(k.value, k.label) for k in Kind]


class Partner(models.Model):
    """Another office. ours: the territory that it writes to; theirs: the one that it speaks for.

    key: its public key as two people here vouch for it, "" before they do; old_keys: those that what it sent before is
    still known by. proposed, proposed_by: a key that one person handed in and another is to confirm.
    address: of its system (https://…), "" when packages go by hand.
    """

    ours = models.ForeignKey(Territory, models.PROTECT, related_name="partners")
    theirs = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    key = models.CharField("公钥", max_length=200, blank=True)
    old_keys = models.JSONField("旧公钥", default=list, blank=True)
    proposed = models.CharField("待确认的公钥", max_length=200, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    address = models.URLField("对方系统的网址", blank=True)

    class Meta:
        ordering = ("theirs__code",)
        constraints = (
            models.UniqueConstraint(fields=("ours", "theirs"), name="partner_once"),
            models.CheckConstraint(condition=~Q(ours=models.F("theirs")), name="partner_is_another"),
        )

    def __str__(self) -> str:
        return str(self.theirs)


class Outgoing(models.Model):
    """A package that was made for another office. answer: what it said about it."""

    class Answer(models.TextChoices):
        """What the other office did with it."""

        NONE = "none", "还没有回执"
        ACCEPTED = "accepted", "对方已收下"
        RETURNED = "returned", "对方已退回"

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="outgoing")
    kind = models.CharField("种类", max_length=10, choices=_KINDS)
    number = models.PositiveIntegerField("编号")
    year = models.PositiveSmallIntegerField("年度", default=0)
    file = models.FileField("文件", upload_to="packages/")
    digest = models.CharField(max_length=64, unique=True)
    counts = models.JSONField(default=dict)
    answer = models.CharField("回执", max_length=10, choices=Answer.choices, default=Answer.NONE)
    said = models.JSONField("对方的意见", default=dict, blank=True)
    delivered_at = models.DateTimeField("送达", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("partner", "number"), name="outgoing_number"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}第{self.number}号（{self.partner}）"


class Incoming(models.Model):
    """A package that another office signed. counts, lists: how many values have which fate, and the first of each."""

    class State(models.TextChoices):
        """What was done with it."""

        READY = "ready", "待处理"
        ACCEPTED = "accepted", "已收下"
        RETURNED = "returned", "已退回"
        NOTED = "noted", "已阅"

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="incoming")
    kind = models.CharField("种类", max_length=10, choices=_KINDS)
    number = models.PositiveIntegerField("编号")
    year = models.PositiveSmallIntegerField("年度", default=0)
    file = models.FileField("文件", upload_to="packages/")
    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.READY)
    findings = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    lists = models.JSONField(default=dict)
    reason = models.TextField("理由", blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("partner", "number"), name="incoming_number"),
            models.CheckConstraint(
                condition=Q(state__in=("ready", "accepted", "returned", "noted")), name="incoming_state"
            ),
        )

    def __str__(self) -> str:
        return f"{self.partner}{self.get_kind_display()}第{self.number}号"


class Origin(models.Model):
    """Which package brought a figure."""

    figure = models.OneToOneField(Figure, models.PROTECT, related_name="origin")
    incoming = models.ForeignKey(Incoming, models.PROTECT, related_name="origins")


class Rule(models.Model):
    """A rule of this office by which values under other codes or units are read, beside those of the program.

    since: the edition of the indicators from which it holds, "" whatever the edition. new: "" for one that has ended.
    factor: None when people must decide.
    """

    ours = models.ForeignKey(Territory, models.PROTECT, related_name="rules")
    old = models.CharField("对方的代码", max_length=30)
    new = models.CharField("这里的代码", max_length=30, blank=True)
    since = models.CharField("从目录哪一版起", max_length=12, blank=True)
    factor = models.DecimalField("倍数", max_digits=18, decimal_places=9, null=True, blank=True)
    unit = models.CharField("计量单位", max_length=20, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    source = models.CharField("依据", max_length=200)
    active = models.BooleanField("现行", default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("old", "since", "id")
        constraints = (
            models.UniqueConstraint(fields=("ours", "old", "since"), condition=Q(active=True), name="rule_once"),
            models.CheckConstraint(condition=Q(factor=None) | Q(factor__gt=0), name="rule_factor_positive"),
        )

    def __str__(self) -> str:
        return f"{self.old}→{self.new or '停用'}"
