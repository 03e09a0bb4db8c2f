"""Sentences of the report about one target or one scope; each number in them is a citation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from lianggang.assess.model import Verdict
from lianggang.plans.model import Kind
from lianggang.reports import figures, notable, summary
from lianggang.reports.figures import Cited, Figures, Piece
from lianggang.reports.summary import Scope
from lianggang.round import Result

Words = list[Piece]
_MOST_MEASURES = 3
_WITHHELD = "为保护个人信息不公布"
_WHOLE = "本领域全部措施"  # what a target is given whose measures cannot be told apart


def joined(parts: Iterable[Words], separator: str = "、") -> Words:
    """The parts in a row, parted by the separator; empty parts are left out."""
    row: Words = []
    for part in parts:
        if any(str(p) for p in part):
            row += [separator, *part] if row else part
    return row


def names(results: Sequence[Result], limit: int = 5) -> str:
    """The indicators' names: "甲、乙（2项）和丙", more than `limit` end in "等7项".

    An indicator with several targets is named once with their number, so that what is listed adds up to the results.
    """
    found = Counter(r.tracked.indicator_name for r in results)
    listed = [name if n == 1 else f"{name}（{n}项）" for name, n in found.items()]
    if len(listed) > limit:
        return "、".join(listed[:limit]) + f"等{len(results)}项"
    return "和".join(["、".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else "".join(listed)


def verdict_counts(f: Figures, scope: Scope, group: str = "") -> Words:
    """ "已达标3项、达标困难1项": verdicts that do not occur are not mentioned."""
    pool = scope.binding if group else scope.quantified
    field = f"count.{group}/" if group else "count."
    return joined([v.label, f.cite(scope, field + v.value), "项"] for v in summary.counts(pool))


def counted(f: Figures, scope: Scope, name: str) -> Words:
    """How many targets the scope has and how they stand."""
    if not scope.results:
        return [f"{name}可监测的目标", f.cite(scope, "count.unquantified"), "项。"]
    if not scope.quantified:
        return [f"{name}没有可量化目标，有", *_directions(f, scope), "。"]
    words: Words = [f"{name}可量化目标", f.cite(scope, "count.quantified"), "项，", *_outcomes(f, scope)]
    if scope.unquantified:
        words += ["；另有", *_directions(f, scope)]
    return [*words, "。"]


def _directions(f: Figures, scope: Scope) -> Words:
    """Targets without a number are counted apart, with their own outcomes."""
    words: Words = ["方向性目标", f.cite(scope, "count.unquantified"), "项，没有数值，单独统计："]
    found = {
        v: next(r for r in scope.unquantified if r.assessment.verdict is v) for v in summary.counts(scope.unquantified)
    }
    return words + joined(
        [summary.verdict_word(r), f.cite(scope, f"count.direction/{v.value}"), "项"] for v, r in found.items()
    )


def of_them_directions(f: Figures, scope: Scope) -> Words:
    """ "（含方向性目标4项）": how many of the targets in danger have no number and are not among the judged counts."""
    found = any(summary.is_in_danger(r) for r in scope.unquantified)
    return ["（含方向性目标", f.cite(scope, "count.direction_in_danger"), "项）"] if found else []


def _outcomes(f: Figures, scope: Scope) -> Words:
    found = list(summary.counts(scope.quantified))
    return ["均为", found[0].label] if len(found) == 1 else ["其中", *verdict_counts(f, scope)]


def value_year(result: Result, year: int) -> int | None:
    """The year of the value that a sentence states: the assessed one, else the latest up to `year`.

    None where a later one is withheld: what was published before does not stand for it.
    """
    if result.series.is_hidden(year):
        return None
    known = [o.year for o in result.series.known if o.year <= year]
    return result.assessment.value_year or max(known, default=None)


def situation(f: Figures, result: Result) -> Words:
    """ "孕产妇死亡率2024年为9.8/10万，比上年下降4.9%，比2020年下降43.7%" without a stop at its end."""
    name, year = result.tracked.indicator_name, value_year(result, f.round.year)
    if year is None:
        return [f"{name}{f.round.year}年的数{_WITHHELD}" if result.series.withheld else f"{name}没有任何一年的数据"]
    words: Words = [f"{name}{year}年为", f.cite(result, "value", year)]
    if year != f.round.year:
        words.append(f"（{f.round.year}年无数据）")
    return joined([words, *changes(f, result, year)], "，")


def sober_situation(f: Figures, result: Result) -> Words:
    """The situation where no caution follows it: of a rate on few events these and their interval, and no change."""
    year = value_year(result, f.round.year)
    if year is None or not notable.moves_by_chance(result.series, year):
        return situation(f, result)
    value: Words = [f"{result.tracked.indicator_name}{year}年为", f.cite(result, "value", year)]
    return joined([value, [f.cite(result, "events", year)]], "，")


def changes(f: Figures, result: Result, year: int) -> list[Words]:
    """The changes on the year before and on the baseline; none where there is nothing to compare with."""
    base = summary.baseline_year(result)
    on_last_year = f.cite(result, "on_last_year", year)
    found: list[Words] = [[on_last_year]] if on_last_year.text else []
    if summary.baseline(result) is None:
        return [*found, ["无基期数据"]] if result.assessment.verdict is Verdict.NO_BASELINE else found
    return found if base in (year, year - 1) else [*found, [f.cite(result, "on_baseline", year)]]


def aim(f: Figures, result: Result) -> Words:
    """ "规划目标为2030年不高于12.5/10万"; a pace is asked for every year, so it names no year."""
    if result.tracked.target.kind is Kind.ANNUAL_CHANGE:
        return ["规划目标为", f.cite(result, "demand_in_words")]
    if not summary.is_quantified(result):
        return ["规划要求", f.cite(result, "demand_in_words")]
    return ["规划目标为", f.cite(result, "due"), "年", f.cite(result, "demand_in_words")]


def outcome(f: Figures, result: Result) -> Words:
    """ "达标困难（达标概率4%）"."""
    words: Words = [f.cite(result, "verdict")]
    if result.assessment.probability is not None:
        words += [f"（到{result.tracked.due}年的达标概率", f.cite(result, "probability"), "）"]
    return words


def core_sentence(f: Figures, results: Sequence[Result]) -> Words:
    """One indicator with all that is asked of it: situation, events and interval, then aims and outcomes."""
    first, year = results[0], value_year(results[0], f.round.year)
    words: Words = [*situation(f, first), "。"]
    if year and (events := f.cite(first, "events", year)).text:
        words += [events, "。"]
    aims = joined((joined([aim(f, r), outcome(f, r)], "，") for r in results), "；")
    return [*words, *aims, "。", f.cite(first, "other_cautions")]


def brief(f: Figures, result: Result) -> Words:
    """ "孕产妇死亡率25.24/10万（1例，不确定）" for the page in front."""
    year = value_year(result, f.round.year)
    if year is None:
        return []
    dated = "" if year == f.round.year else f"（{year}年）"
    cases = cited_or_nothing(f.cite(result, "cases", year), after="，")
    value = f.cite(result, "value", year)
    return [f"{result.tracked.indicator_name}{dated}", value, "（", *cases, f.cite(result, "verdict"), "）"]


def warned(f: Figures, result: Result) -> Words:
    """ "剖宫产率47.30%，目标42%左右，达标困难（红●●●）"."""
    levels = "、".join(f"{a.level.value}{a.level.sign}" for a in summary.hard_alerts(result))
    year = value_year(result, f.round.year)
    value: Words = [f.cite(result, "value", year)] if year else [figures.no_value(result)]
    goal: Words = ["，目标", f.cite(result, "due"), "年", f.cite(result, "demand"), "，", f.cite(result, "verdict")]
    cases = cited_or_nothing(f.cite(result, "cases", year), "（", "）") if year else []
    return [result.tracked.indicator_name, *value, *cases, *goal, f"（{levels}）" if levels else ""]


def units(result: Result) -> str:
    """ "牵头：甲\n责任：乙、丙" for a cell of a table."""
    others = [u for u in summary.units_of(result) if u not in summary.lead(result).split("、")]
    return f"牵头：{summary.lead(result)}" + (f"\n责任：{'、'.join(others)}" if others else "")


def measures(result: Result) -> str:
    """ "“甲”“乙”": the measures that serve the target; "" where they are many, or only the area's as a whole."""
    found = own_measures(result)
    return "".join(f"“{m}”" for m in found) if len(found) <= _MOST_MEASURES else ""


def own_measures(result: Result) -> list[str]:
    """The measures that the plan has for the target, without their numbers; not those of the area as a whole."""
    return [re.sub(r"^\d+[.．、]\s*", "", m) for m in result.tracked.measures if not m.startswith(_WHOLE)]


def addressee(result: Result) -> str:
    """The unit that is asked to act: the lead, or who reports while that is open."""
    if not summary.is_open(result):
        return summary.lead(result)
    return f"{result.tracked.reporter or '责任单位'}（牵头单位待明确）"


def cited_or_nothing(cited: Cited, before: str = "", after: str = "") -> Words:
    """The citation between two texts; nothing when it says nothing."""
    return [before, cited, after] if cited.text else []
