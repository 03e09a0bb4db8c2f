"""Comments: on what is published alone, answered by the office with an outcome, carried between offices."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from lianggang.errors import LianggangError
from lianggang.web.audit.models import Event
from lianggang.web.desk import waiting_for
from lianggang.web.exchange import receiving, sending
from lianggang.web.exchange.models import Incoming, Outgoing
from lianggang.web.feedback import acting
from lianggang.web.feedback.models import Comment
from lianggang.web.feedback.steps import STEPS
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.rounds.models import Notice
from tests.web.exchange.test_levels import CODE, bytes_of, figure, levels  # noqa: F401
from tests.web.tables import assert_sound

S = Comment.State
OUT = {"published_at": "2025-06-01T00:00:00Z"}


def say(county, who="health.reporter", text="与卫生统计年报不一致。", **fields):
    given = {"territory": county.territory, "indicator": Indicator.objects.get(code=CODE), "year": 2024, **fields}
    return acting.on_figure(by=county.by(who), text=text, **given)


@pytest.fixture
def told(planned):
    """A published figure."""
    figure(planned.territory, 2024, "3.10", **OUT)
    return planned


def test_the_table_of_states():
    assert_sound(
        STEPS, S.values, start=S.OPEN, ends={S.ANSWERED, S.WITHDRAWN}, gates={S.ANSWERED: ["answer", "arrive"]}
    )


def test_a_comment_is_answered_with_an_outcome_and_both_sides_are_told(told):
    made = say(told)
    heading = dict(waiting_for(told.people["office"]))["读者的意见"]
    assert [w.title for w in heading] == [str(made)]
    acting.answer(by=told.by("office"), comment_id=made.pk, text="已核对，第二次修订更正。", outcome="corrected")
    made.refresh_from_db()
    assert (made.state, made.get_outcome_display(), str(made.answered_by)) == (S.ANSWERED, "已在修订中更正", "office")
    assert Notice.objects.filter(account=told.people["health.reporter"], title__contains="已答复").count() == 1
    events = Event.objects.filter(action__startswith="feedback").order_by("id")
    assert [(e.action, e.after) for e in events] == [
        ("feedback.say", {"text": made.text}),
        ("feedback.answer", {"outcome": "已在修订中更正", "answer": "已核对，第二次修订更正。"}),
    ]
    assert "读者的意见" not in dict(waiting_for(told.people["office"]))


def test_only_what_has_left_its_round_can_be_commented_on(planned):
    figure(planned.territory, 2024, "3.10")
    with pytest.raises(LianggangError) as refused:
        say(planned)
    assert [f.code for f in refused.value.findings] == ["no-figure"]


def test_who_may_not_read_may_not_comment(told):
    with pytest.raises(PermissionDenied):
        say(told, "other.office")
    made = say(told)
    for path in (f"/comments/{made.pk}/",):
        assert told.client("other.office").get(path).status_code == 404
        assert told.client("city.office").get(path).status_code == 200


@pytest.mark.parametrize("who", ["health.reporter", "bureau", "leader", "administrator", "city.office", "other.office"])
def test_only_the_office_of_the_figure_answers(told, who):
    made = say(told)
    with pytest.raises(PermissionDenied):
        acting.answer(by=told.by(who), comment_id=made.pk, text="好", outcome="kept")


@pytest.mark.parametrize(("text", "outcome"), [("", "kept"), ("  ", "kept"), ("好", ""), ("好", "else")])
def test_an_answer_wants_words_and_an_outcome(told, text, outcome):
    made = say(told)
    with pytest.raises(LianggangError):
        acting.answer(by=told.by("office"), comment_id=made.pk, text=text, outcome=outcome)
    assert Comment.objects.get().state == S.OPEN


def test_the_database_keeps_no_answered_comment_without_an_outcome(told):
    made = say(told)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=made.pk).update(state=S.ANSWERED)


def test_the_author_alone_withdraws_or_comes_back_to_it(told):
    made = say(told)
    with pytest.raises(PermissionDenied):
        acting.take(by=told.by("education.reporter"), comment_id=made.pk, action="withdraw")
    acting.answer(by=told.by("office"), comment_id=made.pk, text="无误", outcome="kept")
    again = acting.take(by=told.by("health.reporter"), comment_id=made.pk, action="reopen", reason="年报第12页不同")
    assert (again.state, again.outcome) == (S.OPEN, "")
    assert "年报第12页" in again.text
    assert acting.take(by=told.by("health.reporter"), comment_id=made.pk, action="withdraw").state == S.WITHDRAWN
    with pytest.raises(LianggangError):
        acting.answer(by=told.by("office"), comment_id=made.pk, text="无误", outcome="kept")


def test_the_way_through_the_pages(told):
    reader, office = told.client("education.reporter"), told.client("office")
    typed = {"territory": told.territory.pk, "indicator": CODE, "year": 2024, "text": "<b>错</b>"}
    answer = reader.post("/comments/new/", typed)
    page = answer.headers["Location"]
    assert "&lt;b&gt;错" in reader.get(page).content.decode()
    assert 'value="answer"' not in reader.get(page).content.decode()
    assert 'value="answer"' in office.get(page).content.decode()
    assert office.post(page, {"action": "answer", "text": "加注", "outcome": "explained"}).status_code == 302
    assert "已加说明" in reader.get("/comments/?state=answered").content.decode()
    assert reader.post(page, {"action": "nothing"}).status_code == 403


def test_a_comment_goes_down_in_a_package_and_its_answer_comes_back(levels):  # noqa: F811
    figure(levels.county, 2024, "2.87", **OUT)
    indicator = Indicator.objects.get(code=CODE)
    with levels.at("city") as by:
        asked = acting.on_figure(by=by, territory=levels.county, indicator=indicator, year=2024, text="偏低，请核对")
        sent = acting.pass_down(by=by, comment_id=asked.pk)
    assert (sent.state, sent.outgoing.kind) == (S.SENT, "feedback")
    with levels.at("county") as by:
        receiving.receive(by=by, data=bytes_of(sent.outgoing))
        came = Comment.objects.get(incoming__isnull=False)
        assert (came.text, came.author, came.year) == ("偏低，请核对", "云江市办公室", 2024)
        receiving.receive(by=by, data=bytes_of(sent.outgoing))
        assert Comment.objects.count() == 2
        acting.answer(by=by, comment_id=came.pk, text="已核对", outcome="kept")
    receipt = Outgoing.objects.get(kind="receipt")
    with levels.at("city") as by:
        receiving.receive(by=by, data=bytes_of(receipt))
    asked.refresh_from_db()
    assert (asked.state, asked.outcome, asked.answer) == (S.ANSWERED, "kept", "已核对")


@pytest.mark.parametrize(
    "said",
    [
        [3, None, {}, "x"],
        [{"number": "1", "territory": "990121", "indicator": CODE, "year": 2024, "text": "x"}],
        [{"number": True, "territory": "990121", "indicator": CODE, "year": 2024, "text": "x"}],
        [{"number": 1, "territory": "110000", "indicator": CODE, "year": 2024, "text": "x"}],
        [{"number": 1, "territory": "990121", "indicator": "?", "year": 10**9, "text": "x"}],
    ],
)  # fmt: skip
def test_a_package_of_nonsense_lays_nothing_on_the_desk(levels, said):  # noqa: F811
    with levels.at("city") as by:
        made = sending.feed_back(by=by, partner=levels.partner("city"), comments=said)
    with levels.at("county") as by:
        receiving.receive(by=by, data=bytes_of(made))
    assert not Comment.objects.exists()
    assert Incoming.objects.get().state == "noted"


def test_figures_of_a_package_can_be_commented_on_too(levels):  # noqa: F811
    figure(levels.county, 2024, "2.87", **OUT)
    assert Figure.objects.filter(acting.OUT).count() == 1
