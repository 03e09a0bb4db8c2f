"""What goes wrong on a page is told to the person, and to the log where the program may be to blame."""

from __future__ import annotations

import logging

import pytest

from lianggang.web.rounds.models import Sheet
from tests.web.conftest import County


def test_a_row_that_is_not_there_is_a_page_for_the_person_and_a_trace_in_the_log(
    county: County, caplog: pytest.LogCaptureFixture
) -> None:
    path = f"/people/{county.people['health.head'].pk}/action/"
    with caplog.at_level(logging.WARNING, "lianggang"):
        answer = county.client("administrator").post(path, {"action": "revoke", "membership": "0"})
    assert answer.status_code == 404
    assert "Membership matching query does not exist" in caplog.text
    assert path in caplog.text
    assert "Traceback" in caplog.text


def test_who_is_refused_for_what_he_typed_goes_back_to_it(opened: County) -> None:
    client, path = opened.client("administrator"), f"/people/{opened.people['administrator'].pk}/action/"
    answer = client.post(path, {"action": "shut"}, headers={"referer": "http://testserver/people/"})
    assert answer.status_code == 422
    assert '<a class="button" href="http://testserver/people/" data-back>' in answer.content.decode()
    assert "填过的还在" in answer.content.decode()


def test_who_meets_a_conflict_or_has_no_right_sees_the_page_anew(opened: County, sheet: Sheet) -> None:
    Sheet.objects.filter(pk=sheet.pk).update(state="submitted", version=2)
    sent = {"action": "confirm", "version": "1"}
    conflict = opened.client("health.head").post(f"/sheets/{sheet.pk}/", sent)
    assert conflict.status_code == 409
    refusal = opened.client("office").post("/people/", {})
    assert refusal.status_code == 403
    for answer in (conflict, refusal):
        assert "填过的还在" not in answer.content.decode()
