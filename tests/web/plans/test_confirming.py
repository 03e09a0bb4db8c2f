"""Confirmation: what it makes of a document, what blocks it, and what becomes of the version before."""

import pytest
from django.core.exceptions import PermissionDenied

from lianggang.errors import LianggangError
from lianggang.web.accounts.models import Membership
from lianggang.web.audit.chain import verify
from lianggang.web.audit.models import Event
from lianggang.web.conflict import Conflict
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.places.models import Unit, UnitChange
from lianggang.web.plans import assigning, confirming, reviewing, uploading
from lianggang.web.plans.assigning import Choice
from lianggang.web.plans.models import Aim, PlanDocument
from lianggang.web.plans.units import Answer, Places, asked_of, named_units
from lianggang.web.rounds import scheme as schemes
from lianggang.web.rounds.models import Notice
from tests.web.plans.conftest import pick

S = PlanDocument.State


def confirm(county, document, *, who="office", knowing=True, reason=""):
    document = PlanDocument.objects.get(pk=document.pk)
    return confirming.confirm(
        by=county.by(who),
        document_id=document.pk,
        seen=confirming.stamp_of(document),
        knowing=knowing,
        reason=reason,
    )


def answer(document, name):
    return next(n.answer for n in named_units(PlanDocument.objects.get(pk=document.pk)) if n.office.name == name)


def asked(document, code):
    return next(a for a in asked_of(PlanDocument.objects.get(pk=document.pk)) if a.code == code)


def test_aims_indicators_and_units_follow_from_the_plan(county, in_force):
    aims = Aim.objects.filter(document=in_force)
    assert (in_force.state, in_force.version, in_force.confirmed_by) == (S.CONFIRMED, 1, county.people["office"])
    aim = aims.get(key="women.1.goal.2.t1")
    assert (aim.demand, aim.due, aim.binding, aim.lead) == ("≤12/10万", 2030, "约束性", "县卫生健康局")
    assert aim.reporter == county.units["health"]
    assert aim.where == "妇女与健康 主要目标2、主要指标表2"
    codes = set(aims.values_list("indicator", flat=True))
    assert codes == set(Indicator.objects.filter(code__in=codes).values_list("code", flat=True))
    assert any(code.startswith("L-") for code in codes)
    assert Unit.objects.filter(territory=county.territory, name="县教育体育局").exists()
    assert (
        Event.objects.filter(action="unit.add").count() == Unit.objects.filter(territory=county.territory).count() - 2
    )
    assert list(verify(e.link() | {"hash": e.hash} for e in Event.objects.order_by("number"))) == []
    assert Notice.objects.filter(account=county.people["bureau"], title__contains="已确认").exists()


def test_a_round_is_drawn_up_from_the_plan_in_force(county, in_force):
    scheme = schemes.draw_up(by=county.by("bureau"), territory=county.territory, year=2024, deadline="2025-04-15")
    sheet = scheme.sheets.get(unit=county.units["health"])
    asked = [line["code"] for line in sheet.lines]
    assert len(asked) == len(set(asked)) > 20


def test_what_is_left_open_must_be_known(county, document):
    left = confirming.remaining(document)
    assert left.is_open
    assert left.progress.decided == 0
    with pytest.raises(LianggangError, match="没核对完"):
        confirm(county, document, knowing=False)
    assert Aim.objects.count() == 0
    confirm(county, document)
    assert Event.objects.get(action="plan.confirm").after["doubts"]


def test_nothing_is_confirmed_that_has_changed_since_it_was_looked_at(county, document):
    seen = confirming.stamp_of(document)
    reviewing.accept(by=county.by("office"), document_id=document.pk, picked=[pick(document, "women.1.goal.1.t1")])
    with pytest.raises(Conflict):
        confirming.confirm(by=county.by("office"), document_id=document.pk, seen=seen, knowing=True)
    seen = confirming.stamp_of(PlanDocument.objects.get())
    assigning.assign_units(by=county.by("office"), document_id=document.pk, chosen={"县妇联": Choice("0", "")})
    with pytest.raises(Conflict):
        confirming.confirm(by=county.by("office"), document_id=document.pk, seen=seen, knowing=True)
    assert PlanDocument.objects.get().state == S.REVIEW


