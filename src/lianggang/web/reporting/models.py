"""Reports with their versions, and every step that was taken with them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lianggang.reports.snapshot import ReportKind
from lianggang.web.conflict import stamp_of
from lianggang.web.evaluation.models import Evaluation
from lianggang.web.places.models import Territory, Unit


class Report(models.Model):
    """One version of a report: what it was made from, what was made, and what people made of it.

    unit: whose report it is, of a unit's report; evaluation: what it tells, of an evaluation report.
    snapshot: compressed; digest: of its bytes, which names it. made: the Word file as it was built; text: as it was
    edited, empty while nobody has. differences: what the edited file says that the snapshot does not, with what people
    say of it. edition: number of the published version, 0 before.
    """

    class State(models.TextChoices):
        """How far the report is."""

        MAKING = "making", "正在生成"
        FAILED = "failed", "生成失败"
        DRAFT = "draft", "起草中"
        REVIEW = "review", "待审核"
        APPROVAL = "approval", "待审定"
        APPROVED = "approved", "已审定"
        PUBLISHED = "published", "已发布"
        REPLACED = "replaced", "已有新版"
        DISCARDED = "discarded", "已作废"

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="reports")
    kind = models.CharField("种类", max_length=12, choices=[(k.value, k.label) for k in ReportKind])
    year = models.PositiveSmallIntegerField("年度")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="reports")
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, null=True, blank=True, related_name="reports")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.MAKING)
    edition = models.PositiveSmallIntegerField("版次", default=0)
    snapshot = models.FileField("快照", upload_to="reports/", blank=True)
    digest = models.CharField(max_length=64, blank=True)
    made = models.FileField("生成的文件", upload_to="reports/", blank=True)
    made_digest = models.CharField(max_length=64, blank=True)
    text = models.FileField("改过的文件", upload_to="reports/", blank=True)
    text_digest = models.CharField(max_length=64, blank=True)
    differences = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("起草", default=timezone.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField("审定", null=True, blank=True)
    published_at = models.DateTimeField("发布", null=True, blank=True)

    class Meta:
        ordering = ("-year", "kind", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in ReportKind]), name="report_kind"),
            models.CheckConstraint(
                condition=Q(state__in=("making", "failed", "draft", "review", "approval", "approved", "published",
                                       "replaced", "discarded")),
                name="report_state",
            ),
            models.CheckConstraint(
                condition=(Q(kind="unit") & Q(unit__isnull=False)) | (~Q(kind="unit") & Q(unit__isnull=True)),
                name="report_of_a_unit",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("published", "replaced")) | Q(edition__gt=0, published_at__isnull=False),
                name="report_published_with_edition_and_day",
            ),
            models.UniqueConstraint(
                fields=("territory", "kind", "year", "unit", "evaluation"), condition=Q(state="published"),
                nulls_distinct=False, name="report_published_once",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        whose = self.unit or (self.evaluation and self.evaluation.get_stage_display()) or ""
        return f"{self.territory}{self.year}年度{whose}{self.get_kind_display().removeprefix('年度')}"

    @property
    def subject(self) -> str:
        """Kind and key, for the audit."""
        return f"report:{self.pk}"

    @property
    def stamp(self) -> str:
        """The file as it stands, and what is said of where it departs from the snapshot."""
        return stamp_of(self.state, self.digest, self.made_digest, self.text_digest, self.differences)

    @property
    def open_differences(self) -> list[dict[str, str]]:
        """What disagrees and has not been explained; mere notes need no explanation."""
        return [d for d in self.differences if d["severity"] != "note" and not d["explanation"]]


class Passage(models.Model):
    """One step with a report: who, when, why; by nobody where the system did it. append-only. digest: of the file."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="passages")
    label = models.CharField("操作", max_length=20)
    end = models.CharField("新状态", max_length=10, choices=Report.State.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField("理由", blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("id",)
