"""Decisions of reviewers: what they change, what they leave, and how two reviewers notice each other."""

import pytest
from django.core.exceptions import PermissionDenied

from lianggang.errors import LianggangError
from lianggang.web.audit.models import Event
from lianggang.web.conflict import Conflict
from lianggang.web.plans import reviewing
from lianggang.web.plans.desk import Picked, mark_of
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.progress import progress_of
from tests.web.plans.conftest import desk_of, item_of, pick

GOAL = "women.1.goal.2"  # maternal mortality ≤ 12/100,000, its gap, management ≥ 95 %, examinations ≥ 97 %


@pytest.fixture
def act(county, document):
    """An action of the office on the document."""

    def acted(action, **arguments):
        return action(by=county.by("office"), document_id=document.pk, **arguments)

    return acted


def names(document, identifier=GOAL):
    return [t.indicator for t in item_of(document, identifier).owner.targets]


def event(action):
    return Event.objects.get(action=f"plan.{action}")


def test_what_is_accepted_counts_and_is_no_longer_doubtful(document, act):
    before = progress_of(desk_of(document))
    act(reviewing.accept, picked=[pick(document, f"{GOAL}.t2")])
    after = progress_of(desk_of(document))
    assert (before.decided, after.decided) == (0, 1)
    assert after.doubtful == before.doubtful - 1
    target = item_of(document, GOAL).owner.targets[1]
    assert target.confidence == 1
    assert target.reason.startswith("已人工确认（office")


def test_several_are_accepted_at_once(document, act):
    act(reviewing.accept, picked=[pick(document, f"{GOAL}.t{n}") for n in (1, 2, 3, 4)])
    assert progress_of(desk_of(document)).decided == 4


def test_a_correction_changes_what_it_names_and_tells_before_and_after(document, act):
    act(reviewing.correct, picked=pick(document, f"{GOAL}.t1"), typed={"value": "11.5"}, note="原文笔误")
    target = item_of(document, GOAL).owner.targets[0]
    assert (str(target.value), target.unit, target.comparator) == ("11.5", "/10万", "<=")
    assert event("correct").after["targets"][0]["fields"] == {"value": "11.5"}
    assert event("correct").after["targets"][0]["was"]["value"] == "12"
    assert event("correct").reason == "原文笔误"


def test_a_second_correction_stands_on_the_first(document, act):
    act(reviewing.correct, picked=pick(document, f"{GOAL}.t1"), typed={"value": "11.5"})
    act(reviewing.correct, picked=pick(document, f"{GOAL}.t1"), typed={"value": "11"})
    assert str(item_of(document, GOAL).owner.targets[0].value) == "11"
    assert len(desk_of(document).corrections.targets) == 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({}, "nothing-changed"),
        ({"value": "12"}, "nothing-changed"),
        ({"value": "十二左右"}, "field-wrong"),
        ({"value": ""}, "field-wrong"),
        ({"indicator": " "}, "field-wrong"),
        ({"year": "三十年"}, "field-wrong"),
        ({"kind": "随便"}, "field-wrong"),
    ],
)
def test_what_makes_no_demand_is_refused_in_words(document, act, typed, code):
    with pytest.raises(LianggangError) as refusal:
        act(reviewing.correct, picked=pick(document, f"{GOAL}.t1"), typed=typed)
    assert refusal.value.findings[0].code == code
    assert desk_of(document).corrections.targets == ()


def test_what_is_deleted_is_gone_and_comes_back_when_restored(document, act):
    act(reviewing.delete, picked=pick(document, f"{GOAL}.t2"), note="与第一项重复")
    assert "孕产妇死亡率城乡差距" not in names(document)
    (gone,) = desk_of(document).deleted(item_of(document, GOAL))
    act(reviewing.restore, mark=mark_of(gone))
    assert "孕产妇死亡率城乡差距" in names(document)
    assert event("restore").before["targets"][0]["action"] == "delete"


def test_deleting_needs_a_reason(document, act):
    with pytest.raises(LianggangError, match="理由"):
        act(reviewing.delete, picked=pick(document, f"{GOAL}.t2"), note=" ")


def test_what_was_not_read_is_added_with_its_words(document, act):
    typed = {"indicator": "妇幼健康服务覆盖率", "kind": "数值", "comparator": "≥", "value": "90", "unit": "%"}
    act(reviewing.add, picked=pick(document, "women.1.goal.1"), quote="妇女享有覆盖生命全过程的健康服务", typed=typed)
    added = item_of(document, "women.1.goal.1").owner.targets[-1]
    assert added.indicator == "妇幼健康服务覆盖率"
    (start, end), *_ = added.segments
    assert document.text[start:end] == "妇女享有覆盖生命全过程的健康服务"
    assert desk_of(document).decision(item_of(document, "women.1.goal.1"), added) is not None


def test_words_that_the_item_does_not_say_are_refused(document, act):
    typed = {"indicator": "某率", "kind": "数值", "comparator": "≥", "value": "90", "unit": "%"}
    with pytest.raises(LianggangError) as refusal:
        act(reviewing.add, picked=pick(document, "women.1.goal.1"), quote="规划里没有的话", typed=typed)
    assert refusal.value.findings[0].code == "correction-lost"
    assert desk_of(document).corrections.targets == ()


