"""A stranger with all releases, all files and every query: he learns no number that is withheld or not published."""

from __future__ import annotations

import io
import json
import zipfile
from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from django.test import Client
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lianggang.documents.reader import from_bytes
from lianggang.panel.model import Breakdown, Observation
from lianggang.panel.numbers import CONFIDENTIAL
from lianggang.plans.interchange import reading_to_dict
from lianggang.plans.reader import read_plan
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.places.models import Territory
from lianggang.web.plans import confirming
from lianggang.web.plans.models import PlanDocument
from lianggang.web.publishing.changing import CORRECTED, changes
from lianggang.web.publishing.making import folder_of
from lianggang.web.publishing.models import PublicValue, Release
from tests.web.publishing.conftest import DEATHS, make, publish, put

THRESHOLD = 3
TOWNS, SEXES = ("990131", "990132"), ("男", "女")
INNER = list(product(TOWNS, SEXES))
CELLS = [(place, sex) for place in ("990121", *TOWNS) for sex in ("", *SEXES)]
VALUES = "/api/v1/values/"


def inside(cell):
    """The inner cells that a cell is the sum of."""
    place, sex = cell
    return [n for n, (town, s) in enumerate(INNER) if place in ("990121", town) and sex in ("", s)]


def fetched(release, **query):
    """What the interface tells of a release, page by page."""
    found, after = [], 0
    while after is not None:
        answer = Client().get(VALUES, {"release": release, "limit": 7, "after": after, **query})
        assert answer.status_code == 200
        page = json.loads(answer.content)
        found += page["values"]
        after = page["next"]
    return found


PLAN = """云泽县儿童发展规划（2021—2030年）

一、发展领域、主要目标和策略措施

（一）儿童与健康

主要目标：

1．婴儿死亡率控制在5‰以下。

策略措施：

1．加强婴幼儿保健服务。
"""


@pytest.fixture
def townships(county):
    """Two of them; a plan of one target, since every example makes all the pages of the plan twice."""
    reading = read_plan(from_bytes("plan.txt", PLAN.encode()))
    document = PlanDocument.objects.create(
        territory=county.territory, name="规划.txt", file="plans/x", digest="x", state=PlanDocument.State.REVIEW,
        seen=1, text=reading.text, reading=reading_to_dict(reading), uploaded_by=county.people["office"],
    )  # fmt: skip
    office = county.by("office")
    confirming.confirm(by=office, document_id=document.pk, seen=confirming.stamp_of(document), knowing=True)
    for code, name in zip(TOWNS, ("云南镇", "云北镇"), strict=True):
        Territory.objects.create(code=code, name=name, level="township", parent=county.territory)
    return county


def lay(numbers, cells):
    """Published figures of these cells; births are the same for every inner cell."""
    for place, sex in cells:
        parts = inside((place, sex))
        deaths, births = sum(numbers[n] for n in parts), 1000 * len(parts)
        Figure.objects.create(
            territory=Territory.objects.get(code=place), indicator=Indicator.objects.get(code=DEATHS), year=2024,
            breakdown=sex, value=round(Decimal(deaths) * 1000 / births, 2), numerator=deaths, denominator=births,
            as_reported=f"{deaths * 1000 / births:.2f}", published_at="2025-06-01T00:00:00Z",
        )  # fmt: skip


def possible(numbers, told):
    """The tables that agree with everything told, every one tried: inner cells in rows."""
    axes = np.meshgrid(*[np.arange(max(numbers) + THRESHOLD + 1)] * len(INNER), indexing="ij")
    tables = np.stack([a.ravel() for a in axes])
    for cell, number in told.items():
        tables = tables[:, tables[inside(cell)].sum(axis=0) == number]
    return tables


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.tuples(*[st.integers(0, 6)] * 4), st.sets(st.sampled_from(CELLS), min_size=1),
    st.sets(st.sampled_from(CELLS), min_size=1),
)  # fmt: skip
def test_sums_and_differences_of_all_releases_leave_every_small_number_open(townships, numbers, first, second):
    Figure.objects.all().delete()
    Release.objects.all().delete()
    told = {}
    for cells in (first, second - first):
        lay(numbers, sorted(cells))
        made = publish(townships, make(townships, threshold=THRESHOLD))
        assume(not {f["code"] for f in made.findings} & {"cannot-protect", "already-public"})
        rows = fetched(made.pk)
        told |= {
            (v["area"], "" if v["part"] == "合计" else v["part"]): int(v["numerator"]) for v in rows if v["numerator"]
        }
    tables = possible(numbers, told)
    assert tables.shape[1]
    for cell in (first | second) - told.keys():
        parts = inside(cell)
        if 0 < sum(numbers[n] for n in parts) < THRESHOLD:
            assert len(set(tables[parts].sum(axis=0).tolist())) > THRESHOLD, (cell, told)


