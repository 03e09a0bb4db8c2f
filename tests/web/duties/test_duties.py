"""The year's duties: made from the plan once, done by their owners, accepted by the office."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lianggang.documents.reader import from_bytes
from lianggang.errors import LianggangError
from lianggang.plans.interchange import reading_to_dict
from lianggang.plans.reader import read_plan
from lianggang.web.accounts.rights import RIGHTS, Right, Role
from lianggang.web.attachments.models import Attachment
from lianggang.web.audit.models import Event
from lianggang.web.duties import doing, queries
from lianggang.web.duties.daily import remind
from lianggang.web.duties.doing import Portion, Reached, Wanted
from lianggang.web.duties.drawing import draw_up, kind_of, untimed
from lianggang.web.duties.models import Duty, Part
from lianggang.web.duties.steps import ENDED, OWED, STEPS
from lianggang.web.followup.models import Matter
from lianggang.web.plans.models import PlanDocument
from lianggang.web.rounds.models import Notice
from tests.web.conftest import County
from tests.web.tables import assert_sound

K, S = Duty.Kind, Duty.State
TODAY = timezone.localdate()
YEAR = 2024

PLAN = """云泽县儿童发展规划（2021—2030年）

一、发展领域、主要目标和策略措施

（一）儿童与健康

主要目标：

1．婴儿死亡率控制在5‰以下。

策略措施：

1．加强婴幼儿保健服务。

二、组织实施

（一）加强组织领导。县妇儿工委办公室在本规划印发后1个月内报市妇儿工委办公室备案。各责任单位在3个月内制定实施方案并报县妇儿工委办公室。

（二）健全工作机制。各责任单位每年向县妇儿工委报告规划落实情况和下一年度工作安排。县妇儿工委每年召开一次全体会议，每半年召开一次联络员会议。县妇儿工委定期开展督导检查。

