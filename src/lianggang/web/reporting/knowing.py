"""What the office knows of a year beside its figures, for reports and for the page of the leaders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from lianggang.assess.model import Verdict
from lianggang.collect.states import State
from lianggang.reports.standing import Owed, Past, Standing
from lianggang.web.figures.models import Judgement
from lianggang.web.followup.models import Matter
from lianggang.web.followup.outcomes import WORDS, review
from lianggang.web.followup.queries import LATE, PARTS
from lianggang.web.places.models import Territory
from lianggang.web.plans.models import PlanDocument
from lianggang.web.rounds.models import Sheet

_WITH_THE_UNIT = (State.NOT_STARTED, State.DRAFT, State.RETURNED, State.SUBMITTED)


def standing_of(territory: Territory, year: int) -> Standing:
    """Last year's verdicts, how far warnings are, who owes what today, and what became of last year's warnings."""
    return Standing(
        as_of=timezone.localdate(),
        before=verdicts_of(territory, year - 1),
        answers=answers_of(territory, year),
        owed=tuple(owed(territory)),
        past=_past(territory, year - 1),
    )


def verdicts_of(territory: Territory, year: int) -> dict[str, Verdict]:
    """The verdicts kept of a year, by the key of the target."""
    rows = Judgement.objects.filter(
        aim__document__territory=territory, aim__document__state=PlanDocument.State.CONFIRMED, year=year
    )
    return {key: Verdict(verdict) for key, verdict in rows.values_list("aim__key", "verdict")}


def answers_of(territory: Territory, year: int) -> dict[str, str]:
    """How far the warning of a target is, in a few words, by the key of the target."""
    found = Matter.objects.filter(territory=territory, source=Matter.Source.WARNING, year=year, aim__isnull=False)
    return {m.aim.key: _answer(m) for m in found.select_related("aim").order_by("id") if m.aim}


_S = Matter.State
_ANSWERS = {
    _S.RAISED: "预警待核发",
    _S.DISMISSED: "核后不予发出",
    _S.SENT: "待单位答复",
    _S.SIGNING: "单位待审签",
    _S.ANSWERED: "已答复，待接收",
    _S.WORKING: "整改中",
    _S.VOUCHING: "已整改，单位待审签",
    _S.CLAIMED: "已整改，待销号",
    _S.CLOSED: "已销号",
}
"""How far a warning is, as leaders read it."""


def _answer(matter: Matter) -> str:
    word = _ANSWERS[_S(matter.state)]
    if matter.overdue:
        return f"{word}（逾期{matter.overdue}天）"
    if matter.state == _S.WORKING and matter.measure_due:
        return f"{word}，{matter.measure_due.year}年{matter.measure_due.month}月前完成"
    return word


def owed(territory: Territory) -> list[Owed]:
    """What units have not done in time, the latest first: forms not handed in, warnings and measures overdue."""
    today = timezone.localdate()
    return sorted([*_sheets(territory, today), *_matters(territory)], key=lambda o: (-o.days, o.unit, o.what))


def _sheets(territory: Territory, today: dt.date) -> Iterable[Owed]:
    late = Sheet.objects.filter(
        scheme__territory=territory, scheme__state="open", deadline__lt=today,
        state__in=[s.value for s in _WITH_THE_UNIT],
    ).select_related("scheme").defer("lines", "findings")  # fmt: skip
    return [Owed(s.unit_name, f"{s.scheme.year}年度监测表", s.deadline, (today - s.deadline).days) for s in late]


def _matters(territory: Territory) -> Iterable[Owed]:
    late = Matter.objects.filter(PARTS[LATE].q(), territory=territory).select_related("unit").defer("snapshot")
    return [Owed(str(m.unit), f"{_what(m)}：{m.title}", m.deadline, m.overdue) for m in late]


def _what(matter: Matter) -> str:
    return "整改" if matter.state == Matter.State.WORKING else f"{matter.get_source_display()}答复"


def _past(territory: Territory, year: int) -> Past | None:
    whole = review(territory, year).whole
    if not whole.total:
        return None
    return Past(year, whole.total - whole.unanswered, tuple((word, whole.counts.get(word, 0)) for word in WORDS))
