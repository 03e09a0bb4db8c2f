"""The report's sections on targets in danger, on volatile indicators, and what is asked of each unit."""

from __future__ import annotations

from collections.abc import Callable

from lianggang.alerts.model import WarningKind
from lianggang.reports import charts, figures, notable, summary
from lianggang.reports import sentences as say
from lianggang.reports.blocks import Cell, Column, Draft
from lianggang.reports.figures import Figures, Piece
from lianggang.reports.summary import Scope
from lianggang.round import Result

_MOST_NAMES = 20


def hard(draft: Draft, f: Figures) -> None:
    """Add the section 重点难点: the targets in danger in one table, those that are only warned of in another."""
    draft.heading(1, "重点难点")
    _listed(draft, f, "未达标和达标困难的目标", "in_danger", summary.is_in_danger)
    if any(summary.is_only_warned(r) for r in f.round.results):
        _listed(draft, f, "其他有达标预警的目标", "warned", summary.is_only_warned)


def _listed(draft: Draft, f: Figures, what: str, count: str, wanted: Callable[[Result], bool]) -> None:
    """How many targets of a kind there are, and the table of them, one row for all that ask the same."""
    groups = {group[0].tracked.id: group for group in summary.alike(r for r in f.round.results if wanted(r))}
    worst = summary.worst_first(group[0] for group in groups.values())
    where = f"，见{draft.next_table}。" if worst else "。"
    whole = summary.whole(f.round)
    directions = say.of_them_directions(f, whole) if count == "in_danger" else []
    draft.say(what, f.cite(whole, f"count.{count}"), "项", *directions, where)
    draft.table(what, _COLUMNS, [_row(f, r, len(groups[r.tracked.id])) for r in worst], small=True)


_COLUMNS = [
    Column("指标", 26), Column("现值", 18, True), Column("要求", 19), Column("差距", 15, True), Column("判断", 16),
    Column("单位", 28), Column("理由", 34),
]  # fmt: skip


def _row(f: Figures, result: Result, targets: int) -> list[Piece | Cell]:
    year, levels = say.value_year(result, f.round.year), {a.level: None for a in summary.hard_alerts(result)}
    name = result.tracked.indicator_name + (f"（{targets}项）" if targets > 1 else "")
    value: Cell = (f.cite(result, "value", year), f"\n{year}年") if year else (figures.no_value(result),)
    asked: Cell = (f.cite(result, "demand"), f"\n{result.tracked.due}年")
    word: Cell = (f.cite(result, "verdict"), *(f"\n{level.value}{level.sign}" for level in levels))
    gap = f.cite(result, "shortfall")
    return [name, value, asked, gap if gap.text else "—", word, say.units(result), f.cite(result, "hurdle")]


def volatile(draft: Draft, f: Figures) -> None:
    """Add the section 波动较大的指标."""
    draft.heading(1, "波动较大的指标")
    found = summary.alerts_of(f.round, WarningKind.VOLATILE)
    draft.say("波动较大的指标", f.cite(summary.whole(f.round), "count.volatile"), "项。")
    for result, alert in found:
        name, unit = result.tracked.indicator_name, say.addressee(result)
        draft.heading(2, name)
        level = f"{alert.level.value}色预警{alert.level.sign}："
        draft.say(level, f.cite(result, "reason_volatile"), "。", lead="波动。")
        draft.say(f.cite(result, "cautions"), lead="说明。")
        draft.say(
            f"由{unit}核对各年分子、分母和口径，说明逐年变化的原因；核实前不以单年的值作结论。", lead="处理意见。"
        )
        draft.figure(f"{name}历年值", charts.chart_of(f.round, result, parts=True))


def advice(draft: Draft, f: Figures) -> None:
    """Add the section 对策建议."""
    draft.heading(1, "对策建议")
    advised(draft, f)


def advised(draft: Draft, f: Figures, *, named_in: str = "数据质量与缺项") -> None:
    """Add, for each unit in one row, what its figures ask of it; named_in: the section that names what is missing."""
    rows = [_asked(f, unit) for unit in summary.by_lead_unit(f.round) if _needs_action(unit)]
    if not rows:
        none = f.cite(summary.whole(f.round), "count.in_danger")
        draft.say("未达标和达标困难的目标", none, "项，没有需要提出的建议。")
        return
    where = f"，名称见“{named_in}”" if named_in else ""
    todo = (f"{what}的，{todo}{where if what == _MISSING else ''}。" for what, todo in _TODO.items())
    draft.say(f"各单位需要办理的目标见{draft.next_table}。", *todo)
    columns = [Column("牵头单位", 34), Column("未达标和达标困难", 50), Column("有达标预警", 32), Column("波动较大", 27)]
    draft.table("各单位需要办理的目标", [*columns, Column("无数据", 13, True)], rows, small=True)


_MISSING = "无数据"
_TODO = {
    "未达标和达标困难": "分析原因，对照列出的策略措施提出改进措施和完成时限",
    "有达标预警": "跟踪变化，提出保持或者加快的措施",
    "波动较大": "核对各年分子、分母和口径，说明逐年变化的原因",
    _MISSING: "报送数据，不能报送的开展专项统计调查",
}


def _needs_action(unit: Scope) -> bool:
    wanting = (summary.is_in_danger, summary.is_only_warned, summary.is_unsteady)
    return bool(summary.lacking(unit)) or any(is_so(r) for r in unit.results for is_so in wanting)


def _asked(f: Figures, unit: Scope) -> list[Piece | Cell]:
    """The unit's row: how many targets of each kind it has, and which."""
    poor, warned, unsteady = (
        [r for r in unit.results if is_so(r)]
        for is_so in (summary.is_in_danger, summary.is_only_warned, summary.is_unsteady)
    )
    lacking: Cell = (f.cite(unit, "count.lacking"), "项") if summary.lacking(unit) else ("—",)
    return [
        unit.name,
        _counted(f, unit, "in_danger", _with_measures(poor)),
        _counted(f, unit, "warned", say.names(warned, _MOST_NAMES)),
        _counted(f, unit, "unsteady", say.names(unsteady, _MOST_NAMES)),
        lacking,
    ]


def _counted(f: Figures, unit: Scope, count: str, names: str) -> Cell:
    return (f.cite(unit, f"count.{count}"), f"项：{names}") if names else ("—",)


def _with_measures(results: list[Result]) -> str:
    """The names, each with the measures that the plan has for it."""
    return "、".join(
        say.names(group) + (f"（对照{measures}）" if (measures := say.measures(group[0])) else "")
        for group in notable.by_indicator(results)
    )
