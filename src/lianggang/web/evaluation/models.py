"""An evaluation: what is evaluated, what units claim, what evaluators give, what is objected and settled."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lianggang.evaluation.model import Claim as Word
from lianggang.evaluation.model import Kind
from lianggang.evaluation.outcome import Weights, weights_from_dict
from lianggang.evaluation.rules import Rules, rules_from_dict
from lianggang.web.conflict import stamp_of
from lianggang.web.followup.models import Matter
from lianggang.web.places.models import Territory, Unit
from lianggang.web.plans.models import Aim, PlanDocument


class Evaluation(models.Model):
    """The evaluation of a territory's plans in one year.

    data_year: the year up to which monitoring speaks. rules, weights: as the core writes them. basis: the plan's own
    words that ask for it. version grows with every change of the scheme, so that nobody saves over another's.
    """

    class Stage(models.TextChoices):
        """Which evaluation of the plan it is."""

        MIDTERM = "midterm", "中期"
        FINAL = "final", "终期"

    class State(models.TextChoices):
        """How far the evaluation is."""

        DRAFT = "draft", "拟定中"
        PROPOSED = "proposed", "待批准"
        APPROVED = "approved", "已批准"
        OPEN = "open", "自评和评分中"
        SCORED = "scored", "评分结束"
        OBJECTIONS = "objections", "听取异议"
        SETTLED = "settled", "已定案"
        REPORTED = "reported", "已审定"
        CLOSED = "closed", "已结束"

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="evaluations")
    stage = models.CharField("阶段", max_length=10, choices=Stage.choices)
    year = models.PositiveSmallIntegerField("评估年度")
    data_year = models.PositiveSmallIntegerField("监测数据截至年度")
    documents = models.ManyToManyField(PlanDocument, related_name="evaluations")
    basis = models.TextField("依据", blank=True)
    approval = models.CharField("文号", max_length=60, blank=True)
    rules = models.JSONField(default=dict)
    weights = models.JSONField(default=dict)
    self_until = models.DateField("自评截止")
    score_until = models.DateField("评分截止")
    objection_until = models.DateField("异议截止")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    approved_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-year", "id")
        constraints = (
            models.UniqueConstraint(fields=("territory", "stage", "year"), name="evaluation_once"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "proposed", "approved", "open", "scored", "objections", "settled",
                                       "reported", "closed")),
                name="evaluation_state",
            ),
            models.CheckConstraint(condition=Q(stage__in=("midterm", "final")), name="evaluation_stage"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.territory}{self.year}年{self.get_stage_display()}评估"

    @property
    def stamp(self) -> str:
        """Its scheme, and what the group has settled by it."""
        said = (self.state, self.version, self.rules, self.weights, self.approval)
        dates = (self.self_until, self.score_until, self.objection_until)
        items = self.items.order_by("pk").values_list("pk", "weight")
        rulings = Ruling.objects.filter(item__evaluation=self).order_by("pk").values_list("pk", "points")
        return stamp_of(said, dates, list(items), list(rulings))

    @property
    def scoring(self) -> Rules:
        """The scoring rules as the core knows them."""
        return rules_from_dict(self.rules)

    @property
    def weighing(self) -> Weights:
        """The weights as the core knows them."""
        return weights_from_dict(self.weights)


class Item(models.Model):
    """One goal, target of the table, measure or key project that is evaluated.

    key: of it in the plan. record: what monitoring said of its targets when the evaluation was opened, and beside: of
    the targets that a measure serves, both as `records` writes them. lead: the unit that answers for it first.
    """

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="items")
    document = models.ForeignKey(PlanDocument, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=60)
    kind = models.CharField("类别", max_length=10, choices=[(k.value, k.label) for k in Kind])
    subject = models.CharField(max_length=20)
    plan = models.TextField("规划")
    area = models.TextField("领域")
    name = models.TextField("名称")
    text = models.TextField("原文")
    aims = models.ManyToManyField(Aim, related_name="+")
    served = models.ManyToManyField(Aim, related_name="+")
    record = models.JSONField(default=list)
    beside = models.JSONField(default=list)
    weight = models.FloatField("权重", default=1.0)
    lead = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("evaluation", "position")
        constraints = (
            models.UniqueConstraint(fields=("evaluation", "document", "key"), name="item_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="item_weighs"),
        )

    def __str__(self) -> str:
        return f"{self.area} {self.name}"

    @property
    def what(self) -> Kind:
        """Its kind as the core knows it."""
        return Kind(self.kind)


class Review(models.Model):
    """The self-evaluation of one unit. agreed_at: when its head said that it has no objection to the result."""

    class State(models.TextChoices):
        """How far the self-evaluation is."""

        WRITING = "writing", "自评中"
        SUBMITTED = "submitted", "待审签"
        SIGNED = "signed", "已报送"
        RETURNED = "returned", "已退回"
        ACCEPTED = "accepted", "已接收"

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="reviews")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reviews")
    unit_name = models.CharField("单位", max_length=60)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WRITING)
    version = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("evaluation", "unit")
        constraints = (
            models.UniqueConstraint(fields=("evaluation", "unit"), name="review_once"),
            models.CheckConstraint(
                condition=Q(state__in=("writing", "submitted", "signed", "returned", "accepted")), name="review_state"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_name}自我评估"


CLAIM_FIELDS = ("word", "text", "explanation")


class Claim(models.Model):
    """What a unit says of one item. explanation: why it differs from the record. returned: why it came back."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="claims")
    item = models.ForeignKey(Item, models.CASCADE, related_name="claims")
    leads = models.BooleanField("牵头", default=False)
    word = models.CharField("自评", max_length=14, choices=[(w.value, w.label) for w in Word], blank=True)
    text = models.TextField("说明", blank=True)
    explanation = models.TextField("与监测不一致的说明", blank=True)
    returned = models.TextField("退回理由", blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("review", "item__position")
        constraints = (models.UniqueConstraint(fields=("review", "item"), name="claim_once"),)

    def __str__(self) -> str:
        return f"{self.review.unit_name} {self.item}"


class ClaimChange(models.Model):
    """A claim as it was before and after one saving; append-only."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        ordering = ("id",)


class Evaluator(models.Model):
    """A person who scores. until: the last day on which he may, none for the whole evaluation."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="evaluators")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until = models.DateField("评到", null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("evaluation", "account"), name="evaluator_once"),)

    def __str__(self) -> str:
        return str(self.account)


class Score(models.Model):
    """What one evaluator gives an item. points: none where he cannot score it, then the reason says why.

    proposed: what the rules proposed when he scored. level: the step of the scale, "" where the rules gave points.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="scores")
    evaluator = models.ForeignKey(Evaluator, models.PROTECT, related_name="scores")
    points = models.FloatField("评分", null=True, blank=True)
    proposed = models.FloatField("规则建议", null=True, blank=True)
    level = models.CharField("档次", max_length=20, blank=True)
    words = models.TextField("评语", blank=True)
    reason = models.TextField("理由", blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("item", "evaluator")
        constraints = (
            models.UniqueConstraint(fields=("item", "evaluator"), name="score_once"),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0, points__lte=100), name="score_range"
            ),
            models.CheckConstraint(condition=Q(points__isnull=False) | ~Q(reason=""), name="score_or_reason"),
        )


class Objection(models.Model):
    """What a unit objects to the settled score of an item, and what it was answered. upheld: none until answered."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="objections")
    review = models.ForeignKey(Review, models.CASCADE, related_name="objections")
    text = models.TextField("异议")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reply = models.TextField("答复", blank=True)
    upheld = models.BooleanField("采纳", null=True, blank=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(upheld__isnull=True, reply="") | (Q(upheld__isnull=False) & ~Q(reply="")),
                name="objection_answered_in_words",
            ),
        )


class Ruling(models.Model):
    """The group's score of an item; a later one stands beside it. points: none for 「不评分」, with the reason."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="rulings")
    points = models.FloatField("定分", null=True, blank=True)
    words = models.TextField("评价", blank=True)
    reason = models.TextField("理由", blank=True)
    objection = models.ForeignKey(Objection, models.PROTECT, null=True, blank=True, related_name="rulings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0, points__lte=100), name="ruling_range"
            ),
            models.CheckConstraint(condition=Q(points__isnull=False) | ~Q(reason=""), name="ruling_or_reason"),
        )


class Remark(models.Model):
    """What the evaluators found at an item: a problem, which may become a matter, or a good practice."""

    class Kind(models.TextChoices):
        """Which of the two."""

        PROBLEM = "problem", "问题"
        PRACTICE = "practice", "好的做法"

    item = models.ForeignKey(Item, models.CASCADE, related_name="remarks")
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    text = models.TextField("内容")
    cause = models.TextField("原因", blank=True)
    advice = models.TextField("建议", blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField("整改期限", null=True, blank=True)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("item__position", "id")
