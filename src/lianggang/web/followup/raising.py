"""How a matter comes to be: by a person, by another application, or by the system after a judgement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lianggang.errors import unusable
from lianggang.web.accounts.guard import require
from lianggang.web.accounts.rights import Right
from lianggang.web.audit.record import By, record
from lianggang.web.followup.models import Matter, Passage
from lianggang.web.places.models import Territory, Unit
from lianggang.web.plans.models import Aim
from lianggang.web.rounds.notices import holders_of, tell

Source = Matter.Source
RAISED_BY = {
    Source.WARNING: Right.FOLLOW_UP,
    Source.EVALUATION: Right.EVALUATE,
    Source.INSPECTION: Right.FOLLOW_UP,
    Source.DATA: Right.REVIEW,
    Source.OTHER: Right.FOLLOW_UP,
}
"""The right to raise a matter, by where it comes from."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What must be put right, before it is a matter; the fields are those of `Matter`.

    origin: set it ("finding:12") and raising it again gives the matter that there is. theme: set it where the same
    problem in another year would have the same.
    """

    source: Matter.Source
    title: str
    reason: str
    year: int
    unit: Unit | None = None
    others: Iterable[Unit] = ()
    aim: Aim | None = None
    indicator: str = ""
    kind: str = ""
    level: str = ""
    origin: str = ""
    theme: str = ""
    link: str = ""
    snapshot: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def raise_matter(*, by: By, territory: Territory, problem: Problem) -> Matter:
    """Put a problem before the office, which sends it or not; nothing goes to a unit by this.

    by: with no account, the system itself. A problem of known origin is refreshed while its matter is still with the
    office, and left alone afterwards. Raises PermissionDenied, or LianggangError without a title or a reason.
    """
    if by.account is not None:
        require(by, RAISED_BY[problem.source], territory=territory)
    if not (problem.title.strip() and problem.reason.strip()):
        raise unusable("matter-empty", "没有写明事项和理由。", advice="请写明是什么问题，依据是什么。")
    _require_own_units(territory, problem)
    held = _held(territory, problem)
    if held is None:
        return _new(by, territory, problem)
    if held.state == Matter.State.RAISED:
        _refresh(by, held, problem)
    return held


def _require_own_units(territory: Territory, problem: Problem) -> None:
    units = [*([problem.unit] if problem.unit else []), *problem.others]
    if any(unit.territory_id != territory.pk for unit in units):
        raise unusable("unit-elsewhere", f"所选单位不是{territory}的单位。", advice="请从列表里选。")


def _held(territory: Territory, problem: Problem) -> Matter | None:
    """The matter that this problem has already made, or that of the same theme which nobody has sent yet."""
    of_place = Matter.objects.select_for_update(of=("self",)).filter(territory=territory)
    found = of_place.filter(origin=problem.origin).first() if problem.origin else None
    if found is None and problem.theme:
        found = of_place.filter(theme=problem.theme, state=Matter.State.RAISED, year__lte=problem.year).first()
    return found


def _new(by: By, territory: Territory, problem: Problem) -> Matter:
    earlier = None
    if problem.theme:
        same = Matter.objects.filter(territory=territory, theme=problem.theme, year__lt=problem.year)
        earlier = same.exclude(state=Matter.State.DISMISSED).order_by("year", "id").last()
    matter = Matter(territory=territory, earlier=earlier, source=problem.source, since=problem.year)
    _fill(matter, problem)
    matter.unit = problem.unit
    matter.save()
    matter.others.set(problem.others)
    passed(by, matter, "raise", "提出", "", text=matter.reason)
    record(by, "matter.raise", matter.subject, f"提出事项：{matter}", territory=territory.code,
           after={"source": matter.source, "origin": matter.origin}, reason=matter.reason)  # fmt: skip
    if by.account is not None:  # the system tells once of all that it found
        tell(holders_of(Right.FOLLOW_UP, territory=territory), f"待核事项：{matter}", page_of(matter))
    return matter


def _refresh(by: By, matter: Matter, problem: Problem) -> None:
    """What the office has written on it stays; what is known of it is brought up to date, and that is told."""
    before = _known(matter)
    _fill(matter, problem)
    matter.save()
    if _known(matter) != before:
        passed(by, matter, "refresh", "更新", matter.state, text=matter.reason)
        record(by, "matter.refresh", matter.subject, f"更新事项：{matter}", territory=matter.territory.code,
               before=before, after=_known(matter))  # fmt: skip


def _known(matter: Matter) -> dict[str, Any]:
    return {"title": matter.title, "reason": matter.reason, "level": matter.level, "year": matter.year}


def _fill(matter: Matter, problem: Problem) -> None:
    matter.title, matter.reason = problem.title.strip().rstrip("。")[:200], problem.reason.strip()
    matter.kind, matter.level, matter.year = problem.kind, problem.level, problem.year
    matter.aim, matter.indicator = problem.aim, problem.indicator or (problem.aim.indicator if problem.aim else "")
    matter.origin, matter.theme, matter.link = problem.origin, problem.theme, problem.link
    matter.snapshot = dict(problem.snapshot)


def passed(
    by: By,
    matter: Matter,
    action: str,
    label: str,
    start: str,
    *,
    text: str = "",
    data: Mapping[str, str] | None = None,
) -> Passage:
    """Write down one step with a matter."""
    return Passage.objects.create(
        matter=matter, action=action, label=label, start=start, end=matter.state, by=by.account, at=timezone.now(),
        text=text.strip(), data=dict(data or {}),
    )  # fmt: skip


def page_of(matter: Matter) -> str:
    """The address of a matter's page."""
    return reverse("matter", args=[matter.pk])
