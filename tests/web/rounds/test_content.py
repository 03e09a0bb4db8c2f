"""What a scheme asks is edited while it is drawn up: indicators, units, breakdowns; afterwards by nobody."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied

from lianggang.errors import LianggangError
from lianggang.web.audit.models import Event
from lianggang.web.places.models import Unit
from lianggang.web.rounds import content
from lianggang.web.rounds import scheme as schemes
from lianggang.web.rounds.content import Asked
from lianggang.web.rounds.models import Scheme
from tests.web.conftest import County

INFANTS, NEWBORNS, SCHOOLS = "C-HEA-002", "C-HEA-001", "C-EDU-008"


@pytest.fixture
def draft(planned: County) -> Scheme:
    return schemes.draw_up(
        by=planned.by("bureau"), territory=planned.territory, year=2024, deadline=dt.date(2999, 4, 15)
    )


def asked(scheme: Scheme) -> dict[str, list[str]]:
    return {s.unit_name: [line["code"] for line in s.lines] for s in scheme.sheets.all()}


def edit(county: County, scheme: Scheme, *wanted: Asked, who: str = "bureau") -> Scheme:
    seen = scheme.stamp
    return content.set_content(by=county.by(who), scheme_id=scheme.pk, seen=seen, asked=wanted)


def test_an_indicator_goes_to_another_unit_with_its_history(planned: County, draft: Scheme) -> None:
    edit(planned, draft, Asked(INFANTS, planned.units["education"].pk, ["sex", "residence"]))
    assert asked(draft) == {"县卫生健康局": [NEWBORNS], "县教育局": [INFANTS, SCHOOLS]}
    line = draft.sheets.get(unit=planned.units["education"]).lines[0]
    assert line["history"]["2023"] == "4.4000000000" or float(line["history"]["2023"]) == 4.4


def test_a_unit_that_is_asked_nothing_has_no_sheet_and_numbers_follow(planned: County, draft: Scheme) -> None:
    edit(planned, draft, Asked(SCHOOLS, None, []))
    assert asked(draft) == {"县卫生健康局": [NEWBORNS, INFANTS]}
    sports = Unit.objects.create(territory=planned.territory, name="县体育局")
    content.add_indicator(by=planned.by("bureau"), scheme_id=draft.pk, words="高中阶段毛入学率", unit=sports.pk)
    assert [(s.number, s.unit_name) for s in draft.sheets.all()] == [
        ("妇儿监01", "县卫生健康局"), ("妇儿监02", "县体育局"),
    ]  # fmt: skip


def test_breakdowns_are_chosen_by_dimension(planned: County, draft: Scheme) -> None:
    for dimensions, parts in (
        (["residence"], ["城镇", "农村"]),
        ([], []),
        (["sex", "residence"], ["男", "女", "城镇", "农村"]),
    ):
        edit(planned, draft, Asked(SCHOOLS, planned.units["education"].pk, dimensions))
        assert draft.sheets.get(unit=planned.units["education"]).lines[0]["breakdowns"] == parts


def test_what_stays_the_same_is_no_event_and_what_changes_is_told_in_words(planned: County, draft: Scheme) -> None:
    before = Event.objects.count()
    rows = content.rows_of(draft)
    edit(planned, draft, *(Asked(r.line["code"], r.sheet.unit_id, r.dimensions) for r in rows))
    assert Event.objects.count() == before
    edit(planned, draft, Asked(INFANTS, planned.units["education"].pk, []))
    assert Event.objects.latest("number").action == "scheme.content"
    page = planned.client("administrator").get("/audit/?kind=scheme").content.decode()
    assert "婴儿死亡率 单位：县卫生健康局 → 县教育局" in page


@pytest.mark.parametrize("words", ["", "没有这个", "死亡率", "婴儿死亡率"])
def test_an_indicator_that_is_unclear_or_asked_already_is_refused(planned: County, draft: Scheme, words: str) -> None:
    with pytest.raises(LianggangError):
        content.add_indicator(
            by=planned.by("bureau"), scheme_id=draft.pk, words=words, unit=planned.units["health"].pk
        )  # fmt: skip


def test_nothing_left_and_units_of_elsewhere_are_refused(planned: County, draft: Scheme) -> None:
    with pytest.raises(LianggangError, match="一项指标也没有"):
        edit(planned, draft, *(Asked(code, None, []) for code in (INFANTS, NEWBORNS, SCHOOLS)))
    with pytest.raises(LianggangError, match="现行的单位"):
        edit(planned, draft, Asked(INFANTS, 10**6, []))


def test_what_a_merged_unit_is_asked_stays_with_it_until_it_is_given_to_another(planned: County, draft: Scheme) -> None:
    health, education = (planned.units[u] for u in ("health", "education"))
    Unit.objects.filter(pk=health.pk).update(active=False)
    page = planned.client("bureau").get(f"/rounds/{draft.pk}/content/").content.decode()
    assert page.count(f'<option value="{health.pk}" selected>县卫生健康局（已撤并）</option>') == 2
    edit(planned, draft, *(Asked(r.line["code"], r.sheet.unit_id, []) for r in content.rows_of(draft)))
    content.add_indicator(by=planned.by("bureau"), scheme_id=draft.pk, words="C-HEA-003", unit=education.pk)
    assert asked(draft) == {"县卫生健康局": [NEWBORNS, INFANTS], "县教育局": [SCHOOLS, "C-HEA-003"]}
    edit(planned, draft, Asked(INFANTS, education.pk, []))
    with pytest.raises(LianggangError, match="现行的单位"):
        edit(planned, draft, Asked(SCHOOLS, health.pk, []))
    assert asked(draft) == {"县卫生健康局": [NEWBORNS], "县教育局": [INFANTS, SCHOOLS, "C-HEA-003"]}


def test_what_another_person_changed_meanwhile_is_not_overwritten(planned: County, draft: Scheme) -> None:
    path, bureau = f"/rounds/{draft.pk}/content/", planned.client("bureau")
    seen = re.findall('name="seen" value="(.+?)"', bureau.get(path).content.decode())
    edit(planned, draft, Asked(INFANTS, planned.units["education"].pk, []))
    changed = asked(draft)
    answer = bureau.post(path, {f"unit|{INFANTS}": planned.units["health"].pk, "seen": seen})
    assert answer.status_code == 409
    assert "别人改过" in answer.content.decode()
    assert asked(draft) == changed


@pytest.mark.parametrize("forged", ["²", "x", "-1", "0", " ", "1.0", "9" * 30, "９" * 5000])
def test_a_unit_that_is_none_is_refused_and_drops_no_indicator(planned: County, draft: Scheme, forged: str) -> None:
    path, bureau, before = f"/rounds/{draft.pk}/content/", planned.client("bureau"), asked(draft)
    sent = {f"unit|{INFANTS}": forged, "seen": draft.stamp}
    assert bureau.post(path, sent).status_code == 422
    assert bureau.post(path, {"action": "add", "words": "C-HEA-003", "unit": forged}).status_code == 422
    assert asked(draft) == before


def test_nobody_else_edits_and_nobody_after_it_was_proposed(planned: County, draft: Scheme) -> None:
    for who in ("office", "leader", "administrator", "health.reporter", "other.bureau"):
        with pytest.raises(PermissionDenied):
            edit(planned, draft, Asked(INFANTS, None, []), who=who)
    schemes.move(by=planned.by("bureau"), scheme_id=draft.pk, action="propose")
    with pytest.raises(LianggangError, match="不能再改"):
        edit(planned, draft, Asked(INFANTS, None, []))
    with pytest.raises(LianggangError, match="不能再改"):
        schemes.set_particulars(by=planned.by("bureau"), scheme_id=draft.pk, particulars={"approval": "x"})


def test_the_page_edits_without_scripts_and_shows_the_leader_the_same(planned: County, draft: Scheme) -> None:
    path, bureau = f"/rounds/{draft.pk}/content/", planned.client("bureau")
    health, education = (planned.units[u].pk for u in ("health", "education"))
    sent = {f"unit|{INFANTS}": education, f"unit|{NEWBORNS}": health, f"unit|{SCHOOLS}": "", f"sex|{INFANTS}": "on"}
    sent["seen"] = bureau.get(path).context["seen"]
    assert "已保存" in bureau.post(path, sent, follow=True).content.decode()
    assert asked(draft) == {"县卫生健康局": [NEWBORNS], "县教育局": [INFANTS]}
    added = {"action": "add", "words": SCHOOLS, "unit": education, "residence|": "on"}
    bureau.post(path, added)
    assert asked(draft)["县教育局"] == [INFANTS, SCHOOLS]
    said = {
        "action": "particulars",
        "issuer": "县统计局",
        "approval": "云统〔2025〕1号",
        "valid_until": "",
        "instructions": "按口径",
        "seen": Scheme.objects.get().stamp,
    }
    bureau.post(path, said)
    assert Scheme.objects.get().approval == "云统〔2025〕1号"
    shown = planned.client("leader").get(path).content.decode()
    assert "<select" not in shown
    assert "县教育局" in shown
    assert planned.client("health.reporter").get(path).status_code == 403
    assert planned.client("leader").get(f"{path}?as=csv").content.decode("utf-8-sig").count("\n") == 4
