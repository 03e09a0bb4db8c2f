"""The scheme of an evaluation: drawn up by the office, approved by the leading group, then taken step by step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lianggang.errors import LianggangError, unusable
from lianggang.evaluation import outcome, rules
from lianggang.evaluation.outcome import Weights, weights_to_dict
from lianggang.evaluation.rules import Rules, rules_to_dict
from lianggang.findings import Finding, error, has_errors
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.conflict import Conflict, require_seen
from lianggang.web.evaluation.access import may_score
from lianggang.web.evaluation.items import Draft, items_of
from lianggang.web.evaluation.models import Claim, Evaluation, Evaluator, Item, Review
from lianggang.web.evaluation.records import prefill
from lianggang.web.evaluation.steps import EVALUATION
from lianggang.web.places.models import Territory, Unit
from lianggang.web.plans.models import PlanDocument
from lianggang.web.rounds.notices import holders_of, tell
from lianggang.web.steps import advance

_S = Evaluation.State
_HOW: Mapping[str, str] = {
    _S.PROPOSED: "要改的，先撤回，改后重报。",
    _S.APPROVED: "要改的，先办“修订方案”，改后重新报批。",
}
DATES = ("self_until", "score_until", "objection_until")


@transaction.atomic
def draw_up(
    *, by: By, territory: Territory, stage: str, year: int, data_year: int, documents: Sequence[PlanDocument],
    basis: str = "", approval: str = "", **dates: dt.date,
) -> Evaluation:  # fmt: skip
    """A new scheme with every goal, target, measure and key project of the plans, and a self-evaluation a unit.

    data_year: the year up to which monitoring speaks. dates: self_until, score_until, objection_until.
    Raises PermissionDenied, or LianggangError for a second one, without a confirmed plan, or with dates out of order.
    """
    require(by, Right.ORGANISE, territory=territory)
    if Evaluation.objects.filter(territory=territory, stage=stage, year=year).exists():
        raise unusable("evaluation-exists", f"{territory}{year}年的这次评估已经有方案了。", advice="请打开原有的方案。")
    _require_plans(territory, documents)
    _require_order(dates)
    found = Evaluation.objects.create(
        territory=territory, stage=stage, year=year, data_year=data_year, basis=basis, approval=approval,
        rules=rules_to_dict(rules.STANDARD), weights=weights_to_dict(outcome.STANDARD), **dates,
    )  # fmt: skip
    found.documents.set(documents)
    for document in documents:
        _store(found, document, items_of(document))
    record(by, "evaluation.draw_up", f"evaluation:{found.pk}", f"拟定{found}方案", territory=territory.code,
           after={"items": found.items.count(), "units": found.reviews.count()})  # fmt: skip
    return found


def _require_plans(territory: Territory, documents: Sequence[PlanDocument]) -> None:
    if not documents:
        raise unusable("no-confirmed-plan", "没有选规划。", advice="请选已确认的规划；没有的，先上传、确认。")
    if any(d.territory_id != territory.pk or d.state != PlanDocument.State.CONFIRMED for d in documents):
        raise unusable("plan-not-confirmed", "所选的规划没有确认，或不是本地区的。", advice="请选本地区已确认的规划。")


def _require_order(dates: Mapping[str, dt.date]) -> None:
    if [dates[name] for name in DATES] != sorted(dates[name] for name in DATES):
        raise unusable("dates-out-of-order", "自评、评分、异议的截止日期不是先后相接的。", advice="请改日期。")


def _store(evaluation: Evaluation, document: PlanDocument, drafts: list[Draft]) -> None:
    start = evaluation.items.count()
    items = Item.objects.bulk_create(_item(evaluation, document, start + i, d) for i, d in enumerate(drafts, 1))
    own, served, claims = Item.aims.through, Item.served.through, []
    pairs = list(zip(items, drafts, strict=True))
    own.objects.bulk_create(own(item_id=i.pk, aim_id=a.pk) for i, d in pairs for a in d.aims)
    served.objects.bulk_create(served(item_id=i.pk, aim_id=a.pk) for i, d in pairs for a in d.served)
    reviews = {r.unit_id: r for r in evaluation.reviews.all()}
    for item, draft in pairs:
        for unit in draft.units:
            claims.append(Claim(review=_review(evaluation, unit, reviews), item=item, leads=unit == draft.units[0]))
    Claim.objects.bulk_create(claims)


def _item(evaluation: Evaluation, document: PlanDocument, position: int, d: Draft) -> Item:
    return Item(
        evaluation=evaluation, document=document, position=position, key=d.key, kind=d.kind, subject=d.subject,
        plan=d.plan, area=d.area, name=d.name, text=d.text, lead=d.units[0] if d.units else None,
    )  # fmt: skip


def _review(evaluation: Evaluation, unit: Unit, held: dict[int, Review]) -> Review:
    if unit.pk not in held:
        held[unit.pk] = Review.objects.create(evaluation=evaluation, unit=unit, unit_name=unit.name)
    return held[unit.pk]


def locked(pk: int) -> Evaluation:
    """The evaluation, held until the end of the transaction."""
    return Evaluation.objects.select_for_update(of=("self",)).select_related("territory").get(pk=pk)


def _editable(by: By, pk: int, seen: int) -> Evaluation:
    found = locked(pk)
    require(by, Right.ORGANISE, territory=found.territory)
    if found.state != _S.DRAFT:
        raise unusable("scheme-fixed", f"方案{found.get_state_display()}，不能改。", advice=_HOW.get(found.state, ""))
    if found.version != seen:
        raise Conflict(error("scheme-changed", "您打开本页以后，别人改过方案。", advice="请看过现在的内容再改。"))
    found.version += 1
    return found


@transaction.atomic
def set_rules(*, by: By, evaluation_id: int, seen: int, scoring: Rules) -> tuple[Finding, ...]:
    """Other scoring rules. Returns what is to be checked; raises LianggangError for rules that cannot be used."""
    found = _editable(by, evaluation_id, seen)
    doubts = rules.check(scoring)
    if has_errors(doubts):
        raise LianggangError(*doubts)
    before, found.rules = found.rules, rules_to_dict(scoring)
    found.save()
    record(by, "evaluation.rules", f"evaluation:{found.pk}", f"{found} 修改评分规则", territory=found.territory.code,
           before=before, after=found.rules)  # fmt: skip
    return doubts


@transaction.atomic
def set_weights(*, by: By, evaluation_id: int, seen: int, weights: Weights, items: Mapping[int, float]) -> Evaluation:
    """Other weights of kinds, areas and single items. Raises LianggangError for weights that cannot be used."""
    found = _editable(by, evaluation_id, seen)
    doubts = list(outcome.check(weights))
    doubts += [
        error("bad-weight", f"权重{w}不是正数。", advice="请写正数。") for w in items.values() if not 0 < w < 1e6
    ]
    if doubts:
        raise LianggangError(*doubts)
    before, found.weights = found.weights, weights_to_dict(weights)
    found.save()
    changed = [i for i in found.items.filter(pk__in=items) if i.weight != items[i.pk]]
    for item in changed:
        item.weight = items[item.pk]
    Item.objects.bulk_update(changed, ["weight"])
    record(by, "evaluation.weights", f"evaluation:{found.pk}", f"{found} 修改权重", territory=found.territory.code,
           before=before, after={**found.weights, "items": {i.key: i.weight for i in changed}})  # fmt: skip
    return found


@transaction.atomic
def set_dates(*, by: By, evaluation_id: int, reason: str = "", **dates: dt.date) -> Evaluation:
    """Another timetable; once the scheme is approved only later dates, and with a reason."""
    found = locked(evaluation_id)
    require(by, Right.ORGANISE, territory=found.territory)
    _require_order(dates)
    before = {name: getattr(found, name) for name in DATES}
    if found.state != _S.DRAFT:
        if not reason.strip():
            raise unusable("reason-missing", "改期须写明理由。", advice="请写明理由。")
        if any(dates[name] < before[name] for name in DATES):
            raise unusable("dates-shortened", "方案批准以后，只能延期，不能提前。", advice="请写更晚的日期。")
    for name in DATES:
        setattr(found, name, dates[name])
    found.save()
    record(by, "evaluation.dates", f"evaluation:{found.pk}", f"{found} 改期", territory=found.territory.code,
           before={n: str(d) for n, d in before.items()}, after={n: str(d) for n, d in dates.items()},
           reason=reason)  # fmt: skip
    return found


@transaction.atomic
def name_evaluator(*, by: By, evaluation_id: int, account: Account, until: dt.date | None = None) -> Evaluator:
    """Make a person an evaluator, or give him another last day. Raises LianggangError for one who cannot be it."""
    found = locked(evaluation_id)
    require(by, Right.ORGANISE, territory=found.territory)
    if not may_score(account, found.territory):
        raise unusable(
            "no-evaluator", f"{account}不是评估人员，也不是在期限内的第三方。", advice="请先在账号里设角色。"
        )
    held = found.evaluators.filter(account=account).first()
    before = {"until": str(held.until or "")} if held else None
    named, _ = Evaluator.objects.update_or_create(evaluation=found, account=account, defaults={"until": until})
    record(by, "evaluation.evaluator", f"evaluation:{found.pk}", f"{found} 评估人员：{account}",
           territory=found.territory.code, before=before,
           after={"account": account.username, "until": str(until or "")})  # fmt: skip
    tell([account], f"{found}：请您参加评分", reverse("evaluation", args=[found.pk]))
    return named


@transaction.atomic
def dismiss_evaluator(*, by: By, evaluator_id: int) -> None:
    """End a person's part; what he has scored stays."""
    named = Evaluator.objects.select_related("evaluation__territory", "account").get(pk=evaluator_id)
    require(by, Right.ORGANISE, territory=named.evaluation.territory)
    before, named.until = named.until, timezone.localdate() - dt.timedelta(days=1)
    named.save()
    record(by, "evaluation.dismiss", f"evaluation:{named.evaluation_id}", f"{named.evaluation} 不再参加评分：{named}",
           territory=named.evaluation.territory.code, before={"until": str(before or "")},
           after={"until": str(named.until)})  # fmt: skip