def test_one_target_is_split_into_several(document, act):
    parts = [{"indicator": "孕产妇系统管理率（城镇）"}, {"indicator": "孕产妇系统管理率（农村）", "value": "90"}, {}]
    act(reviewing.split, picked=pick(document, f"{GOAL}.t3"), parts=parts)
    found = {t.indicator: str(t.value) for t in item_of(document, GOAL).owner.targets}
    assert found["孕产妇系统管理率（城镇）"] == "95"
    assert found["孕产妇系统管理率（农村）"] == "90"
    assert "孕产妇系统管理率" not in found
    assert progress_of(desk_of(document)).decided == 2
    (decision,) = desk_of(document).corrections.targets
    act(reviewing.restore, mark=mark_of(decision))
    assert names(document)[2] == "孕产妇系统管理率"


def test_a_split_into_one_is_refused(document, act):
    with pytest.raises(LianggangError, match="两项"):
        act(reviewing.split, picked=pick(document, f"{GOAL}.t3"), parts=[{"indicator": "甲"}, {}])


def test_several_targets_are_merged_into_one(document, act):
    kept, other = pick(document, f"{GOAL}.t3"), pick(document, f"{GOAL}.t4")
    act(reviewing.merge, kept=kept, others=[kept, other])
    assert names(document) == ["孕产妇死亡率", "孕产妇死亡率城乡差距", "孕产妇系统管理率"]
    assert progress_of(desk_of(document)).decided == 1
    for others in ([], [pick(document, "women.1.goal.1.t1")]):
        with pytest.raises(LianggangError, match="并入"):
            act(reviewing.merge, kept=pick(document, f"{GOAL}.t1"), others=others)
    (decision,) = desk_of(document).corrections.targets
    act(reviewing.restore, mark=mark_of(decision))
    assert len(names(document)) == 4


def test_what_was_split_may_be_corrected_further(document, act):
    act(reviewing.split, picked=pick(document, f"{GOAL}.t3"), parts=[{"indicator": "甲率"}, {"indicator": "乙率"}])
    act(reviewing.correct, picked=pick(document, f"{GOAL}.t4"), typed={"value": "80"})
    found = {t.indicator: str(t.value) for t in item_of(document, GOAL).owner.targets}
    assert (found["甲率"], found["乙率"]) == ("95", "80")


def test_units_of_an_item_are_replaced(document, act):
    act(reviewing.set_owners, picked=pick(document, GOAL), lead="县卫生健康局、县妇联", responsible="县医保局")
    item = item_of(document, GOAL)
    assert (item.lead_units, item.responsible_units) == (("县卫生健康局", "县妇联"), ("县医保局",))
    with pytest.raises(LianggangError, match="没有改动"):
        act(reviewing.set_owners, picked=pick(document, GOAL), lead="县卫生健康局、县妇联", responsible="县医保局")


def test_a_misspelt_unit_is_corrected_everywhere_and_its_finding_goes(document, act):
    assert any("县卫生健局" in f.message for f in desk_of(document).open_findings())
    act(reviewing.correct_unit, name="县卫生健局", right="县卫生健康局")
    assert not any("县卫生健局" in f.message for f in desk_of(document).open_findings())
    with pytest.raises(Conflict):
        act(reviewing.correct_unit, name="县卫生健局", right="县卫生健康局")


def test_a_finding_that_was_looked_into_is_a_note_that_says_so(document, act):
    desk = desk_of(document)
    finding = next(f for f in desk.open_findings() if f.code == "numbering-gap")
    mark = mark_of(reviewing.Clearance(finding.code, finding.message, finding.place))
    act(reviewing.clear, mark=mark, note="原文漏号")
    assert progress_of(desk_of(document)).findings == progress_of(desk).findings - 1
    cleared = next(f for f in desk_of(document).reading.findings if f.code == "numbering-gap")
    assert "原文漏号" in cleared.advice
    act(reviewing.restore, mark=mark_of(desk_of(document).clearance(cleared)))
    assert progress_of(desk_of(document)).findings == progress_of(desk).findings


def test_two_reviewers_of_one_item_notice_each_other(document, act):
    mine, theirs = pick(document, f"{GOAL}.t1"), pick(document, f"{GOAL}.t2")
    act(reviewing.accept, picked=[theirs])
    with pytest.raises(Conflict):
        act(reviewing.correct, picked=mine, typed={"value": "11"})
    assert str(item_of(document, GOAL).owner.targets[0].value) == "12"
    act(reviewing.correct, picked=pick(document, f"{GOAL}.t1"), typed={"value": "11"})


def test_two_reviewers_of_different_items_do_not_get_in_each_others_way(document, act):
    mine, theirs = pick(document, "women.1.goal.1.t1"), pick(document, f"{GOAL}.t2")
    act(reviewing.accept, picked=[theirs])
    act(reviewing.accept, picked=[mine])
    assert progress_of(desk_of(document)).decided == 2


@pytest.mark.parametrize("key", ["women.1.goal.2.t99", "women.99.goal.1.t1", "", "women.1.goal.2", "'; drop table"])
def test_pointing_at_nothing_is_a_conflict(document, act, key):
    stamp = pick(document, GOAL).seen
    with pytest.raises(Conflict):
        act(reviewing.accept, picked=[Picked(key, stamp)])


def test_nobody_else_decides(county, document):
    for who in ("bureau", "administrator", "leader", "health.reporter", "health.head", "other.office", "city.office"):
        with pytest.raises(PermissionDenied):
            reviewing.accept(by=county.by(who), document_id=document.pk, picked=[])
    assert PlanDocument.objects.get().corrections == {}


def test_a_plan_in_force_is_closed_and_says_why(county, in_force):
    with pytest.raises(LianggangError) as refusal:
        reviewing.accept(by=county.by("office"), document_id=in_force.pk, picked=[])
    assert "修订" in refusal.value.findings[0].advice
