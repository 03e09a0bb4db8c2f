"""Rules of an office: values under other codes come in as those here, what cannot is listed for a person."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from lianggang.errors import LianggangError
from lianggang.exchange.conversion import Conversion
from lianggang.web.accounts.models import Account
from lianggang.web.audit.models import Event
from lianggang.web.exchange import receiving, sending
from lianggang.web.exchange.models import Incoming, Rule
from lianggang.web.exchange.rules import lay_down, withdraw
from lianggang.web.figures.models import Figure, Indicator
from tests.web.exchange.test_levels import CODE, bytes_of, figure, levels  # noqa: F401

OWN = "L-本县婴儿死亡"
RULE = Conversion(OWN, CODE, "", Decimal("0.1"), "‰", "本县按万分率", "县统计局函")


@pytest.fixture
def reported(levels):  # noqa: F811
    """The county reports a figure under a code of its own, in its own unit; the city has it on its desk."""
    own = Indicator.objects.create(code=OWN, name="本县婴儿死亡率", unit="/万")
    made = figure(levels.county, 2024, "31.00")
    Figure.objects.filter(pk=made.pk).update(indicator=own)
    with levels.at("county") as by:
        sent = sending.report(by=by, partner=levels.partner("county"), year=2024)
    Figure.objects.all().delete()
    own.delete()
    with levels.at("city") as by:
        return levels, receiving.receive(by=by, data=bytes_of(sent))[0]


def test_without_a_rule_the_value_is_for_a_person(reported):
    _, found = reported
    assert found.counts == {"conflict": 1, "unread": 0}
    assert f"没有指标{OWN}" in found.lists["conflict"][0]["reason"]


def test_with_a_rule_the_waiting_package_is_taken_in_converted_and_marked(reported):
    levels, found = reported  # noqa: F811
    with levels.at("city") as by:
        lay_down(by=by, territory=levels.city, rules=[RULE])
        receiving.accept(by=by, incoming_id=found.pk)
    taken = Figure.objects.get()
    assert (taken.indicator.code, taken.value, taken.numerator) == (CODE, Decimal("3.1"), 9)
    assert f"由{OWN}换算" in taken.note
    assert Event.objects.filter(action="exchange.rule").count() == 1


def test_the_preview_says_how_a_value_was_brought_over(reported):
    levels, found = reported  # noqa: F811
    data = found.file.read()
    Incoming.objects.all().delete()
    with levels.at("city") as by:
        lay_down(by=by, territory=levels.city, rules=[RULE])
        again, _ = receiving.receive(by=by, data=data)
    assert again.counts["new"] == 1
    assert again.lists["new"][0]["reason"] == f"由{OWN}换算（×0.1）"
    assert "converted" in {f["code"] for f in again.findings}


def test_a_withdrawn_rule_holds_no_longer(reported):
    levels, found = reported  # noqa: F811
    with levels.at("city") as by:
        (rule,) = lay_down(by=by, territory=levels.city, rules=[RULE])
        withdraw(by=by, rule_id=rule.pk)
        receiving.accept(by=by, incoming_id=found.pk)
    assert not Figure.objects.exists()


def test_a_new_rule_takes_the_place_of_the_old_one(levels):  # noqa: F811
    with levels.at("city") as by:
        lay_down(by=by, territory=levels.city, rules=[RULE])
        lay_down(by=by, territory=levels.city, rules=[replace(RULE, factor=None)])
    assert [r.factor for r in Rule.objects.filter(active=True)] == [None]
    assert Rule.objects.count() == 2


@pytest.mark.parametrize(
    "wrong", [replace(RULE, new="X-1"), replace(RULE, source=""), replace(RULE, factor=Decimal(0))]
)
def test_a_rule_that_makes_no_sense_is_refused_whole(levels, wrong):  # noqa: F811
    with levels.at("city") as by, pytest.raises(LianggangError):
        lay_down(by=by, territory=levels.city, rules=[RULE, wrong])
    assert not Rule.objects.exists()


def test_an_office_lays_down_rules_for_itself_alone(levels):  # noqa: F811
    with levels.at("county") as by, pytest.raises(PermissionDenied):
        lay_down(by=by, territory=levels.city, rules=[RULE])


def test_rules_are_added_and_withdrawn_on_their_page(levels):  # noqa: F811
    client = Client()
    client.force_login(Account.objects.get(username="city"), backend="django.contrib.auth.backends.ModelBackend")
    typed = {"territory": levels.city.pk, "old": OWN, "new": CODE, "factor": "0.1", "unit": "‰", "source": "函"}
    with levels.at("city"):
        assert client.post("/exchange/rules/", typed).status_code == 302
        assert OWN in client.get("/exchange/rules/").content.decode()
        assert client.post("/exchange/rules/", {"withdraw": Rule.objects.get().pk}).status_code == 302
        assert client.post("/exchange/rules/", {"withdraw": "1"}).status_code == 404
    assert not Rule.objects.filter(active=True).exists()