def test_only_the_office_of_the_territory_confirms(county, document):
    for who in ("bureau", "leader", "administrator", "city.office", "other.office", "health.head"):
        with pytest.raises(PermissionDenied):
            confirm(county, document, who=who)


def test_nothing_is_confirmed_twice(county, in_force):
    with pytest.raises(LianggangError, match="已确认"):
        confirm(county, in_force)


def test_a_revision_replaces_the_version_before(county, in_force):
    revision = uploading.revise(by=county.by("office"), document_id=in_force.pk)
    with pytest.raises(LianggangError, match="已经在修订"):
        uploading.revise(by=county.by("office"), document_id=in_force.pk)
    reviewing.correct(by=county.by("office"), document_id=revision.pk, picked=pick(revision, "women.1.goal.2.t1"),
                      typed={"value": "11"})  # fmt: skip
    assert [d.pk for d in confirming.remaining(revision).replaced] == [in_force.pk]
    new = confirm(county, revision)
    in_force.refresh_from_db()
    assert (in_force.state, in_force.version, new.version) == (S.REPLACED, 1, 2)
    assert Aim.objects.get(document=in_force, key="women.1.goal.2.t1").demand == "≤12/10万"
    assert Aim.objects.filter(document__state=S.CONFIRMED, key="women.1.goal.2.t1").count() == 1


def test_who_is_limited_to_a_plan_sees_its_next_version(county, in_force):
    held = Membership.objects.filter(account=county.people["third_party"])
    held.update(plans=[in_force.pk])
    new = confirm(county, uploading.revise(by=county.by("office"), document_id=in_force.pk))
    assert held.get().plans == [in_force.pk, new.pk]
    told = Event.objects.get(action="account.plans")
    assert (told.before, told.after) == ({"plans": [in_force.pk]}, {"plans": [in_force.pk, new.pk]})


def test_a_document_with_fewer_plans_does_not_make_one_vanish(county, in_force, document):
    revision = uploading.revise(by=county.by("office"), document_id=in_force.pk)
    revision.reading = {**revision.reading, "plans": revision.reading["plans"][:1]}
    revision.seen += 1
    revision.save()
    with pytest.raises(LianggangError) as refusal:
        confirm(county, revision)
    assert refusal.value.findings[0].code == "plan-partly-replaced"


def test_a_name_that_cannot_be_stored_is_refused_before_anything_is_written(county, document):
    reviewing.correct(by=county.by("office"), document_id=document.pk, picked=pick(document, "women.1.goal.2.t1"),
                      typed={"indicator": "很长的名称" * 50})  # fmt: skip
    with pytest.raises(LianggangError, match="最多200字"):
        confirm(county, document)
    assert (Aim.objects.count(), PlanDocument.objects.get().state) == (0, S.REVIEW)
    assert Unit.objects.filter(territory=county.territory).count() == 2


# -- whom the names mean ---------------------------------------------------------------------------------------


def test_names_are_found_with_and_without_the_territory_and_after_a_change(county, document):
    place = county.territory
    women = Unit.objects.create(territory=place, name="云泽县妇联")
    old = Unit.objects.create(territory=place, name="县旅游局", active=False)
    heir = Unit.objects.create(territory=place, name="云泽县文化和旅游委员会")
    UnitChange.objects.create(unit=old, day="2024-01-01", kind="merged", before="县文化旅游局", other=heir)
    assert answer(document, "县妇联").unit == women
    assert (answer(document, "县文化旅游局").unit, answer(document, "县文化旅游局").how) == (heir, "曾用名")
    assert answer(document, "县司法局").new == "县司法局"
    assert answer(document, "各乡镇人民政府（街道办事处）") == answer(document, "县慈善总会")


