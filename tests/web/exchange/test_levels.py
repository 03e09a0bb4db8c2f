"""A county and its city, each with a key of its own: asked, answered, looked at, taken in, answered again."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from lianggang.errors import LianggangError
from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.rights import Role
from lianggang.web.audit.record import By
from lianggang.web.exchange import receiving, sending
from lianggang.web.exchange.keys import own_key
from lianggang.web.exchange.models import Incoming, Outgoing, Partner
from lianggang.web.exchange.registering import register
from lianggang.web.figures.indicators import load_indicators
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.home import Home
from lianggang.web.jobs.models import Job
from lianggang.web.places.models import Territory

CODE = "C-HEA-002"


@dataclass
class Levels:
    """Both offices in one database, told apart by their territories; each signs from a folder of its own."""

    city: Territory
    county: Territory
    folders: dict[str, Path]
    settings: Any

    @contextmanager
    def at(self, place: str):
        """What is done in here is done by that office."""
        self.settings.HOME = Home(self.folders[place])
        yield By(Account.objects.get(username=place), "127.0.0.1")

    def partner(self, ours: str) -> Partner:
        return Partner.objects.select_related("ours", "theirs").get(ours=getattr(self, ours))


@pytest.fixture
def levels(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    load_indicators()
    city = Territory.objects.create(code="990100", name="云江市", level="city")
    county = Territory.objects.create(code="990121", name="云泽县", level="county", parent=city)
    made = Levels(city, county, {n: tmp_path / n for n in ("city", "county")}, settings)
    for name, place in (("city", city), ("county", county)):
        made.folders[name].mkdir()
        account = Account.objects.create(username=name, name=name, must_change_password=False)
        Membership.objects.create(account=account, role=Role.OFFICE, territory=place)
    keys = {}
    for name in ("city", "county"):
        with made.at(name):
            keys[name] = str(own_key().public)
    with made.at("city") as by:
        register(by=by, ours=city, theirs=county, key=keys["county"])
    with made.at("county") as by:
        register(by=by, ours=county, theirs=city, key=keys["city"])
    return made


def figure(place, year, value, **fields):
    return Figure.objects.create(
        territory=place, indicator=Indicator.objects.get(code=CODE), year=year, value=Decimal(value),
        numerator=Decimal(9), denominator=Decimal(2903), as_reported=value, unit_name="县卫生健康局", **fields,
    )  # fmt: skip


def bytes_of(made: Outgoing) -> bytes:
    with made.file.open("rb") as file:
        return file.read()


def report(levels, year=2024):
    """The county's report; its figures then leave this database, as the city has its own."""
    with levels.at("county") as by:
        made = sending.report(by=by, partner=levels.partner("county"), year=year)
    data = bytes_of(made)
    Figure.objects.filter(origin=None).delete()
    return data, made


def test_what_the_county_reports_is_what_the_city_takes_in(levels):
    figure(levels.county, 2023, "3.10")
    figure(levels.county, 2024, "2.87")
    figure(levels.county, 2024, "3.00", breakdown="女")
    data, made = report(levels)
    with levels.at("city") as by:
        incoming, told = receiving.receive(by=by, data=data)
        assert (told, incoming.state, incoming.counts["new"]) == ([], "ready", 3)
        assert not Figure.objects.exists()
        receiving.accept(by=by, incoming_id=incoming.pk)
    taken = {(f.year, f.breakdown): f for f in Figure.objects.all()}
    assert str(taken[2024, ""].as_reported) == "2.87"
    assert (taken[2024, "女"].value, taken[2024, ""].numerator) == (Decimal(3), Decimal(9))
    assert {f.unit_name for f in taken.values()} == {"县卫生健康局"}
    assert {f.origin.incoming for f in taken.values()} == {Incoming.objects.get()}
    assert Job.objects.get(kind="judge").arguments == {"territory": levels.county.pk, "since": 2023}
    receipt = Outgoing.objects.exclude(pk=made.pk).get()
    with levels.at("county") as by:
        receiving.receive(by=by, data=bytes_of(receipt))
    made.refresh_from_db()
    assert (made.answer, made.said["taken"]) == ("accepted", 3)


def test_the_same_package_again_changes_nothing(levels):
    figure(levels.county, 2024, "2.87")
    data, _ = report(levels)
    with levels.at("city") as by:
        first, _ = receiving.receive(by=by, data=data)
        receiving.accept(by=by, incoming_id=first.pk)
        again, told = receiving.receive(by=by, data=data)
        assert again.pk == first.pk
        assert [f.code for f in told] == ["package-again"]
        with pytest.raises(LianggangError):
            receiving.accept(by=by, incoming_id=again.pk)
    assert Figure.objects.count() == 1


def test_a_correction_takes_the_place_of_the_value_and_a_conflict_does_not(levels):
    figure(levels.county, 2024, "2.87", revision=2)
    figure(levels.county, 2023, "3.10")
    data, _ = report(levels)
    figure(levels.county, 2024, "3.50")
    figure(levels.county, 2023, "3.99")
    with levels.at("city") as by:
        incoming, _ = receiving.receive(by=by, data=data)
        assert (incoming.counts["revised"], incoming.counts["conflict"]) == (1, 1)
        receiving.accept(by=by, incoming_id=incoming.pk)
    now = {f.year: str(f.as_reported) for f in Figure.objects.filter(current=True)}
    assert now == {2024: "2.87", 2023: "3.99"}
    assert Figure.objects.filter(year=2024).count() == 2