@transaction.atomic
def move(*, by: By, evaluation_id: int, action: str, reason: str = "", seen: str | None = None) -> Evaluation:
    """Take it to its next state. seen: its stamp on the person's page.

    Raises PermissionDenied, Conflict, or LianggangError when that is not permitted now.
    """
    found = locked(evaluation_id)
    before, stamp = found.state, found.stamp
    step = advance(EVALUATION, found, action, by=by, territory=found.territory, reason=reason)
    require_seen(found, stamp, seen)
    _require_ready(found, action)
    if action == "approve":
        found.approved_at = timezone.now()
    if action == "open":
        found.opened_at = timezone.now()
        prefill(found)
    found.save()
    _tell(found, action, reason)
    record(by, f"evaluation.{action}", f"evaluation:{found.pk}", f"{found} {step.label}",
           territory=found.territory.code, before={"state": before}, after={"state": found.state},
           reason=reason)  # fmt: skip
    return found


def _require_ready(found: Evaluation, action: str) -> None:
    if action == "open" and not found.evaluators.exists():
        raise unusable("no-evaluators", "还没有评估人员。", advice="请先定评估人员。")
    if action == "settle":
        _require_heard(found)


def _require_heard(found: Evaluation) -> None:
    """Nobody's time for objecting is cut, and no objection is left without an answer."""
    waiting = [r.unit_name for r in found.reviews.filter(objections__upheld=None, objections__isnull=False).distinct()]
    if waiting:
        raise unusable("objections-open", f"还有异议没有答复：{'、'.join(waiting)}。", advice="请先逐条答复。")
    silent = [r.unit_name for r in found.reviews.filter(agreed_at=None)]
    if silent and timezone.localdate() <= found.objection_until:
        text = f"异议期到{found.objection_until:%m月%d日}，还有{len(silent)}个单位没有确认结果。"
        raise unusable("objections-running", text, advice="请等异议期满，或等各单位都确认。")


