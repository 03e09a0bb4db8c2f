"""What an office knows beside the figures: the verdicts of a year ago, how far warnings are, who owes what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lianggang.assess.model import Verdict
from lianggang.reports import summary
from lianggang.reports.figures import Cited, Key
from lianggang.round import Result, Round

SUBJECT = "standing"
_BECAME = "became/"
_RANKS = {
    **dict.fromkeys(summary.ATTAINED, 0),
    Verdict.ON_TRACK: 1,
    Verdict.UNCERTAIN: 2,
    **dict.fromkeys(summary.IN_DANGER, 3),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that a unit has not done in time. due: the day it was due; days: how many days late at `as_of`."""

    unit: str
    what: str
    due: date | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class Past:
    """The warnings of the year before and what became of them.

    answered: how many units answered. became: words (应验, 仍在预警 …) with the number of each, which add up to all.
    """

    year: int
    answered: int
    became: tuple[tuple[str, int], ...]

    @property
    def raised(self) -> int:
        """All warnings of that year."""
        return sum(number for _, number in self.became)


@dataclass(frozen=True, slots=True)
class Standing:
    """The office's knowledge on the day `as_of`.

    before: verdict of the year before by the target's id. answers: how far the answer to a warning is, in words, by
    the target's id. owed: what is late, the latest first.
    """

    as_of: date | None = None
    before: Mapping[str, Verdict] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    owed: tuple[Owed, ...] = ()
    past: Past | None = None


class Changes:
    """What changed since the year before, by citation."""

    def __init__(self, round: Round, standing: Standing) -> None:
        self.round, self.standing = round, standing
        self.better = self._moved(lambda now, before: now < before)
        self.worse = self._moved(lambda now, before: now > before)
        self.newly_missing = [
            r for r in self._compared() if _now(r) is Verdict.NO_DATA and self._before(r) is not Verdict.NO_DATA
        ]

    def cite(self, field: str) -> Cited:
        """The text of a field of the standing, with its key."""
        key = Key(SUBJECT, field)
        return Cited(key, self.render(key))

    def render(self, key: Key) -> str:
        """The text for the key; KeyError for an unknown field."""
        if key.field in _OF_PAST and self.standing.past:
            return str(_OF_PAST[key.field](self.standing.past))
        if key.field.startswith(_BECAME) and self.standing.past:
            return str(dict(self.standing.past.became)[key.field.removeprefix(_BECAME)])
        return str(len(_COUNTED[key.field](self)))

    def place(self, key: Key) -> str:
        """Of what the key tells, for people."""
        return "与上年比较" if key.subject == SUBJECT else key.subject

    def before(self, result: Result) -> str:
        """The word of the verdict a year ago; empty where there is none."""
        verdict = self._before(result)
        return verdict.label if verdict else ""

    def _before(self, result: Result) -> Verdict | None:
        return self.standing.before.get(result.tracked.id)

    def _compared(self) -> list[Result]:
        return [r for r in self.round.results if summary.is_quantified(r) and r.tracked.id in self.standing.before]

    def _moved(self, is_so: Callable[[int, int], bool]) -> list[Result]:
        found = []
        for r in self._compared():
            now, before = _RANKS.get(_now(r)), _RANKS.get(self.standing.before[r.tracked.id])
            if now is not None and before is not None and is_so(now, before):
                found.append(r)
        return found


def _now(result: Result) -> Verdict:
    return result.assessment.verdict


_OF_PAST: dict[str, Callable[[Past], int]] = {"raised": lambda p: p.raised, "answered": lambda p: p.answered}
_COUNTED: dict[str, Callable[[Changes], Sequence[object]]] = {
    "better": lambda c: c.better,
    "worse": lambda c: c.worse,
    "newly_missing": lambda c: c.newly_missing,
    "owed": lambda c: c.standing.owed,
    "owing_units": lambda c: tuple({o.unit for o in c.standing.owed}),
    "unanswered": lambda c: [r for r in c.round.results if r.alerts and r.tracked.id not in c.standing.answers],
}