def test_a_package_is_returned_with_a_reason_and_nothing_of_it_is_used(levels):
    figure(levels.county, 2024, "2.87")
    data, made = report(levels)
    with levels.at("city") as by:
        incoming, _ = receiving.receive(by=by, data=data)
        with pytest.raises(LianggangError):
            receiving.send_back(by=by, incoming_id=incoming.pk, reason=" ")
        receiving.send_back(by=by, incoming_id=incoming.pk, reason="活产数与年报不符")
        receipt = Outgoing.objects.exclude(pk=made.pk).get()
    assert not Figure.objects.exists()
    with levels.at("county") as by:
        receiving.receive(by=by, data=bytes_of(receipt))
    made.refresh_from_db()
    assert (made.answer, made.said["reason"]) == ("returned", "活产数与年报不符")


def test_what_the_city_asks_is_what_the_county_reports(levels):
    other = Indicator.objects.exclude(code=CODE).first()
    figure(levels.county, 2024, "2.87")
    Figure.objects.create(territory=levels.county, indicator=other, year=2024, value=1)
    with levels.at("city") as by:
        asked = sending.ask(
            by=by, partner=levels.partner("city"), year=2024, deadline="2025-04-15", words="请按时", codes=[CODE]
        )
    with levels.at("county") as by:
        incoming, _ = receiving.receive(by=by, data=bytes_of(asked))
        assert (incoming.lists["indicators"], incoming.lists["deadline"]) == ([CODE], "2025-04-15")
        made = sending.report(by=by, partner=levels.partner("county"), year=2024)
        incoming.refresh_from_db()
    assert made.counts == {"values": 1, "indicators": 1}
    assert incoming.state == "noted"


@pytest.mark.parametrize("place", [0, 40, 100, 250, -1])
def test_an_altered_package_is_refused_and_leaves_nothing(levels, place):
    figure(levels.county, 2024, "2.87")
    data, _ = report(levels)
    altered = bytearray(data)
    altered[place] ^= 1
    with levels.at("city") as by, pytest.raises(LianggangError):
        receiving.receive(by=by, data=bytes(altered))
    assert not Incoming.objects.exists()


def test_a_lost_package_shows(levels):
    figure(levels.county, 2024, "2.87")
    with levels.at("county") as by:
        sending.report(by=by, partner=levels.partner("county"), year=2024)
    data, _ = report(levels)
    with levels.at("city") as by, pytest.raises(LianggangError) as refused:
        receiving.receive(by=by, data=data)
    assert [f.code for f in refused.value.findings] == ["package-missing"]


def test_a_new_key_takes_over_and_the_old_one_still_opens_what_was_sent(levels):
    figure(levels.county, 2024, "2.87")
    data, _ = report(levels)
    with levels.at("county"):
        (levels.folders["county"] / "signing_key").unlink()
        fresh = str(own_key().public)
    with levels.at("city") as by:
        register(by=by, ours=levels.city, theirs=levels.county, key=fresh)
        incoming, told = receiving.receive(by=by, data=data)
        receiving.accept(by=by, incoming_id=incoming.pk)
    assert told == []
    assert Figure.objects.count() == 1


def test_only_neighbours_up_and_down_are_partners(levels):
    aside = Territory.objects.create(code="990200", name="云海市", level="city")
    with levels.at("city") as by, pytest.raises(LianggangError):
        register(by=by, ours=levels.city, theirs=aside, key=str(own_key().public))


def test_without_the_right_nothing_moves(levels):
    figure(levels.county, 2024, "2.87")
    with levels.at("county"):
        nobody = By(Account.objects.create(username="x", name="x"))
        with pytest.raises(PermissionDenied):
            sending.report(by=nobody, partner=levels.partner("county"), year=2024)
    data, _ = report(levels)
    with levels.at("city"), pytest.raises(PermissionDenied):
        receiving.receive(by=nobody, data=data)


def test_the_pages_show_the_differences_and_carry_the_decision(levels, client):
    figure(levels.county, 2024, "2.87")
    data, _ = report(levels)
    with levels.at("city"):
        client.force_login(Account.objects.get(username="city"), backend="django.contrib.auth.backends.ModelBackend")
        assert "还没有" in client.get(f"/exchange/offices/{levels.partner('city').pk}/").content.decode()
        answer = client.post("/exchange/take/", {"file": SimpleUploadedFile("a.lgp", data)})
        page = client.get(answer.url).content.decode()
        assert "新增（1）" in page
        assert "2.87" in page
        assert client.post(answer.url, {"action": "accept"}).status_code == 302
        assert "已收下" in client.get(answer.url).content.decode()
        assert "云泽县上报第1号" not in client.get("/").content.decode()
        made = Outgoing.objects.filter(partner=levels.partner("city")).get()
        sent = client.get(f"/exchange/outgoing/{made.pk}/")
        assert b"".join(sent).startswith(b"lianggang-package 1 ")
