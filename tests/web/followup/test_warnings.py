"""Warnings of the core as matters, and what the next value makes of them, on real judgements."""

from __future__ import annotations

import io
from collections import Counter

import docx
import pytest

from lianggang.alerts.model import WarningKind
from lianggang.errors import LianggangError
from lianggang.web.figures.importing import import_history
from lianggang.web.figures.indicators import load_indicators
from lianggang.web.figures.judging import request_judgement
from lianggang.web.figures.models import Figure, Judgement
from lianggang.web.followup import acting
from lianggang.web.followup.acting import Paper
from lianggang.web.followup.letters import letter_of, opening_of
from lianggang.web.followup.models import Matter
from lianggang.web.followup.outcomes import CAME_TRUE, CURED, FALSE, NO_DATA, NOT_YET, OPEN, Tally, review
from lianggang.web.rounds.models import Notice
from tests.web.conftest import County
from tests.web.figures.conftest import confirm, file_of, work
from tests.web.followup.conftest import ANSWER, SOON

S = Matter.State
HARD = WarningKind.HARD_TO_ATTAIN.value
ENROLMENT = "C-EDU-008"  # 高中阶段毛入学率, at least 95 % in 2030
FALLING = {2018: "92.10", 2019: "91.40", 2020: "90.80", 2021: "90.10", 2022: "89.30"}


def learn(county: County, values: dict[int, str]) -> None:
    """Figures that come in and are judged."""
    rows = [f"{ENROLMENT},,云泽县,{year},{value},%,,,,,教育年报,,," for year, value in values.items()]
    import_history(by=county.by("bureau"), territory=county.territory, name="a.csv", data=file_of(*rows))
    work()


@pytest.fixture
def warned(county: County) -> County:
    """The county with a falling rate, judged up to 2022."""
    load_indicators()
    confirm(county)
    learn(county, FALLING)
    return county


def matter() -> Matter:
    return Matter.objects.get(kind=HARD, indicator=ENROLMENT)


def send(county: County, which: Matter) -> None:
    unit = county.units["education"]
    paper = Paper(which.title, opening_of(which), f"云妇儿工委办〔2023〕{which.pk}号", SOON, unit)
    acting.prepare(by=county.by("office"), matter_id=which.pk, paper=paper)
    acting.send(by=county.by("office"), matter_id=which.pk)


def put_right(county: County, which: Matter) -> None:
    """Answered, signed, accepted."""
    acting.answer(by=county.by("education.reporter"), matter_id=which.pk, said=ANSWER)
    acting.move(by=county.by("education.head"), matter_id=which.pk, action="sign")
    acting.move(by=county.by("office"), matter_id=which.pk, action="accept")


def test_only_warnings_of_the_latest_year_become_matters_once(warned: County) -> None:
    years = Judgement.objects.filter(aim__indicator=ENROLMENT).exclude(warnings="").values_list("year", flat=True)
    assert list(years) == [2021, 2022]
    found = matter()
    assert (found.year, found.source, found.state) == (2022, Matter.Source.WARNING, S.RAISED)
    assert found.reason == Judgement.objects.get(aim=found.aim, year=2022).data["warnings"][0]["reason"] + "。"
    Judgement.objects.all().delete()
    request_judgement(warned.territory, since=0)
    work()
    assert matter().pk == found.pk
    assert [p.action for p in found.passages.all()] == ["raise"]


def test_the_office_is_told_once_of_all(warned: County) -> None:
    told = Notice.objects.filter(title__contains="待核")
    assert [n.account.username for n in told] == ["office"]
    assert Matter.objects.count() >= 1
    assert f"{Matter.objects.count()}件" in told[0].title


def test_the_snapshot_keeps_the_data_of_the_time(warned: County) -> None:
    kept = matter().snapshot
    assert [row[:2] for row in kept["values"]] == [[year, value] for year, value in FALLING.items()]
    assert (kept["value"], kept["value_year"]) == ("89.30", 2022)
    Figure.objects.filter(indicator__code=ENROLMENT, year=2022).update(value="80")
    assert matter().snapshot == kept


def test_an_unsent_warning_goes_on_as_that_of_the_next_value(warned: County) -> None:
    first = matter()
    learn(warned, {2023: "88.60"})
    assert matter().pk == first.pk
    assert (matter().since, matter().year) == (2022, 2023)
    assert [p.action for p in first.passages.all()] == ["raise", "refresh"]
    assert {f.matter for f in review(warned.territory, 2022).fates if f.kind == HARD} == {first}


