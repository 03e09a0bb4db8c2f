"""How a matter comes to be: once, by those who may, and seen by no unit before it is sent."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from lianggang.errors import LianggangError
from lianggang.web.audit.models import Event
from lianggang.web.audit.record import By
from lianggang.web.followup.models import Matter
from lianggang.web.followup.raising import Problem, raise_matter
from lianggang.web.places.models import Unit
from lianggang.web.rounds.models import Notice
from tests.web.conftest import County

S = Matter.Source
SYSTEM = By(None)


def problem(source: Matter.Source = S.OTHER, **fields: object) -> Problem:
    given = {"title": "母婴设施建设滞后", "reason": "督查时8个公共场所有5个没有母婴室。", "year": 2024, **fields}
    return Problem(source, **given)  # type: ignore[arg-type]


def test_a_raised_matter_waits_for_the_office(county: County) -> None:
    matter = raise_matter(
        by=county.by("evaluator"),
        territory=county.territory,
        problem=problem(S.EVALUATION, unit=county.units["health"]),
    )
    assert matter.state == Matter.State.RAISED
    assert [(p.action, p.by, p.end) for p in matter.passages.all()] == [
        ("raise", county.people["evaluator"], Matter.State.RAISED)
    ]
    assert Event.objects.get().action == "matter.raise"
    assert [n.account.username for n in Notice.objects.select_related("account")] == ["office"]


@pytest.mark.parametrize(
    ("who", "permitted"),
    [
        ("office", {S.WARNING, S.EVALUATION, S.INSPECTION, S.OTHER}),
        ("bureau", {S.DATA}),
        ("evaluator", {S.EVALUATION}),
        ("leader", set()),
        ("health.head", set()),
        ("health.reporter", set()),
        ("third_party", set()),
        ("other.office", set()),
        ("city.office", set()),
    ],
)
def test_who_may_raise_what(county: County, who: str, permitted: set[Matter.Source]) -> None:
    for source in S:
        if source in permitted:
            raise_matter(by=county.by(who), territory=county.territory, problem=problem(source))
        else:
            with pytest.raises(PermissionDenied):
                raise_matter(by=county.by(who), territory=county.territory, problem=problem(source))
    assert {m.source for m in Matter.objects.all()} == permitted


def test_the_same_origin_makes_one_matter(county: County) -> None:
    found = [
        raise_matter(by=SYSTEM, territory=county.territory, problem=problem(origin="finding:7", reason=reason))
        for reason in ("先这样说。", "再这样说。", "再这样说。")
    ]
    assert len({m.pk for m in found}) == 1
    assert Matter.objects.get().reason == "再这样说。"
    assert [p.action for p in found[0].passages.all()] == ["raise", "refresh"]  # nothing new, nothing told


def test_what_has_moved_on_is_left_alone(county: County) -> None:
    first = raise_matter(by=SYSTEM, territory=county.territory, problem=problem(origin="finding:7"))
    Matter.objects.update(state=Matter.State.DISMISSED)
    again = raise_matter(by=SYSTEM, territory=county.territory, problem=problem(origin="finding:7", reason="又一次。"))
    assert again.pk == first.pk
    assert Matter.objects.get().reason == first.reason


def test_a_repeated_problem_knows_its_earlier_matter(county: County) -> None:
    def raised(year: int) -> Matter:
        new = problem(year=year, theme="路灯", origin=f"light:{year}")
        return raise_matter(by=SYSTEM, territory=county.territory, problem=new)

    first = raised(2022)
    assert raised(2023).pk == first.pk  # nobody has sent it: it goes on as the matter of the later year
    assert Matter.objects.get().year == 2023
    Matter.objects.update(
        state=Matter.State.CLOSED, unit=county.units["health"], due="2024-01-01", sent_at=timezone.now()
    )
    second = raised(2024)
    assert second.earlier == first
    Matter.objects.filter(pk=second.pk).update(state=Matter.State.DISMISSED)
    assert raised(2025).earlier == first  # what was not sent was not a problem


def test_a_matter_says_what_and_why_and_names_units_of_its_place(county: County) -> None:
    with pytest.raises(LianggangError, match="没有写明"):
        raise_matter(by=SYSTEM, territory=county.territory, problem=problem(reason=" "))
    stranger = Unit.objects.create(territory_id=county.territory.parent_id, name="市教育局")
    with pytest.raises(LianggangError, match="不是云泽县的单位"):
        raise_matter(by=SYSTEM, territory=county.territory, problem=problem(others=(stranger,)))
    assert not Matter.objects.exists()
