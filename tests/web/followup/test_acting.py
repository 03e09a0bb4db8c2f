"""The way of a matter: nothing is sent or closed without the office, nothing answered without the unit and its head."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import product

import docx
import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.errors import LianggangError
from lianggang.web.accounts.rights import RIGHTS, Right, Role
from lianggang.web.attachments.models import Attachment
from lianggang.web.audit.models import Event
from lianggang.web.followup import acting, queries
from lianggang.web.followup.models import Matter
from lianggang.web.followup.steps import ENDED, STEPS, TURN, UNSENT, WITH_UNIT
from lianggang.web.rounds.models import Notice
from tests.web.accounts.test_rights import PEOPLE
from tests.web.conftest import County
from tests.web.followup.conftest import ANSWER, LATER, SOON, TODAY, Bring, paper, proof
from tests.web.tables import assert_sound, reached

S = Matter.State
ACTIONS = sorted({action for _, action in STEPS})


def test_the_table_has_no_way_around_the_office_the_unit_or_its_head() -> None:
    assert_sound(
        STEPS, S.values, start=S.RAISED, ends=set(ENDED),
        gates={
            S.SENT: ["send"], S.SIGNING: ["answer"], S.ANSWERED: ["sign"], S.WORKING: ["accept"],
            S.VOUCHING: ["claim"], S.CLAIMED: ["sign"], S.CLOSED: ["close", "settle"], S.DISMISSED: ["dismiss"],
        },
    )  # fmt: skip


def test_sending_and_closing_are_rights_of_the_office_alone() -> None:
    assert [role for role in Role if Right.FOLLOW_UP in RIGHTS[role]] == [Role.OFFICE]
    into = {(action, step.right) for (_, action), step in STEPS.items() if step.to in (S.CLOSED, S.DISMISSED)}
    into |= {(action, step.right) for (state, action), step in STEPS.items() if state == S.RAISED}
    assert {right for _, right in into} == {Right.FOLLOW_UP}
    assert S.CLOSED not in reached(STEPS, S.RAISED, without=[a for a, right in into if right is Right.FOLLOW_UP])


def test_whose_turn_it_is_can_go_on_in_every_open_state() -> None:
    for state in set(S.values) - set(ENDED):
        mine = [step for (here, _), step in STEPS.items() if here == state and step.right is TURN[state]]
        assert any(step.to != state for step in mine), state
    assert {state for state, right in TURN.items() if right is not Right.FOLLOW_UP} == set(WITH_UNIT)


def test_the_whole_way_is_written_down(county: County, bring: Bring) -> None:
    matter = bring(S.CLOSED)
    assert [(p.action, p.by and p.by.username, p.end) for p in matter.passages.all()] == [
        ("raise", "evaluator", S.RAISED),
        ("prepare", "office", S.RAISED),
        ("send", "office", S.SENT),
        ("answer", "health.reporter", S.SIGNING),
        ("sign", "health.head", S.ANSWERED),
        ("accept", "office", S.WORKING),
        ("claim", "health.reporter", S.VOUCHING),
        ("sign", "health.head", S.CLAIMED),
        ("close", "office", S.CLOSED),
    ]
    events = Event.objects.filter(subject=matter.subject).order_by("number").values_list("action", flat=True)
    assert list(events) == [f"matter.{p.action}" for p in matter.passages.all()]
    assert (matter.cause, matter.measure, matter.measure_due) == (ANSWER.cause, ANSWER.measure, LATER)
    assert matter.closed_at


def test_those_whose_turn_it_is_are_told(county: County, bring: Bring) -> None:
    bring(S.CLAIMED)
    told = {
        word: {n.account.username for n in Notice.objects.filter(title__contains=f"：{word}").select_related("account")}
        for word in ("发出", "答复", "审签", "接收，开始整改", "申请销号")
    }
    assert told == {
        "发出": {"health.reporter", "health.head", "education.reporter"},
        "答复": {"health.head"},
        "审签": {"office"},
        "接收，开始整改": {"health.reporter"},
        "申请销号": {"health.head"},
    }


def test_who_sees_a_matter(county: County, bring: Bring) -> None:
    """The office and those who oversee units always; units, leading or sharing, once it is sent; nobody elsewhere."""
    bring(S.CLAIMED)
    for state in S:
        Matter.objects.update(state=state)
        seen = {who for who in PEOPLE if queries.readable(county.by(who).person).exists()}
        over = {"office", "bureau", "evaluator", "leader"}
        units = {who for who in PEOPLE if who.startswith(("health.", "education."))}
        assert seen == (over if state in UNSENT else over | units)


@pytest.mark.parametrize("who", ["office", "health.reporter", "health.head", "education.reporter", "leader", "bureau"])
def test_plain_steps_are_those_of_the_table_for_those_who_have_the_right(
    county: County, bring: Bring, who: str
) -> None:
    matter, by = bring(S.CLAIMED), county.by(who)
    for state, action in product(S, acting.PLAIN):
        Matter.objects.update(state=state)
        step = STEPS.get((state, action))
        if step and by.person.may(step.right, territory=matter.territory, unit=matter.unit):
            assert acting.move(by=by, matter_id=matter.pk, action=action, reason="有理由").state == step.to
        else:
            with pytest.raises(PermissionDenied if step else LianggangError):
                acting.move(by=by, matter_id=matter.pk, action=action, reason="有理由")
            assert Matter.objects.get().state == state


@given(way=st.lists(st.sampled_from([a for a in ACTIONS if a in acting.PLAIN]), max_size=8))
@settings(max_examples=30, deadline=None)
def test_no_order_of_plain_steps_sends_a_matter(way: list[str]) -> None:
    """Sending, answering and claiming want their content: plain steps alone never leave the office."""
    assert reached(STEPS, S.RAISED, without=[a for a in ACTIONS if a not in way]) <= {S.RAISED, S.DISMISSED}


def test_a_notice_wants_unit_number_text_and_a_day_to_come(county: County, raised: Matter) -> None:
    office = county.by("office")
    with pytest.raises(LianggangError, match="责任单位、文号、通知正文、答复期限"):
        acting.send(by=office, matter_id=raised.pk)
    acting.prepare(by=office, matter_id=raised.pk, paper=paper(county, due=TODAY))
    with pytest.raises(LianggangError, match="答复期限已过"):
        acting.send(by=office, matter_id=raised.pk)
    assert Matter.objects.get().state == S.RAISED
    assert not Attachment.objects.exists()


def test_the_notice_is_kept_as_it_went_out(county: County, bring: Bring) -> None:
    matter = bring(S.SENT)
    kept = Attachment.objects.get(subject=matter.passages.get(action="send").subject)
    words = "\n".join(p.text for p in docx.Document(io.BytesIO(kept.file.read())).paragraphs)
    assert "云泽县妇女儿童工作委员会办公室" in words
    assert "云妇儿工委办〔2025〕3号" in words
    assert "现将有关情况通知如下。" in words
    assert "评估时只有51%。" in words
    assert f"请于{SOON.year}年{SOON.month}月{SOON.day}日前" in words
    assert "抄送：县教育局。" in words


def test_only_units_of_the_place_are_asked(county: County, raised: Matter) -> None:
    stranger = county.units["health"].__class__.objects.create(territory_id=county.territory.parent_id, name="市局")
    with pytest.raises(LianggangError, match="不是云泽县的单位"):
        acting.prepare(by=county.by("office"), matter_id=raised.pk, paper=paper(county, unit=stranger))


@pytest.mark.parametrize(
    ("lacking", "word"),
    [({"cause": "weather"}, "原因类别"), ({"explanation": " "}, "原因说明"), ({"measure": ""}, "整改措施"),
     ({"measure_due": None}, "完成期限")],
)  # fmt: skip
def test_an_answer_says_cause_measure_and_day(
    county: County, bring: Bring, lacking: dict[str, object], word: str
) -> None:
    matter = bring(S.SENT)
    said = replace(ANSWER, **lacking)  # type: ignore[arg-type]
    with pytest.raises(LianggangError, match=word):
        acting.answer(by=county.by("health.reporter"), matter_id=matter.pk, said=said)
    assert Matter.objects.get().state == S.SENT


def test_a_returned_answer_is_given_again_and_the_first_one_kept(county: County, bring: Bring) -> None:
    matter = bring(S.ANSWERED)
    acting.move(by=county.by("office"), matter_id=matter.pk, action="return", reason="措施太笼统。")
    again = replace(ANSWER, measure="在两个镇各设一个筛查点。")
    acting.answer(by=county.by("health.reporter"), matter_id=matter.pk, said=again)
    measures = [p.data["measure"] for p in matter.passages.filter(action="answer")]
    assert measures == [ANSWER.measure, again.measure]
    assert Matter.objects.get().measure == again.measure


def test_a_claim_wants_evidence_then_or_before(county: County, bring: Bring) -> None:
    matter, reporter = bring(S.WORKING), county.by("health.reporter")
    with pytest.raises(LianggangError, match="须附佐证"):
        acting.report(by=reporter, matter_id=matter.pk, action="claim", text="已完成。")
    acting.report(by=reporter, matter_id=matter.pk, action="progress", text="已设一个点。", uploads=[proof()])
    assert acting.report(by=reporter, matter_id=matter.pk, action="claim", text="已完成。").state == S.VOUCHING
    assert [a.name for a in acting.evidence_of(matter)] == ["验收单.pdf"]


def test_a_last_day_is_only_moved_later_and_by_the_office(county: County, bring: Bring) -> None:
    matter = bring(S.WORKING)
    with pytest.raises(LianggangError, match="晚于原期限"):
        acting.extend(by=county.by("office"), matter_id=matter.pk, until=SOON, reason="等验收。")
    with pytest.raises(PermissionDenied):
        acting.extend(by=county.by("health.head"), matter_id=matter.pk, until=LATER, reason="等验收。")
    later = LATER.replace(year=LATER.year + 1)
    assert (
        acting.extend(by=county.by("office"), matter_id=matter.pk, until=later, reason="等验收。").measure_due == later
    )


def test_supervision_changes_no_state_and_is_told_to_the_leaders(county: County, bring: Bring) -> None:
    matter = bring(S.WORKING)
    Notice.objects.all().delete()
    acting.move(by=county.by("office"), matter_id=matter.pk, action="supervise", reason="一再拖延。")
    held = Matter.objects.get()
    assert held.state == S.WORKING
    assert held.supervised_at
    assert {n.account.username for n in Notice.objects.all()} == {"leader", "health.reporter", "health.head"}
    assert list(Matter.objects.filter(queries.PARTS[queries.SUPERVISED].q())) == [held]