def test_a_sent_warning_that_comes_again_is_another_matter_with_its_history(warned: County) -> None:
    first = matter()
    send(warned, first)
    learn(warned, {2023: "88.60"})
    again = Matter.objects.get(kind=HARD, year=2023)
    assert again.earlier == first
    first.refresh_from_db()
    assert (first.outcome, first.outcome_year) == (Matter.Outcome.OPEN, 2023)
    assert first.outcome_note.startswith("2023年88.60%，")


def test_without_a_newer_value_nothing_is_raised_and_nothing_decided(warned: County) -> None:
    first = matter()
    send(warned, first)
    import_history(
        by=warned.by("bureau"), territory=warned.territory, name="b.csv",
        data=file_of("C-HEA-002,,云泽县,2023,,,12,4000,,,妇幼年报,,,"),
    )  # fmt: skip
    work()
    assert Matter.objects.filter(indicator=ENROLMENT, kind=HARD).count() == 1
    first.refresh_from_db()
    assert first.outcome == Matter.Outcome.NO_DATA


@pytest.mark.parametrize(("measures", "word"), [(True, CURED), (False, FALSE)])
def test_a_warning_that_no_longer_holds_was_cured_or_false(warned: County, measures: bool, word: str) -> None:
    first = matter()
    send(warned, first)
    if measures:
        put_right(warned, first)
    learn(warned, {2023: "97.50"})
    first.refresh_from_db()
    assert first.outcome == Matter.Outcome.LIFTED
    fate = next(f for f in review(warned.territory, 2022).fates if f.kind == HARD)
    assert fate.word == word
    assert fate.unanswered is not measures


def test_a_cause_in_the_data_makes_it_a_false_alarm_for_all_measures(warned: County) -> None:
    first = matter()
    send(warned, first)
    put_right(warned, first)
    Matter.objects.filter(pk=first.pk).update(cause=Matter.Cause.ENTRY)
    learn(warned, {2023: "97.50"})
    assert next(f for f in review(warned.territory, 2022).fates if f.kind == HARD).word == FALSE


def test_a_missed_target_bears_the_warning_out(warned: County) -> None:
    send(warned, matter())
    learn(warned, dict.fromkeys(range(2023, 2031), "88.00"))
    found = review(warned.territory, 2029)
    assert {f.word for f in found.fates if f.kind == HARD} == {CAME_TRUE}
    assert found.missed == []


def test_the_counts_add_up(warned: County) -> None:
    found = review(warned.territory, 2022)
    assert {f.word for f in found.fates} == {NOT_YET}
    assert found.whole.total == sum(t.total for t in found.by(lambda f: f.unit)) == len(found.fates)
    assert found.whole.hit_rate is None
    assert found.whole.unsent == len(found.fates)
    assert found.whole.unanswered == 0


def test_rates_are_of_those_with_a_newer_value() -> None:
    tally = Tally("合计", Counter({CAME_TRUE: 2, OPEN: 3, CURED: 1, FALSE: 4, NO_DATA: 5, NOT_YET: 6}), 0, 0)
    assert (tally.total, tally.tested, tally.hits) == (21, 10, 5)
    assert (tally.hit_rate, tally.false_rate) == (0.5, 0.4)


def test_the_notice_has_the_offices_words_the_data_and_the_arithmetic(warned: County) -> None:
    which = matter()
    which.notice, which.unit, which.due = "请你单位高度重视。", warned.units["education"], SOON
    document = docx.Document(io.BytesIO(letter_of(which)))
    words = "\n".join(p.text for p in document.paragraphs)
    cells = "\n".join(c.text for t in document.tables for row in t.rows for c in row.cells)
    assert "请你单位高度重视。" in words
    assert "达到预警条件" not in words  # what the office wrote stands in its place
    assert which.reason.removesuffix("。")[:12] in words or "达标概率" in words
    assert "89.30" in cells


def test_a_warning_that_the_figures_no_longer_bear_is_not_sent(warned: County) -> None:
    Figure.objects.filter(indicator__code=ENROLMENT, year=2022).update(value="99.00", as_reported="99.00")
    with pytest.raises(LianggangError, match="已不成立"):
        send(warned, matter())
    assert matter().state == S.RAISED
