"""Territories are renamed, merged and split; what was reported stays, and a release recasts the years before."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from lianggang.errors import LianggangError
from lianggang.web.audit.models import Event
from lianggang.web.figures.models import Figure
from lianggang.web.places import boundaries
from lianggang.web.places.models import Territory, TerritoryChange
from lianggang.web.publishing.making import folder_of
from tests.web.plans.conftest import document, files, in_force  # noqa: F401
from tests.web.publishing.conftest import DEATHS, figures, make, put  # noqa: F401

DAY = dt.date(2023, 6, 1)


@pytest.fixture
def both(county):
    """The administrator of the city, who may change both counties."""
    county.people["city.office"].memberships.update(role="administrator")
    return county


def other():
    return Territory.objects.get(code="990122")


def test_a_merger_ends_the_territory_and_keeps_its_values(both):
    change = boundaries.merge_territory(by=both.by("city.office"), territory=other(), into=both.territory, day=DAY)
    assert str(change) == "2023年6月1日，云岭县并入云泽县"
    assert other().valid_until == DAY
    assert {t.name for t in boundaries.with_former([both.territory])} == {"云泽县", "云岭县"}
    (merger,) = boundaries.mergers(boundaries.with_former([both.territory]))
    assert (merger.gone, merger.into, merger.year) == ("云岭县", "云泽县", 2023)
    assert Event.objects.filter(action="territory.merged").count() == 1
    with pytest.raises(LianggangError):
        boundaries.merge_territory(by=both.by("city.office"), territory=other(), into=both.territory, day=DAY)


def test_a_new_name_keeps_the_old_one_with_its_day(both):
    boundaries.rename_territory(by=both.by("city.office"), territory=other(), name="云岭区", day=DAY, note="民函1号")
    assert other().name == "云岭区"
    assert str(TerritoryChange.objects.get()) == "2023年6月1日，云岭县更名为云岭区"
    for taken in ("", " ", "云泽县"):
        with pytest.raises(LianggangError):
            boundaries.rename_territory(by=both.by("city.office"), territory=other(), name=taken, day=DAY)


def test_a_territory_that_was_split_off(both):
    by = both.by("city.office")
    boundaries.split_territory(by=by, territory=other(), from_=both.territory, day=DAY)
    assert other().valid_from == DAY
    assert boundaries.with_former([both.territory]) == [both.territory]
    with pytest.raises(LianggangError):
        boundaries.split_territory(by=by, territory=other(), from_=other().parent, day=DAY)


@pytest.mark.parametrize("who", ["office", "bureau", "leader", "administrator", "other.office"])
def test_who_does_not_manage_both_changes_nothing(county, who):
    with pytest.raises(PermissionDenied):
        boundaries.merge_territory(by=county.by(who), territory=other(), into=county.territory, day=DAY)
    assert not TerritoryChange.objects.exists()


def test_the_database_merges_a_territory_once(both):
    given = {"territory": other(), "day": DAY, "kind": "merged", "before": "云岭县"}
    TerritoryChange.objects.create(other=both.territory, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        TerritoryChange.objects.create(other=both.territory, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        TerritoryChange.objects.create(**given | {"kind": "renamed"}, other=both.territory)


def test_changes_are_entered_on_their_page(both):
    client = both.client("city.office")
    typed = {
        "action": "merged",
        "territory": other().pk,
        "into": both.territory.pk,
        "day": "2023-06-01",
        "note": "批复",
    }
    assert f'value="{dt.date.today():%Y-%m-%d}"' in client.get("/territories/").content.decode()
    assert client.post("/territories/", {**typed, "into": ""}).status_code == 200
    itself = client.post("/territories/", {**typed, "into": other().pk}).content.decode()
    assert "只能并入同级另一个现行的地区。请重新选地区。" in itself
    assert client.post("/territories/", typed).status_code == 302
    assert "云岭县并入云泽县" in client.get("/territories/").content.decode()
    assert both.client("office").get("/territories/").status_code == 403


def test_a_release_shows_the_years_before_as_reported_and_recast(figures):  # noqa: F811
    figures.people["city.office"].memberships.update(role="administrator")
    place = other()
    for year in (2021, 2022):
        made = put(figures, DEATHS, year, 20, 5000, scale=1000, revision=9, current=False)
        Figure.objects.filter(pk=made.pk).update(territory=place, current=True)
    boundaries.merge_territory(by=figures.by("city.office"), territory=place, into=figures.territory, day=DAY)
    release = make(figures)
    assert release.values.filter(territory=place, year=2022).exists()
    pages = [p.read_text("utf-8") for p in folder_of(release).glob("target-*.html")]
    page, *_ = [p for p in pages if "按现行区划重算：云泽县、云岭县合计" in p]
    assert "50/15,000" in page
    assert "缺云泽县的分子、分母，不能重算" in page
    assert "云岭县并入云泽县" in (folder_of(release) / "changes.html").read_text("utf-8")
    (folder,) = {p.parent for p in folder_of(release).rglob("recast.csv")}
    lines = (folder / "recast.csv").read_text("utf-8").splitlines()
    assert lines[0] == (folder / "values.csv").read_text("utf-8").splitlines()[0]
    (told,) = [line for line in lines if ",50,15000," in line]
    assert ",2022," in told
    assert "按现行区划重算：云泽县、云岭县合计" in told
    assert "recast.csv" in (folder_of(release) / "index.html").read_text("utf-8")


def test_the_page_of_an_indicator_shows_them_to_who_may_read_all_of_them(figures):  # noqa: F811
    figures.people["city.office"].memberships.update(role="administrator")
    address = f"/indicators/{DEATHS}/?territory={figures.territory.code}"
    assert "按现行区划重算" not in figures.client("city.office").get(address).content.decode()
    place = other()
    made = put(figures, DEATHS, 2022, 20, 5000, scale=1000, revision=9, current=False)
    Figure.objects.filter(pk=made.pk).update(territory=place, current=True)
    boundaries.merge_territory(by=figures.by("city.office"), territory=place, into=figures.territory, day=DAY)
    page = figures.client("city.office").get(address).content.decode()
    assert "按现行区划重算的以前各年" in page
    assert "按现行区划重算：云泽县、云岭县合计" in page
    file = figures.client("city.office").get(f"{address}&table=recast&as=csv").content.decode("utf-8-sig")
    assert file.splitlines()[1] == "2022年,合计,3.33,50,15000,按现行区划重算：云泽县、云岭县合计"
    assert "按现行区划重算" not in figures.client("bureau").get(address).content.decode()


def test_a_release_without_mergers_has_no_such_file(figures):  # noqa: F811
    assert not list(folder_of(make(figures)).rglob("recast.csv"))
