"""The office's own map: taken in by whoever publishes, used by the next release of the territory above."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from lianggang.errors import LianggangError
from lianggang.web.audit.models import Event
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.places.models import Territory
from lianggang.web.publishing.making import folder_of
from lianggang.web.publishing.mapping import keep_map
from lianggang.web.publishing.models import Map
from tests.reports.test_maps import feature, geojson, square
from tests.web.publishing.conftest import SCREENED, make

TWO = geojson(feature(square(100, 30), code="990131"), feature(square(101, 30), name="云北镇"))


@pytest.fixture
def townships(figures):
    """Two townships of the county with a published figure each."""
    for code, name, value in (("990131", "云南镇", "61.2"), ("990132", "云北镇", "64.0")):
        place = Territory.objects.create(code=code, name=name, level="township", parent=figures.territory)
        Figure.objects.create(
            territory=place, indicator=Indicator.objects.get(code=SCREENED), year=2024, value=Decimal(value),
            as_reported=value, published_at="2025-06-01T00:00:00Z",
        )  # fmt: skip
    return figures


def test_the_next_release_compares_on_the_map(townships):
    keep_map(by=townships.by("office"), territory=townships.territory, name="边界.geojson", data=TWO)
    folder = folder_of(make(townships))
    page = (folder / "places-1.html").read_text("utf-8")
    assert page.count('<path class="region') == 2
    assert "云北镇" in page
    assert (folder / "elder" / "places-1.html").exists()


def test_without_a_map_there_are_tiles_dots_and_a_table(townships):
    page = (folder_of(make(townships)) / "places-1.html").read_text("utf-8")
    assert "<path" not in page
    assert page.count('<rect class="region c') == 2
    assert "不表示位置" in page
    assert page.count('class="dot"') == 2


def test_only_who_publishes_may_change_the_map(townships):
    for who in ("bureau", "leader", "administrator", "other.office"):
        with pytest.raises(PermissionDenied):
            keep_map(by=townships.by(who), territory=townships.territory, name="x", data=TWO)
    assert not Map.objects.exists()
    assert townships.client("bureau").get("/releases/map/").status_code == 403


def test_a_map_is_uploaded_on_its_page_and_recorded(townships):
    client = townships.client("office")
    file = SimpleUploadedFile("边界.geojson", TWO)
    answer = client.post("/releases/map/", {"territory": townships.territory.pk, "file": file})
    assert answer.status_code == 302
    assert "边界.geojson" in client.get("/releases/map/").content.decode()
    assert Event.objects.filter(action="map.keep").count() == 1


def test_a_file_that_is_no_map_is_refused_and_the_old_one_stays(townships):
    keep_map(by=townships.by("office"), territory=townships.territory, name="a", data=TWO)
    with pytest.raises(LianggangError):
        keep_map(by=townships.by("office"), territory=townships.territory, name="b", data=b"{}")
    assert Map.objects.get().name == "a"
