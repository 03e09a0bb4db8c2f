"""The brief for leaders 领导简报, one A4 page: where the plans stand, what is in danger, what changed, who owes."""

from __future__ import annotations

from lianggang.reports import abstract, notable, since, summary
from lianggang.reports import sentences as say
from lianggang.reports.blocks import Cell, Column, Draft, full_date
from lianggang.reports.figures import Figures, Piece
from lianggang.reports.kinds import common
from lianggang.reports.snapshot import Snapshot, Sources
from lianggang.reports.standing import Changes, Owed
from lianggang.reports.summary import Scope
from lianggang.round import Result

MOST_URGENT, MOST_CHANGED, _MOST_NAMES, _MOST_OWED = 5, 3, 3, 4
_COUNTED = {
    "可量化": "quantified", "已达标": "met", "目前\n已达标": "met_so_far", "预计\n可达": "on_track",
    "不确定": "uncertain", "达标\n困难": "off_track", "未达标": "not_met", "无数据": "no_data",
    "不能\n判断": "unjudgeable",
}  # fmt: skip


def compose(snapshot: Snapshot, sources: Sources) -> Draft:
    """The brief as blocks, in the compact layout."""
    round = snapshot.round
    draft = Draft(title(snapshot), round.year, round.territory, compact=True)
    draft.heading(1, "总体情况")
    _counts(draft, sources.figures)
    draft.heading(1, f"最需要关注的{min(MOST_URGENT, len(summary.endangered(round)))}项目标")
    _urgent(draft, snapshot, sources.figures)
    draft.heading(1, "与上年比较")
    _changed(draft, sources)
    draft.heading(1, "逾期未办")
    _owed(draft, snapshot, sources.changes)
    return draft


def title(snapshot: Snapshot) -> str:
    """The brief's title."""
    round = snapshot.round
    return f"{round.territory}{common.subjects(round)}发展规划{round.year}年度监测简报"


def _counts(draft: Draft, f: Figures) -> None:
    whole = summary.whole(f.round)
    if whole.quantified:
        draft.say(
            f"{f.round.year}年可量化目标", f.cite(whole, "count.quantified"), "项。", *abstract.attained(f, whole)
        )
    if whole.binding:
        draft.say("约束性目标", f.cite(whole, "count.binding"), "项：", *say.verdict_counts(f, whole, "binding"), "。")
    columns = [Column("规划（项）", 41), *(Column(head, 15, True) for head in _COUNTED)]
    scoped = [(summary.short_plan(p.results[0].tracked.plan), p) for p in summary.by_plan(f.round)]
    draft.table("", columns, [_count_row(f, name, plan) for name, plan in [("合计", whole), *scoped]], small=True)


def _count_row(f: Figures, name: str, scope: Scope) -> list[Piece]:
    return [name, *(f.cite(scope, f"count.{what}") for what in _COUNTED.values())]


def _urgent(draft: Draft, snapshot: Snapshot, f: Figures) -> None:
    columns = [
        Column("指标", 38), Column("现值", 19, True), Column("目标", 28), Column("概率", 14, True), Column("原因", 37),
        Column("责任单位", 22), Column("答复和措施", 18),
    ]  # fmt: skip
    found = summary.endangered(snapshot.round)[:MOST_URGENT]
    if not found:
        draft.say("未达标、达标困难或者有达标预警的目标", f.cite(summary.whole(f.round), "count.in_danger"), "项。")
    draft.table("", columns, [_urgent_row(snapshot, f, r) for r in found], small=True)


def _urgent_row(snapshot: Snapshot, f: Figures, r: Result) -> list[Piece | Cell]:
    return [
        f"{summary.verdict_sign(r)} {r.tracked.indicator_name}",
        tuple(common.value_and_year(f, r)),
        (f.cite(r, "demand"), f"（{r.tracked.due}年）"),
        f.cite(r, "probability") if r.assessment.probability is not None else "—",
        f.cite(r, "briefly"),
        say.addressee(r),
        snapshot.standing.answers.get(r.tracked.id, "预警未发出" if r.alerts and snapshot.standing.as_of else "—"),
    ]


def _changed(draft: Draft, sources: Sources) -> None:
    f, changes = sources.figures, sources.changes
    known = changes.standing.before
    draft.say(*(since.compared(changes, _MOST_NAMES) if known else ["没有上年的判断可比。"]))
    most = notable.most_changed(f.round.results, f.round.year, f.round.scheme.alerts, MOST_CHANGED)
    draft.say(*common.sentence(say.situation(f, r) for r in most), lead="变化最大的指标：")


def _owed(draft: Draft, snapshot: Snapshot, changes: Changes) -> None:
    owed = snapshot.standing.owed
    if snapshot.standing.as_of is None:
        draft.say("没有办理记录：预警和报送没有在线发出，不知道答复和逾期的情况。")
        return
    until = f"截至{full_date(snapshot.standing.as_of)}，"
    if not owed:
        draft.say(f"{until}逾期未办的事项", changes.cite("owed"), "件。")
        return
    told = "；".join(map(_late, owed[:_MOST_OWED]))
    more = "等" if len(owed) > _MOST_OWED else ""
    draft.say(f"{until}", changes.cite("owing_units"), "个单位逾期未办", changes.cite("owed"), f"件：{told}{more}。")


def _late(owed: Owed) -> str:
    return f"{owed.unit}{owed.what}" + (f"（逾期{owed.days}天）" if owed.days else "")
