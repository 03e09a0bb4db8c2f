"""Citations: every number of a report is asked of the round by a key, and can be asked again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from lianggang import wording
from lianggang.alerts.model import WarningKind
from lianggang.assess import gap_words
from lianggang.assess.gap_trend import Movement, Trend
from lianggang.assess.gaps import Gap, Side
from lianggang.assess.params import DEFAULT
from lianggang.assess.pooling import yearly_counts
from lianggang.assess.words import chance, difference_unit
from lianggang.plans.labels import DIRECTIONS
from lianggang.plans.model import Kind, Target
from lianggang.reports import contrasts, events, few, scores, shifts, sided, summary, tally
from lianggang.reports.contrasts import Contrast
from lianggang.reports.notable import is_mortality
from lianggang.round import Result, Round

_MOST_PLACES, _MOST_PACE_PLACES = 2, 4
_BESIDE = re.compile(r"^目标[^，]*，\d{4}年[^，]*，|预计\d{4}年(?=达标概率)")
_INTERVAL = "95%区间"  # what a caution about chance says, which "events" says as well


@dataclass(frozen=True, slots=True)
class Key:
    """What a number of the report is: a field of a target ("women.1.goal.2.t1") or of a scope ("round").

    year, breakdown: where the field needs them; breakdown is the dimension (「城乡」) of a gap.
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

    def __init__(self, round: Round, scopes: Iterable[summary.Scope] = ()) -> None:
        """Of the whole round. scopes: what else is counted together, beside plans, areas and leads."""
        self.round = round
        self.results = {r.tracked.id: r for r in round.results}
        self.scopes = summary.scopes(round) | {scope.key: scope for scope in scopes}
        self.contrasts = contrasts.contrasts(round)
        self.few = few.few_events(round)
        self.scores = scores.composites(round)
        self.shifts = shifts.shifts(round)

    def cite(self, subject: Result | summary.Scope, field: str, year: int | None = None, breakdown: str = "") -> Cited:
        """The text of a field, with the key by which a check finds it again."""
        name = subject.key if isinstance(subject, summary.Scope) else subject.tracked.id
        key = Key(name, field, year, breakdown)
        return Cited(key, self.render(key))

    def render(self, key: Key) -> str:
        """The text that the round gives for the key today; KeyError when the round knows no such subject or field."""
        if key.subject in self.scopes:
            if key.field in scores.FIELDS:
                return scores.FIELDS[key.field](self.scores[key.subject])
            return self._count_of_gaps(key.field) or tally.field(self.round, self.scopes[key.subject], key.field)
        result = self.results[key.subject]
        if key.field in _OF_GAP:
            return _OF_GAP[key.field](self.contrasts[result.tracked.indicator, key.breakdown])
        if key.field in few.FIELDS:
            return few.FIELDS[key.field](self.few[key.subject])
        if key.field in shifts.FIELDS:
            return shifts.FIELDS[key.field](self.shifts[result.tracked.indicator, key.breakdown])
        return _OF_TARGET[key.field](result, key.year if key.year is not None else self.round.year)

    def place(self, key: Key) -> str:
        """Of what the key tells, for people: where in the plan, which year."""
        if key.subject in self.results:
            tracked = self.results[key.subject].tracked
            name = f"{tracked.where} {tracked.indicator_name}"
        else:
            name = self.scopes[key.subject].name if key.subject in self.scopes else key.subject
        return " ".join(p for p in (name, f"{key.year}年" if key.year else "", key.breakdown) if p)

    def _count_of_gaps(self, field: str) -> str:
        """How many gaps of one dimension ("count.gap.城乡") or totals taken apart there are; empty for other fields."""
        _, found, dimension = field.partition("count.gap.")
        if field == "count.shifts":
            return str(len(self.shifts))
        return str(sum(of == dimension for _, of in self.contrasts)) if found else ""


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


def no_value(result: Result) -> str:
    """What stands in the place of a value that is not there."""
    return wording.WITHHELD if result.series.withheld else wording.NO_DATA


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
    return demand_of(result.tracked.target, words=words, unit=result.series.unit)


