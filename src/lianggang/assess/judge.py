"""Judging one target on one series at one date."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lianggang.assess import account, sentences, words
from lianggang.assess.demand import Demand, Refusal
from lianggang.assess.model import Assessment, Verdict
from lianggang.assess.outlook import outlook
from lianggang.assess.params import DEFAULT, Params
from lianggang.assess.progress import actual_pace, attainment, is_step_open, required_pace, unseen_years, wrong_steps
from lianggang.assess.resolve import Question, resolve, start_of
from lianggang.assess.sentences import Outcome, computed
from lianggang.assess.values import Seen, Values, known
from lianggang.catalogue.model import Survey
from lianggang.forecast import Common
from lianggang.panel.model import Series
from lianggang.plans.model import Target
from lianggang.wording import IN_WORDS, quantity, spans

_NO_VERDICT = "不作判断"
_ASK = f"{_NO_VERDICT}，请责任单位补报"


@dataclass(frozen=True, slots=True)
class _Case:
    question: Question
    as_of: int
    due: int
    other: Series | None
    peers: Common | None
    survey: Survey | None

    @property
    def seen(self) -> int:
        """The last year whose value may be used."""
        return min(self.as_of, self.due)

    @property
    def latest(self) -> Seen | None:
        """The last value; None where a later one is withheld, which it does not stand for."""
        return None if self.question.series.is_hidden(self.seen) else self.question.values.latest

    def stands(self, latest: Seen) -> bool:
        """Whether the value is of the year that is asked about, or no newer one is due by then."""
        newest = self.survey is not None and self.survey.next_after(latest.year) > self.seen
        return latest.year >= self.seen or newest

    def is_over(self, latest: Seen) -> bool:
        """Whether no newer value can decide any more."""
        return latest.year == self.due or (self.as_of >= self.due and self.stands(latest))


def assess(
    target: Target,
    series: Series,
    *,
    as_of: int,
    start: int,
    due: int,
    better: str | None,
    relative_to: Series | None = None,
    params: Params = DEFAULT,
    peers: Common | None = None,
    survey: Survey | None = None,
) -> Assessment:
    """The verdict on a target from the values known for the years up to `as_of`.

    start, due: first year of the plan and the year by which the target must be attained. better: direction of the
    catalogue ("higher", "lower", "band", "none", None). relative_to: series that a relation refers to.
    peers: what the same indicator does in other territories (`forecast.learn`), for the probability only.
    survey: where the figures come from when they are not counted every year; the last one stands until the next is due.
    What is demanded of a gap (`Series.sides`) is demanded of its size.
    Only a value of the year that is asked about decides: an earlier one is told, with the outlook, but is no verdict.
    Never raises on odd values: they are left out and named in `cautions`. Rules: docs/methods.md, sections 1 to 4.
    """
    values = known(series, min(as_of, due))
    relative = None if relative_to is None else known(relative_to, min(as_of, due))
    case = _Case(
        Question(target, series, values, start, better, relative, params), as_of, due, relative_to, peers, survey
    )
    demand = resolve(case.question)
    ready = _ready(demand, case)
    return _refused(case, demand, ready) if isinstance(ready, Refusal) else _judged(case, *ready)


def verdict(*, met: bool, over: bool, probability: float | None, params: Params) -> Verdict:
    """The outcome: final when the due year's value is known, else by the probability of attainment.

    What is attained now counts as attained so far only when it is likely to stay so. Without a probability an attained
    target counts as attained so far, and one that is not attained cannot be judged.
    """
    if over:
        return Verdict.MET if met else Verdict.NOT_MET
    if probability is None:
        return Verdict.MET_SO_FAR if met else Verdict.CANNOT_JUDGE
    if met and probability >= params.stay:
        return Verdict.MET_SO_FAR
    if probability >= params.on_track:
        return Verdict.ON_TRACK
    return Verdict.UNCERTAIN if probability >= params.off_track else Verdict.OFF_TRACK


def _ready(demand: Demand | Refusal, case: _Case) -> tuple[Demand, Seen] | Refusal:
    """The demand and the value to judge it on, or why no verdict on the merits is possible.

    No value at all comes first, then what no value of the year would mend, then the lack of that value.
    """
    values = case.question.values
    latest = case.latest
    if latest is None:
        asked = _NO_VERDICT if case.seen in case.question.series.withheld else f"{_ASK}或开展专项调查"
        return Refusal(Verdict.NO_DATA, f"截至{case.seen}年{account.lack(case.question, case.seen)}，{asked}")
    if isinstance(demand, Refusal):
        return demand
    if demand.base is not None and latest.year <= demand.base.year:
        base = f"基期{sentences.stated(demand.base, values.unit, values.sides)}"
        return Refusal(Verdict.NO_DATA, f"{base}，此后{account.lack(case.question, case.seen)}，{_ASK}")
    if not case.stands(latest):
        return Refusal(Verdict.NO_DATA, _stale(demand, latest, case))
    if _undecided(demand, latest, values):
        bound = f"{IN_WORDS[latest.qualifier]}{quantity(latest.value, values.unit)}"
        told = f"{latest.year}年只知道{bound}，不足以判断目标（{demand.words}）是否达到，请补报确切数值"
        return Refusal(Verdict.CANNOT_JUDGE, told)
    unseen = unseen_years(demand, values, case.seen) if case.is_over(latest) else []
    if unseen and not wrong_steps(demand, values):
        told = f"缺{spans(unseen)}的确切数，看不到每一年的变动，不能说{demand.words}"
        known = case.question.series.withheld.issuperset(unseen)
        return Refusal(Verdict.CANNOT_JUDGE, told if known else f"{told}，请补报")
    return demand, latest


def _stale(demand: Demand, latest: Seen, case: _Case) -> str:
    """That the year has no value, and what the last one was and meant at its time."""
    lack = f"{case.seen}年{account.lack(case.question, case.seen)}"
    last = f"最近一次是{latest.year}年的{sentences.value(latest, case.question.unit, case.question.values.sides)}"
    if not _undecided(demand, latest, case.question.values):
        outcome = _plain_outcome(case, demand, latest)
        state = "符合目标要求" if outcome.met else sentences.shortfall(demand, latest, outcome.unit, case.due)
        last += f"（当时{state}）"
    due = f"。{_cycle(case.survey)}，{case.survey.next_after(latest.year)}年应有数" if case.survey else ""
    return f"{lack}；{last}，不能代表{case.seen}年，{_ASK}{due}"


def _cycle(survey: Survey) -> str:
    """How often there are figures: 人口普查和1%人口抽样调查每5年一次."""
    return f"{survey.name}每{survey.every}年一次"


def _standing(case: _Case, latest: Seen) -> str:
    """That an earlier value stands, and when the next is due; empty for a value of the year."""
    if case.survey is None or latest.year >= case.seen:
        return ""
    following = case.survey.next_after(latest.year)
    return f"；{_cycle(case.survey)}，按{latest.year}年的值判断，下一次应在{following}年"


def _undecided(demand: Demand, latest: Seen, values: Values) -> bool:
    """Whether the value is only a bound, and the outcome differs between the values that it allows."""
    if latest.qualifier not in IN_WORDS or wrong_steps(demand, values):
        return False
    near, far = (demand.side(value, latest.year) for value in latest.ends)
    return near != far or is_step_open(demand, values)


def _facts(case: _Case, demand: Demand | None) -> Assessment:
    """The assessment before any verdict: what is known of the series and asked of it."""
    q, latest = case.question, case.latest
    base, goal = (demand.base, demand.goal_value(case.due)) if demand else (None, None)
    return Assessment(
        verdict=Verdict.CANNOT_JUDGE,
        as_of=case.as_of,
        target_year=case.due,
        value=latest.value if latest else None,
        value_year=latest.year if latest else None,
        baseline=base.value if base else None,
        baseline_year=base.year if base else None,
        goal_value=computed(goal) if goal is not None and demand and demand.change else goal,
        attainment=None,
        required_pace=None,
        actual_pace=actual_pace(q.values, q.series.breaks, q.params.pace_years),
        forecast=None,
        probability=None,
        arithmetic="",
        rule=demand.rule if demand else words.NONE,
        cautions=account.data_cautions(q, demand),
    )


def _refused(case: _Case, demand: Demand | Refusal, why: Refusal) -> Assessment:
    """No verdict; where only the year's value is lacking, the outlook is still told."""
    asked, latest = demand if isinstance(demand, Demand) else None, case.latest
    facts = replace(_facts(case, asked), verdict=why.verdict, arithmetic=why.reason)
    if asked is None or latest is None or why.verdict is not Verdict.NO_DATA:
        return facts
    if asked.base is not None and latest.year <= asked.base.year:
        return facts
    outcome = _outcome(case, asked, latest)
    return replace(facts, forecast=outcome.forecast, probability=outcome.probability)


