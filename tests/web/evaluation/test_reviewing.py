"""Self-evaluation: prefilled, marked where it contradicts the record, signed, returned by item, never corrected."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from lianggang.errors import LianggangError
from lianggang.web.audit.models import Event
from lianggang.web.conflict import Conflict
from lianggang.web.evaluation import reviewing
from lianggang.web.evaluation.models import ClaimChange, Evaluation
from lianggang.web.evaluation.reviewing import Written
from lianggang.web.rounds.models import Notice
from tests.web.conftest import County
from tests.web.evaluation.conftest import claim, hand_in, review, take, write_all


def test_a_claim_against_the_record_is_kept_and_marked(opened_: Evaluation, county: County):
    own = claim(county, opened_, "health", "women.1.goal.1")
    reviewing.save(by=county.by("health.reporter"), review_id=own.review_id,
                   written=[Written(own.pk, 0, {"word": "achieved", "text": "已达到"})])  # fmt: skip
    own.refresh_from_db()
    assert own.word == "achieved"
    assert [f.code for f in reviewing.marks_of(own)] == ["claim-above-record"]
    assert "婴儿死亡率" in reviewing.marks_of(own)[0].message


def test_what_is_unexplained_keeps_it_in_the_unit_and_says_which(opened_: Evaluation, county: County):
    own = write_all(county, opened_, "health")
    goal = claim(county, opened_, "health", "women.1.goal.1")
    by = county.by("health.reporter")
    said = {"word": "achieved", "text": "已达到", "explanation": ""}
    reviewing.save(by=by, review_id=own.pk, written=[Written(goal.pk, goal.version, said)])
    with pytest.raises(LianggangError, match="1项自评与监测不一致"):
        reviewing.act(by=by, review_id=own.pk, action="submit", seen=0)
    reviewing.save(by=by, review_id=own.pk, written=[Written(goal.pk, goal.version + 1, {"explanation": "见材料"})])
    assert reviewing.act(by=by, review_id=own.pk, action="submit", seen=0).state == "submitted"


def test_blank_items_are_named(opened_: Evaluation, county: County):
    own = review(county, opened_, "education")
    with pytest.raises(LianggangError, match="还有3项没有自评"):
        reviewing.act(by=county.by("education.reporter"), review_id=own.pk, action="submit", seen=0)


def test_two_people_on_one_item_are_told_and_nothing_is_lost(opened_: Evaluation, county: County):
    own = claim(county, opened_, "health", "women.1.goal.2")
    by = county.by("health.reporter")
    reviewing.save(by=by, review_id=own.review_id, written=[Written(own.pk, 0, {"text": "甲写的"})])
    with pytest.raises(Conflict, match="别人改过"):
        reviewing.save(by=by, review_id=own.review_id, written=[Written(own.pk, 0, {"text": "乙写的"})])
    own.refresh_from_db()
    assert own.text == "甲写的"
    assert [c.after["text"] for c in ClaimChange.objects.all()] == ["甲写的"]


@pytest.mark.parametrize("who", ["education.reporter", "health.head", "office", "evaluator", "leader", "third_party"])
def test_nobody_else_writes_for_a_unit(opened_: Evaluation, county: County, who: str):
    own = claim(county, opened_, "health", "women.1.goal.1")
    with pytest.raises(PermissionDenied):
        reviewing.save(by=county.by(who), review_id=own.review_id, written=[Written(own.pk, 0, {"word": "achieved"})])


def test_words_that_do_not_fit_and_too_long_ones_are_refused(opened_: Evaluation, county: County):
    own = claim(county, opened_, "health", "women.1.goal.1")
    by = county.by("health.reporter")
    with pytest.raises(LianggangError, match="没有这种自评"):
        reviewing.save(by=by, review_id=own.review_id, written=[Written(own.pk, 0, {"word": "done"})])
    with pytest.raises(LianggangError, match="最多4000字"):
        reviewing.save(by=by, review_id=own.review_id, written=[Written(own.pk, 0, {"text": "字" * 4001})])
    with pytest.raises(LianggangError, match="没有这一项"):
        reviewing.save(by=by, review_id=own.review_id, written=[Written(999, 0, {"text": "字"})])


def test_a_return_says_why_by_item_and_comes_back(opened_: Evaluation, county: County):
    own = hand_in(county, opened_, "health")
    goal = claim(county, opened_, "health", "women.1.goal.1")
    office = county.by("office")
    with pytest.raises(LianggangError, match="理由"):
        reviewing.act(by=office, review_id=own.pk, action="return", seen=own.version)
    with pytest.raises(Conflict):
        reviewing.act(by=office, review_id=own.pk, action="return", seen=0, reason="补材料")
    grounds = {goal.pk: "请补附佐证"}
    own = reviewing.act(by=office, review_id=own.pk, action="return", seen=own.version, grounds=grounds)
    goal.refresh_from_db()
    assert (own.state, goal.returned) == ("returned", "请补附佐证")
    assert Notice.objects.filter(account=county.people["health.reporter"], title__contains="请补附佐证").exists()
    own = reviewing.act(by=county.by("health.reporter"), review_id=own.pk, action="submit", seen=own.version)
    goal.refresh_from_db()
    assert (own.state, goal.returned) == ("submitted", "")


def test_evidence_is_kept_with_the_claim_until_it_is_handed_in(opened_: Evaluation, county: County):
    own = claim(county, opened_, "health", "women.1.goal.1")
    by = county.by("health.reporter")
    kept = reviewing.add_evidence(by=by, claim_id=own.pk, upload=SimpleUploadedFile("台账.pdf", b"%PDF-1.4"))
    assert kept.subject == f"claim:{own.pk}"
    hand_in(county, opened_, "health")
    with pytest.raises(LianggangError, match="现在不能改"):
        reviewing.add_evidence(by=by, claim_id=own.pk, upload=SimpleUploadedFile("台账.pdf", b"%PDF-1.4"))
    assert Event.objects.filter(action="review.evidence").count() == 1


def test_nothing_is_written_before_it_opens_or_after_scoring(draft: Evaluation, county: County):
    own = claim(county, draft, "health", "women.1.goal.1")
    by = county.by("health.reporter")
    with pytest.raises(LianggangError, match="现在不能填写"):
        reviewing.save(by=by, review_id=own.review_id, written=[Written(own.pk, 0, {"text": "早了"})])
    take(county, draft, ("office", "propose"), ("leader", "approve"))
    with pytest.raises(LianggangError, match="自评不能再办"):
        reviewing.act(by=by, review_id=own.review_id, action="submit", seen=0)