def demand_of(target: Target, *, words: bool = False, unit: str = "") -> str:
    """What a target asks for; unit: of its figures, where these are known."""
    if target.value is None:
        return _direction(target)
    if target.kind is Kind.CHANGE and isinstance(target.value, Decimal):
        since = f"比{target.baseline_year}年" if target.baseline_year else "比基期"
        return since + _movement(target, unit)
    if target.kind is Kind.ANNUAL_CHANGE and isinstance(target.value, Decimal):
        return "每年" + _movement(target, unit)
    return wording.threshold(target.comparator, target.value, target.unit, words=words)


def _direction(target: Target) -> str:
    if target.direction:
        return ("逐年" if "逐年" in target.quote else "") + DIRECTIONS[target.direction]
    return wording.threshold(target.comparator, target.relative_to, words=True) if target.relative_to else "方向性要求"


def _movement(target: Target, unit: str) -> str:
    assert isinstance(target.value, Decimal)
    rises = target.value > 0
    verb, size = wording.verb(rises, unit), wording.quantity(abs(target.value), target.unit)
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
    better = "lower" if summary.lower_is_better(result) else None
    return wording.verb(value > 0, result.series.unit, better) + size if value else "持平"


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


def _told(result: Result, year: int, tell: Callable[[Result, Decimal | None], str]) -> str:
    """A value in words; of a signed gap its size and the side that is higher."""
    if year in result.series.withheld:
        return wording.WITHHELD
    side, value = sided.higher_side(result.series.at(year)), _value(result, year)
    return tell(result, value) if side is None else sided.told(side, tell(result, sided.size(value)))


def _base(result: Result) -> str:
    base = summary.baseline(result)
    if base is None:
        return wording.NO_BASE
    side = sided.higher_side(result.series.at(base[0]))
    return number(result, base[1]) if side is None else sided.told(side, number(result, abs(base[1])))


def _change(result: Result, year: int, since: int | str, before: Decimal | None) -> str:
    now = _value(result, year)
    if now is None:
        return ""
    if sided.is_sided(result):
        now, before = abs(now), sided.size(before)
    if _crosses_break(result, year, since, before):
        return f"与{since}{'年' if isinstance(since, int) else ''}口径不同，不作比较"
    better = "lower" if summary.lower_is_better(result) else None
    shown = max(places(result, now), places(result, before) if before is not None else 0)
    text = wording.change(now, before, result.series.unit, since, better=better, places=shown)
    return _of_gap(text) if sided.is_sided(result) else text


def _of_gap(change: str) -> str:
    """The change of a gap's size in its own words: 差距比上年扩大49.48/10万."""
    for plain, word in (("下降", "缩小"), ("减少", "缩小"), ("上升", "扩大"), ("提高", "扩大"), ("增加", "扩大")):
        change = change.replace(plain, word)
    return f"差距{change}" if change.startswith(("比", "与")) else change


def _crosses_break(result: Result, year: int, since: int | str, before: Decimal | None) -> bool:
    then = since if isinstance(since, int) else year - 1
    return before is not None and any(then < first <= year for first in result.series.breaks)


def _shortfall(result: Result, year: int) -> str:
    a = result.assessment
    return (
        ""
        if a.reached or a.verdict in summary.ATTAINED or a.value is None or a.goal_value is None
        else apart(result, a.value, a.goal_value)
    )


def _counts(result: Result, year: int) -> str:
    o = result.series.at(year)
    if o is None or o.numerator is None or o.denominator is None:
        return ""
    return f"{o.numerator:,f}/{o.denominator:,f}"


def _attainment(result: Result, _: int) -> str:
    degree = result.assessment.attainment
    if degree is None:
        return ""
    if summary.attained_by_rounding(result):
        return "按目标所印位数四舍五入后达到，原值未达到"
    return "不足100%" if 0.995 <= degree < 1 else wording.quantity(degree * 100, "%", 0)


def _cases(result: Result, year: int) -> str:
    """The number of cases of a death rate with few of them: 1例."""
    count = yearly_counts(result.series).get(year)
    few = count is not None and is_mortality(result) and count.rarer < DEFAULT.solid
    return f"{wording.number(count.events, 0)}例" if count and few else ""


