"""Drafts edited, checked, reviewed, approved, published; no way around it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianggang.errors import LianggangError
from lianggang.reports.snapshot import ReportKind
from lianggang.web.audit.models import Event
from lianggang.web.reporting import acting
from lianggang.web.reporting.desk import reports as on_desk
from lianggang.web.reporting.models import Report
from lianggang.web.reporting.steps import ENDED, STEPS, UNIT_STEPS
from tests.web.conftest import County
from tests.web.figures.conftest import work
from tests.web.reporting.conftest import drafted, edited, issued
from tests.web.tables import assert_sound

State = Report.State


def test_a_report_goes_from_draft_to_publication(with_figures: County, draft: Report) -> None:
    report = issued(with_figures, draft)
    assert (report.state, report.edition) == (State.PUBLISHED, 1)
    assert [p.label for p in report.passages.all()][-4:] == ["提交审核", "审核通过，报领导小组", "审定", "发布"]
    assert report.published_at is not None


def test_a_second_edition_replaces_the_first_and_keeps_it(with_figures: County, draft: Report) -> None:
    first = issued(with_figures, draft)
    second = issued(with_figures, drafted(with_figures))
    first.refresh_from_db()
    assert (second.edition, second.state, first.state) == (2, State.PUBLISHED, State.REPLACED)
    assert first.made_digest
    assert first.snapshot


def test_while_one_is_at_work_no_other_is_begun(with_figures: County, draft: Report) -> None:
    with pytest.raises(LianggangError, match="不能再起草一份"):
        drafted(with_figures)
    assert drafted(with_figures, ReportKind.BRIEF).state == State.DRAFT


def test_what_disagrees_must_be_explained_before_it_goes_out(with_figures: County, draft: Report) -> None:
    by = with_figures.by("office")
    report = acting.upload(by=by, report_id=draft.pk, upload=edited(draft, "全县托育覆盖率达到98.7%。"))
    assert ["98.7%" in d["message"] for d in report.open_differences] == [True]
    with pytest.raises(LianggangError, match="还有1处数字与快照不一致"):
        acting.move(by=by, report_id=draft.pk, action="submit")
    acting.explain(by=by, report_id=draft.pk, said={report.differences[0]["key"]: "来自卫健局年报，非监测指标"})
    assert acting.move(by=by, report_id=draft.pk, action="submit").state == State.REVIEW


def test_an_explanation_stays_when_the_file_comes_again(with_figures: County, draft: Report) -> None:
    by = with_figures.by("office")
    report = acting.upload(by=by, report_id=draft.pk, upload=edited(draft, "覆盖率达到98.7%。"))
    acting.explain(by=by, report_id=draft.pk, said={report.differences[0]["key"]: "另有来源"})
    again = acting.upload(by=by, report_id=draft.pk, upload=edited(draft, "覆盖率达到98.7%。"))
    assert again.open_differences == []


def test_making_it_anew_leaves_nothing_of_the_edited_file(with_figures: County, draft: Report) -> None:
    by = with_figures.by("office")
    acting.upload(by=by, report_id=draft.pk, upload=edited(draft, "覆盖率达到98.7%。"))
    acting.remake(by=by, report_id=draft.pk)
    work()
    draft.refresh_from_db()
    assert (draft.state, draft.text_digest, draft.differences) == (State.DRAFT, "", [])


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.docx", b"PK\x03\x04junk", "不能作为 Word 报告读取"),
        ("a.pdf", b"%PDF-1.4", "不是docx"),
        ("a.exe", b"MZ", "不是可用的文件"),
    ],
)
def test_what_is_no_report_is_refused(with_figures: County, draft: Report, name: str, data: bytes, told: str) -> None:
    with pytest.raises(LianggangError, match=told):
        acting.upload(by=with_figures.by("office"), report_id=draft.pk, upload=SimpleUploadedFile(name, data))


def test_nobody_reviews_what_he_submitted(with_figures: County, draft: Report) -> None:
    acting.move(by=with_figures.by("office"), report_id=draft.pk, action="submit")
    with pytest.raises(LianggangError, match="提交的人不能自己审核"):
        acting.move(by=with_figures.by("office"), report_id=draft.pk, action="pass")


@pytest.mark.parametrize(("who", "upto"), [("bureau", 2), ("office", 2), ("leader", 0), ("health.reporter", 0)])
def test_a_step_is_taken_by_whose_right_it_is(with_figures: County, draft: Report, who: str, upto: int) -> None:
    way = [("office", "submit"), ("bureau", "pass"), ("leader", "approve"), ("office", "publish")]
    for by, action in way[:upto]:
        acting.move(by=with_figures.by(by), report_id=draft.pk, action=action)
    with pytest.raises(PermissionDenied):
        acting.move(by=with_figures.by(who), report_id=draft.pk, action=way[upto][1])


def test_a_unit_sees_its_own_report_through_to_the_office(with_figures: County) -> None:
    unit = with_figures.units["health"]
    report = drafted(with_figures, ReportKind.UNIT, "health.reporter", unit=unit)
    for who, action in (("health.reporter", "submit"), ("health.head", "pass"), ("office", "publish")):
        report = acting.move(by=with_figures.by(who), report_id=report.pk, action=action)
    assert (report.state, report.edition) == (State.PUBLISHED, 1)
    with pytest.raises(PermissionDenied):
        drafted(with_figures, ReportKind.UNIT, "education.reporter", unit=unit)


def test_what_waits_lies_on_the_desk_of_whose_turn_it_is(with_figures: County, draft: Report) -> None:
    def desks() -> list[str]:
        people = ("office", "bureau", "leader", "health.reporter")
        return [who for who in people if list(on_desk(with_figures.by(who).person))]

    assert desks() == ["office", "bureau"]
    acting.move(by=with_figures.by("office"), report_id=draft.pk, action="submit")
    acting.move(by=with_figures.by("bureau"), report_id=draft.pk, action="pass")
    assert desks() == ["leader"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_is_published_that_was_not_approved(with_figures: County, data: st.DataObject) -> None:
    report = Report.objects.create(
        territory=with_figures.territory, kind="annual", year=2000 + Report.objects.count(), state=State.DRAFT,
        by=with_figures.people["office"],
    )  # fmt: skip
    actions = sorted({a for _, a in STEPS} - {"upload", "remake", "explain"})
    for _ in range(12):
        who = data.draw(st.sampled_from(["office", "bureau", "leader", "health.reporter"]))
        action = data.draw(st.sampled_from(actions))
        try:
            report = acting.move(by=with_figures.by(who), report_id=report.pk, action=action, reason="理由")
        except (PermissionDenied, LianggangError):
            continue
    labels = [p.label for p in report.passages.all()]
    if report.state == State.PUBLISHED:
        assert labels[-3:] == ["审核通过，报领导小组", "审定", "发布"]
        assert {p.by for p in list(report.passages.all())[-2:]} == {
            with_figures.people["leader"], with_figures.people["office"]
        }  # fmt: skip


def test_no_way_leads_around_review_and_approval() -> None:
    states = set(State.values) - {State.MAKING, State.FAILED, State.REPLACED}
    gates = {State.APPROVAL: ["pass"], State.APPROVED: ["approve"], State.PUBLISHED: ["approve"]}
    drafts = {key: step for key, step in STEPS.items() if key[0] != State.FAILED and step.to != State.MAKING}
    assert_sound(drafts, states, start=State.DRAFT, ends=ENDED, gates=gates)


def test_a_units_report_is_signed_before_it_is_received() -> None:
    states = set(State.values) - {State.MAKING, State.FAILED, State.REPLACED, State.APPROVED}
    drafts = {key: step for key, step in UNIT_STEPS.items() if key[0] != State.FAILED and step.to != State.MAKING}
    gates = {State.APPROVAL: ["pass"], State.PUBLISHED: ["publish"]}
    assert_sound(drafts, states, start=State.DRAFT, ends=ENDED, gates=gates)


def test_every_step_is_in_the_chain_of_the_audit(with_figures: County, draft: Report) -> None:
    issued(with_figures, draft)
    actions = list(Event.objects.filter(subject=draft.subject).order_by("number").values_list("action", flat=True))
    assert actions == [
        "report.make", "report.draft", "report.submit", "report.pass", "report.approve", "report.publish"
    ]  # fmt: skip
