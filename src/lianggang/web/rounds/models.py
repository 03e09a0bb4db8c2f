"""The annual round: the scheme, one sheet a unit, one entry a cell, and what was said about them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lianggang.collect.states import Action, State
from lianggang.web.conflict import stamp_of
from lianggang.web.places.models import Territory, Unit

_STATES = [(s.value, s.label) for s in State]


class Scheme(models.Model):
    """The monitoring scheme of a territory and year: what is asked, of whom, until when, and who approved it.

    thresholds: what it judges by where that is not the usual, as `monitoring.scheme` names it, values as written.
    """

    class State(models.TextChoices):
        """How far the scheme is."""

        DRAFT = "draft", "拟定中"
        PROPOSED = "proposed", "待批准"
        APPROVED = "approved", "已批准"
        OPEN = "open", "报送中"
        CLOSED = "closed", "已结束"

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="schemes")
    year = models.PositiveSmallIntegerField("监测年度")
    deadline = models.DateField("截止日期")
    issuer = models.CharField("制定机关", max_length=60, blank=True)
    approval = models.CharField("文号", max_length=60, blank=True)
    valid_until = models.CharField("有效期至", max_length=20, blank=True)
    instructions = models.TextField("填报说明", blank=True)
    thresholds = models.JSONField("判断界限", default=dict, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-year",)
        constraints = (
            models.UniqueConstraint(fields=("territory", "year"), name="one_scheme_a_year"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "proposed", "approved", "open", "closed")), name="scheme_state"
            ),
        )

    def __str__(self) -> str:
        return f"{self.territory}{self.year}年度监测"

    @property
    def stamp(self) -> str:
        """What it says, and what it asks of whom until when."""
        said = (self.state, self.deadline, self.issuer, self.approval, self.valid_until, self.instructions)
        asked = self.sheets.order_by("pk").values_list("unit", "lines", "deadline")
        return stamp_of(said, self.thresholds, list(asked))


class Sheet(models.Model):
    """What one unit hands in for one round. lines: what is asked, as `rounds.lines` writes form lines, in order.

    version grows with every change of state, so that nobody acts on a sheet that has moved on.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="sheets")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="sheets")
    unit_name = models.CharField("单位", max_length=60)
    number = models.CharField("表号", max_length=30)
    lines = models.JSONField(default=list)
    state = models.CharField("状态", max_length=12, choices=_STATES, default=State.NOT_STARTED)
    revision = models.PositiveSmallIntegerField("修订", default=1)
    version = models.PositiveIntegerField(default=0)
    findings = models.JSONField("核查结果", default=list, blank=True)
    minutes = models.PositiveIntegerField("填报用时（分钟）", default=0)
    deadline = models.DateField("截止日期")
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("scheme", "id")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "unit"), name="one_sheet_a_unit"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="sheet_state"),
        )

    def __str__(self) -> str:
        return f"{self.unit_name}{self.scheme.year}年度监测表"

    @property
    def at(self) -> State:
        """The state as the table of states knows it."""
        return State(self.state)


ENTRY_FIELDS = ("value", "numerator", "denominator", "reason", "redefined", "source", "note")


class Entry(models.Model):
    """One cell: the total or a part of one line, as typed. version: to notice that somebody else was faster.

    part: label of the breakdown, "" for the total, which alone has reason, source and notes.
    """

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="entries")
    code = models.CharField("指标代码", max_length=30)
    part = models.CharField("分组", max_length=30, blank=True)
    value = models.CharField("值", max_length=60, blank=True)
    numerator = models.CharField("分子", max_length=60, blank=True)
    denominator = models.CharField("分母", max_length=60, blank=True)
    reason = models.CharField("无数据原因", max_length=20, blank=True)
    redefined = models.CharField("口径变化", max_length=200, blank=True)
    source = models.CharField("数据来源", max_length=200, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sheet", "code", "part"), name="entry_once"),)


class Change(models.Model):
    """A cell as it was before and after one saving; append-only."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revision = models.PositiveSmallIntegerField(default=1)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        ordering = ("id",)


class Remark(models.Model):
    """What somebody says about one value: the bureau's mark, question or ground for a return; the unit's answer."""

    class Kind(models.TextChoices):
        """Why it is said."""

        RETURN = "return", "退回"
        QUERY = "query", "询问"
        MARK = "mark", "标注"
        EXPLANATION = "explanation", "说明"

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="remarks")
    code = models.CharField(max_length=30, blank=True)
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    finding = models.CharField("所答的核查结果", max_length=60, blank=True)
    text = models.TextField("内容")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveSmallIntegerField(default=1)
    answered = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)


class Evidence(models.Model):
    """A file that backs a value."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="evidence")
    code = models.CharField(max_length=30, blank=True)
    name = models.CharField("文件名", max_length=200)
    file = models.FileField("文件", upload_to="evidence/")
    size = models.PositiveIntegerField("字节")
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)


class Layout(models.Model):
    """Where a unit's own workbook has the numbers of the form, as `layouts.proposing` remembers it.

    year: of the round for which it was settled last.
    """

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="layout")
    places = models.JSONField(default=list)
    year = models.PositiveSmallIntegerField("监测年度")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)


class Passage(models.Model):
    """A sheet went from one state to another: who, when, why, and the values as they were then."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="passages")
    action = models.CharField("操作", max_length=12, choices=[(a.value, a.label) for a in Action])
    start = models.CharField("原状态", max_length=12, choices=_STATES)
    end = models.CharField("新状态", max_length=12, choices=_STATES)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField("理由", blank=True)
    values = models.JSONField(null=True, blank=True)  # at submission and approval: to show what changed since

    class Meta:
        ordering = ("id",)


class Notice(models.Model):
    """Something a person is told: returned, overdue, approved. Read or unread; sent in a digest when mail is set up."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    at = models.DateTimeField(default=timezone.now)
    title = models.CharField(max_length=200)
    link = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
