"""What became of warnings: the first later value of the target is the test."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from lianggang.alerts.model import WarningKind
from lianggang.assess.model import Verdict
from lianggang.web.figures.models import Judgement
from lianggang.web.followup.models import RIGHTING, Matter
from lianggang.web.followup.steps import UNSENT
from lianggang.web.followup.warnings import theme_of
from lianggang.web.places.models import Territory
from lianggang.web.plans.models import PlanDocument

Outcome = Matter.Outcome
_IN_DANGER = (Verdict.NOT_MET, Verdict.OFF_TRACK)
_UNTESTED = ("", Matter.Outcome.NO_DATA)
_PUT_RIGHT = (*RIGHTING, Matter.State.CLAIMED, Matter.State.CLOSED)
Target = tuple[str, str]
"""Key and indicator of an aim, which stay the same when the plan is confirmed again."""


@dataclass(frozen=True, slots=True)
class Test:
    """What a later year says of a warning, in a sentence, and the year; Outcome.NO_DATA while it has no value."""

    outcome: Matter.Outcome
    year: int
    note: str


def test_of(kind: str, value_year: int, later: Sequence[Judgement]) -> Test | None:
    """How a warning of one kind came out; None as long as no later year has been judged.

    value_year: of the value that was warned of. later: the judgements of the target in later years, in order; the
    first one with a newer value decides.
    """
    if not later:
        return None
    decisive = next((j for j in later if j.value_year is not None and j.value_year > value_year), None)
    if decisive is None:
        return Test(Outcome.NO_DATA, later[-1].year, f"到{later[-1].year}年没有新的数据")
    chance = f"（达标概率{decisive.chance}）" if decisive.chance else ""
    told = f"{decisive.value_year}年{decisive.shown}{_unit(decisive)}，{decisive.label}{chance}"
    return Test(_outcome(kind, decisive), decisive.year, told)


def _outcome(kind: str, later: Judgement) -> Matter.Outcome:
    if kind not in list(WarningKind):
        return Outcome.OPEN if later.verdict in _IN_DANGER else Outcome.LIFTED
    if kind == WarningKind.HARD_TO_ATTAIN and later.verdict == Verdict.NOT_MET:
        return Outcome.CAME_TRUE
    return Outcome.OPEN if kind in {w["kind"] for w in later.data["warnings"]} else Outcome.LIFTED


def _unit(j: Judgement) -> str:
    return "" if j.unit in ("", "无量纲") else j.unit


def judged(territory: Territory) -> dict[Target, list[Judgement]]:
    """Every judgement of the plans in force by target, in the order of the years."""
    rows = Judgement.objects.filter(
        aim__document__territory=territory, aim__document__state=PlanDocument.State.CONFIRMED
    ).select_related("aim__reporter")
    found: dict[Target, list[Judgement]] = defaultdict(list)
    for row in rows.order_by("year"):
        found[row.aim.key, row.aim.indicator].append(row)
    return found


def settle_outcomes(territory: Territory) -> None:
    """Write on every matter of a target what the first later value made of it."""
    by_target = judged(territory)
    for matter in Matter.objects.filter(territory=territory, aim__isnull=False).select_related("aim"):
        if (test := _test(matter, by_target)) and _kept(matter) != test:
            matter.outcome, matter.outcome_year, matter.outcome_note = test.outcome, test.year, test.note[:300]
            matter.save(update_fields=["outcome", "outcome_year", "outcome_note"])


def _test(matter: Matter, by_target: Mapping[Target, Sequence[Judgement]]) -> Test | None:
    assert matter.aim is not None
    rows = by_target.get((matter.aim.key, matter.aim.indicator), ())
    value_year = matter.snapshot.get("value_year") or matter.year
    return test_of(matter.kind, value_year, [j for j in rows if j.year > matter.year])


def _kept(matter: Matter) -> Test | None:
    if not matter.outcome or matter.outcome_year is None:
        return None
    return Test(Outcome(matter.outcome), matter.outcome_year, matter.outcome_note)


@dataclass(frozen=True, slots=True)
class Fate:
    """One warning of a year and what became of it. matter: None where it was never put before the office."""

    judgement: Judgement
    kind: str
    level: str
    matter: Matter | None
    test: Test | None

    @property
    def unit(self) -> str:
        """Who was to answer for it."""
        reporter = self.judgement.aim.reporter
        return str((self.matter and self.matter.unit) or reporter or "未落实单位")

    @property
    def sent(self) -> bool:
        """Whether the office sent it to the unit."""
        return self.matter is not None and self.matter.state not in UNSENT

    @property
    def unanswered(self) -> bool:
        """Whether the unit has it and has not answered."""
        return self.sent and self.matter is not None and self.matter.answered_at is None

    @property
    def put_right(self) -> bool:
        """Whether the office took the unit's measures, against something that was really so."""
        m = self.matter
        return m is not None and m.state in _PUT_RIGHT and m.cause in (Matter.Cause.REAL, Matter.Cause.OTHER)

    @property
    def word(self) -> str:
        """What became of it, in a word of the table."""
        if self.test is None:
            return NOT_YET
        if self.test.outcome == Outcome.LIFTED:
            return CURED if self.put_right else FALSE
        return str(self.test.outcome.label)


