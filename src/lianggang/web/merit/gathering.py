"""The facts that a unit is assessed by, each with where it can be seen; from records that exist anyway.

What is handed in, answered and put right counts for the year in which it was due, targets by their latest judgement.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lianggang.evaluation.merit import LATE_HALF, Criterion, Fact, MeritRule, timeliness
from lianggang.evaluation.model import Kind
from lianggang.web.evaluation.items import Draft, items_of
from lianggang.web.evaluation.models import Evaluation, Review
from lianggang.web.figures.models import Judgement
from lianggang.web.figures.quantities import confirmed_plans
from lianggang.web.followup.models import Matter
from lianggang.web.merit.models import Merit
from lianggang.web.places.models import Unit
from lianggang.web.plans.models import Aim
from lianggang.web.rounds.models import Remark, Sheet
from lianggang.wording import number

SHARED = 0.5  # of a target for a unit that takes part, where the one that leads counts 1
Facts = dict[int, dict[Criterion, list[Fact]]]
"""By the id of the unit."""


def facts_of(merit: Merit) -> Facts:
    """The facts of every unit of the territory in the year, by a constant number of queries for each plan."""
    found: Facts = defaultdict(lambda: defaultdict(list))
    for unit, criterion, fact in (*_sheets(merit), *_reviews(merit), *_targets(merit), *_matters(merit)):
        found[unit][criterion].append(fact)
    return found


def stored(facts: Mapping[Criterion, Iterable[Fact]]) -> dict[str, list[list[Any]]]:
    """Facts as JSON."""
    return {c.value: [[f.text, f.share, f.link, f.weight] for f in own] for c, own in facts.items()}


def kept(data: Mapping[str, list[list[Any]]]) -> dict[Criterion, list[Fact]]:
    """The facts that `stored` wrote."""
    return {Criterion(c): [Fact(*row) for row in own] for c, own in data.items()}


def _sheets(merit: Merit) -> Iterator[tuple[int, Criterion, Fact]]:
    sheets = Sheet.objects.filter(scheme__territory=merit.territory, deadline__year=merit.year)
    returned: dict[int, set[str]] = defaultdict(set)
    for sheet_id, code in Remark.objects.filter(sheet__in=sheets, kind=Remark.Kind.RETURN).values_list("sheet", "code"):
        returned[sheet_id].add(code)
    for sheet in sheets.select_related("scheme"):
        title, link = f"{sheet.scheme.year}年度监测表", reverse("sheet", args=[sheet.pk])
        handed = _day(sheet.submitted_at)
        yield sheet.unit_id, Criterion.TIMELINESS, _timely(title, sheet.deadline, handed, merit.points, link)
        yield sheet.unit_id, Criterion.QUALITY, _quality(sheet, title, returned[sheet.pk], link)


def _quality(sheet: Sheet, title: str, returned: set[str], link: str) -> Fact:
    asked = len(sheet.lines)
    if sheet.submitted_at is None or not asked:
        return Fact(f"{title}还没有报送，不能计算", None, link)
    share = 0.0 if "" in returned else 1 - len(returned) / asked
    what = "整表被退回" if "" in returned else f"被退回{len(returned)}项"
    return Fact(f"{title}应报{asked}项，{what}", share, link)


def _reviews(merit: Merit) -> Iterator[tuple[int, Criterion, Fact]]:
    begun = ~Q(evaluation__state__in=(Evaluation.State.DRAFT, Evaluation.State.PROPOSED, Evaluation.State.APPROVED))
    reviews = Review.objects.filter(
        begun, evaluation__territory=merit.territory, evaluation__self_until__year=merit.year
    )
    for review in reviews.select_related("evaluation"):
        title = f"{review.evaluation.get_stage_display()}评估自评"
        until, link = review.evaluation.self_until, reverse("review", args=[review.pk])
        handed = _day(review.submitted_at)
        yield review.unit_id, Criterion.TIMELINESS, _timely(title, until, handed, merit.points, link)


def _timely(title: str, until: dt.date, handed: dt.date | None, rule: MeritRule, link: str) -> Fact:
    today = timezone.localdate()
    if handed is None:
        overdue = today > until
        told = f"{until:%m月%d日}到期，{'未报' if overdue else '还没有到期，不计入'}"
        return Fact(f"{title}{told}", 0.0 if overdue else None, link)
    late = (handed - until).days
    told = "按期" if late <= 0 else f"迟{late}天"
    return Fact(f"{title}{until:%m月%d日}到期，{handed:%m月%d日}报送，{told}", timeliness(late, rule), link)


def _targets(merit: Merit) -> Iterator[tuple[int, Criterion, Fact]]:
    for document in confirmed_plans(merit.territory):
        latest = Judgement.objects.filter(aim__document=document, year__lte=merit.year).order_by("year")
        judged = {j.aim_id: j for j in latest}  # the last one of each aim stays
        told: set[tuple[int, int]] = set()
        for draft in items_of(document):
            for unit, aim, leads in _answering(draft):
                if (unit.pk, aim.pk) not in told and aim.target.get("value") is not None:
                    told.add((unit.pk, aim.pk))
                    criterion = Criterion.BINDING if aim.binding == "约束性" else Criterion.EXPECTED
                    yield unit.pk, criterion, _attained(aim, judged.get(aim.pk), leads=leads)


def _answering(draft: Draft) -> Iterator[tuple[Unit, Aim, bool]]:
    if draft.kind in (Kind.GOAL, Kind.TARGET):
        for aim in draft.aims:
            for unit in draft.units:
                yield unit, aim, unit == draft.units[0]


def _attained(aim: Aim, j: Judgement | None, *, leads: bool) -> Fact:
    link, weight = reverse("indicator", args=[aim.indicator]), 1.0 if leads else SHARED
    part = "" if leads else "（参与）"
    name = str(aim.target.get("indicator", "")) or aim.text
    asked = f"{name}{part}，目标{aim.demand}（{aim.due}年）"
    if j is None:
        return Fact(f"{asked}：没有判断，不计入", None, link, weight)
    reached, degree = j.data.get("reached"), j.data.get("attainment")
    value = f"{j.value_year}年{j.shown}{j.unit}" if j.shown else ""
    told = "，".join(filter(None, (value, j.label)))
    if reached:
        return Fact(f"{asked}：{told}", 1.0, link, weight)
    if reached is None or degree is None:
        return Fact(f"{asked}：{told}，不计入", None, link, weight)
    share = min(1.0, max(0.0, float(degree)))
    return Fact(f"{asked}：{told}，达标程度{number(share * 100, 1)}%", share, link, weight)


def _matters(merit: Merit) -> Iterator[tuple[int, Criterion, Fact]]:
    due = Q(due__year=merit.year) | Q(measure_due__year=merit.year)
    for matter in Matter.objects.filter(due, territory=merit.territory, unit__isnull=False, sent_at__isnull=False):
        assert matter.unit_id is not None  # by the query
        link = reverse("matter", args=[matter.pk])
        if matter.source == Matter.Source.WARNING and matter.due and matter.due.year == merit.year:
            yield matter.unit_id, Criterion.ANSWERED, _done(matter, "答复", matter.due, _day(matter.answered_at), link)
        if matter.measure_due and matter.measure_due.year == merit.year:
            yield (
                matter.unit_id,
                Criterion.CLOSED,
                _done(matter, "销号", matter.measure_due, _day(matter.closed_at), link),
            )


def _done(matter: Matter, what: str, due: dt.date, done: dt.date | None, link: str) -> Fact:
    """In time, late, not at all, or not yet due."""
    told = f"{matter}：{due:%m月%d日}到期"
    if done is not None:
        late = done > due
        return Fact(f"{told}，{done:%m月%d日}{what}{'，逾期' if late else ''}", LATE_HALF if late else 1.0, link)
    if timezone.localdate() > due:
        return Fact(f"{told}，未{what}", 0.0, link)
    return Fact(f"{told}，还没有到期，不计入", None, link)


def _day(at: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(at) if at else None
