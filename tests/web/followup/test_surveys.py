"""What has no data is put before the office as a special survey, once, and stands beside the indicator in the round."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from lianggang.errors import LianggangError
from lianggang.web.followup.models import Matter
from lianggang.web.followup.surveys import ask_for_surveys
from lianggang.web.rounds.models import Notice, Scheme, Sheet
from tests.web.conftest import HEALTH_CODES, County

LACKING, KNOWN = HEALTH_CODES


@pytest.fixture
def lacking(opened: County, sheet: Sheet) -> Sheet:
    """The sheet is with the bureau, one of its indicators without data."""
    sheet.entries.create(code=LACKING, reason="未开展统计")
    sheet.entries.create(code=KNOWN, value="4.2")
    Sheet.objects.filter(pk=sheet.pk).update(state="confirmed")
    return sheet


def test_the_bureau_lists_it_the_office_hears_and_the_round_shows_how_far_it_is(
    opened: County, lacking: Sheet, scheme: Scheme
) -> None:
    bureau, chosen = opened.client("bureau"), {"missing": [f"{lacking.pk}-{LACKING}"]}
    page = bureau.post(f"/matters/surveys/{scheme.pk}/", chosen, follow=True).content.decode()
    found = Matter.objects.get()
    assert (found.source, found.kind, found.indicator, found.unit) == (
        Matter.Source.DATA, "专项调查", LACKING, opened.units["health"],
    )  # fmt: skip
    assert f"/matters/{found.pk}/" in page
    assert 'name="missing"' not in page
    assert Notice.objects.filter(account=opened.people["office"], title__contains="专项调查").exists()
    bureau.post(f"/matters/surveys/{scheme.pk}/", chosen)
    assert Matter.objects.count() == 1


def test_what_has_data_needs_no_survey(opened: County, lacking: Sheet, scheme: Scheme) -> None:
    for chosen in ([], [(lacking.pk, KNOWN)], [(lacking.pk, LACKING), (999, KNOWN)]):
        with pytest.raises(LianggangError):
            ask_for_surveys(by=opened.by("bureau"), scheme_id=scheme.pk, chosen=chosen)
    assert not Matter.objects.exists()


def test_what_another_unit_reports_now_is_asked_of_that_unit(opened: County, lacking: Sheet, scheme: Scheme) -> None:
    def next_year(unit: str, years: int) -> Matter:
        later = Scheme.objects.create(
            territory=scheme.territory, year=scheme.year + years, deadline=scheme.deadline, state="open"
        )
        sheet = later.sheets.create(unit=opened.units[unit], unit_name="县局", number="1", lines=lacking.lines,
                                    deadline=later.deadline, state="confirmed")  # fmt: skip
        sheet.entries.create(code=LACKING, reason="未开展统计")
        (matter,) = ask_for_surveys(by=opened.by("bureau"), scheme_id=later.pk, chosen=[(sheet.pk, LACKING)])
        return matter

    (first,) = ask_for_surveys(by=opened.by("bureau"), scheme_id=scheme.pk, chosen=[(lacking.pk, LACKING)])
    assert next_year("health", 1).pk == first.pk  # nobody has sent it: it goes on as the matter of the later year
    second = next_year("education", 2)
    assert second.pk != first.pk
    assert second.unit == opened.units["education"]
    assert Matter.objects.get(pk=first.pk).unit == opened.units["health"]


@pytest.mark.parametrize("forged", ["²", "x", "", "9" * 30])
def test_a_forged_sheet_is_refused_together_with_the_others(
    opened: County, lacking: Sheet, scheme: Scheme, forged: str
) -> None:
    chosen = {"missing": [f"{lacking.pk}-{LACKING}", f"{forged}-{LACKING}"]}
    assert opened.client("bureau").post(f"/matters/surveys/{scheme.pk}/", chosen).status_code == 422
    assert not Matter.objects.exists()


@pytest.mark.parametrize("who", ["office", "leader", "health.reporter", "other.bureau"])
def test_only_the_bureau_of_the_place_lists(opened: County, lacking: Sheet, scheme: Scheme, who: str) -> None:
    with pytest.raises(PermissionDenied):
        ask_for_surveys(by=opened.by(who), scheme_id=scheme.pk, chosen=[(lacking.pk, LACKING)])


def test_both_lists_of_the_round_are_downloaded(opened: County, lacking: Sheet, scheme: Scheme) -> None:
    for table, words in (
        ("matrix", "县卫生健康局,妇儿监01,已审签,2,1,1,0"),
        ("missing", "新生儿死亡率,县卫生健康局,未开展统计"),
    ):
        answer = opened.client("bureau").get(f"/rounds/{scheme.pk}/", {"table": table, "as": "csv"})
        assert words in answer.content.decode("utf-8-sig")
    page = opened.client("health.reporter").get(f"/rounds/{scheme.pk}/", {"table": "matrix", "as": "csv"})
    assert page["Content-Type"].startswith("text/html")
