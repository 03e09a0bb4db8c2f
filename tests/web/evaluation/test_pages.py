"""The pages of an evaluation: who sees what at which time, and what a browser without scripts can do."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianggang.web.accounts.models import Account
from lianggang.web.attachments.models import Attachment
from lianggang.web.desk import waiting_for
from lianggang.web.evaluation import reviewing, scheme, scoring
from lianggang.web.evaluation.models import Claim, Evaluation, Review
from lianggang.web.evaluation.reviewing import Written
from lianggang.web.evaluation.scoring import Given
from lianggang.web.plans.models import PlanDocument
from lianggang.web.rounds.models import Notice
from tests.web.conftest import County
from tests.web.evaluation.conftest import claim, hand_in, item, review, take

EVERYONE = ["office", "evaluator", "leader", "third_party", "bureau", "administrator", "health.reporter",
            "education.head", "city.office", "other.office"]  # fmt: skip
WORKERS = {"office", "evaluator", "leader", "third_party"}
HERE = {*EVERYONE} - {"other.office"}


def status(county: County, who: str, path: str) -> int:
    return county.client(who).get(path).status_code


@pytest.mark.parametrize("who", EVERYONE)
def test_who_sees_an_open_evaluation(opened_: Evaluation, county: County, who: str):
    assert status(county, who, f"/evaluations/{opened_.pk}/") == (200 if who in HERE else 404)
    assert status(county, who, f"/evaluations/{opened_.pk}/scheme/") == (200 if who in HERE else 404)
    for path in (f"/evaluations/{opened_.pk}/items/", f"/evaluations/{opened_.pk}/results/",
                 f"/evaluations/items/{item(opened_, 'women.1.goal.1').pk}/"):  # fmt: skip
        assert status(county, who, path) == (200 if who in WORKERS else 403 if who in HERE else 404), path


@pytest.mark.parametrize("who", EVERYONE)
def test_a_draft_is_for_those_who_work_on_it(draft: Evaluation, county: County, who: str):
    expected = 200 if who in WORKERS - {"third_party"} else 404
    assert status(county, who, f"/evaluations/{draft.pk}/") == expected


@pytest.mark.parametrize("who", EVERYONE)
def test_a_self_evaluation_is_the_units_until_it_is_signed(opened_: Evaluation, county: County, who: str):
    path = f"/reviews/{review(county, opened_, 'health').pk}/"
    assert (status(county, who, path) == 200) == (who == "health.reporter")
    hand_in(county, opened_, "health")
    assert (status(county, who, path) == 200) == (who in WORKERS | {"health.reporter"})


def test_a_third_party_that_was_not_named_or_whose_time_is_over_sees_nothing(opened_: Evaluation, county: County):
    named = opened_.evaluators.get(account=county.people["third_party"])
    scheme.dismiss_evaluator(by=county.by("office"), evaluator_id=named.pk)
    assert status(county, "third_party", f"/evaluations/{opened_.pk}/") == 403
    named.delete()
    assert status(county, "third_party", f"/evaluations/{opened_.pk}/") == 404
    assert "中期评估</a>" not in county.client("third_party").get("/evaluations/").content.decode()


def test_a_third_party_sees_only_the_plans_it_is_limited_to(opened_: Evaluation, county: County):
    county.people["third_party"].memberships.update(plans=[999])
    goal = item(opened_, "women.1.goal.1")
    assert status(county, "third_party", f"/evaluations/items/{goal.pk}/") == 404
    assert "主要目标1" not in county.client("third_party").get(f"/evaluations/{opened_.pk}/items/").content.decode()


def test_scores_are_told_to_the_unit_when_objections_are_heard(opened_: Evaluation, county: County):
    hand_in(county, opened_, "education")
    goal = item(opened_, "women.2.goal.1")
    scoring.rule(by=county.by("evaluator"), item_id=goal.pk, points=77.7, reason="合议")
    path = f"/reviews/{review(county, opened_, 'education').pk}/"
    assert "77.7" not in county.client("education.head").get(path).content.decode()
    take(county, opened_, ("office", "end_scoring"), ("office", "disclose"))
    page = county.client("education.head").get(path).content.decode()
    assert "77.7" in page
    assert "未评分" in page
    county.client("education.head").post(path, {"action": "object", "item": goal.pk, "text": "漏看台账"})
    assert goal.objections.get().text == "漏看台账"
    said = {"act": "reply", "objection": goal.objections.get().pk, "upheld": "yes", "points": "80", "text": "属实"}
    answer = county.client("evaluator").post(f"/evaluations/items/{goal.pk}/", said)
    assert answer.status_code == 302
    assert "80.0" in county.client("education.head").get(path).content.decode()


def test_a_reporter_writes_without_scripts_and_sees_the_mark(opened_: Evaluation, county: County):
    own = claim(county, opened_, "health", "women.1.goal.1")
    client, path = county.client("health.reporter"), f"/reviews/{own.review_id}/"
    client.post(path, {f"{own.pk}|seen": 0, f"{own.pk}|word": "achieved", f"{own.pk}|text": "已达到",
                       f"{own.pk}|explanation": ""})  # fmt: skip
    page = client.get(path).content.decode()
    assert "自评已实现，监测为“婴儿死亡率”" in page
    assert "与监测不一致而未说明 1" in page


def test_the_page_that_saves_by_itself_gets_versions_and_marks(opened_: Evaluation, county: County):
    own = claim(county, opened_, "health", "women.1.goal.1")
    client, path = county.client("health.reporter"), f"/reviews/{own.review_id}/"
    said = {f"{own.pk}|seen": 0, f"{own.pk}|word": "achieved"}
    answer = client.post(path, said, headers={"accept": "application/json"}).json()
    assert answer["versions"] == {f"{own.pk}|seen": 1}
    assert answer["marks"][str(own.pk)][0]["code"] == "claim-above-record"
    late = client.post(path, {**said, f"{own.pk}|word": "partly"}, headers={"accept": "application/json"})
    assert late.status_code == 409
    assert "别人改过" in late.content.decode()


def test_an_evaluator_scores_one_item_after_the_other(opened_: Evaluation, county: County):
    first, second = opened_.items.all()[:2]
    client = county.client("evaluator")
    proposed = scoring.proposal_of(first).points
    answer = client.post(f"/evaluations/items/{first.pk}/", {"act": "score", "points": proposed, "next": second.pk})
    assert answer["Location"] == f"/evaluations/items/{second.pk}/"
    refused = client.post(f"/evaluations/items/{second.pk}/", {"act": "score", "points": "八十", "level": "好"})
    assert refused.status_code == 422
    assert "不是数字" in refused.content.decode()
    client.post(f"/evaluations/items/{second.pk}/", {"act": "score", "none": "on", "reason": "没有材料"})
    assert second.scores.get().points is None
    answer = client.post(f"/evaluations/items/{second.pk}/", {"act": "remark", "kind": "practice", "text": "月调度"})
    assert answer.status_code == 302
    assert second.remarks.get().text == "月调度"
    assert client.post(f"/evaluations/items/{second.pk}/", {"act": "nothing"}).status_code == 422


def test_the_office_draws_up_and_edits_by_forms(confirmed, county: County):
    client = county.client("office")
    page = client.get("/evaluations/").content.decode()
    assert "2025年 中期评估" in page
    asked = {"territory": county.territory.pk, "stage": "final", "year": 2030, "data_year": 2023,
             "documents": [confirmed.pk], "self_until": "2999-01-01", "score_until": "2999-01-02",
             "objection_until": "2999-01-03"}  # fmt: skip
    assert client.post("/evaluations/", asked).status_code == 302
    found = Evaluation.objects.get(stage="final")
    path = f"/evaluations/{found.pk}/scheme/"
    rules = {"part": "rules", "version": 0, "grant-met": "100", "grant-uncertain": "", "grant-off_track": "50",
             "degree-off_track": "on", "scale": "好 | 90 | 证据齐全\n差｜40｜没有证据", "binding": "1.5",
             "apart": "20"}  # fmt: skip
    assert client.post(path, rules).status_code == 302
    weights = {"part": "weights", "version": 1, "kind-goal": "70", "kind-measure": "30", "shared": "0.4",
               "area|云泽县妇女发展规划（2021—2030年）/妇女与健康": "2"}  # fmt: skip
    assert client.post(path, weights).status_code == 302
    found.refresh_from_db()
    assert found.scoring.grants["off_track"].by_degree
    assert "uncertain" not in found.scoring.grants
    assert [x.points for x in found.scoring.scale] == [90, 40]
    assert found.weighing.area("云泽县妇女发展规划（2021—2030年）", "妇女与健康") == 2
    assert client.post(path, {**rules, "version": 1}).status_code == 409
    assert client.post(path, {**rules, "version": 2, "scale": "好"}).status_code == 422
    assert "乘达标程度" in client.get(path).content.decode()


def test_desks_say_what_waits(opened_: Evaluation, county: County):
    def titles(who: str) -> list[str]:
        account = Account.objects.get(username=who)
        return [w.title for heading, found in waiting_for(account) if heading == "评估" for w in found]

    assert any("县卫生健康局自我评估：自评中" in t for t in titles("health.reporter"))
    assert titles("evaluator") == ["云泽县2025年中期评估评分：已评0项，共5项"]
    own = hand_in(county, opened_, "health")
    assert any(f"{own}：已报送" in t for t in titles("office"))
    assert titles("health.reporter") == []
    assert Notice.objects.filter(account=county.people["evaluator"], title__contains="请您参加评分").exists()


def test_an_evaluator_is_told_what_is_left_and_when_all_is_done(opened_: Evaluation, county: County):
    """A third party that is limited to plans has the items of those to score, no others."""
    other = PlanDocument.objects.create(territory=county.territory, name="乙.docx", state="confirmed", digest="y",
                                        uploaded_by=county.people["office"])  # fmt: skip
    opened_.items.exclude(pk__in=opened_.items.values("pk")[:2]).update(document=other)
    kept = opened_.items.exclude(document=other)
    limited = [kept[0].document_id]
    county.people["third_party"].memberships.update(plans=limited)
    client, told = county.client("third_party"), []
    assert "已评0项，共2项" in client.get("/").content.decode()
    assert "?state=mine" in client.get("/").content.decode()
    for one in kept:
        sent = {"act": "score", "none": "on", "reason": "材料不足"}
        told.append(client.post(f"/evaluations/items/{one.pk}/", sent, follow=True).content.decode())
    assert "还有1项没有评。" in told[0]
    assert "您要评的都评完了。" in told[1]
    assert "评分：已评" not in client.get("/").content.decode()
    assert "已评0项，共5项" in county.client("evaluator").get("/").content.decode()


def test_the_group_is_led_to_what_it_has_yet_to_settle_once_its_member_has_scored(opened_: Evaluation, county: County):
    client = county.client("evaluator")
    for one in opened_.items.all():
        client.post(f"/evaluations/items/{one.pk}/", {"act": "score", "none": "on", "reason": "材料不足"})
    assert "定分：还有5项没有定" in client.get("/").content.decode()
    for one in opened_.items.all():
        client.post(f"/evaluations/items/{one.pk}/", {"act": "rule", "none": "on", "reason": "材料不足"})
    assert "定分：还有" not in client.get("/").content.decode()


def test_files_of_evidence_are_for_their_unit_and_the_evaluators(opened_: Evaluation, county: County):
    own = claim(county, opened_, "health", "women.1.goal.1")
    client = county.client("health.reporter")
    upload = SimpleUploadedFile("台账.pdf", b"%PDF-1.4")
    client.post(f"/reviews/{own.review_id}/evidence/", {"claim": own.pk, "file": upload})
    path = f"/reviews/files/{Attachment.objects.get().pk}/"
    assert status(county, "health.reporter", path) == 200
    assert status(county, "evaluator", path) == 404  # not yet handed in
    hand_in(county, opened_, "health")
    assert status(county, "evaluator", path) == 200
    assert status(county, "education.head", path) == 404


def test_the_history_of_a_claim_says_who_wrote_what(opened_: Evaluation, county: County):
    own = claim(county, opened_, "health", "women.1.goal.1")
    by = county.by("health.reporter")
    reviewing.save(by=by, review_id=own.review_id, written=[Written(own.pk, 0, {"word": "mostly", "text": "第一稿"})])
    page = county.client("health.head").get(f"/reviews/claims/{own.pk}/").content.decode()
    assert "基本实现" in page
    assert "第一稿" in page


@pytest.mark.parametrize(
    "state", ["unscored", "unruled", "apart", "marked", "objected", "problem", "nobody", "mine", "", "?"]
)
def test_the_list_narrows_and_downloads(opened_: Evaluation, county: County, state: str):
    scoring.give(by=county.by("evaluator"), item_id=item(opened_, "women.1.goal.2").pk, given=Given(85, "较好"))
    client, path = county.client("evaluator"), f"/evaluations/{opened_.pk}/items/"
    page = client.get(path, {"state": state}).content.decode()
    expected = {
        "unscored": 4,
        "unruled": 5,
        "apart": 0,
        "marked": 0,
        "objected": 0,
        "problem": 0,
        "nobody": 0,
        "mine": 4,
    }
    assert f"{expected.get(state, 5)}／5 项" in page
    assert client.get(path, {"as": "xlsx"}).content[:2] == b"PK"
    assert "主要目标1" in client.get(path, {"as": "csv", "unit": "县教育局"}).content.decode("utf-8-sig")


def test_pages_ask_as_often_whatever_the_number_of_items(
    opened_: Evaluation, county: County, django_assert_max_num_queries
):
    for unit in ("health", "education"):
        hand_in(county, opened_, unit)
    client = county.client("evaluator")
    for path, most in ((f"/evaluations/{opened_.pk}/", 24), (f"/evaluations/{opened_.pk}/items/", 24),
                       (f"/evaluations/{opened_.pk}/results/", 24)):  # fmt: skip
        with django_assert_max_num_queries(most):
            client.get(path)
    reporter, own = county.client("health.reporter"), review(county, opened_, "health")
    with django_assert_max_num_queries(26):
        reporter.get(f"/reviews/{own.pk}/")
    assert Claim.objects.count() == 7
    assert Review.objects.count() == 2


def test_before_and_after_an_item_follow_the_filter(opened_: Evaluation, county: County):
    client = county.client("evaluator")
    kind = {"kind": "goal"}
    wanted = [i.pk for i in opened_.items.all() if i.kind == "goal"]
    assert 1 < len(wanted) < opened_.items.count()
    page = client.get(f"/evaluations/items/{wanted[0]}/", kind)
    assert page.context["work"].place == (1, len(wanted))
    assert page.context["work"].after.pk == wanted[1]
    assert f'href="/evaluations/items/{wanted[1]}/?kind=goal" rel="next"' in page.content.decode()
    listed = client.get(f"/evaluations/{opened_.pk}/items/", kind).content.decode()
    assert f'href="/evaluations/items/{wanted[0]}/?kind=goal"' in listed


def test_an_item_that_fits_no_longer_keeps_its_place_and_its_filter(opened_: Evaluation, county: County):
    """Scored, it is none of "mine" any more; the page stays, and the way back and on too."""
    first, second = opened_.items.all()[:2]
    client, mine = county.client("evaluator"), {"state": "mine"}
    points = scoring.proposal_of(first).points
    said = {"act": "score", "points": points, "next": second.pk}
    answer = client.post(f"/evaluations/items/{first.pk}/?state=mine", said)
    assert answer["Location"] == f"/evaluations/items/{second.pk}/?state=mine"
    assert client.get(f"/evaluations/items/{second.pk}/", mine).context["work"].before is None
    assert client.get(f"/evaluations/items/{first.pk}/", mine).context["work"].after.pk == second.pk
