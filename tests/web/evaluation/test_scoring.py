"""Scores: by the rule or with a reason, each evaluator's own kept, the group's with the spread; objections; result."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from lianggang.errors import LianggangError
from lianggang.web.accounts.models import Account
from lianggang.web.evaluation import objecting, scheme, scoring
from lianggang.web.evaluation.models import Evaluation, Remark
from lianggang.web.evaluation.results import Results
from lianggang.web.evaluation.scoring import Found, Given
from lianggang.web.followup.models import Matter
from tests.web.conftest import County
from tests.web.evaluation.conftest import hand_in, item, review, take


def test_the_rule_proposes_and_a_departure_wants_a_reason(opened_: Evaluation, county: County):
    goal = item(opened_, "women.2.goal.1")
    proposed = scoring.proposal_of(goal).points
    assert proposed is not None
    by = county.by("evaluator")
    assert scoring.give(by=by, item_id=goal.pk, given=Given(proposed)).reason == ""
    with pytest.raises(LianggangError, match="须写明理由"):
        scoring.give(by=by, item_id=goal.pk, given=Given(proposed - 5))
    score = scoring.give(by=by, item_id=goal.pk, given=Given(proposed - 5, reason="现场核实不符"))
    assert (score.points, score.proposed) == (proposed - 5, proposed)
    assert goal.scores.count() == 1


def test_a_goal_without_a_number_is_judged_by_the_scale(opened_: Evaluation, county: County):
    goal = item(opened_, "women.1.goal.2")
    by = county.by("evaluator")
    assert scoring.proposal_of(goal).points is None
    with pytest.raises(LianggangError, match="先选档次"):
        scoring.give(by=by, item_id=goal.pk, given=Given(80))
    assert scoring.give(by=by, item_id=goal.pk, given=Given(85, "较好")).level == "较好"
    with pytest.raises(LianggangError, match="须写明理由"):
        scoring.give(by=by, item_id=goal.pk, given=Given(88, "较好"))


def test_who_cannot_score_says_why_and_that_is_no_zero(opened_: Evaluation, county: County):
    goal = item(opened_, "women.1.goal.2")
    by = county.by("evaluator")
    with pytest.raises(LianggangError, match="须写明理由"):
        scoring.give(by=by, item_id=goal.pk, given=Given(None))
    scoring.give(by=by, item_id=goal.pk, given=Given(None, reason="没有材料"))
    plan = Results.of(opened_).outcome.plans[0]
    assert plan.value is None
    assert "women" not in plan.name
    assert len(plan.missing) == 5


@pytest.mark.parametrize("points", [-1, 100.5])
def test_points_have_their_range(opened_: Evaluation, county: County, points: float):
    goal = item(opened_, "women.2.goal.1")
    with pytest.raises(LianggangError, match="不在0与100之间"):
        scoring.give(by=county.by("evaluator"), item_id=goal.pk, given=Given(points, reason="x"))


@pytest.mark.parametrize("who", ["office", "bureau", "leader", "health.reporter", "health.head", "other.office"])
def test_only_named_evaluators_score(opened_: Evaluation, county: County, who: str):
    with pytest.raises(PermissionDenied):
        scoring.give(by=county.by(who), item_id=item(opened_, "women.2.goal.1").pk, given=Given(80, reason="x"))


def test_a_third_party_is_limited_in_time_and_to_its_plans(opened_: Evaluation, county: County):
    goal = item(opened_, "women.1.goal.2")
    given, third = Given(70, "一般"), county.people["third_party"]
    scoring.give(by=county.by("third_party"), item_id=goal.pk, given=given)
    third.memberships.update(plans=[999])
    with pytest.raises(PermissionDenied):
        scoring.give(by=county.by("third_party"), item_id=goal.pk, given=given)
    third.memberships.update(plans=[goal.document_id])
    scoring.give(by=county.by("third_party"), item_id=goal.pk, given=given)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    opened_.evaluators.filter(account=third).update(until=yesterday)
    with pytest.raises(PermissionDenied):
        scoring.give(by=county.by("third_party"), item_id=goal.pk, given=given)
    opened_.evaluators.filter(account=third).update(until=None)
    Account.objects.get(pk=third.pk).memberships.update(ends=yesterday)
    with pytest.raises(PermissionDenied):
        scoring.give(by=county.by("third_party"), item_id=goal.pk, given=given)


def test_close_scores_are_settled_together_and_those_apart_are_talked_over(opened_: Evaluation, county: County):
    near, far = item(opened_, "women.1.goal.2"), item(opened_, "women.1.measure.1")
    for who, one, other in (("evaluator", 85.0, 95.0), ("third_party", 85.0, 50.0)):
        labels = {95.0: "好", 85.0: "较好", 50.0: "较差"}
        scoring.give(by=county.by(who), item_id=near.pk, given=Given(one, labels[one]))
        scoring.give(by=county.by(who), item_id=far.pk, given=Given(other, labels[other], reason="按现场"))
    assert scoring.rule_agreed(by=county.by("evaluator"), evaluation=opened_) == 1
    assert near.rulings.get().points == 85
    with pytest.raises(LianggangError, match="须写明"):
        scoring.rule(by=county.by("evaluator"), item_id=far.pk, points=80)
    scoring.rule(by=county.by("evaluator"), item_id=far.pk, points=80, reason="合议")
    assert sorted(far.scores.values_list("points", flat=True)) == [50, 95]
    with pytest.raises(PermissionDenied):
        scoring.rule(by=county.by("third_party"), item_id=far.pk, points=80, reason="x")


def test_a_problem_becomes_a_matter_once_and_a_practice_none(opened_: Evaluation, county: County):
    goal = item(opened_, "women.1.goal.1")
    found = Found(Remark.Kind.PROBLEM, "婴儿死亡率没有下降", "转诊不畅", "建立绿色通道")
    problem = scoring.remark(by=county.by("third_party"), item_id=goal.pk, found=found)
    assert problem.unit == county.units["health"]
    matter = scoring.raise_problem(by=county.by("office"), remark_id=problem.pk)
    assert scoring.raise_problem(by=county.by("office"), remark_id=problem.pk) == matter
    assert (matter.source, matter.unit) == (Matter.Source.EVALUATION, county.units["health"])
    assert "转诊不畅" in matter.reason
    with pytest.raises(PermissionDenied):
        scoring.raise_problem(by=county.by("third_party"), remark_id=problem.pk)
    good = scoring.remark(by=county.by("evaluator"), item_id=goal.pk, found=Found(Remark.Kind.PRACTICE, "月调度"))
    with pytest.raises(LianggangError, match="不用整改"):
        scoring.raise_problem(by=county.by("office"), remark_id=good.pk)
    with pytest.raises(PermissionDenied):
        scoring.remark(by=county.by("health.head"), item_id=goal.pk, found=found)


@pytest.fixture
def disclosed(opened_: Evaluation, county: County) -> Evaluation:
    """Every item but one settled, told to the units."""
    for unit in ("health", "education"):
        hand_in(county, opened_, unit)
    for one in opened_.items.exclude(key="women.1.goal.2"):
        scoring.rule(by=county.by("evaluator"), item_id=one.pk, points=80, words="评价", reason="合议")
    return take(county, opened_, ("office", "end_scoring"), ("office", "disclose"))


def test_an_upheld_objection_changes_the_score_and_keeps_the_old_one(disclosed: Evaluation, county: County):
    goal, own = item(disclosed, "women.1.goal.1"), review(county, disclosed, "health")
    said = objecting.object_(by=county.by("health.head"), review_id=own.pk, item_id=goal.pk, text="漏看台账")
    with pytest.raises(LianggangError, match="等待答复"):
        objecting.object_(by=county.by("health.head"), review_id=own.pk, item_id=goal.pk, text="再说一次")
    with pytest.raises(LianggangError, match="还没有答复"):
        objecting.agree(by=county.by("health.head"), review_id=own.pk)
    with pytest.raises(LianggangError, match="县卫生健康局"):
        take(county, disclosed, ("office", "settle"))
    with pytest.raises(LianggangError, match="新的定分"):
        objecting.reply(by=county.by("evaluator"), objection_id=said.pk, upheld=True, text="属实")
    objecting.reply(by=county.by("evaluator"), objection_id=said.pk, upheld=True, text="属实", points=86)
    assert [(r.points, r.reason) for r in goal.rulings.all()] == [
        (80, "合议"), (86, "采纳县卫生健康局的异议：属实"),
    ]  # fmt: skip
    with pytest.raises(LianggangError, match="已经答复"):
        objecting.reply(by=county.by("office"), objection_id=said.pk, upheld=False, text="不")


def test_one_that_is_not_upheld_leaves_the_score(disclosed: Evaluation, county: County):
    goal, own = item(disclosed, "women.1.goal.1"), review(county, disclosed, "health")
    said = objecting.object_(by=county.by("health.head"), review_id=own.pk, item_id=goal.pk, text="漏看台账")
    objecting.reply(by=county.by("office"), objection_id=said.pk, upheld=False, text="不在时限内")
    assert goal.rulings.count() == 1


def test_objections_are_the_heads_for_own_items_and_in_time(disclosed: Evaluation, county: County):
    own, others = review(county, disclosed, "health"), item(disclosed, "women.2.goal.1")
    with pytest.raises(PermissionDenied):
        objecting.object_(by=county.by("education.head"), review_id=own.pk, item_id=others.pk, text="x")
    with pytest.raises(LianggangError, match="不是本单位的"):
        objecting.object_(by=county.by("health.head"), review_id=own.pk, item_id=others.pk, text="x")
    Evaluation.objects.update(self_until="2020-01-01", score_until="2020-01-01", objection_until="2020-01-02")
    with pytest.raises(LianggangError, match="已于01月02日截止"):
        objecting.object_(by=county.by("health.head"), review_id=own.pk,
                          item_id=item(disclosed, "women.1.goal.1").pk, text="x")  # fmt: skip


def test_nobodys_time_for_objecting_is_cut(disclosed: Evaluation, county: County):
    with pytest.raises(LianggangError, match="2个单位没有确认"):
        take(county, disclosed, ("office", "settle"))
    for unit in ("health", "education"):
        objecting.agree(by=county.by(f"{unit}.head"), review_id=review(county, disclosed, unit).pk)
    assert take(county, disclosed, ("office", "settle"), ("leader", "adopt"), ("office", "close")).state == "closed"


def test_after_the_last_day_silence_is_no_obstacle(disclosed: Evaluation, county: County):
    Evaluation.objects.update(self_until="2020-01-01", score_until="2020-01-01", objection_until="2020-01-02")
    assert take(county, disclosed, ("office", "settle")).state == "settled"


def test_the_result_tells_what_is_missing_and_what_it_could_change(disclosed: Evaluation):
    results = Results.of(disclosed)
    (sentence,) = results.sentences
    assert sentence.startswith("云泽县妇女发展规划（2021—2030年）80.0分（满分100），计入权重的81.3%；未计入1项")
    assert [i.key for i in results.unscored] == ["women.1.goal.2"]
    areas = {row[1].text: [c.text for c in row] for row in results.areas().rows}
    assert areas["妇女与健康"][3:8] == ["80.0", "62.5", "1", "50.0", "87.5"]
    units = {row[0].text: [c.text for c in row] for row in results.units().rows}
    assert units["县卫生健康局"][1:3] == ["3", "1"]
    rows = {row[2].text: [c.text for c in row] for row in results.list().rows}
    assert rows["主要目标2"][10] == "—"
    effect = [c.text for c in results.effects().rows[0]]
    assert effect[5:] == ["80.0", "2", "1", "1", "0", "评价"]
    assert results.areas().excel("县妇儿工委办公室", 2025)[:2] == b"PK"


def test_named_twice_keeps_one_evaluator(opened_: Evaluation, county: County):
    day = timezone.localdate()
    scheme.name_evaluator(by=county.by("office"), evaluation_id=opened_.pk, account=county.people["evaluator"],
                          until=day)  # fmt: skip
    assert opened_.evaluators.filter(account=county.people["evaluator"]).get().until == day
