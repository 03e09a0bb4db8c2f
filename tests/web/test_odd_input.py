"""What no page sends is refused, and breaks nothing."""

from __future__ import annotations

import pytest

from lianggang.web.evaluation.models import Evaluation
from lianggang.web.merit.models import Merit
from lianggang.web.rounds.models import Sheet
from tests.web.conftest import County

ODD = ("abc", "", "-1", "1.5", "²", "9" * 30)


@pytest.mark.parametrize("odd", ODD)
def test_a_key_that_is_none_names_nothing(opened: County, sheet: Sheet, odd: str) -> None:
    place = opened.territory
    evaluation = Evaluation.objects.create(
        territory=place, stage="midterm", year=2025, data_year=2024, self_until="2999-01-01",
        score_until="2999-01-02", objection_until="2999-01-03",
    )  # fmt: skip
    account = opened.people["leader"].pk
    asked: list[tuple[str, str, dict[str, object]]] = [
        ("health.reporter", f"/sheets/{sheet.pk}/", {"action": f"bogus{odd}", "version": "0"}),
        ("health.reporter", f"/sheets/{sheet.pk}/", {"action": "submit", "version": odd}),
        ("bureau", f"/rounds/{sheet.scheme_id}/deadline/", {"deadline": "2999-01-01", "sheet": odd}),
        ("bureau", "/imports/", {"territory": odd}),
        ("administrator", "/units/", {"action": "territory", "parent": odd, "name": "x"}),
        ("administrator", "/units/", {"action": "unit", "territory": odd, "name": "x"}),
        ("administrator", "/people/units/", {"territory": odd}),
        ("administrator", f"/people/{account}/action/", {"action": "revoke", "membership": odd}),
        ("office", f"/evaluations/{evaluation.pk}/scheme/", {"part": "evaluator", "account": odd}),
        ("office", f"/evaluations/{evaluation.pk}/scheme/", {"part": "dismiss", "evaluator": odd}),
    ]
    for who, path, fields in asked:
        answer = opened.client(who).post(path, fields)
        assert answer.status_code < 500, (path, fields)
        assert answer.status_code >= 400 or odd == "", (path, fields)


def test_addresses_of_nothing_are_not_found(opened: County) -> None:
    office = opened.client("office")
    assert office.get("/duties/?unit=99999999999999999999").status_code == 200
    assert office.get("/matters/?unit=99999999999999999999&year=99999999999999999999").status_code == 200
    assert Merit.objects.count() == 0
