"""What evaluators give and find: each one's own score is kept, the group's ruling follows from them or says why not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lianggang.errors import unusable
from lianggang.evaluation.rules import Proposal, Spread, propose
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.evaluation.access import Access
from lianggang.web.evaluation.models import Evaluation, Evaluator, Item, Objection, Remark, Ruling, Score
from lianggang.web.evaluation.records import records_of
from lianggang.web.followup.models import Matter
from lianggang.web.followup.raising import Problem, raise_matter
from lianggang.web.places.models import Unit
from lianggang.wording import number

_S = Evaluation.State
SAME = 0.05  # points that are printed alike are the same


def proposal_of(item: Item) -> Proposal:
    """What the rules of the evaluation give the item."""
    return propose(item.evaluation.scoring, records_of(item.record))


@dataclass(frozen=True, slots=True)
class Given:
    """What an evaluator says: points (0–100) or none, the step of the scale, his words, and why where it is asked."""

    points: float | None
    level: str = ""
    words: str = ""
    reason: str = ""


@transaction.atomic
def give(*, by: By, item_id: int, given: Given) -> Score:
    """Score an item as one of its evaluators; scoring again replaces one's own score, the audit keeps both.

    Raises PermissionDenied for who is not an evaluator of it, LianggangError when scoring is over or a reason is
    wanting: for points that depart from the rule, and for none.
    """
    item = _item(item_id)
    evaluator = _evaluator(by, item)
    _require_state(item, _S.OPEN, "评分")
    proposed = proposal_of(item).points
    _require_sense(item, given, proposed)
    held = Score.objects.filter(item=item, evaluator=evaluator).first()
    before = None if held is None else _plain(held)
    score = held or Score(item=item, evaluator=evaluator)
    score.points, score.level, score.proposed = given.points, given.level, proposed
    score.words, score.reason, score.at = given.words.strip(), given.reason.strip(), timezone.now()
    score.save()
    record(by, "evaluation.score", f"item:{item.pk}", f"{item.evaluation} 评分：{item}",
           territory=item.evaluation.territory.code, before=before, after=_plain(score),
           reason=score.reason)  # fmt: skip
    return score


def expected(item: Item, level: str, proposed: float | None) -> float | None:
    """The points that need no reason: those of the rule, else those of the chosen step of the scale."""
    if proposed is not None:
        return proposed
    return next((x.points for x in item.evaluation.scoring.scale if x.label == level), None)


def _require_sense(item: Item, given: Given, proposed: float | None) -> None:
    if given.points is not None and not 0 <= given.points <= 100:
        raise unusable("points-out-of-range", f"评分{given.points}不在0与100之间。", advice="请写0到100的分。")
    usual = expected(item, given.level, proposed)
    if proposed is None and given.points is not None and usual is None:
        raise unusable("level-missing", "没有可量化的指标，要对照档次评分。", advice="请先选档次。")
    departs = given.points is None or usual is None or abs(given.points - usual) > SAME
    if departs and not given.reason.strip():
        what = "不能评分" if given.points is None else f"与规则的{number(usual or 0.0, 1)}分不同"
        raise unusable("reason-missing", f"{what}的，须写明理由。", advice="请写明理由和依据。")


def _evaluator(by: By, item: Item) -> Evaluator:
    evaluation = item.evaluation
    access = Access(by.person, evaluation) if by.account else None
    if access is None or access.evaluator is None or not access.items().filter(pk=item.pk).exists():
        raise PermissionDenied("只有这次评估的评估人员，在期限和委托范围内，才能评分。")
    return access.evaluator


@transaction.atomic
def rule(*, by: By, item_id: int, points: float | None, words: str = "", reason: str = "") -> Ruling:
    """The group's score of an item. A reason is asked where it is not the mean of the evaluators, or there is none."""
    item = _item(item_id)
    require(by, Right.EVALUATE, territory=item.evaluation.territory)
    _require_state(item, _S.OPEN, "定分")
    mean = Spread.of(item.scores.values_list("points", flat=True)).mean
    if points is None or mean is None or abs(points - mean) > SAME:
        _require_reason(reason, "与评估人员的平均分不同、或不评分的")
    return settle(by, item, points=points, words=words, reason=reason)