def test_a_release_whose_figures_all_come_from_below_is_made(townships):
    """The county's own pages are of the latest year that anybody has, and say that there are no data."""
    lay((9, 9, 9, 9), [(TOWNS[0], "")])
    made = make(townships, threshold=THRESHOLD)
    assert {v["area"] for v in fetched(publish(townships, made).pk)} == {TOWNS[0]}
    assert "无数据" in (folder_of(made) / "index.html").read_text("utf-8")


def test_every_filter_gives_a_part_of_the_whole_and_nothing_else(figures, published):
    whole = fetched(published.pk)
    assert len(whole) == PublicValue.objects.filter(release=published).count()
    areas, parts = (None, "990121", "990122"), (None, "合计", "城镇", "农村", "女")
    for area, part, since, until in product(areas, parts, (None, 2023), (None, 2022, 2024)):
        asked = {"area": area, "part": part, "from": since, "to": until}
        wanted = [
            v for v in whole
            if area in (None, v["area"]) and part in (None, v["part"])
            and (since is None or v["year"] >= since) and (until is None or v["year"] <= until)
        ]  # fmt: skip
        assert fetched(published.pk, **{k: v for k, v in asked.items() if v is not None}) == wanted


def test_no_number_of_any_unpublished_release_or_figure_is_reached(figures, published):
    secret = put(figures, "W-HEA-016", 2021, 12345, 99991, scale=100)
    Figure.objects.filter(pk=secret.pk).update(published_at=None)
    inner = put(figures, "W-HEA-016", 2020, 54321, 99991, scale=100)
    draft = make(figures)
    assert draft.values.filter(year=2020).exists()
    for release in (None, published.pk):
        rows = fetched(release, **{"from": 2019, "to": 2021}) if release else json.loads(
            Client().get(VALUES, {"from": 2019, "to": 2021}).content
        )["values"]  # fmt: skip
        assert not rows
    for path in ("values", "indicators", "areas"):
        assert Client().get(f"/api/v1/{path}/", {"release": draft.pk}).status_code == 404
    site = everything(folder_of(published))
    assert str(inner.numerator).encode() not in site
    assert Client().get(f"/releases/{draft.pk}/site/index.html").status_code == 302


def everything(folder):
    """All bytes of a site, packed files opened."""
    held = bytearray()
    for path in (p for p in folder.rglob("*") if p.is_file()):
        data = path.read_bytes()
        if path.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                data = b"\n".join(packed.read(n) for n in packed.namelist())
        held += data + b"\n"
    return bytes(held)


def test_what_is_withheld_stands_in_no_file_of_the_site_packed_ones_opened(figures):
    Figure.objects.filter(indicator__code=DEATHS, year=2024).exclude(breakdown="").delete()
    put(figures, DEATHS, 2024, 2, 4999, scale=1000, breakdown="农村", note="张家村一户")
    put(figures, DEATHS, 2024, 28, 5001, scale=1000, breakdown="城镇")
    made = make(figures)
    assert made.values.filter(missing=CONFIDENTIAL, year=2024, breakdown="农村").exists()
    site = everything(folder_of(made))
    for betrayed in ("4999", "4,999", "张家村"):
        assert betrayed.encode() not in site


def observed(value, missing="", part="女"):
    return Observation(DEATHS, "云泽县", 2024, value, "‰", missing=missing, breakdown=Breakdown(sex=part))


def test_the_list_of_corrections_does_not_repeat_what_is_withheld_now(db):
    (found,) = changes([observed(None, CONFIDENTIAL)], [observed(Decimal("0.40"))])
    assert (found["kind"], found["then"], found["now"]) == (CORRECTED, "", CONFIDENTIAL)
    (other,) = changes([observed(Decimal("0.50"))], [observed(Decimal("0.40"))])
    assert (other["then"], other["now"]) == ("0.40", "0.50")


def test_what_a_release_withheld_stays_withheld_after_one_without_it(figures, published):
    """A number that comes back after a release that did not speak of it is held against all releases before."""
    hidden = set(published.values.filter(missing=CONFIDENTIAL).values_list("year", "breakdown"))
    rows = list(Figure.objects.filter(indicator__code=DEATHS))
    Figure.objects.filter(indicator__code=DEATHS).update(current=False)
    publish(figures, make(figures))
    Figure.objects.filter(pk__in=[r.pk for r in rows]).update(current=True)
    third = make(figures, threshold=3)
    assert hidden
    assert hidden <= set(third.values.filter(missing=CONFIDENTIAL).values_list("year", "breakdown"))
