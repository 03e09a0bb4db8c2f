"""The assessment of units: facts from the records, the rule approved and versioned, objections, rights, pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from lianggang.collect.states import Action
from lianggang.errors import LianggangError
from lianggang.evaluation.merit import Criterion, MeritRule
from lianggang.web.accounts.models import Account
from lianggang.web.conflict import Conflict
from lianggang.web.desk import waiting_for
from lianggang.web.evaluation.models import Evaluation
from lianggang.web.followup.models import Matter
from lianggang.web.merit import actions
from lianggang.web.merit.gathering import facts_of, kept, stored
from lianggang.web.merit.models import Merit, UnitMerit
from lianggang.web.merit.queries import sheet_of
from lianggang.web.merit.steps import STEPS
from lianggang.web.rounds import actions as rounds
from lianggang.web.rounds import scheme as schemes
from lianggang.web.rounds.actions import Typed
from lianggang.web.rounds.models import Sheet
from tests.web.conftest import County
from tests.web.evaluation.conftest import confirmed, draft, opened_  # noqa: F401
from tests.web.tables import assert_sound

_S = Merit.State


def test_there_is_no_way_around_approval_and_no_dead_end():
    assert_sound(STEPS, _S.values, start=_S.DRAFT, ends=[_S.ADOPTED],
                 gates={_S.DISCLOSED: ["approve"], _S.SETTLED: ["settle"], _S.ADOPTED: ["adopt"]})  # fmt: skip


@pytest.fixture
def merit(county: County, confirmed) -> Merit:  # noqa: F811
    """The assessment of this year of the county with its plan and figures."""
    until = timezone.localdate() + dt.timedelta(days=5)
    return actions.draw_up(
        by=county.by("office"), territory=county.territory, year=timezone.localdate().year, objection_until=until
    )


def take(county: County, merit: Merit, *steps: tuple[str, str]) -> Merit:
    for who, action in steps:
        actions.move(by=county.by(who), merit_id=merit.pk, action=action, reason="理由")
    merit.refresh_from_db()
    return merit


@pytest.fixture
def disclosed(county: County, merit: Merit) -> Merit:
    return take(county, merit, ("office", "propose"), ("leader", "approve"), ("office", "disclose"))


def texts(merit: Merit, county: County, unit: str, criterion: Criterion) -> list[tuple[str, float | None]]:
    return [(f.text, f.share) for f in facts_of(merit)[county.units[unit].pk][criterion]]


def test_attainment_opens_to_the_values_behind_it(merit: Merit, county: County):
    told = texts(merit, county, "health", Criterion.EXPECTED)
    assert [t.partition("，")[0] for t, _ in told] == ["新生儿死亡率", "婴儿死亡率"]
    assert told[0][1] == 1.0
    assert "2023年6.1‰" in told[1][0]
    assert 0 < told[1][1] < 1
    assert texts(merit, county, "health", Criterion.BINDING) == []


def test_a_sheet_gives_timeliness_and_quality(merit: Merit, county: County):
    today = timezone.localdate()
    scheme = schemes.draw_up(by=county.by("bureau"), territory=county.territory, year=2023, deadline=today)
    for who, action in (("bureau", "propose"), ("leader", "approve"), ("bureau", "open")):
        schemes.move(by=county.by(who), scheme_id=scheme.pk, action=action)
    ((told, share),) = texts(merit, county, "health", Criterion.TIMELINESS)
    assert (share, told.endswith("还没有到期，不计入")) == (None, True)
    assert texts(merit, county, "health", Criterion.QUALITY)[0][1] is None
    sheet = Sheet.objects.get(unit=county.units["health"])
    cells = [Typed(line["code"], "", 0, {"reason": "部门不掌握"}) for line in sheet.lines]
    rounds.save(by=county.by("health.reporter"), sheet_id=sheet.pk, typed=cells)
    steps = [("health.reporter", Action.SUBMIT, {}), ("health.head", Action.CONFIRM, {}),
             ("bureau", Action.RETURN, {"C-HEA-001": "请核对"})]  # fmt: skip
    for who, action, grounds in steps:
        sheet.refresh_from_db()
        rounds.act(by=county.by(who), sheet_id=sheet.pk, action=action, seen=sheet.version, grounds=grounds)
    ((told, share),) = texts(merit, county, "health", Criterion.TIMELINESS)
    assert (share, "按期" in told) == (1.0, True)
    assert texts(merit, county, "health", Criterion.QUALITY) == [("2023年度监测表应报2项，被退回1项", 0.5)]
    Sheet.objects.filter(pk=sheet.pk).update(submitted_at=timezone.now() + dt.timedelta(days=3))
    assert texts(merit, county, "health", Criterion.TIMELINESS)[0][1] == pytest.approx(0.7)
    yesterday = today - dt.timedelta(days=1)
    Sheet.objects.update(deadline=yesterday)
    merit.year = yesterday.year
    assert texts(merit, county, "education", Criterion.TIMELINESS)[0][1] == 0.0  # due and not handed in: a fact
    merit.year += 1
    assert texts(merit, county, "education", Criterion.TIMELINESS) == []


@pytest.mark.parametrize(
    ("due", "answered", "share"), [(-5, -6, 1.0), (-5, -2, 0.5), (-5, None, 0.0), (5, None, None), (5, -1, 1.0)]
)
def test_warnings_answered(merit: Merit, county: County, due: int, answered: int | None, share: float | None):
    now = timezone.now()
    day = timezone.localdate() + dt.timedelta(days=due)
    Matter.objects.create(
        territory=county.territory, source="warning", title="近视率", reason="理由", unit=county.units["education"],
        year=2023, since=2023, state="sent", sent_at=now, due=day,
        answered_at=None if answered is None else now + dt.timedelta(days=answered),
    )  # fmt: skip
    merit.year = day.year
    assert [s for _, s in texts(merit, county, "education", Criterion.ANSWERED)] == [share]
    assert texts(merit, county, "education", Criterion.CLOSED) == []


@pytest.mark.parametrize(
    ("days", "closed", "share"), [(-3, False, 0.0), (-3, True, 0.5), (9, False, None), (9, True, 1)]
)
def test_problems_closed_count_whatever_they_come_from(
    merit: Merit, county: County, days: int, closed: bool, share: float | None
):
    now, day = timezone.now(), timezone.localdate() + dt.timedelta(days=days)
    Matter.objects.create(
        territory=county.territory, source="inspection", title="台账不全", reason="理由",
        unit=county.units["education"], year=2023, since=2023, sent_at=now, due=day, measure_due=day,
        state="closed" if closed else "working", closed_at=now if closed else None,
    )  # fmt: skip
    merit.year = day.year
    assert [s for _, s in texts(merit, county, "education", Criterion.CLOSED)] == [share]


def test_a_self_evaluation_of_the_year_counts_for_timeliness(opened_: Evaluation, county: County):  # noqa: F811
    merit = actions.draw_up(by=county.by("office"), territory=county.territory, year=opened_.self_until.year,
                            objection_until=timezone.localdate())  # fmt: skip
    assert "中期评估自评" in texts(merit, county, "health", Criterion.TIMELINESS)[0][0]


def test_facts_are_kept_as_they_were_and_survive_being_stored(disclosed: Merit, county: County):
    row = UnitMerit.objects.get(merit=disclosed, unit=county.units["health"])
    facts = facts_of(disclosed)[county.units["health"].pk]
    assert kept(row.facts) == dict(facts)
    assert kept(stored(facts)) == dict(facts)


def test_the_rule_is_versioned_and_fixed_once_it_is_proposed(merit: Merit, county: County):
    office, rule = county.by("office"), MeritRule({Criterion.BINDING: 60, Criterion.EXPECTED: 40}, late=5)
    assert actions.set_rule(by=office, merit_id=merit.pk, seen=1, rule=rule).version == 2
    with pytest.raises(Conflict):
        actions.set_rule(by=office, merit_id=merit.pk, seen=1, rule=rule)
    with pytest.raises(LianggangError, match="没有一项有分"):
        actions.set_rule(by=office, merit_id=merit.pk, seen=2, rule=MeritRule({}))
    take(county, merit, ("office", "propose"))
    with pytest.raises(LianggangError, match="不能改"):
        actions.set_rule(by=office, merit_id=merit.pk, seen=2, rule=rule)
    with pytest.raises(PermissionDenied):
        take(county, merit, ("office", "approve"))
    next_year = actions.draw_up(by=office, territory=county.territory, year=2998, objection_until=dt.date(2999, 1, 1))
    assert next_year.points == rule
    with pytest.raises(LianggangError, match="已经有了"):
        actions.draw_up(by=office, territory=county.territory, year=2998, objection_until=dt.date(2999, 1, 1))


def test_an_upheld_objection_sets_points_beside_the_computed_ones(disclosed: Merit, county: County):
    row = UnitMerit.objects.get(merit=disclosed, unit=county.units["health"])
    head = county.by("health.head")
    said = actions.object_(by=head, sheet_id=row.pk, criterion=Criterion.EXPECTED, text="口径不同")
    with pytest.raises(LianggangError, match="等待答复"):
        actions.object_(by=head, sheet_id=row.pk, criterion=Criterion.EXPECTED, text="再说")
    with pytest.raises(PermissionDenied):
        actions.object_(by=county.by("education.head"), sheet_id=row.pk, criterion=Criterion.QUALITY, text="x")
    with pytest.raises(LianggangError, match="还有异议没有答复"):
        take(county, disclosed, ("office", "settle"))
    with pytest.raises(LianggangError, match="0到15之间"):
        actions.reply(by=county.by("office"), objection_id=said.pk, upheld=True, text="属实", points=16)
    actions.reply(by=county.by("office"), objection_id=said.pk, upheld=True, text="属实", points=15)
    line = next(x for x in sheet_of(disclosed, row.unit_id).sheet.lines if x.criterion is Criterion.EXPECTED)
    assert line.points == 15
    assert line.computed is not None
    assert line.computed < 15


def test_time_for_objecting_is_kept(disclosed: Merit, county: County):
    with pytest.raises(LianggangError, match="异议期到"):
        take(county, disclosed, ("office", "settle"))
    with pytest.raises(LianggangError, match="只能延长"):
        actions.set_day(by=county.by("office"), merit_id=disclosed.pk, objection_until=timezone.localdate())
    Merit.objects.update(objection_until=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(LianggangError, match="没有时间核对"):
        take(county, disclosed, ("office", "recompute"))
    assert take(county, disclosed, ("office", "settle"), ("leader", "adopt")).state == "adopted"


@pytest.mark.parametrize(
    ("who", "seen", "over", "own"),
    [("office", 200, True, 200), ("leader", 200, True, 200), ("health.reporter", 200, False, 200),
     ("health.head", 200, False, 200), ("education.head", 200, False, 403), ("evaluator", 404, False, 404),
     ("bureau", 404, False, 404), ("third_party", 404, False, 404), ("other.office", 404, False, 404)],
)  # fmt: skip
def test_who_sees_whose_sheet(disclosed: Merit, county: County, who: str, seen: int, over: bool, own: int):
    client = county.client(who)
    page = client.get(f"/merits/{disclosed.pk}/")
    assert page.status_code == seen
    assert ("各单位得分" in page.content.decode()) == over
    assert client.get(f"/merits/{disclosed.pk}/units/{county.units['health'].pk}/").status_code == own


def test_before_the_rule_is_approved_units_see_nothing(merit: Merit, county: County):
    assert county.client("health.head").get(f"/merits/{merit.pk}/").status_code == 404
    take(county, merit, ("office", "propose"), ("leader", "approve"))
    page = county.client("health.head").get(f"/merits/{merit.pk}/units/{county.units['health'].pk}/")
    assert "尚未公示" in page.content.decode()


def test_the_pages_open_to_facts_take_objections_and_go_to_excel(disclosed: Merit, county: County):
    path = f"/merits/{disclosed.pk}/units/{county.units['health'].pk}/"
    client = county.client("health.head")
    page = client.get(path).content.decode()
    assert "婴儿死亡率，目标≤4.0‰" in page
    assert "不计入" in page
    assert "没有计入：" in page
    assert client.get(path, {"as": "xlsx"}).content[:2] == b"PK"
    assert client.post(path, {"criterion": "expected", "text": "口径不同"}).status_code == 302
    assert client.post(path, {"criterion": "nothing", "text": "x"}).status_code == 422
    office = county.client("office")
    objection = UnitMerit.objects.get(unit=county.units["health"]).objections.get()
    answer = {"act": "reply", "objection": objection.pk, "upheld": "yes", "points": "14", "text": "属实"}
    assert office.post(path, answer).status_code == 302
    assert "采纳异议改为 14.0" in client.get(path).content.decode()
    assert office.get(f"/merits/{disclosed.pk}/", {"as": "xlsx"}).content[:2] == b"PK"
    headings = dict(waiting_for(Account.objects.get(username="health.head")))
    assert any("已公示" in w.title for w in headings["考核"])


def test_the_office_edits_by_forms(merit: Merit, county: County):
    client = county.client("office")
    rule = {"version": 1, "late": "5", **{f"points-{c}": "10" for c in Criterion}}
    assert client.post(f"/merits/{merit.pk}/rule/", rule).status_code == 302
    merit.refresh_from_db()
    assert (merit.version, merit.points.late) == (2, 5)
    assert client.post(f"/merits/{merit.pk}/rule/", {"objection_until": "2999-01-02"}).status_code == 302
    assert client.post(f"/merits/{merit.pk}/rule/", {"objection_until": "明天"}).status_code == 422
    assert client.post("/merits/", {"territory": county.territory.pk, "year": 2031,
                                    "objection_until": "2999-01-01"}).status_code == 302  # fmt: skip
    assert client.get("/merits/").status_code == 200


def test_the_leading_group_approves_the_rule_that_it_has_read(merit: Merit, county: County):
    path, leader = f"/merits/{merit.pk}/", county.client("leader")
    take(county, merit, ("office", "propose"))
    read = leader.get(path).context["seen"]
    take(county, merit, ("office", "withdraw"))
    other = MeritRule({c: 100 / len(Criterion) for c in Criterion}, 5)
    actions.set_rule(by=county.by("office"), merit_id=merit.pk, seen=merit.version, rule=other)
    take(county, merit, ("office", "propose"))
    assert leader.post(path, {"action": "approve", "seen": read}).status_code == 409
    assert Merit.objects.get().state == _S.PROPOSED
    assert leader.post(path, {"action": "approve", "seen": leader.get(path).context["seen"]}).status_code == 302
