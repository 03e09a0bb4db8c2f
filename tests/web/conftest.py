"""A small county at work: its offices, two reporting units, a plan with three indicators, figures of earlier years."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.test import Client

from lianggang.web.accounts.models import Account, Membership
from lianggang.web.accounts.rights import Role
from lianggang.web.audit.record import By
from lianggang.web.figures.indicators import load_indicators
from lianggang.web.figures.models import Figure, Indicator
from lianggang.web.home import Home
from lianggang.web.places.models import Territory, Unit
from lianggang.web.plans.models import Aim, PlanDocument
from lianggang.web.rounds import scheme as schemes
from lianggang.web.rounds.models import Scheme, Sheet

YEAR = 2024
HEALTH_CODES = ("C-HEA-001", "C-HEA-002")  # neonatal and infant mortality
EDUCATION_CODES = ("C-EDU-008",)  # gross enrolment of upper secondary schools


@dataclass
class County:
    """The county with its people by role, "health.reporter" for those of a unit."""

    territory: Territory
    units: dict[str, Unit]
    people: dict[str, Account] = field(default_factory=dict)

    def by(self, who: str) -> By:
        """The person as one who acts; his memberships are read anew."""
        return By(Account.objects.get(pk=self.people[who].pk), "127.0.0.1")

    def client(self, who: str) -> Client:
        """A browser in which the person is signed in."""
        client = Client()
        client.force_login(self.people[who], backend="django.contrib.auth.backends.ModelBackend")
        return client


@pytest.fixture(autouse=True)
def no_kept_pages() -> None:
    """Every test has a database of its own, in which the same numbers come again."""
    caches["pages"].clear()


@pytest.fixture
def county(db: None, settings: Any, tmp_path: Path) -> County:
    settings.MEDIA_ROOT, settings.HOME = tmp_path, Home(tmp_path)
    city = Territory.objects.create(code="990100", name="云江市", level="city")
    place = Territory.objects.create(code="990121", name="云泽县", level="county", parent=city)
    other = Territory.objects.create(code="990122", name="云岭县", level="county", parent=city)
    units = {
        "health": Unit.objects.create(territory=place, name="县卫生健康局"),
        "education": Unit.objects.create(territory=place, name="县教育局"),
    }
    found = County(place, units)
    for key, unit in units.items():
        _person(found, f"{key}.reporter", Role.REPORTER, unit=unit)
        _person(found, f"{key}.head", Role.HEAD, unit=unit)
    for role in (Role.ADMINISTRATOR, Role.OFFICE, Role.BUREAU, Role.EVALUATOR, Role.LEADER):
        _person(found, role.value, role)
    _person(found, "third_party", Role.THIRD_PARTY, ends=dt.date(2999, 12, 31))
    _person(found, "city.office", Role.OFFICE, territory=city)
    _person(found, "other.bureau", Role.BUREAU, territory=other)
    _person(found, "other.office", Role.OFFICE, territory=other)
    return found


def _person(
    county: County, who: str, role: Role, *, unit: Unit | None = None, territory: Territory | None = None,
    ends: dt.date | None = None,
) -> None:  # fmt: skip
    account = Account.objects.create(username=who, name=who, must_change_password=False)
    Membership.objects.create(account=account, role=role, territory=territory or county.territory, unit=unit, ends=ends)
    county.people[who] = account


@pytest.fixture
def planned(county: County) -> County:
    """With a confirmed plan that asks three indicators of two units, and figures of 2021 to 2023."""
    load_indicators()
    document = PlanDocument.objects.create(
        territory=county.territory, name="规划.docx", file=ContentFile(b"x", name="plan.docx"), digest="x",
        state=PlanDocument.State.CONFIRMED, version=1, uploaded_by=county.people["office"],
    )  # fmt: skip
    asked = [(code, "health") for code in HEALTH_CODES] + [(code, "education") for code in EDUCATION_CODES]
    for i, (code, unit) in enumerate(asked):
        Aim.objects.create(
            document=document, key=f"t{i}", position=i, subject="children", plan="云泽县儿童发展规划", area="健康",
            where="主要目标", text="略", target={}, demand="略", due=2030, indicator=code, reporter=county.units[unit],
        )  # fmt: skip
    for code, values in {"C-HEA-001": (3, 2.8, 2.6), "C-HEA-002": (5, 4.6, 4.4), "C-EDU-008": (91, 92, 93)}.items():
        for year, value in zip((2021, 2022, 2023), values, strict=True):
            Figure.objects.create(
                territory=county.territory, indicator=Indicator.objects.get(code=code), year=year,
                value=Decimal(str(value)), source="历年资料",
            )  # fmt: skip
    return county


@pytest.fixture
def opened(planned: County) -> County:
    """With an open round of 2024."""
    scheme = schemes.draw_up(
        by=planned.by("bureau"), territory=planned.territory, year=YEAR, deadline=dt.date(2999, 4, 15)
    )
    for who, action in (("bureau", "propose"), ("leader", "approve"), ("bureau", "open")):
        schemes.move(by=planned.by(who), scheme_id=scheme.pk, action=action)
    return planned


@pytest.fixture
def sheet(opened: County) -> Sheet:
    """The sheet of the health bureau in the open round."""
    return Sheet.objects.get(unit=opened.units["health"])


@pytest.fixture
def scheme(opened: County) -> Scheme:
    """The open round."""
    return Scheme.objects.get()