@transaction.atomic
def rule_agreed(*, by: By, evaluation: Evaluation) -> int:
    """Take the mean for every item that all present evaluators scored close together. Returns how many were settled."""
    require(by, Right.EVALUATE, territory=evaluation.territory)
    items = evaluation.items.filter(rulings=None).select_related("evaluation__territory").prefetch_related("scores")
    settled = 0
    for item in items:
        _require_state(item, _S.OPEN, "定分")
        spread = Spread.of(s.points for s in item.scores.all())
        if spread.mean is not None and spread.width < evaluation.scoring.apart:
            words = "；".join(dict.fromkeys(s.words for s in item.scores.all() if s.words))
            settle(by, item, points=spread.mean, words=words, reason="")
            settled += 1
    return settled


def settle(
    by: By, item: Item, *, points: float | None, words: str, reason: str, objection: Objection | None = None
) -> Ruling:
    """Write a ruling beside those before it; the caller has asked for the right."""
    if points is not None and not 0 <= points <= 100:
        raise unusable("points-out-of-range", f"定分{points}不在0与100之间。", advice="请写0到100的分。")
    before = item.rulings.last()
    made = Ruling.objects.create(
        item=item, points=points, words=words.strip() or (before.words if before else ""), reason=reason.strip(),
        objection=objection, by=by.person,
    )  # fmt: skip
    record(by, "evaluation.rule", f"item:{item.pk}", f"{item.evaluation} 定分：{item}",
           territory=item.evaluation.territory.code, before=before and {"points": before.points},
           after={"points": points}, reason=reason)  # fmt: skip
    return made


@dataclass(frozen=True, slots=True)
class Found:
    """A problem or a good practice at an item, in the words of who found it."""

    kind: Remark.Kind
    text: str
    cause: str = ""
    advice: str = ""
    unit: Unit | None = None
    due: dt.date | None = None


@transaction.atomic
def remark(*, by: By, item_id: int, found: Found) -> Remark:
    """Write down a problem or a good practice. Raises PermissionDenied for who neither scores nor settles."""
    item = _item(item_id)
    access = Access(by.person, item.evaluation)
    if not access.settles:
        _evaluator(by, item)
    if item.evaluation.state not in (_S.OPEN, _S.SCORED):
        raise unusable("evaluation-not-open", f"评估{item.evaluation.get_state_display()}，不能再记发现。")
    _require_reason(found.text, "发现的内容")
    made = Remark.objects.create(
        item=item, kind=found.kind, text=found.text.strip(), cause=found.cause.strip(), advice=found.advice.strip(),
        unit=found.unit or item.lead, due=found.due, by=by.person,
    )  # fmt: skip
    record(by, "evaluation.remark", f"item:{item.pk}", f"{item.evaluation} {made.get_kind_display()}：{item}",
           territory=item.evaluation.territory.code,
           after={"text": made.text, "unit": str(made.unit or "")})  # fmt: skip
    return made


@transaction.atomic
def raise_problem(*, by: By, remark_id: int) -> Matter:
    """Make a problem a matter to be put right; raising it again gives the one there is."""
    found = Remark.objects.select_related("item__evaluation__territory", "unit").get(pk=remark_id)
    if found.kind != Remark.Kind.PROBLEM:
        raise unusable("not-a-problem", "好的做法不用整改。")
    item, evaluation = found.item, found.item.evaluation
    aim = item.aims.first()
    reason = "；".join(filter(None, (found.text, found.cause and f"原因：{found.cause}", found.advice and
                                    f"建议：{found.advice}")))  # fmt: skip
    problem = Problem(
        source=Matter.Source.EVALUATION, title=f"{evaluation.get_stage_display()}评估：{item}：{found.text}"[:200],
        reason=reason, year=evaluation.year, unit=found.unit, aim=aim, kind=f"{evaluation.get_stage_display()}评估",
        origin=f"evaluation-remark:{found.pk}", theme=f"evaluation:{item.key}",
        link=reverse("evaluation-item", args=[item.pk]),
    )  # fmt: skip
    found.matter = raise_matter(by=by, territory=evaluation.territory, problem=problem)
    found.save()
    return found.matter


def _item(pk: int) -> Item:
    return Item.objects.select_related("evaluation__territory", "lead").get(pk=pk)


def _require_state(item: Item, state: Evaluation.State, what: str) -> None:
    if item.evaluation.state != state:
        raise unusable("evaluation-not-open", f"评估{item.evaluation.get_state_display()}，现在不能{what}。")


def _require_reason(text: str, what: str) -> None:
    if not text.strip():
        raise unusable("reason-missing", f"{what}，须写明。", advice="请写明理由。")


def _plain(score: Score) -> dict[str, object]:
    return {"points": score.points, "level": score.level, "proposed": score.proposed, "words": score.words}