def _places_at(result: Result, year: int) -> int:
    value = _value(result, year)
    return 1 if value is None else max(1, places(result, value))


def _probability(result: Result, _: int) -> str:
    return "" if result.assessment.probability is None else chance(result.assessment.probability)


def as_sentences(texts: Iterable[str]) -> str:
    """Remarks in a row, parted by semicolons and closed by one stop; empty when there are none."""
    row = "；".join(stripped for t in texts if (stripped := t.strip().rstrip("。；")))
    return f"{row}。" if row else ""


def _hurdle(result: Result) -> str:
    """Why a target is hard to attain, without the target, value and year that stand beside it in a table."""
    reasons = [a.reason for a in result.alerts if a.kind is WarningKind.HARD_TO_ATTAIN]
    return as_sentences(_BESIDE.sub("", r) for r in reasons or [result.assessment.arithmetic]).rstrip("。")


def _briefly(result: Result) -> str:
    """Why a target is in danger in half a line: the pace it needs and the pace it has, else how far it is away."""
    a = result.assessment
    counted = wording.scale_of(result.series.unit) is wording.Scale.COUNT
    if None not in (a.required_pace, a.actual_pace) and result.tracked.due > a.as_of and not counted:
        return f"每年需{pace(result, a.required_pace)}，近年每年{pace(result, a.actual_pace)}"
    distance = _shortfall(result, a.as_of)
    return f"尚差{distance}" if distance else _hurdle(result)


def _reasons(result: Result, kind: WarningKind) -> str:
    return as_sentences(a.reason for a in result.alerts if a.kind is kind).rstrip("。")


_OF_TARGET: dict[str, Callable[[Result, int], str]] = {
    "value": lambda r, year: _told(r, year, quantity),
    "number": lambda r, year: _told(r, year, number),
    "baseline": lambda r, _: _base(r),
    "events": lambda r, year: events.in_words(r, year, _places_at(r, year)),
    "cases": _cases,
    "other_cautions": lambda r, _: as_sentences(c for c in r.assessment.cautions if _INTERVAL not in c),
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
    "hurdle": lambda r, _: _hurdle(r),
    "briefly": lambda r, _: _briefly(r),
    "reason_volatile": lambda r, _: _reasons(r, WarningKind.VOLATILE),
}


def _higher(gap: Gap) -> str:
    size = wording.number(abs(gap.absolute), gap.places)
    if Decimal(size) == 0:
        return "持平"
    return sided.told((gap.first if gap.absolute > 0 else gap.second).label, size)


def _side_value(gap: Gap, side: Side) -> str:
    return wording.number(side.value, gap.places)


def _moved(trend: Trend) -> str:
    proven = trend.movement is Movement.SAME or trend.beyond_chance is not False
    relative = trend.relative_movement if trend.relative_beyond_chance and not proven else None
    return trend.movement.label + ("" if proven else "\n未超出偶然") + (f"\n相对{relative.label}" if relative else "")


def _proof(gap: Gap) -> str:
    """Whether the gap proves anything, in few words for a table."""
    if gap.few:
        return "例数太少，不能"
    if gap.beyond_chance is None:
        return "无分子分母，不能"
    return "能" if gap.beyond_chance else "未超出偶然，不能"


_OF_GAP: dict[str, Callable[[Contrast], str]] = {
    "gap_sentence": lambda c: gap_words.sentence(c.gap).removeprefix(c.gap.territory),
    "gap_outlook": lambda c: "" if c.outlook is None else gap_words.expectation(c.outlook, c.trend),
    "gap_narrower": lambda c: "—" if c.outlook is None else chance(c.outlook.narrower, ()),
    "gap_movement": lambda c: "" if c.trend is None or c.trend.by_chance else gap_words.movement(c.trend),
    "gap_years": lambda c: c.gap.label,
    "gap_first": lambda c: _side_value(c.gap, c.gap.first),
    "gap_second": lambda c: _side_value(c.gap, c.gap.second),
    "gap_higher": lambda c: _higher(c.gap),
    "gap_before": lambda c: _higher(c.trend.before) if c.trend else "",
    "gap_trend": lambda c: _moved(c.trend) if c.trend else "",
    "gap_proof": lambda c: _proof(c.gap),
}