（三）开展监测评估。县统计局牵头组织年度监测。各成员单位每年4月底前向县统计局报送监测数据。县妇儿工委组织中期评估和终期评估。
"""


def confirm(county: County, text: str, digest: str = "x") -> None:
    reading = read_plan(from_bytes("plan.txt", text.encode()))
    PlanDocument.objects.create(
        territory=county.territory, name="规划.txt", file=f"plans/{digest}", digest=digest,
        state=PlanDocument.State.CONFIRMED, version=1, text=reading.text, reading=reading_to_dict(reading),
        uploaded_by=county.people["office"],
    )  # fmt: skip


@pytest.fixture
def planned(county: County) -> County:
    confirm(county, PLAN)
    return county


@pytest.fixture
def report(county: County) -> Duty:
    """What the health bureau has to hand in."""
    wanted = Wanted(K.REPORT, "年度报告", county.units["health"], TODAY + dt.timedelta(days=7), "县妇儿工委")
    return doing.add(by=county.by("office"), territory=county.territory, year=TODAY.year, wanted=wanted)


def own(county: County, kind: str, title: str = "督查") -> Duty:
    return doing.add(by=county.by("office"), territory=county.territory, year=TODAY.year,
                     wanted=Wanted(kind, title, None, TODAY))  # fmt: skip


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("报告.pdf", b"%PDF-1.4 x")


def file(county: County, duty: Duty, who: str = "health.reporter", **fields: Any) -> Duty:
    given: dict[str, Any] = {"action": "file", "text": "见附件。", "uploads": [paper()], **fields}
    return doing.do(by=county.by(who), duty_id=duty.pk, **given)


def test_the_table_is_sound_and_nothing_of_a_unit_is_accepted_without_the_office() -> None:
    assert_sound(STEPS, S.values, start=S.TODO, ends=set(ENDED),
                 gates={S.FILED: ["file"], S.ACCEPTED: ["accept", "record"], S.VOID: ["void"]})  # fmt: skip
    ending = {step.right for step in STEPS.values() if step.to in ENDED}
    assert ending == {Right.FOLLOW_UP}
    assert {state for state, action in STEPS if action == "file"} == set(OWED)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("在本规划印发后1个月内报市妇儿工委办公室备案", K.FILING),
        ("在3个月内制定实施方案", K.UNIT_PLAN),
        ("报告规划落实情况和下一年度工作安排", K.REPORT),
        ("提交年度监测报告", K.REPORT),
        ("编印妇女儿童统计资料", K.REPORT),
        ("对规划实施情况实行年度监测", K.MONITORING),
        ("报送监测数据", K.MONITORING),
        ("组织中期评估", K.EVALUATION),
        ("召开一次全体会议", K.MEETING),
        ("定期开展督导检查", K.INSPECTION),
        ("将工作经费列入预算", K.FUNDS),
        ("开展业务培训", K.TRAINING),
        ("给予表彰", K.COMMENDATION),
        ("负责规划实施工作", K.OTHER),
    ],
)
def test_the_words_of_a_duty_tell_its_kind(words: str, kind: Duty.Kind) -> None:
    assert kind_of(words) is kind


def test_what_both_plans_ask_for_stands_in_the_calendar_once(county: County) -> None:
    """Two documents, one for women and one for children, word the same duties each for its plan."""
    children = PLAN.replace("召开一次全体会议", "召开一次儿童规划全体会议")
    confirm(county, children, "children")
    alone = draw_up(by=county.by("office"), territory=county.territory, year=YEAR)
    confirm(county, children.replace("儿童发展", "妇女发展").replace("儿童规划", "妇女规划"), "women")
    assert draw_up(by=county.by("office"), territory=county.territory, year=YEAR) == 0
    Duty.objects.all().delete()
    assert draw_up(by=county.by("office"), territory=county.territory, year=YEAR) == alone
    [quote] = {d.quote for d in Duty.objects.filter(kind=K.MEETING, title__contains="全体会议")}
    assert "儿童规划" in quote
    assert "妇女规划" in quote


def test_the_calendar_comes_from_the_plan_once(planned: County) -> None:
    new = draw_up(by=planned.by("office"), territory=planned.territory, year=YEAR)
    found = Duty.objects.filter(year=YEAR)
    assert found.count() == new
    reports = found.filter(kind=K.REPORT)
    assert {d.unit for d in reports} == set(planned.units.values())
    assert all("《云泽县儿童发展规划（2021—2030年）》：" in d.quote for d in found)
    assert {(d.due.month, d.due.day) for d in found.filter(kind=K.MEETING) if d.due} == {(6, 30), (12, 31)}
    assert found.get(kind=K.INSPECTION).unit is None
    assert found.filter(kind=K.MONITORING, due="2024-04-30").count() == 1
    assert not found.filter(kind=K.EVALUATION).exists()
    assert draw_up(by=planned.by("office"), territory=planned.territory, year=YEAR) == 0
    draw_up(by=planned.by("office"), territory=planned.territory, year=2025)
    assert Duty.objects.filter(year=2025, kind=K.EVALUATION).exists()


def test_what_has_no_time_is_listed_and_not_dropped(planned: County) -> None:
    draw_up(by=planned.by("office"), territory=planned.territory, year=YEAR)
    timed = {d.quote.partition("：")[2] for d in Duty.objects.all()}
    assert all(u.what not in " ".join(timed) for u in untimed(planned.territory))


def test_only_the_office_makes_a_calendar_and_only_of_plans(planned: County) -> None:
    with pytest.raises(PermissionDenied):
        draw_up(by=planned.by("bureau"), territory=planned.territory, year=YEAR)
    with pytest.raises(LianggangError, match="没有2050年的工作"):
        draw_up(by=planned.by("office"), territory=planned.territory, year=2050)


def test_a_report_is_filed_returned_filed_and_accepted(county: County, report: Duty) -> None:
    file(county, report)
    assert [n.account.username for n in Notice.objects.filter(title__contains="：报送")] == ["office"]
    doing.move(by=county.by("office"), duty_id=report.pk, action="return", reason="没有下一年安排。")
    assert [n.account.username for n in Notice.objects.filter(title__contains="：退回")] == ["health.reporter"]
    file(county, report, text="已补。")
    assert doing.move(by=county.by("office"), duty_id=report.pk, action="accept").state == S.ACCEPTED
    assert [p.label for p in report.passages.all()] == ["添加", "报送", "退回", "重新报送", "接收"]
    assert Attachment.objects.count() == 2
    assert Event.objects.filter(subject=report.subject).count() == 5


@pytest.mark.parametrize("who", ["education.reporter", "health.head", "bureau", "leader", "other.office"])
def test_nobody_else_files_or_accepts(county: County, report: Duty, who: str) -> None:
    with pytest.raises(PermissionDenied):
        file(county, report, who)
    file(county, report)
    with pytest.raises(PermissionDenied):
        doing.move(by=county.by(who), duty_id=report.pk, action="accept")


def test_the_office_registers_what_came_on_paper(county: County, report: Duty) -> None:
    assert file(county, report, "office", action="record").state == S.ACCEPTED


def test_a_record_says_what_and_not_before_it_happened(county: County, report: Duty) -> None:
    with pytest.raises(LianggangError, match="没有写办理情况"):
        file(county, report, text=" ")
    with pytest.raises(LianggangError, match="还没有到"):
        file(county, report, done_on=TODAY + dt.timedelta(days=1))
    assert Duty.objects.get().state == S.TODO
    assert not Attachment.objects.exists()


def test_a_duty_is_left_out_of_a_year_with_a_reason(county: County, report: Duty) -> None:
    with pytest.raises(LianggangError, match="须写明理由"):
        doing.move(by=county.by("office"), duty_id=report.pk, action="void")
    doing.move(by=county.by("office"), duty_id=report.pk, action="void", reason="并入市里统一报告。")
    assert Duty.objects.get().overdue == 0
    with pytest.raises(LianggangError, match="不能再改"):
        doing.change(by=county.by("office"), duty_id=report.pk, wanted=Wanted(K.REPORT, "x", None, None))


def test_units_add_their_own_and_nobody_elses(county: County) -> None:
    mine, theirs = (Wanted(K.PRACTICE, "儿童服务站", county.units[u], None) for u in ("health", "education"))
    reporter, place = county.by("health.reporter"), county.territory
    assert doing.add(by=reporter, territory=place, year=YEAR, wanted=mine).unit == county.units["health"]
    for wanted in (theirs, Wanted(K.MEETING, "全体会议", None, None)):
        with pytest.raises(PermissionDenied):
            doing.add(by=reporter, territory=place, year=YEAR, wanted=wanted)


def test_a_decision_is_carried_out_by_its_unit(county: County) -> None:
    meeting = own(county, K.MEETING, "全体会议")
    office, reporter = county.by("office"), county.by("education.reporter")
    portion = Portion("近视防控", county.units["education"], TODAY - dt.timedelta(days=2))
    part = doing.add_part(by=office, duty_id=meeting.pk, portion=portion)
    assert part.overdue == 2
    assert queries.readable(reporter.person).get() == meeting
    with pytest.raises(PermissionDenied):
        doing.report_part(by=county.by("health.reporter"), part_id=part.pk, reached=Reached("好了"))
    doing.report_part(by=reporter, part_id=part.pk, reached=Reached("已落实。", done_on=TODAY))
    assert Part.objects.get().overdue == 0
    with pytest.raises(PermissionDenied):
        doing.add_part(by=reporter, duty_id=meeting.pk, portion=portion)


def test_an_inspection_makes_matters(county: County) -> None:
    visit = own(county, K.INSPECTION)
    matter = doing.find(by=county.by("office"), duty_id=visit.pk, title="母婴室被占用", reason="堆放杂物。",
                        unit=county.units["health"])  # fmt: skip
    assert (matter.source, matter.state, matter.link) == (
        Matter.Source.INSPECTION, Matter.State.RAISED, f"/duties/{visit.pk}/",
    )  # fmt: skip
    shown = {who: queries.DutyPage(visit, county.by(who).person).findings.count() for who in ("office", "health.head")}
    assert shown == {"office": 1, "health.head": 0}  # the unit sees it when it is sent
    with pytest.raises(PermissionDenied):
        doing.find(by=county.by("health.head"), duty_id=visit.pk, title="x", reason="y", unit=None)
    with pytest.raises(LianggangError, match="只有督导检查"):
        doing.find(by=county.by("office"), duty_id=own(county, K.MEETING).pk, title="x", reason="y", unit=None)


def test_projects_add_up_what_is_known_only(county: County) -> None:
    project = own(county, K.PROJECT, "母婴安全工程")
    own(county, K.PRACTICAL, "没有填的实事")
    office = county.by("office")
    for budget in (Decimal(100), Decimal("20.5"), None):
        doing.add_part(by=office, duty_id=project.pk, portion=Portion("建设", budget=budget))
    first = project.parts.first()
    assert first is not None
    doing.report_part(by=office, part_id=first.pk, reached=Reached("完成。", Decimal(3), Decimal(80), TODAY))
    rows = {
        row[0].text: [c.text for c in row[3:6]] for row in queries.projects_table(Duty.objects.all(), TODAY.year).rows
    }
    assert rows == {"母婴安全工程": ["1/3", "120.5", "80"], "没有填的实事": ["没有列", "—", "—"]}


def test_owners_are_reminded(county: County, report: Duty) -> None:
    Notice.objects.all().delete()
    assert remind(TODAY) == 1
    assert remind(TODAY + dt.timedelta(days=1)) == 0
    assert remind(TODAY + dt.timedelta(days=8)) == 1
    assert [(n.account.username, n.title[-5:]) for n in Notice.objects.order_by("id")] == [
        ("health.reporter", "，还有7天"), ("health.reporter", "已逾期1天"),
    ]  # fmt: skip


def test_who_sees_what(county: County, report: Duty) -> None:
    meeting = own(county, K.MEETING)
    seen = {who: set(queries.readable(county.by(who).person)) for who in county.people}
    both = {report, meeting}
    assert {who for who, found in seen.items() if found == both} == {
        "office", "bureau", "evaluator", "leader", "health.reporter", "health.head",
    }  # fmt: skip
    assert seen["education.reporter"] == {meeting}
    assert seen["third_party"] == seen["city.office"] == seen["other.office"] == seen["administrator"] == set()


@given(st.lists(st.tuples(st.sampled_from([None, *range(1, 13)]), st.sampled_from("甲乙")), max_size=30))
def test_no_duty_is_lost_in_the_layout(made: list[tuple[int | None, str]]) -> None:
    found = [
        Duty(pk=i, title=title, kind=K.REPORT, unit_id=None, due=dt.date(2024, month, 1) if month else None)
        for i, (month, title) in enumerate(made, 1)
    ]
    for by in ("month", "owner"):
        laid = [d.pk for g in queries.grouped(found, by) for row in g.rows for d in row]
        assert sorted(laid) == [d.pk for d in found]


def test_the_rights_of_the_calendar_are_those_of_the_office() -> None:
    assert [role for role in Role if Right.FOLLOW_UP in RIGHTS[role]] == [Role.OFFICE]
