"""A county with its plan in force and three years of figures, some of them about very few people."""

from decimal import Decimal

import pytest

from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.jobs.models import Job
from lianggang.web.jobs.work import work_once
from lianggang.web.publishing import acting
from lianggang.web.publishing.models import Release
from tests.web.plans.conftest import document, files, in_force  # noqa: F401

DEATHS, SCREENED = "C-HEA-002", "W-HEA-016"


def put(county, code, year, numerator, denominator, *, scale, breakdown="", **fields):
    """A figure that a round has published."""
    value = Decimal(numerator) * scale / denominator
    return Figure.objects.create(
        territory=county.territory, indicator=Indicator.objects.get(code=code), year=year, breakdown=breakdown,
        value=round(value, 2), numerator=numerator, denominator=denominator, as_reported=f"{value:.2f}",
        unit_name="县卫生健康局", published_at="2025-06-01T00:00:00Z", **fields,
    )  # fmt: skip


@pytest.fixture
def figures(county, in_force):  # noqa: F811
    """Published figures; two children died in 2024 in the country, which nobody may learn."""
    for year in (2022, 2023, 2024):
        put(county, DEATHS, year, 30, 10000, scale=1000)
        put(county, DEATHS, year, 28 if year == 2024 else 18, 5000, scale=1000, breakdown="城镇")
        put(county, DEATHS, year, 2 if year == 2024 else 12, 5000, scale=1000, breakdown="农村")
        put(county, SCREENED, year, 60000 + year, 100000, scale=100)
    return county


def make(county, **fields):
    """A release, made by the worker."""
    made = acting.prepare(by=county.by("office"), territory=county.territory, title="公开数据", **fields)
    while work_once():
        pass
    assert not Job.objects.filter(state="failed").exists()
    return Release.objects.get(pk=made.pk)


def publish(county, release):
    """Take a release to the public by those whose right it is."""
    for who, action in (("office", "propose"), ("leader", "approve"), ("office", "publish")):
        acting.move(by=county.by(who), release_id=release.pk, action=action)
    return Release.objects.get(pk=release.pk)


@pytest.fixture
def release(figures):
    """A release that waits for a look."""
    return make(figures)


@pytest.fixture
def published(figures, release):
    """The release, published."""
    return publish(figures, release)
