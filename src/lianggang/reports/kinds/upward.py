"""The yearly report to the level above 向上级的年度报告: a letter on progress, difficulties and what is next."""

from __future__ import annotations

from lianggang.reports import abstract, notable, problems, since, summary
from lianggang.reports import sentences as say
from lianggang.reports.blocks import Draft, Letter
from lianggang.reports.figures import Figures
from lianggang.reports.kinds import common
from lianggang.reports.snapshot import Snapshot, Sources
from lianggang.reports.summary import Scope

_MOST_NAMES = 8


def compose(snapshot: Snapshot, sources: Sources) -> Draft:
    """The report as blocks."""
    round, f = snapshot.round, sources.figures
    letter = snapshot.letter or Letter(f"{round.territory}妇女儿童工作委员会")
    title = f"关于{round.territory}{round.year}年度\n{common.subjects(round)}发展规划实施情况的报告"
    draft = Draft(title, round.year, round.territory, letter)
    titles = "".join(f"《{p.title}》" for p in summary.plans(round))
    draft.say(f"按照{titles}的要求，现将{round.territory}{round.year}年度规划实施情况报告如下。")
    _progress(draft, f)
    _results(draft, f)
    _difficulties(draft, sources)
    draft.heading(1, "下一步工作")
    problems.advised(draft, f, named_in="")
    draft.say("特此报告。")
    draft.sign(letter.issuer, letter.dated)
    return draft


def _progress(draft: Draft, f: Figures) -> None:
    whole = summary.whole(f.round)
    draft.heading(1, "总体进展")
    draft.say(*say.counted(f, whole, f"截至{f.round.year}年，"))
    if whole.quantified:
        draft.say(*abstract.attained(f, whole))
    for plan in summary.by_plan(f.round):
        draft.say(*say.counted(f, plan, f"《{plan.name}》"))


def _results(draft: Draft, f: Figures) -> None:
    draft.heading(1, "各领域情况")
    for plan in summary.by_plan(f.round):
        draft.heading(2, summary.short_plan(plan.results[0].tracked.plan))
        for area in summary.by_area(plan):
            draft.say(*say.counted(f, area, ""), *_told(f, area), lead=f"{area.name}。")


def _told(f: Figures, area: Scope) -> say.Words:
    """Binding targets and deaths of the area, and what is in danger."""
    core = [
        group[0] for group in notable.by_indicator(r for r in area.results if notable.is_core(r) and r.series.known)
    ]
    return common.sentence(say.sober_situation(f, r) for r in core)


def _difficulties(draft: Draft, sources: Sources) -> None:
    f, whole = sources.figures, summary.whole(sources.figures.round)
    draft.heading(1, "存在的困难和问题")
    draft.say("未达标和达标困难的目标", f.cite(whole, "count.in_danger"), "项。")
    poor = summary.worst_first(r for r in summary.distinct(f.round.results) if summary.is_in_danger(r))
    for r in poor:
        draft.say(*say.warned(f, r), "。", f.cite(r, "hurdle"), "。")
    missing = summary.without_data(f.round)
    if missing:
        names = say.names(missing, _MOST_NAMES)
        draft.say(f"{f.round.year}年无数据的指标", f.cite(whole, "count.without_data"), f"个：{names}。")
    if kept := say.names(summary.kept_back(f.round), _MOST_NAMES):
        draft.say(f"为保护个人信息不公布{f.round.year}年数的指标", f.cite(whole, "count.kept_back"), f"个：{kept}。")
    draft.say(*since.warnings_of_last_year(sources.changes))
