"""What is usual in a group of territories is learnt once for the same figures, and anew for others."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from lianggang.monitoring.judging import Peers
from lianggang.web.figures.indicators import load_indicators
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.figures.neighbours import Neighbours
from lianggang.web.places.models import Territory

CODE = "C-EDU-008"


@pytest.fixture
def counties(db: None) -> list[Territory]:
    """Thirty counties of one city with ten years of one share."""
    load_indicators()
    city = Territory.objects.create(code="990100", name="云江市", level="city")
    found = [
        Territory.objects.create(code=f"99012{n:02d}", name=f"云{n}县", level="county", parent=city) for n in range(30)
    ]
    draw, indicator = random.Random(5), Indicator.objects.get(code=CODE)
    Figure.objects.bulk_create(
        Figure(territory=place, indicator=indicator, year=year, as_reported="9.90",
               value=Decimal(f"{60 + year - 2015 + draw.gauss(0, 1):.1f}"))
        for place in found for year in range(2015, 2025)
    )  # fmt: skip
    return found


def learnt(peers: Peers, as_of: int = 2024) -> object:
    return peers.of(CODE, 2030, as_of)


def test_another_county_and_another_day_find_what_was_learnt(counties: list[Territory]) -> None:
    first = learnt(Neighbours.of(counties[0]).peers)
    assert first is not None
    assert learnt(Neighbours.of(counties[7]).peers) is first
    assert learnt(Neighbours.of(counties[7]).peers, 2023) is not first


def test_a_newer_figure_is_learnt_from(counties: list[Territory]) -> None:
    before, earlier = (learnt(Neighbours.of(counties[0]).peers, year) for year in (2024, 2023))
    corrected = Figure.objects.get(territory=counties[3], year=2024)
    Figure.objects.filter(pk=corrected.pk).update(current=False)
    corrected.pk, corrected.revision, corrected._state.adding = None, 2, True
    corrected.save()
    assert learnt(Neighbours.of(counties[0]).peers) is not before
    assert learnt(Neighbours.of(counties[0]).peers, 2023) is earlier  # nothing until then is another


def test_the_series_are_those_of_the_figures(counties: list[Territory]) -> None:
    others = Neighbours.of(counties[0]).peers.others(CODE, counties[0].name, 2024)
    assert len(others) == 29
    assert {s.unit for s in others} == {"%"}
    assert {f"{o.value}".partition(".")[2][1:] for s in others for o in s.observations} == {"0"}  # as reported
    assert all(len(s.observations) == 10 for s in others)
