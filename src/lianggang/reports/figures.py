"""Citations: every number of a report is asked of the round by a key, and can be asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from lianggang import wording
from lianggang.alerts.model import WarningKind
from lianggang.assess.words import chance, difference_unit
from lianggang.plans.model import Direction, Kind, Target
from lianggang.reports import summary, tally
from lianggang.round import Result, Round

_DIRECTIONS = {
    Direction.UP: "提高",
    Direction.DOWN: "下降",
    Direction.NARROW: "缩小",
    Direction.STABLE: "保持稳定",
    Direction.SLOW_RISE: "上升减缓",
}
_MOST_PLACES, _MOST_PACE_PLACES = 2, 4


@dataclass(frozen=True, slots=True)
class Key:
    """What a number of the report is: a field of a target ("women.1.goal.2.t1") or of a scope ("round").

    year, breakdown: where the field needs them; breakdown is the label (「农村」), two parted by "/" for a gap.
    """

    subject: str
    field: str
    year: int | None = None
    breakdown: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """A piece of text that states a stored value."""

    key: Key
    text: str

    def __str__(self) -> str:
        return self.text


Piece = str | Cited


class Figures:
    """The numbers of one round, by key."""

    def __init__(self, round: Round) -> None:
        self.round = round
        self.results = {r.tracked.id: r for r in round.results}
        self.scopes = summary.scopes(round)

    def cite(self, subject: Result | summary.Scope, field: str, year: int | None = None, breakdown: str = "") -> Cited:
        """The text of a field, with the key by which a check finds it again."""
        name = subject.key if isinstance(subject, summary.Scope) else subject.tracked.id
        key = Key(name, field, year, breakdown)
        return Cited(key, self.render(key))

    def render(self, key: Key) -> str:
        """The text that the round gives for the key today; KeyError when the round knows no such subject or field."""
        if key.subject in self.scopes:
            return tally.field(self.round, self.scopes[key.subject], key.field)
        result = self.results[key.subject]
        if key.field in _OF_PARTS:
            return _OF_PARTS[key.field](self.round, result, key)
        return _OF_TARGET[key.field](result, key.year if key.year is not None else self.round.year)


def places(result: Result, value: Decimal) -> int:
    """Decimal places in print: as stored, at most two or those of the target, more where the verdict needs them."""
    goal, asked = result.assessment.goal_value, result.tracked.target.value
    as_asked = wording.places_of(asked) if isinstance(asked, Decimal) else 0
    shown = min(wording.places_of(value), max(_MOST_PLACES, as_asked))
    return shown if goal is None else wording.places_apart(value, goal, shown)


def number(result: Result, value: Decimal | None) -> str:
    """A value of the result's series in print, without its unit; 无数据 for None."""
    return wording.NO_DATA if value is None else wording.number(value, places(result, value))


def quantity(result: Result, value: Decimal | None) -> str:
    """A value of the result's series in print, with its unit; 无数据 for None."""
    return wording.NO_DATA if value is None else wording.quantity(value, result.series.unit, places(result, value))


def common_base(results: Iterable[Result]) -> int | None:
    """The year that all baselines of these results share, for the head of a column; None where they differ."""
    years = {base[0] for r in results if (base := summary.baseline(r))}
    return years.pop() if len(years) == 1 else None


def base_year(result: Result, common: int | None = None) -> str:
    """The year of the baseline on a line of its own; empty without a baseline or when it is the common one."""
    base = summary.baseline(result)
    return f"\n{base[0]}年" if base and base[0] != common else ""


def due_year(result: Result) -> str:
    """The year by which the target is due on a line of its own; empty when it is the plan's last year."""
    period = result.tracked.plan.period
    return f"\n{result.tracked.due}年" if period is None or result.tracked.due != period[1] else ""