CAME_TRUE, OPEN = str(Outcome.CAME_TRUE.label), str(Outcome.OPEN.label)
CURED, FALSE = "整改后解除", "虚警"
NO_DATA, NOT_YET = str(Outcome.NO_DATA.label), "尚未到期"
WORDS = (CAME_TRUE, OPEN, CURED, FALSE, NO_DATA, NOT_YET)


@dataclass(frozen=True, slots=True)
class Tally:
    """Warnings counted by what became of them. name: of the kind, level or unit, "合计" for all."""

    name: str
    counts: Mapping[str, int]
    unsent: int
    unanswered: int

    @property
    def total(self) -> int:
        """All warnings."""
        return sum(self.counts.values())

    @property
    def tested(self) -> int:
        """Those with a newer value."""
        return sum(self.counts.get(word, 0) for word in (CAME_TRUE, OPEN, CURED, FALSE))

    @property
    def hits(self) -> int:
        """Those that came true or are still warned of."""
        return self.counts.get(CAME_TRUE, 0) + self.counts.get(OPEN, 0)

    @property
    def hit_rate(self) -> float | None:
        """Hits among those with a newer value; None where there are none."""
        return self.hits / self.tested if self.tested else None

    @property
    def false_rate(self) -> float | None:
        """Lifted without measures, among those with a newer value: false alarms; None where there are none."""
        return self.counts.get(FALSE, 0) / self.tested if self.tested else None


@dataclass(frozen=True, slots=True)
class Review:
    """The warnings of one year and what became of them. missed: targets that failed later without a warning."""

    year: int
    fates: Sequence[Fate]
    missed: Sequence[Judgement]

    @property
    def whole(self) -> Tally:
        """All of them."""
        return _tally("合计", self.fates)

    def by(self, name: Callable[[Fate], str]) -> list[Tally]:
        """Counted by what `name` says of each, in the order of their names."""
        parts: dict[str, list[Fate]] = defaultdict(list)
        for fate in self.fates:
            parts[name(fate)].append(fate)
        return [_tally(key, parts[key]) for key in sorted(parts)]


def _tally(name: str, fates: Iterable[Fate]) -> Tally:
    kept = list(fates)
    return Tally(name, Counter(f.word for f in kept), sum(not f.sent for f in kept), sum(f.unanswered for f in kept))


def last_tested(territory: Territory) -> int | None:
    """The last year of whose warnings newer figures have shown what became; None while there is none."""
    tested = Matter.objects.filter(territory=territory, source=Matter.Source.WARNING).exclude(outcome__in=_UNTESTED)
    found: int | None = tested.aggregate(last=Max("year"))["last"]
    return found


def review(territory: Territory, year: int) -> Review:
    """What became of the warnings of a year, whether or not they were raised as matters.

    For the page, and for the annual report of the year after.
    """
    by_target = judged(territory)
    warnings = Matter.objects.filter(territory=territory, source=Matter.Source.WARNING)
    matters = {m.theme: m for m in warnings.filter(since__lte=year, year__gte=year).select_related("unit")}
    fates, missed = [], []
    for rows in by_target.values():
        now = next((j for j in rows if j.year == year), None)
        later = [j for j in rows if j.year > year]
        if now is None:
            continue
        warned: Sequence[Mapping[str, Any]] = now.data["warnings"]
        for w in warned:
            test = test_of(w["kind"], now.value_year or year, later)
            fates.append(Fate(now, w["kind"], w["level"], matters.get(theme_of(now.aim, w["kind"])), test))
        if WarningKind.HARD_TO_ATTAIN not in {w["kind"] for w in warned} and _missed(now, later):
            missed.append(now)
    return Review(year, fates, missed)


def _missed(now: Judgement, later: Sequence[Judgement]) -> bool:
    """Whether the next year says that the target is missed, which this one did not."""
    return bool(later) and later[0].verdict == Verdict.NOT_MET and now.verdict != Verdict.NOT_MET
