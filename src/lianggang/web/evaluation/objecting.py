"""Objections of units to the scores of their items, and the answers of the evaluation group."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lianggang.errors import unusable
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.evaluation.models import Evaluation, Item, Objection, Review
from lianggang.web.evaluation.scoring import settle
from lianggang.web.rounds.notices import holders_of, tell

_S = Evaluation.State


@transaction.atomic
def object_(*, by: By, review_id: int, item_id: int, text: str) -> Objection:
    """A unit's head objects to how one of its items was scored, until the last day for it.

    Raises PermissionDenied, or LianggangError outside the time, for another's item, without words, or a second time
    before the first is answered.
    """
    review = _hearing(by, review_id)
    item = Item.objects.filter(pk=item_id, claims__review=review).first()
    if item is None:
        raise unusable("item-of-others", "这一项不是本单位的。", advice="请从本单位的项目里选。")
    if not text.strip():
        raise unusable("reason-missing", "没有写异议的内容。", advice="请写明哪里不符、依据是什么。")
    if review.objections.filter(item=item, upheld=None).exists():
        raise unusable("objection-waiting", f"{item}已有一条异议等待答复。")
    made = Objection.objects.create(item=item, review=review, text=text.strip(), by=by.person)
    review.agreed_at = None
    review.save()
    place = review.evaluation.territory
    record(by, "evaluation.object", f"item:{item.pk}", f"{review.unit_name}对{item}有异议", territory=place.code,
           reason=text)  # fmt: skip
    people = holders_of(Right.EVALUATE, territory=place)
    tell(people, f"{review.evaluation}：{review.unit_name}对{item}有异议", reverse("evaluation-item", args=[item.pk]))
    return made


@transaction.atomic
def agree(*, by: By, review_id: int) -> Review:
    """The head of a unit says that it has no objection, or none any more."""
    review = _hearing(by, review_id)
    if review.objections.filter(upheld=None).exists():
        raise unusable("objection-waiting", "本单位的异议还没有答复。", advice="请等答复后再确认。")
    review.agreed_at = timezone.now()
    review.save()
    record(by, "evaluation.agree", f"review:{review.pk}", f"{review.unit_name}确认{review.evaluation}结果",
           territory=review.evaluation.territory.code)  # fmt: skip
    return review


def _hearing(by: By, review_id: int) -> Review:
    query = Review.objects.select_for_update(of=("self",))
    review = query.select_related("evaluation__territory", "unit__territory").get(pk=review_id)
    require(by, Right.CONFIRM, unit=review.unit)
    if review.evaluation.state != _S.OBJECTIONS:
        raise unusable("no-hearing", f"评估{review.evaluation.get_state_display()}，现在不是听取异议的时候。")
    if timezone.localdate() > review.evaluation.objection_until:
        raise unusable("hearing-over", f"异议期已于{review.evaluation.objection_until:%m月%d日}截止。")
    return review


@transaction.atomic
def reply(*, by: By, objection_id: int, upheld: bool, text: str, points: float | None = None) -> Objection:
    """Answer an objection; one that is upheld gets a new ruling beside the old one, with the answer as its reason.

    points: the new score, needed where it is upheld. Raises PermissionDenied or LianggangError.
    """
    found = Objection.objects.select_related("item__evaluation__territory", "review__unit__territory").get(
        pk=objection_id
    )
    evaluation = found.item.evaluation
    require(by, Right.EVALUATE, territory=evaluation.territory)
    if evaluation.state != _S.OBJECTIONS or found.upheld is not None:
        raise unusable("objection-closed", "这条异议已经答复，或现在不能答复。")
    if not text.strip():
        raise unusable("reason-missing", "没有写答复。", advice="请写明核实的情况和理由。")
    if upheld and points is None:
        raise unusable("points-missing", "采纳异议要写新的定分。", advice="请写0到100的分。")
    found.reply, found.upheld = text.strip(), upheld
    found.replied_by, found.replied_at = by.person, timezone.now()
    found.save()
    if upheld:
        settle(by, found.item, points=points, words="", reason=f"采纳{found.review.unit_name}的异议：{found.reply}",
               objection=found)  # fmt: skip
    record(by, "evaluation.reply", f"item:{found.item_id}", f"答复{found.review.unit_name}对{found.item}的异议",
           territory=evaluation.territory.code, after={"upheld": upheld, "points": points}, reason=text)  # fmt: skip
    people = holders_of(Right.CONFIRM, territory=evaluation.territory, unit=found.review.unit)
    tell(
        people,
        f"{evaluation}：异议已答复（{'采纳' if upheld else '未采纳'}）",
        reverse("review", args=[found.review_id]),
    )
    return found
