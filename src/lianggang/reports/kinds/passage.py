"""A passage for the government work report 政府工作报告素材: what was attained, what is behind, in two paragraphs."""

from __future__ import annotations

from lianggang.reports import abstract, figures, notable, summary
from lianggang.reports import sentences as say
from lianggang.reports.blocks import Draft
from lianggang.reports.figures import Figures
from lianggang.reports.kinds import common
from lianggang.reports.sentences import Words
from lianggang.reports.snapshot import Snapshot, Sources
from lianggang.round import Result

_MOST_GOOD, _MOST_POOR = 4, 3


def compose(snapshot: Snapshot, sources: Sources) -> Draft:
    """The passage as blocks: nothing in it that the verdicts do not carry."""
    round, f = snapshot.round, sources.figures
    draft = Draft(f"{round.territory}{round.year}年政府工作报告素材\n（妇女儿童发展部分）", round.year, round.territory)
    draft.heading(1, "可用于工作回顾")
    draft.say(*_attained(f), *common.sentence(say.situation(f, r) for r in _good(f)))
    draft.heading(1, "可用于存在的困难和下一年任务")
    draft.say(*_behind(f))
    draft.heading(1, "使用说明")
    draft.say(
        f"数据为{round.year}年度监测值，截至规划期末的目标尚未到期的，写“目前已达标”，不写“完成”。例数很少的死亡率"
        "一年的升降大半出于偶然，不宜单独引用。"
    )
    return draft


def _attained(f: Figures) -> Words:
    whole = summary.whole(f.round)
    if not whole.having(*summary.ATTAINED):
        return [
            f"{common.subjects(f.round)}发展规划可量化目标",
            f.cite(whole, "count.quantified"),
            "项，没有算作达标的。",
        ]
    counted: Words = [
        f"{common.subjects(f.round)}发展规划可量化目标",
        f.cite(whole, "count.quantified"),
        "项，算作达标的",
    ]
    share: Words = [f.cite(whole, "count.attained"), "项，占", f.cite(whole, "attained_share")]
    return [*counted, *share, *abstract.by_rounding(f, whole), "。"]


def _good(f: Figures) -> list[Result]:
    """Attained targets whose value moved the right way or holds, binding ones first.

    None on a few events, nor one whose value attains by rounding only.
    """
    year = f.round.year
    attained = (r for r in summary.distinct(f.round.results) if r.assessment.verdict in summary.ATTAINED)
    found = [r for r in attained if r.series.at(year) and not _rests_on_few(f, r) and _is_praiseworthy(r, year)]
    groups = [group[0] for group in notable.by_indicator(found)]
    return sorted(groups, key=lambda r: r.tracked.binding != "约束性")[:_MOST_GOOD]


def _rests_on_few(f: Figures, result: Result) -> bool:
    return result.tracked.id in f.few or notable.moves_by_chance(result.series, f.round.year)


def _is_praiseworthy(result: Result, year: int) -> bool:
    now, before = result.series.at(year), result.series.at(year - 1)
    if summary.attained_by_rounding(result):
        return False
    if now is None or before is None or now.value is None or before.value is None:
        return True
    around = result.tracked.target.comparator == "~" or year in result.series.breaks
    return around or (now.value <= before.value if summary.lower_is_better(result) else now.value >= before.value)


def _behind(f: Figures) -> Words:
    whole = summary.whole(f.round)
    poor = [r for r in summary.endangered(f.round) if summary.is_in_danger(r) and not _rests_on_few(f, r)]
    if not poor:
        return ["未达标和达标困难的目标", f.cite(whole, "count.in_danger"), "项。"]
    told = (_distance(f, r) for r in poor[:_MOST_POOR])
    return ["未达标和达标困难的目标", f.cite(whole, "count.in_danger"), "项，其中", *common.sentence(told)]


def _distance(f: Figures, result: Result) -> Words:
    year = say.value_year(result, f.round.year)
    value: Words = [f"{year}年为", f.cite(result, "value", year)] if year else [figures.no_value(result)]
    return [f"{result.tracked.indicator_name}", *value, "，", *say.aim(f, result)]
