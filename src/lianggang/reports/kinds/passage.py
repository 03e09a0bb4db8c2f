"""A passage for the government work report 政府工作报告素材: what was attained, what is behind, in two paragraphs."""

from __future__ import annotations

from lianggang.assess.model import Verdict
from lianggang.reports import figures, notable, summary
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
    return [*counted, f.cite(whole, "count.attained"), "项，占", f.cite(whole, "attained_share"), "。"]


def _good(f: Figures) -> list[Result]:
    """Attained targets whose value moved the right way or holds, binding ones first, none on a few events."""
    year = f.round.year
    found = [
        r for r in summary.distinct(f.round.results)
        if r.assessment.verdict in summary.ATTAINED and r.series.at(year) and r.tracked.id not in f.few
    ]  # fmt: skip
    groups = [group[0] for group in notable.by_indicator(found)]
    return sorted(groups, key=lambda r: r.tracked.binding != "约束性")[:_MOST_GOOD]


def _behind(f: Figures) -> Words:
    whole = summary.whole(f.round)
    poor = [r for r in summary.endangered(f.round) if r.assessment.verdict in (Verdict.OFF_TRACK, Verdict.NOT_MET)]
    if not poor:
        return ["未达标和达标困难的目标", f.cite(whole, "count.in_danger"), "项。"]
    told = (_distance(f, r) for r in poor[:_MOST_POOR])
    return ["未达标和达标困难的目标", f.cite(whole, "count.in_danger"), "项，其中", *common.sentence(told)]


def _distance(f: Figures, result: Result) -> Words:
    year = say.value_year(result, f.round.year)
    value: Words = [f"{year}年为", f.cite(result, "value", year)] if year else [figures.no_value(result)]
    return [f"{result.tracked.indicator_name}", *value, "，", *say.aim(f, result)]
