"""Pages that are kept: the same bytes as long as nothing changed, and nobody sees another one's."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianggang.web.figures.models import Figure, Judgement
from lianggang.web.places.models import Territory
from lianggang.web.plans.models import Aim
from tests.web.conftest import County
from tests.web.figures.conftest import file_of
from tests.web.figures.test_pages import MORTALITY, page


def main(county: County, who: str = "bureau", **query: object) -> str:
    found = re.search(r"<main.*</main>", page(county, MORTALITY, who, **query), re.S)
    assert found
    return found[0]


def queries(county: County) -> int:
    with CaptureQueriesContext(connection) as caught:
        main(county)
    return len(caught)


def test_the_second_reader_gets_what_was_made_for_the_first(with_figures: County) -> None:
    first = queries(with_figures)
    assert queries(with_figures) < first
    assert main(with_figures) == main(with_figures)


def test_a_figure_that_comes_in_is_seen_at_once(with_figures: County) -> None:
    from lianggang.web.figures.importing import import_history

    assert "2011年" not in main(with_figures)
    data = file_of("C-HEA-002,,云泽县,2011,,,21,6000,,,妇幼年报,,,")
    import_history(by=with_figures.by("bureau"), territory=with_figures.territory, name="a.csv", data=data)
    assert "2011年" in main(with_figures)


def test_a_verdict_that_is_made_anew_is_seen_at_once(with_figures: County) -> None:
    shown = main(with_figures)
    held = Judgement.objects.filter(aim__indicator="C-HEA-002", year=2024).first()
    assert held is not None
    assert held.label in shown
    held.label, held.made_at = "另一个判断", held.made_at.replace(year=held.made_at.year + 1)
    held.save()
    assert "另一个判断" in main(with_figures)


def test_a_verdict_made_before_another_and_committed_after_it_is_seen_too(with_figures: County) -> None:
    held = Judgement.objects.filter(aim__indicator="C-HEA-002", year=2024).get()
    other, aim, day = Judgement.objects.get(pk=held.pk), Aim.objects.get(pk=held.aim_id), dt.timedelta(days=1)
    aim.pk, aim.key, aim._state.adding = None, "other", True
    aim.save()
    other.pk, other.aim, other.made_at, other._state.adding = None, aim, held.made_at + 2 * day, True
    other.save()
    main(with_figures)
    held.label, held.made_at = "另一个判断", held.made_at + day
    held.save()
    assert "另一个判断" in main(with_figures)


def test_what_the_page_does_not_read_makes_no_other_one(with_figures: County) -> None:
    shown, made = main(with_figures), len(caches["pages"]._cache)
    other = {"group": "none", "from": "x", "page": "2", "territory": with_figures.territory.code}
    assert main(with_figures, **other) == shown
    assert len(caches["pages"]._cache) == made


def test_an_hour_without_events_changes_nothing(with_figures: County, monkeypatch: pytest.MonkeyPatch) -> None:
    first, later = queries(with_figures), time.time() + 3600
    monkeypatch.setattr("django.core.cache.backends.locmem.time.time", lambda: later)
    assert queries(with_figures) < first


def test_a_new_name_of_the_territory_is_seen_at_once(with_figures: County) -> None:
    from lianggang.web.places.boundaries import rename_territory

    main(with_figures)
    with_figures.people["city.office"].memberships.update(role="administrator")
    rename_territory(by=with_figures.by("city.office"), territory=with_figures.territory, name="云泽市",
                     day=dt.date(2025, 1, 1))  # fmt: skip
    assert "云泽市" in main(with_figures)


@pytest.mark.parametrize(("who", "may"), [("bureau", True), ("health.reporter", False)])
def test_rights_keep_pages_apart(with_figures: County, who: str, may: bool) -> None:
    """Both orders: whoever comes second gets his own page."""
    other = "health.reporter" if may else "bureau"
    main(with_figures, other)
    second = main(with_figures, who)
    caches["pages"].clear()
    assert second == main(with_figures, who)


def test_neighbours_that_one_may_read_are_seen_by_him_alone(with_figures: County) -> None:
    beside = Territory.objects.get(code="990122")
    original = Figure.objects.filter(indicator__code="C-HEA-002", year=2024, breakdown="").first()
    assert original is not None
    original.pk, original.territory, original._state.adding = None, beside, True
    original.save()
    assert "云岭县" in main(with_figures, "city.office")
    assert "云岭县" not in main(with_figures, "bureau")
    assert "云岭县" in main(with_figures, "city.office")
