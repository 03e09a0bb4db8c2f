"""One action on many sheets, and the end of a round: what is refused is named, nothing else is held up."""

from __future__ import annotations

import pytest

from lianggang.collect.states import Action, State
from lianggang.errors import LianggangError
from lianggang.web.audit.models import Event
from lianggang.web.places.models import Territory
from lianggang.web.rounds import scheme as schemes
from lianggang.web.rounds.batch import act_on_all
from lianggang.web.rounds.models import Scheme, Sheet
from tests.web.conftest import County


def accepted(scheme: Scheme) -> list[Sheet]:
    scheme.sheets.update(state=State.ACCEPTED)
    return list(scheme.sheets.all())


def test_a_refusal_does_not_stop_the_others(opened: County, scheme: Scheme) -> None:
    moved_on, other = accepted(scheme)
    Sheet.objects.filter(pk=moved_on.pk).update(version=7)
    outcome = act_on_all(
        by=opened.by("leader"), scheme_id=scheme.pk, action="approve", chosen=[(moved_on.pk, 0), (other.pk, 0)]
    )
    assert outcome.done == [other.unit_name]
    assert [name for name, _ in outcome.refused] == [moved_on.unit_name]
    assert Sheet.objects.get(pk=other.pk).at is State.APPROVED
    assert Sheet.objects.get(pk=moved_on.pk).at is State.ACCEPTED


def test_the_page_lists_what_was_refused_and_why(opened: County, scheme: Scheme) -> None:
    first, second = accepted(scheme)
    Sheet.objects.filter(pk=first.pk).update(version=7)
    sent = {"action": "approve", "sheet": [f"{first.pk}-0", f"{second.pk}-0"]}
    page = opened.client("leader").post(f"/rounds/{scheme.pk}/batch/", sent, follow=True).content.decode()
    assert "批准了1张表" in page
    assert f"{first.unit_name}没有办成" in page


def test_the_steps_of_another_are_refused_sheet_by_sheet(opened: County, scheme: Scheme) -> None:
    sheets = accepted(scheme)
    chosen = [(s.pk, 0) for s in sheets]
    outcome = act_on_all(by=opened.by("bureau"), scheme_id=scheme.pk, action="approve", chosen=chosen)
    assert not outcome.done
    assert len(outcome.refused) == 2


def test_sheets_of_another_round_are_not_touched(opened: County, scheme: Scheme) -> None:
    other = Scheme.objects.create(territory=scheme.territory, year=2023, deadline="2999-01-01", state="open")
    sheet = accepted(scheme)[0]
    outcome = act_on_all(by=opened.by("leader"), scheme_id=other.pk, action="approve", chosen=[(sheet.pk, 0)])
    assert outcome.refused == [("1张表", "不属于本年度监测")]
    assert Sheet.objects.get(pk=sheet.pk).at is State.ACCEPTED


@pytest.mark.parametrize("action", [a.value for a in Action if a not in (Action.APPROVE, Action.LOCK, Action.PUBLISH)])
def test_other_actions_are_not_done_to_many(opened: County, scheme: Scheme, action: str) -> None:
    with pytest.raises(LianggangError, match="不能这样成批办理"):
        act_on_all(by=opened.by("bureau"), scheme_id=scheme.pk, action=action, chosen=[(1, 0)])


@pytest.mark.parametrize("sheet", ["", "x", "1", "-1", "1-x"])
def test_a_forged_batch_is_no_crash(opened: County, scheme: Scheme, sheet: str) -> None:
    answer = opened.client("leader").post(f"/rounds/{scheme.pk}/batch/", {"action": "approve", "sheet": sheet})
    assert answer.status_code == 422


def test_a_batch_of_another_territory_is_not_found(opened: County, scheme: Scheme) -> None:
    elsewhere = Scheme.objects.create(
        territory=Territory.objects.get(code="990122"), year=2024, deadline="2999-01-01", state="open"
    )
    answer = opened.client("leader").post(f"/rounds/{elsewhere.pk}/batch/", {"action": "approve", "sheet": "1-0"})
    assert answer.status_code == 404


# -- the end of a round ----------------------------------------------------------------------------------------


def test_a_round_with_unfinished_sheets_is_closed_knowingly_only(opened: County, scheme: Scheme) -> None:
    with pytest.raises(LianggangError, match="县卫生健康局、县教育局"):
        schemes.move(by=opened.by("bureau"), scheme_id=scheme.pk, action="close")
    answer = opened.client("bureau").post(f"/rounds/{scheme.pk}/", {"action": "close", "seen": scheme.stamp})
    assert answer.status_code == 422
    assert Scheme.objects.get().state == "open"
    opened.client("bureau").post(f"/rounds/{scheme.pk}/", {"action": "close", "knowing": "on", "seen": scheme.stamp})
    assert Scheme.objects.get().state == "closed"
    assert (Event.objects.get(action="scheme.close").after or {})["unfinished"] == ["县卫生健康局", "县教育局"]


def test_a_finished_round_is_closed_without_more(opened: County, scheme: Scheme) -> None:
    accepted(scheme)
    assert schemes.move(by=opened.by("bureau"), scheme_id=scheme.pk, action="close").state == "closed"