def test_an_office_is_found_by_its_function_a_hospital_is_not(county, document):
    unit = Unit.objects.create(territory=county.territory, name="县人社局")
    assert answer(document, "县人力资源社会保障局").unit == unit
    assert answer(document, "县疾控中心").unit is None


def test_a_name_is_assigned_by_hand_and_back(county, document):
    women = Unit.objects.create(territory=county.territory, name="县妇女工作部")
    by = county.by("office")
    assigning.assign_units(by=by, document_id=document.pk, chosen={"县妇联": Choice(str(women.pk), "")})
    assert (answer(document, "县妇联").unit, answer(document, "县妇联").how) == (women, "人工指定")
    with pytest.raises(Conflict):
        assigning.assign_units(by=by, document_id=document.pk, chosen={"县妇联": Choice("0", "")})
    assigning.assign_units(by=by, document_id=document.pk, chosen={"县妇联": Choice("", str(women.pk))})
    assert answer(document, "县妇联").new == "县妇联"
    before, after = Event.objects.filter(action="plan.assign").values_list("before", "after")[0]
    assert (before, after) == ({"县妇联": str(women.pk)}, {"县妇联": ""})


def test_indicators_are_assigned_in_bulk(county, document):
    codes = [a.code for a in asked_of(document)][:20]
    unit = county.units["education"]
    chosen = {code: Choice(str(unit.pk), "") for code in codes}
    assigning.assign_reporters(by=county.by("office"), document_id=document.pk, chosen=chosen)
    assert all(asked(document, code).answer.unit == unit for code in codes)
    confirm(county, document)
    assert set(Aim.objects.filter(indicator__in=codes).values_list("reporter", flat=True)) == {unit.pk}


@pytest.mark.parametrize("unit", ["999999", "x", "-1"])
def test_a_unit_that_the_territory_lacks_is_refused(county, document, unit):
    code = asked_of(document)[0].code
    with pytest.raises(LianggangError, match="没有所选的单位"):
        assigning.assign_reporters(
            by=county.by("office"), document_id=document.pk, chosen={code: Choice(unit, "")}
        )  # fmt: skip


def test_nothing_chosen_is_told(county, document):
    with pytest.raises(LianggangError, match="没有选指标"):
        assigning.assign_reporters(by=county.by("office"), document_id=document.pk, chosen={"X": Choice("", "")})


def test_units_are_told_apart_by_exact_functions(county):
    Unit.objects.create(territory=county.territory, name="县体育局")
    places = Places.of(county.territory)
    assert places.doing("县教委", ["EDU"]) == Answer(county.units["education"], "职能相同")
    assert places.doing("县教体局", ["EDU", "SPORT"]) is None


@pytest.mark.parametrize("name", ["县卫生健康委", "县卫健局", "县卫健委"])
def test_another_name_of_an_office_is_proposed_not_created(county, document, name):
    reviewing.correct_unit(by=county.by("office"), document_id=document.pk, name="县卫生健康局", right=name)
    found = answer(document, name)
    assert (found.unit, found.how) == (county.units["health"], "职能相同")
    left = confirming.remaining(PlanDocument.objects.get(pk=document.pk))
    assert (name, "县卫生健康局") in left.near_units
    assert name not in left.new_units


def test_an_office_that_was_merged_with_another_is_proposed(county, document):
    merged = Unit.objects.create(territory=county.territory, name="县文化旅游和体育局", functions=["CULT", "SPORT"])
    found = answer(document, "县文化旅游局")
    assert (found.unit, found.how) == (merged, "职能包含在内，请核对")


def test_the_nearer_name_is_proposed_of_two_offices_with_one_function(county):
    near = Unit.objects.create(territory=county.territory, name="县人力资源和社会保障局", functions=["HR"])
    Unit.objects.create(territory=county.territory, name="县就业服务局", functions=["HR"])
    Unit.objects.create(territory=county.territory, name="县人民医院", functions=["HR"])
    assert Places.of(county.territory).doing("县人社局", ["HR"]).unit == near


