"""What an evaluation lays on desks: self-evaluations to write, sign and take, items to score, objections to answer."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.desk import Waiting, source
from lianggang.web.evaluation.access import Access
from lianggang.web.evaluation.models import Evaluation, Evaluator, Objection, Review
from lianggang.web.evaluation.steps import WRITABLE

_S, _R = Evaluation.State, Review.State
_LEADERS = (_S.PROPOSED, _S.SETTLED)


@source("评估", Right.FILL, Right.CONFIRM, Right.ORGANISE)
def reviews(account: Account) -> Iterator[Waiting]:
    """Self-evaluations to write, sign and take, results to agree with or object to."""
    mine = Q(unit__in=account.units(Right.FILL), state__in=WRITABLE)
    mine |= Q(unit__in=account.units(Right.CONFIRM), state=_R.SUBMITTED)
    mine |= Q(evaluation__territory__in=account.territories(Right.ORGANISE), state=_R.SIGNED)
    open_ = Review.objects.filter(mine, evaluation__state=_S.OPEN)
    heard = Review.objects.filter(
        unit__in=account.units(Right.CONFIRM), evaluation__state=_S.OBJECTIONS, agreed_at=None
    )  # fmt: skip
    for review in open_.select_related("evaluation__territory"):
        title = f"{review.evaluation} {review}：{review.get_state_display()}"
        yield Waiting(title, reverse("review", args=[review.pk]), due=review.evaluation.self_until)
    for review in heard.select_related("evaluation__territory"):
        title = f"{review.evaluation}结果已反馈，请确认或提出异议"
        yield Waiting(title, reverse("review", args=[review.pk]), due=review.evaluation.objection_until)


@source("评估")
def to_score(account: Account) -> Iterator[Waiting]:
    """Items of evaluations to which the person was named; when his are done, those that his group has yet to settle."""
    named = Evaluator.objects.filter(account=account, evaluation__state=_S.OPEN)
    for one in named.select_related("evaluation__territory"):
        access, items = Access(account, one.evaluation), reverse("evaluation-items", args=[one.evaluation_id])
        due = min(filter(None, (one.until, one.evaluation.score_until)))
        if left := access.unscored().count():
            every = access.items().count()
            yield Waiting(f"{one.evaluation}评分：已评{every - left}项，共{every}项", f"{items}?state=mine", due=due)
        elif access.settles and (unsettled := access.items().filter(rulings=None).count()):
            yield Waiting(f"{one.evaluation}定分：还有{unsettled}项没有定", f"{items}?state=unruled", due=due)


@source("评估", Right.APPROVE)
def steps(account: Account) -> Iterator[Waiting]:
    """Evaluations whose next step is the leaders'."""
    found = Evaluation.objects.filter(territory__in=account.territories(Right.APPROVE), state__in=_LEADERS)
    for evaluation in found.select_related("territory"):
        title = f"{evaluation}：{evaluation.get_state_display()}，请审批"
        yield Waiting(title, reverse("evaluation", args=[evaluation.pk]))


@source("评估", Right.EVALUATE)
def objections(account: Account) -> Iterator[Waiting]:
    """Objections that want an answer."""
    waiting = Objection.objects.filter(
        upheld=None, item__evaluation__territory__in=account.territories(Right.EVALUATE)
    ).select_related("item__evaluation", "review")
    for one in waiting:
        title = f"{one.review.unit_name}对{one.item}有异议，请答复"
        yield Waiting(title, reverse("evaluation-item", args=[one.item_id]), due=one.item.evaluation.objection_until)
