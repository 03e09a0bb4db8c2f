"""What a release adds: versions with corrections, and the territories side by side with map, dots and table."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lianggang.panel.model import Observation
from lianggang.panel.numbers import CONFIDENTIAL
from lianggang.reports import write_pages
from lianggang.reports.maps import Outline
from lianggang.reports.pages.compared import compared
from lianggang.reports.pages.published import Correction, Edition, Place, Published
from tests.reports.sample import PLACE, YEAR, sample_round
from tests.reports.test_pages import Page, pages

CODE = sample_round().results[0].tracked.indicator
VALUES = {"甲县": "9.8", "乙县": "12.4", "丙县": None, "丁县": "12.4", "戊县": "20.1"}
SQUARE = Outline((((0, 0), (40, 0), (40, 40), (0, 40)),))


def told(place, year, value, missing="", **fields):
    return Observation(CODE, place, year, None if value is None else Decimal(value), "/10万", missing=missing, **fields)


def release(*observations, places=tuple(VALUES)):
    editions = (
        Edition(2, "2026-11-01", title="公开数据", notes="更正一处。", values=90, withheld=4,
                corrections=(Correction(CODE, "甲县", 2023, "合计", "10.1", "9.9", "县卫生健康局更正"),), more=7),
        Edition(1, "2025-11-01", "2025-11-20", values=80, withheld=4),
    )  # fmt: skip
    held = [Place(name, f"99012{n}", SQUARE if n % 2 else None) for n, name in enumerate(places)]
    return Published(editions, held, observations, {"另一份": "plan2/index.html"})


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    rows = [told(p, YEAR, v, "" if v else CONFIDENTIAL) for p, v in VALUES.items()]
    rows += [told("甲县", YEAR - 1, "9.9"), told(PLACE, YEAR, "11.0")]
    (folder / "plan2").mkdir()
    (folder / "plan2" / "index.html").write_text("")
    write_pages(sample_round(), folder, (), release(*rows))
    return folder


def text(site, name):
    return "".join(pages(site)[name].text)


def test_a_correction_is_told_with_both_numbers_and_its_reason(site):
    page = text(site, "changes.html")
    assert "甲县2023年合计10.19.9县卫生健康局更正" in page
    assert "另有7处" in page
    assert "第1版" in page
    assert "2025-11-20" in page


def test_every_page_says_which_version_it_is(site):
    assert all("公开数据第2版（2026-11-01编制）" in "".join(p.text) for p in pages(site).values())


def test_the_first_page_leads_to_the_other_plan(site):
    assert "plan2/index.html" in pages(site)["index.html"].targets
    assert "../plan2/index.html" in pages(site / "elder")["index.html"].targets


def test_all_territories_stand_in_the_table_those_without_a_number_too(site):
    page = (site / "places-1.html").read_text("utf-8")
    assert [page.index(f">{n}</th>") for n in ("戊县", "乙县", "丁县", "甲县", "丙县")] == sorted(
        page.index(f">{n}</th>") for n in VALUES
    )
    words = text(site, "places-1.html")
    assert "5个地区中4个公布了数" in words
    assert "丙县＊——人数太少，为保护个人不公布" in words


def test_the_map_is_told_by_number_and_not_by_colour_alone(site):
    page = (site / "places-1.html").read_text("utf-8")
    assert page.count('class="region c') == 2  # 乙县 and 丁县 have an outline, 丙县 has not
    assert "图上的数字" in page
    assert "等距圆柱投影" in page


def test_places_pages_are_sound(site):
    for folder in (site, site / "elder"):
        for name in ("changes.html", "places.html", "places-1.html"):
            page = Page((folder / name).read_text("utf-8"))
            assert all((folder / t.partition("#")[0]).exists() for t in page.targets)
            assert not [t for t, given in page.tags if t == "script" or "style" in given]


def test_equal_values_are_in_one_class_and_the_year_is_one_that_half_have():
    rows = [told(p, YEAR - 1, v or "15.0") for p, v in VALUES.items()] + [
        told("甲县", YEAR, "9.0"),
        told("乙县", YEAR, "8"),
    ]
    found = compared(release(*rows), CODE, PLACE)
    assert found is not None
    assert found.year == YEAR - 1
    classes = {s.place.name: s.class_ for s in found.standings}
    assert classes["乙县"] == classes["丁县"]
    assert (classes["甲县"], classes["戊县"]) == (1, 5)


def test_one_territory_alone_is_not_compared():
    assert compared(release(told("甲县", YEAR, "9.0")), CODE, PLACE) is None