def test_two_names_of_one_office_create_one_unit(county, document):
    Unit.objects.filter(pk=county.units["health"].pk).update(active=False, name="县旧局", functions=["TAX"])
    reviewing.correct_unit(by=county.by("office"), document_id=document.pk, name="县发展改革局", right="县卫健委")
    new = confirming.remaining(PlanDocument.objects.get(pk=document.pk)).new_units
    assert "县卫生健康局" in new
    assert "县卫健委" not in new
    assert "县疾控中心" in new
    confirm(county, document)
    assert answer(document, "县卫健委").unit == Unit.objects.get(name="县卫生健康局")


# -- whose plan it is ------------------------------------------------------------------------------------------


def test_a_plan_of_another_place_wants_a_reason(county, document):
    elsewhere = {**document.reading, "plans": [{**p, "region": "云岭县"} for p in document.reading["plans"]]}
    PlanDocument.objects.filter(pk=document.pk).update(reading=elsewhere)
    with pytest.raises(LianggangError, match="是云岭县的规划") as refusal:
        confirm(county, document)
    assert {f.code for f in refusal.value.findings} == {"plan-elsewhere"}
    page = county.client("office").get(f"/plans/{document.pk}/confirm/").content.decode()
    assert "为什么在本地区使用" in page
    confirmed = confirm(county, document, reason="两县合并，沿用云岭县规划")
    assert Event.objects.get(action="plan.confirm").reason == "两县合并，沿用云岭县规划"
    assert confirmed.state == S.CONFIRMED


@pytest.mark.parametrize("region", ["云泽县", "云江市云泽县", "云泽", None])
def test_a_plan_of_the_own_place_wants_none(county, document, region):
    own = {**document.reading, "plans": [{**p, "region": region} for p in document.reading["plans"]]}
    PlanDocument.objects.filter(pk=document.pk).update(reading=own)
    assert confirm(county, document).state == S.CONFIRMED


def local_of(document):
    """An indicator that only the plan knows, with the unit that the plan names for it."""
    return next(a for a in asked_of(document) if a.code.startswith("L-") and a.tracked.indicator_unit)


def confirm_again(county, in_force):
    new = confirm(county, uploading.revise(by=county.by("office"), document_id=in_force.pk))
    return new, Event.objects.filter(action="indicator.change")


def test_confirming_again_leaves_the_units_of_figures_alone(county, in_force):
    unnamed = next(a for a in asked_of(in_force) if a.code.startswith("L-") and not a.tracked.indicator_unit)
    for code, unit in ((unnamed.code, "万人"), (local_of(in_force).code, "亿元")):
        held = Indicator.objects.get(code=code)
        held.unit = held.line["unit"] = unit
        held.save()
        Figure.objects.create(territory=county.territory, indicator=held, year=2023, value=1)
    before = list(Indicator.objects.order_by("code").values())
    revision = uploading.revise(by=county.by("office"), document_id=in_force.pk)
    (clash,) = [f for f in confirming.remaining(revision).doubts if f.code == "unit-differs"]
    assert "已有的数用“亿元”" in clash.message
    new = confirm(county, revision)
    assert list(Indicator.objects.order_by("code").values()) == before
    assert not Event.objects.filter(action="indicator.change").exists()
    assert clash.message in Event.objects.get(subject=f"plan:{new.pk}", action="plan.confirm").after["doubts"]


def test_a_unit_without_figures_follows_the_plan_and_the_audit_says_so(county, in_force):
    asked = local_of(in_force)
    _, events = confirm_again(county, in_force)
    assert not events.exists()
    Indicator.objects.filter(code=asked.code).update(unit="亿元")
    _, events = confirm_again(county, PlanDocument.objects.get(state=S.CONFIRMED))
    event = events.get()
    assert (event.before["unit"], event.after["unit"]) == ("亿元", asked.tracked.indicator_unit)