def demand(result: Result, *, words: bool = False) -> str:
    """What the target asks for, as the plan states it: "≥70%", "比2020年下降20%", "缩小"."""
    target = result.tracked.target
    if target.value is None:
        return _direction(target)
    if target.kind is Kind.CHANGE and isinstance(target.value, Decimal):
        since = f"比{target.baseline_year}年" if target.baseline_year else "比基期"
        return since + _movement(target)
    if target.kind is Kind.ANNUAL_CHANGE and isinstance(target.value, Decimal):
        return "每年" + _movement(target)
    return wording.threshold(target.comparator, target.value, target.unit, words=words)


def _direction(target: Target) -> str:
    if target.direction:
        return ("逐年" if "逐年" in target.quote else "") + _DIRECTIONS[target.direction]
    return wording.threshold(target.comparator, target.relative_to, words=True) if target.relative_to else "方向性要求"


def _movement(target: Target) -> str:
    assert isinstance(target.value, Decimal)
    rises = target.value > 0
    verb, size = "提高" if rises else "下降", wording.quantity(abs(target.value), target.unit)
    if target.comparator == "~":
        return f"{verb}{size}左右"
    at_least = (target.comparator in (">=", ">")) == rises
    return f"{verb}{size}以上" if at_least else f"{verb}不超过{size}"


def pace(result: Result, value: float | None) -> str:
    """A change per year with its word: 提高0.2个百分点; 无数据 where it is not defined."""
    if value is None:
        return wording.NO_DATA
    latest = result.assessment.value
    shown = max(1, places(result, latest)) if latest is not None else 1
    others = [p for p in (result.assessment.required_pace, result.assessment.actual_pace) if p not in (None, value)]
    for other in (0.0, *(abs(p or 0) for p in others)):
        shown = wording.places_apart(abs(value), other, shown)
    size = wording.quantity(abs(value), difference_unit(result.series.unit), min(shown, _MOST_PACE_PLACES))
    fall, rise = "下降", "上升" if summary.lower_is_better(result) else "提高"
    return (rise if value > 0 else fall) + size if value else "持平"


def apart(result: Result, value: Decimal, other: Decimal) -> str:
    """The size of a difference of two values of the result's series."""
    return wording.quantity(_difference(result, value, other), difference_unit(result.series.unit))


def _difference(result: Result, value: Decimal, other: Decimal) -> Decimal:
    """The difference in the decimals of the value, or as many as it takes not to print a zero."""
    shown = wording.places_apart(abs(value - other), 0, places(result, value))
    return wording.round_half_up(abs(value - other), shown)


def _value(result: Result, year: int) -> Decimal | None:
    observation = result.series.at(year)
    return observation.value if observation else None


def _change(result: Result, year: int, since: int | str, before: Decimal | None) -> str:
    now = _value(result, year)
    if now is None:
        return ""
    if _crosses_break(result, year, since, before):
        return f"与{since}{'年' if isinstance(since, int) else ''}口径不同，不作比较"
    better = "lower" if summary.lower_is_better(result) else None
    shown = max(places(result, now), places(result, before) if before is not None else 0)
    return wording.change(now, before, result.series.unit, since, better=better, places=shown)


def _crosses_break(result: Result, year: int, since: int | str, before: Decimal | None) -> bool:
    then = since if isinstance(since, int) else year - 1
    return before is not None and any(then < first <= year for first in result.series.breaks)


def _shortfall(result: Result, year: int) -> str:
    a = result.assessment
    attained = a.verdict in summary.ATTAINED
    return "" if attained or a.value is None or a.goal_value is None else apart(result, a.value, a.goal_value)


def _counts(result: Result, year: int) -> str:
    o = result.series.at(year)
    if o is None or o.numerator is None or o.denominator is None:
        return ""
    return f"{o.numerator:,f}/{o.denominator:,f}"


def _attainment(result: Result, _: int) -> str:
    degree = result.assessment.attainment
    if degree is None:
        return ""
    return "不足100%" if 0.995 <= degree < 1 else wording.quantity(degree * 100, "%", 0)


def _probability(result: Result, _: int) -> str:
    return "" if result.assessment.probability is None else chance(result.assessment.probability)


def as_sentences(texts: Iterable[str]) -> str:
    """Remarks in a row, parted by semicolons and closed by one stop; empty when there are none."""
    row = "；".join(stripped for t in texts if (stripped := t.strip().rstrip("。；")))
    return f"{row}。" if row else ""