@transaction.atomic
def refresh_record(*, by: By, evaluation_id: int) -> int:
    """Take the record anew from monitoring while the evaluation runs. Returns how many items changed."""
    found = locked(evaluation_id)
    require(by, Right.ORGANISE, territory=found.territory)
    if found.state != _S.OPEN:
        raise unusable("record-fixed", f"评估{found.get_state_display()}，监测记录不再变动。")
    changed = prefill(found)
    record(by, "evaluation.refresh", f"evaluation:{found.pk}", f"{found} 重取监测记录，{changed}项有变化",
           territory=found.territory.code)  # fmt: skip
    return changed


def _tell(found: Evaluation, action: str, reason: str) -> None:
    link, place = reverse("evaluation", args=[found.pk]), found.territory
    why = f"（{reason.strip()}）" if reason.strip() else ""
    if action in ("propose", "settle"):
        tell(holders_of(Right.APPROVE, territory=place), f"{found}：{found.get_state_display()}", link)
    if action in ("approve", "decline", "adopt", "return"):
        tell(holders_of(Right.ORGANISE, territory=place), f"{found}：{found.get_state_display()}{why}", link)
    if action in ("open", "disclose"):
        _tell_units(found, action)
    if action == "open":
        tell(_evaluators(found.evaluators.select_related("account")), f"{found}开始，评分截止{found.score_until}", link)


def _tell_units(found: Evaluation, action: str) -> None:
    right = Right.FILL if action == "open" else Right.CONFIRM
    text = f"自我评估开始，截止{found.self_until:%m月%d日}"
    if action == "disclose":
        text = f"评分结果已反馈，异议截止{found.objection_until:%m月%d日}"
    for review in found.reviews.select_related("unit__territory"):
        people = holders_of(right, territory=found.territory, unit=review.unit)
        tell(people, f"{found}：{text}", reverse("review", args=[review.pk]))


def _evaluators(named: Iterable[Evaluator]) -> list[Any]:
    return [e.account for e in named]
