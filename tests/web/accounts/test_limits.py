"""A third party that is limited to plans: every address, with every key there is, tells nothing of the other plans."""

from __future__ import annotations

import datetime as dt
import itertools
import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lianggang.errors import LianggangError
from lianggang.web.accounts import actions
from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.rights import Role
from lianggang.web.figures.models import Judgement
from lianggang.web.places.models import Unit
from lianggang.web.plans.models import Aim, PlanDocument
from lianggang.web.rounds.models import Scheme
from tests.web.conftest import County

OPEN_PLAN, SHUT_PLAN = "妇女规划甲.docx", "儿童规划乙.docx"
MINE, OTHER = "C-HEA-001", "C-EDU-008"
SHUT = (SHUT_PLAN, "云泽县儿童规划乙", "乙的原文", "高中阶段毛入学率", "县教育局2024")
"""What only the plan that is shut says: its name, title, words, indicator."""
KEYS = {"int": ["1", "2", "3"], "code": [MINE, OTHER], "year": ["2024"], "str": ["x"]}


@pytest.fixture
def limited(opened: County) -> County:
    """Two plans in force, one with the indicators of health, one with that of education; the party sees the first."""
    first = PlanDocument.objects.get()
    PlanDocument.objects.filter(pk=first.pk).update(name=OPEN_PLAN)
    second = PlanDocument.objects.create(
        territory=opened.territory, name=SHUT_PLAN, file=ContentFile(b"x", name="b.docx"), digest="y",
        state=PlanDocument.State.CONFIRMED, version=1, uploaded_by=opened.people["office"],
    )  # fmt: skip
    Aim.objects.filter(indicator=OTHER).update(document=second, plan="云泽县儿童规划乙", text="乙的原文")
    for aim in Aim.objects.all():
        Judgement.objects.create(
            aim=aim, year=2023, verdict="on_track", label="按进度", sign="○", quantified=True,
            name=f"名{aim.indicator}", inputs="x",
        )  # fmt: skip
    Membership.objects.filter(account=opened.people["third_party"]).update(plans=[first.pk])
    return opened


def paths(resolver: URLResolver | None = None, before: str = "/") -> list[str]:
    """Every address with every combination of keys."""
    found: list[str] = []
    for entry in (resolver or get_resolver()).url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += paths(entry, path)
        elif isinstance(entry, URLPattern) and entry.name not in ("login", "logout"):
            parts = re.split(r"<(\w+):(\w+)>", path)
            choices = [KEYS.get(n) or KEYS.get(k, ["x"]) for k, n in zip(parts[1::3], parts[2::3], strict=True)]
            found += ["".join(itertools.chain(*itertools.zip_longest(parts[::3], keys, fillvalue="")))
                      for keys in itertools.product(*choices)]  # fmt: skip
    return found


def said(client: Client, path: str) -> str:
    answer = client.get(path)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return content.decode(errors="replace") if answer.status_code == 200 else ""


def test_no_address_tells_a_limited_third_party_of_other_plans(limited: County) -> None:
    client = limited.client("third_party")
    asked = paths()
    queries = ["", "?q=高中", "?all=1", "?year=2023", "?as=csv&table=indicators", "?as=csv&table=verdicts&year=2023"]
    for path in asked:
        for query in queries if path in ("/indicators/", "/verdicts/", "/plans/", "/rounds/") else [""]:
            told = said(client, path + query)
            assert not [word for word in SHUT if word in told], path + query
    assert OPEN_PLAN in said(client, "/plans/")
    assert MINE in said(client, "/indicators/?year=2023")


def test_the_same_addresses_tell_it_to_an_unlimited_one(limited: County) -> None:
    Membership.objects.filter(account=limited.people["third_party"]).update(plans=[])
    client = limited.client("third_party")
    assert SHUT_PLAN in said(client, "/plans/")
    assert "高中阶段毛入学率" in said(client, "/indicators/?year=2023")
    assert client.get(f"/indicators/{OTHER}/").status_code == 200


def test_a_scheme_is_seen_when_it_asks_for_the_plans_indicators(limited: County) -> None:
    client, scheme = limited.client("third_party"), Scheme.objects.get()
    assert client.get(f"/rounds/{scheme.pk}/").status_code == 200
    stranger = Unit.objects.create(territory=limited.territory, name="县体育局")
    Aim.objects.exclude(indicator=OTHER).update(reporter=stranger)
    assert client.get(f"/rounds/{scheme.pk}/").status_code == 404


def test_another_role_lifts_the_limit(limited: County) -> None:
    account = limited.people["third_party"]
    Membership.objects.create(account=account, role=Role.EVALUATOR, territory=limited.territory)
    assert Account.objects.get(pk=account.pk).plans(limited.territory) is None


def test_the_administrator_limits_a_third_party(limited: County) -> None:
    plan = PlanDocument.objects.get(name=OPEN_PLAN)
    sent = {"username": "disanfang2", "name": "第三方", "role": "third_party", "territory": limited.territory.pk,
            "ends": "2999-12-31", "plans": [plan.pk]}  # fmt: skip
    page = limited.client("administrator").post("/people/", sent, follow=True).content.decode()
    assert OPEN_PLAN in page
    assert Membership.objects.get(account__username="disanfang2").plans == [plan.pk]


def test_only_a_third_party_is_limited(limited: County) -> None:
    with pytest.raises(LianggangError, match="只有第三方"):
        actions.grant(
            by=limited.by("administrator"), account=limited.people["leader"], role=Role.EVALUATOR,
            territory=limited.territory, plans=[1],
        )  # fmt: skip


def test_a_role_begins_with_its_day(limited: County) -> None:
    held = actions.grant(
        by=limited.by("administrator"), account=limited.people["other.office"], role=Role.THIRD_PARTY,
        territory=limited.territory, starts=dt.date(2999, 1, 1), ends=dt.date(2999, 12, 31),
    )  # fmt: skip
    assert not Account.objects.get(pk=held.account_id).plans(limited.territory)
    assert limited.client("other.office").get("/indicators/?territory=990121").status_code == 403
