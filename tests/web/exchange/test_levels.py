"""A county and its city, each with a key of its own: asked, answered, looked at, taken in, answered again."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from lianggang.errors import LianggangError
from lianggang.exchange.package import Kind, Manifest, Package, seal
from lianggang.exchange.signing import Key, PublicKey
from lianggang.exchange.values import PART, write_values
from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.rights import Role
from lianggang.web.audit.record import By
from lianggang.web.exchange import receiving, sending
from lianggang.web.exchange.held import released
from lianggang.web.exchange.keys import own_key
from lianggang.web.exchange.models import Incoming, Outgoing, Partner
from lianggang.web.exchange.registering import confirm, confirmers, register
from lianggang.web.figures.indicators import load_indicators
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.home import Home
from lianggang.web.jobs.models import Job
from lianggang.web.places.models import Territory, Unit
from lianggang.web.rounds.models import Scheme, Sheet

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
        second = Account.objects.create(username=f"{name}-2", name=f"{name}-2", must_change_password=False)
        Membership.objects.create(account=second, role=Role.BUREAU, territory=getattr(made, name))
    know(made, "city", county, keys["county"])
    know(made, "county", city, keys["city"])
    return made


def know(levels, place, theirs, key):
    """One person of the office hands in a key, another confirms it."""
    with levels.at(place) as by:
        known = register(by=by, ours=getattr(levels, place), theirs=theirs, key=key)
        confirm(by=second(place), partner_id=known.pk, fingerprint=PublicKey.parse(key).fingerprint)


def second(place):
    return By(Account.objects.get(username=f"{place}-2"), "127.0.0.1")


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
        with pytest.raises(LianggangError):
            confirm(by=second("city"), partner_id=levels.partner("city").pk, fingerprint="0" * 64)
        know(levels, "city", levels.county, fresh)
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


def forged(key, sender, receiver, values, number=1):
    """A package that somebody signs with a key of his own."""
    manifest = Manifest(Kind.ANSWER, sender, receiver, number, "", "2026-11-30T00:00:00+08:00", 2024)
    return seal(Package(manifest, {PART: write_values(values)}), key)[0]


def test_a_key_that_one_person_handed_in_opens_nothing_until_another_confirms_it(levels, client):
    own = Key.generate()
    district = Territory.objects.create(code="990122", name="云溪县", level="county", parent=levels.city)
    figure(district, 2024, "2.87")
    data = forged(own, "990122", "990100", list(released(Figure.objects.all())))
    Figure.objects.all().delete()
    client.force_login(Account.objects.get(username="city"), backend="django.contrib.auth.backends.ModelBackend")
    with levels.at("city") as by:
        made = register(by=by, ours=levels.city, theirs=district, key=str(own.public))
        with pytest.raises(LianggangError) as refused:
            receiving.receive(by=by, data=data)
        assert [f.code for f in refused.value.findings] == ["signer-unknown"]
        with pytest.raises(PermissionDenied):
            confirm(by=by, partner_id=made.pk, fingerprint=own.public.fingerprint)
        assert confirmers(made) == [second("city").account]
        page = client.get(f"/exchange/offices/{made.pk}/").content.decode()
        assert "请city-2打开本页" in page
        assert "核对一致，确认" not in page
        client.force_login(second("city").account, backend="django.contrib.auth.backends.ModelBackend")
        assert "云溪县的公钥" in client.get("/").content.decode()
        typed = {"fingerprint": own.public.fingerprint}
        assert client.post(f"/exchange/offices/{made.pk}/confirm/", typed).status_code == 302
        assert receiving.receive(by=by, data=data)[0].counts["new"] == 1


def test_who_is_alone_is_told_who_is_missing(levels, client):
    Membership.objects.filter(account__username="city-2").delete()
    client.force_login(Account.objects.get(username="city"), backend="django.contrib.auth.backends.ModelBackend")
    with levels.at("city") as by:
        fresh = str(Key.generate().public)
        made = register(by=by, ours=levels.city, theirs=levels.county, key=fresh)
        page = client.get(f"/exchange/offices/{made.pk}/").content.decode()
    assert "还没有第二个有“上下级交换”权限的人" in page
    assert made.key not in ("", fresh)  # the one confirmed before holds on


def test_nobody_above_tells_an_office_its_own_figures(levels):
    own = figure(levels.county, 2024, "2.87")
    with levels.at("city"):
        data = forged(own_key(), "990100", "990121", list(released(Figure.objects.all())))
    with levels.at("county") as by, pytest.raises(LianggangError) as refused:
        receiving.receive(by=by, data=data)
    assert [f.code for f in refused.value.findings] == ["answer-not-from-below"]
    assert list(Figure.objects.all()) == [own]


@pytest.mark.parametrize("is_filled", [True, False])
def test_what_units_here_are_asked_no_package_answers(levels, is_filled):
    figure(levels.county, 2024, "2.87", revision=2)
    figure(levels.county, 2023, "3.10")
    data, _ = report(levels)
    unit = Unit.objects.create(territory=levels.county, name="县卫生健康局")
    until = dt.date(2025, 4, 15)
    scheme = Scheme.objects.create(territory=levels.county, year=2024, deadline=until)
    asked = [{"code": CODE}]
    sheet = Sheet.objects.create(scheme=scheme, unit=unit, unit_name=unit.name, lines=asked, deadline=until)
    if is_filled:
        figure(levels.county, 2024, "3.50", sheet=sheet)
        Sheet.objects.update(lines=[])
    with levels.at("city") as by:
        incoming, _ = receiving.receive(by=by, data=data)
        assert "只有填报单位能改" in incoming.lists["conflict"][0]["reason"]
        receiving.accept(by=by, incoming_id=incoming.pk)
    now = {f.year: f.as_reported for f in Figure.objects.filter(current=True)}
    assert now == ({2023: "3.10", 2024: "3.50"} if is_filled else {2023: "3.10"})