def _judged(case: _Case, demand: Demand, latest: Seen) -> Assessment:
    outcome = _outcome(case, demand, latest)
    facts = _facts(case, demand)
    return replace(
        facts,
        verdict=verdict(
            met=outcome.met, over=case.is_over(latest), probability=outcome.probability, params=case.question.params
        ),
        attainment=attainment(demand, latest, start_of(case.question)),
        required_pace=required_pace(demand, latest, case.due, met=outcome.met),
        forecast=outcome.forecast,
        probability=outcome.probability,
        arithmetic=account.arithmetic(case.question, outcome) + _standing(case, latest),
        cautions=(*facts.cautions, *account.cautions(case.question, outcome)),
        reached=outcome.met,
    )


def _outcome(case: _Case, demand: Demand, latest: Seen) -> Outcome:
    q, outcome = case.question, _plain_outcome(case, demand, latest)
    if case.is_over(latest):
        return outcome
    other = None if case.other is None else case.other.until(case.seen)
    forecast, probability = outlook(
        demand, q.series.until(case.seen), q.values, other, case.due, q.params, case.peers, q.good
    )
    return replace(outcome, forecast=forecast, probability=0.0 if outcome.wrong else probability)


def _plain_outcome(case: _Case, demand: Demand, latest: Seen) -> Outcome:
    """What the value means, without the outlook."""
    wrong = wrong_steps(demand, case.question.values)
    met = demand.side(latest.value, latest.year) == 0 and not wrong
    return Outcome(
        demand, latest, case.question.unit, case.due, met, case.question.better, tuple(wrong),
        sides=case.question.values.sides, over=case.is_over(latest),
    )  # fmt: skip
