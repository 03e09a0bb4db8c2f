"""What goes wrong on a page is told to the person, and to the log where the program may be to blame."""

from __future__ import annotations

import logging

import pytest

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
