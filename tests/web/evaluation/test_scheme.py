"""The scheme: made from the plan, edited while it is a draft, approved, fixed; and its table of states."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from lianggang.errors import LianggangError
from lianggang.evaluation import outcome, rules
from lianggang.evaluation.model import Kind
from lianggang.web.audit.models import Event
from lianggang.web.conflict import Conflict
from lianggang.web.evaluation import scheme
from lianggang.web.evaluation.models import Evaluation, Review
from lianggang.web.evaluation.queries import Row
from lianggang.web.evaluation.steps import EVALUATION, REVIEW
from lianggang.web.evaluation.years import proposed
from lianggang.web.plans.models import PlanDocument
from tests.web.conftest import County
from tests.web.evaluation.conftest import PLAN, item, read, take
from tests.web.tables import assert_sound

_S, _R = Evaluation.State, Review.State


def test_there_is_no_way_around_the_leading_group_and_no_dead_end():
    assert_sound(
        EVALUATION, _S.values, start=_S.DRAFT, ends=[_S.CLOSED],
        gates={_S.OPEN: ["approve"], _S.OBJECTIONS: ["disclose"], _S.SETTLED: ["settle"], _S.REPORTED: ["adopt"]},
    )  # fmt: skip
    assert_sound(REVIEW, _R.values, start=_R.WRITING, ends=[_R.ACCEPTED],
                 gates={_R.SIGNED: ["sign"], _R.ACCEPTED: ["accept"]})  # fmt: skip


def test_the_years_are_those_that_the_plan_names(confirmed: PlanDocument):
    found = [(p.stage.value, p.year) for p in proposed([confirmed])]
    assert found == [("midterm", 2025), ("final", 2030)]
    assert "2025年开展中期评估" in proposed([confirmed])[0].basis


def test_a_plan_without_a_midterm_evaluation_gets_none_proposed(confirmed: PlanDocument):
    held = read(PLAN.replace("2025年开展中期评估，2030年", "规划期末"))
    confirmed.text, confirmed.reading = held["text"], held["reading"]
    assert [(p.stage.value, p.year) for p in proposed([confirmed])] == [("final", 2030)]


def test_items_come_from_the_plan_with_targets_units_and_what_measures_serve(draft: Evaluation, county: County):
    assert [(i.key, i.kind) for i in draft.items.all()] == [
        ("women.1.goal.1", "goal"), ("women.1.goal.2", "goal"), ("women.1.measure.1", "measure"),
        ("women.2.goal.1", "goal"), ("women.2.measure.1", "measure"),
    ]  # fmt: skip
    first = item(draft, "women.1.goal.1")
    assert [a.indicator for a in first.aims.all()] == ["C-HEA-001", "C-HEA-002"]
    assert first.lead == county.units["health"]
    assert [a.indicator for a in item(draft, "women.1.measure.1").served.all()] == ["C-HEA-001", "C-HEA-002"]
    shared = item(draft, "women.1.goal.2")
    assert {(c.review.unit_name, c.leads) for c in shared.claims.all()} == {
        ("县卫生健康局", True), ("县教育局", False),
    }  # fmt: skip


def test_a_second_one_and_dates_out_of_order_are_refused(draft: Evaluation, county: County, confirmed: PlanDocument):
    day = dt.date(2999, 1, 1)
    asked = {"territory": county.territory, "stage": "midterm", "year": 2025, "data_year": 2023,
             "documents": [confirmed]}  # fmt: skip
    dates = {"self_until": day, "score_until": day, "objection_until": day}
    with pytest.raises(LianggangError, match="已经有方案"):
        scheme.draw_up(by=county.by("office"), **asked, **dates)
    with pytest.raises(LianggangError, match="先后"):
        scheme.draw_up(by=county.by("office"), **{**asked, "year": 2026}, **{**dates, "self_until": dt.date.max})
    with pytest.raises(LianggangError, match="没有选规划"):
        scheme.draw_up(by=county.by("office"), **{**asked, "year": 2026, "documents": []}, **dates)


@pytest.mark.parametrize("who", ["evaluator", "bureau", "health.head", "third_party", "leader", "other.office"])
def test_only_the_office_draws_up(county: County, confirmed: PlanDocument, who: str):
    day = dt.date(2999, 1, 1)
    with pytest.raises(PermissionDenied):
        scheme.draw_up(by=county.by(who), territory=county.territory, stage="final", year=2030, data_year=2029,
                       documents=[confirmed], self_until=day, score_until=day, objection_until=day)  # fmt: skip


def test_rules_and_weights_are_edited_in_the_draft_only(draft: Evaluation, county: County):
    scoring = replace(rules.STANDARD, binding=3.0)
    office = county.by("office")
    assert scheme.set_rules(by=office, evaluation_id=draft.pk, seen=0, scoring=scoring) == ()
    with pytest.raises(Conflict):
        scheme.set_rules(by=office, evaluation_id=draft.pk, seen=0, scoring=scoring)
    weights = outcome.Weights({Kind.GOAL: 70, Kind.MEASURE: 30}, shared=0.2)
    first = item(draft, "women.1.goal.1")
    scheme.set_weights(by=office, evaluation_id=draft.pk, seen=1, weights=weights, items={first.pk: 2.0})
    draft.refresh_from_db()
    assert (draft.scoring.binding, draft.weighing.shared) == (3.0, 0.2)
    assert item(draft, "women.1.goal.1").weight == 2.0
    with pytest.raises(LianggangError, match="不在0与100之间"):
        scheme.set_rules(by=office, evaluation_id=draft.pk, seen=2, scoring=replace(
            scoring, scale=(rules.Level("好", 101, ""),)))  # fmt: skip
    take(county, draft, ("office", "propose"))
    with pytest.raises(LianggangError, match="不能改"):
        scheme.set_rules(by=office, evaluation_id=draft.pk, seen=draft.version, scoring=scoring)
    assert Event.objects.filter(action__in=("evaluation.rules", "evaluation.weights")).count() == 2


def test_an_approved_scheme_is_revised_only_by_a_new_approval(draft: Evaluation, county: County):
    take(county, draft, ("office", "propose"), ("leader", "approve"), ("office", "revise"))
    assert draft.state == "draft"
    with pytest.raises(LianggangError, match="不能这样办"):
        take(county, draft, ("office", "open"))


def test_once_approved_dates_move_only_later_and_with_a_reason(opened_: Evaluation, county: County):
    later = {n: getattr(opened_, n) + dt.timedelta(days=3) for n in scheme.DATES}
    office = county.by("office")
    with pytest.raises(LianggangError, match="理由"):
        scheme.set_dates(by=office, evaluation_id=opened_.pk, **later)
    scheme.set_dates(by=office, evaluation_id=opened_.pk, reason="数据迟到", **later)
    with pytest.raises(LianggangError, match="不能提前"):
        scheme.set_dates(by=office, evaluation_id=opened_.pk, reason="快些",
                         **{n: d - dt.timedelta(days=1) for n, d in later.items()})  # fmt: skip


def test_who_is_no_evaluator_cannot_be_named_and_none_opens_nothing(draft: Evaluation, county: County):
    take(county, draft, ("office", "propose"), ("leader", "approve"))
    with pytest.raises(LianggangError, match="还没有评估人员"):
        take(county, draft, ("office", "open"))
    with pytest.raises(LianggangError, match="不是评估人员"):
        scheme.name_evaluator(by=county.by("office"), evaluation_id=draft.pk, account=county.people["bureau"])


@pytest.mark.parametrize("who", ["office", "evaluator", "bureau", "health.head"])
def test_only_the_leading_group_approves(draft: Evaluation, county: County, who: str):
    take(county, draft, ("office", "propose"))
    with pytest.raises(PermissionDenied):
        scheme.move(by=county.by(who), evaluation_id=draft.pk, action="approve")


def test_the_record_is_taken_at_opening_and_anew_only_while_open(opened_: Evaluation, county: County):
    kept = {r["code"]: r for r in item(opened_, "women.1.goal.1").record}
    assert (kept["C-HEA-001"]["reached"], kept["C-HEA-002"]["reached"]) == (True, False)
    assert kept["C-HEA-002"]["shown"] == "6.1"
    assert [r["code"] for r in item(opened_, "women.1.measure.1").beside] == ["C-HEA-001", "C-HEA-002"]
    assert scheme.refresh_record(by=county.by("office"), evaluation_id=opened_.pk) == 0
    take(county, opened_, ("office", "end_scoring"))
    with pytest.raises(LianggangError, match="不再变动"):
        scheme.refresh_record(by=county.by("office"), evaluation_id=opened_.pk)


def test_the_leading_group_approves_the_scheme_that_it_has_read(draft: Evaluation, county: County):
    path, leader = f"/evaluations/{draft.pk}/", county.client("leader")
    take(county, draft, ("office", "propose"))
    read = leader.get(path).context["seen"]
    take(county, draft, ("office", "withdraw"))
    heavier = {draft.items.all()[0].pk: 2.0}
    scheme.set_weights(
        by=county.by("office"), evaluation_id=draft.pk, seen=draft.version, weights=draft.weighing, items=heavier
    )
    take(county, draft, ("office", "propose"))
    assert leader.post(path, {"action": "approve", "seen": read}).status_code == 409
    assert Evaluation.objects.get().state == _S.PROPOSED
    assert leader.post(path, {"action": "approve", "seen": leader.get(path).context["seen"]}).status_code == 302


def test_late_is_told_by_the_day_of_the_office_not_of_greenwich(draft: Evaluation, county: County):
    review = draft.reviews.first()
    assert review is not None
    after = dt.datetime.combine(draft.self_until + dt.timedelta(days=1), dt.time(7, 30))
    review.submitted_at = timezone.make_aware(after)
    assert Row(review, 1, 1, 0, readable=True).late
    review.submitted_at = timezone.make_aware(after) - dt.timedelta(hours=8)
    assert not Row(review, 1, 1, 0, readable=True).late