def _reasons(result: Result, kind: WarningKind) -> str:
    return as_sentences(a.reason for a in result.alerts if a.kind is kind).rstrip("。")


_OF_TARGET: dict[str, Callable[[Result, int], str]] = {
    "value": lambda r, year: quantity(r, _value(r, year)),
    "number": lambda r, year: number(r, _value(r, year)),
    "baseline": lambda r, _: number(r, base[1]) if (base := summary.baseline(r)) else wording.NO_BASE,
    "demand": lambda r, _: demand(r),
    "demand_in_words": lambda r, _: demand(r, words=True),
    "due": lambda r, _: str(r.tracked.due),
    "on_last_year": lambda r, year: _change(r, year, "上年", _value(r, year - 1)),
    "on_baseline": lambda r, year: _change(r, year, *(summary.baseline(r) or ("基期", None))),
    "shortfall": _shortfall,
    "required_pace": lambda r, _: pace(r, r.assessment.required_pace),
    "actual_pace": lambda r, _: pace(r, r.assessment.actual_pace),
    "probability": _probability,
    "attainment": _attainment,
    "counts": _counts,
    "known_years": lambda r, _: str(len(r.series.known)),
    "verdict": lambda r, _: summary.verdict_label(r),
    "arithmetic": lambda r, _: as_sentences([r.assessment.arithmetic]),
    "cautions": lambda r, _: as_sentences(r.assessment.cautions),
    "reason_hard": lambda r, _: _reasons(r, WarningKind.HARD_TO_ATTAIN),
    "reason_volatile": lambda r, _: _reasons(r, WarningKind.VOLATILE),
}


def _part(round: Round, result: Result, label: str, year: int | None) -> Decimal | None:
    parts = summary.broken_down(round, result.tracked.indicator)
    found = next((by_year for part, by_year in parts.items() if part.label == label), {})
    return found[year].value if year in found else None


def _part_number(round: Round, result: Result, key: Key) -> str:
    return number(result, _part(round, result, key.breakdown, key.year))


def _part_value(round: Round, result: Result, key: Key) -> str:
    return quantity(result, _part(round, result, key.breakdown, key.year))


def _gap(round: Round, result: Result, key: Key) -> str:
    first, second = (_part(round, result, label, key.year) for label in key.breakdown.split("/"))
    return wording.NO_DATA if first is None or second is None else apart(result, first, second)


def _gap_number(round: Round, result: Result, key: Key) -> str:
    first, second = (_part(round, result, label, key.year) for label in key.breakdown.split("/"))
    return wording.NO_DATA if first is None or second is None else f"{_difference(result, first, second):f}"


def _gap_change(round: Round, result: Result, key: Key) -> str:
    change = _widening(round, result, key)
    size = wording.quantity(abs(change), difference_unit(result.series.unit))
    return f"{'扩大' if change > 0 else '缩小'}{size}" if change else "没有变化"


def _gap_trend(round: Round, result: Result, key: Key) -> str:
    change = _widening(round, result, key)
    return "扩大" if change > 0 else "缩小" if change < 0 else "没有变化"


def _widening(round: Round, result: Result, key: Key) -> Decimal:
    """How much wider the gap became between the two years of the key ("城镇/农村/2020"); 0 where one is unknown."""
    first, second, since = key.breakdown.split("/")
    values = [_part(round, result, label, year) for year in (key.year, int(since)) for label in (first, second)]
    a, b, c, d = (v if v is not None else Decimal("NaN") for v in values)
    wider = abs(a - b) - abs(c - d)
    return Decimal(0) if wider.is_nan() else wording.round_half_up(wider, max(map(wording.places_of, (a, b, c, d))))


_OF_PARTS: dict[str, Callable[[Round, Result, Key], str]] = {
    "part_number": _part_number,
    "part_value": _part_value,
    "gap": _gap,
    "gap_number": _gap_number,
    "gap_change": _gap_change,
    "gap_trend": _gap_trend,
}
