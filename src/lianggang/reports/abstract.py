"""The first page of the report: how many targets stand how, what needs attention, what is missing."""

from __future__ import annotations

from lianggang.alerts.model import Level, WarningKind
from lianggang.assess.model import Verdict
from lianggang.findings import Severity
from lianggang.reports import notable, summary
from lianggang.reports import sentences as say
from lianggang.reports.blocks import Column, Draft
from lianggang.reports.figures import Figures, Piece
from lianggang.reports.summary import Scope

_NAMED = 5
_UNITS = 3
_ALL = 30


def write(draft: Draft, f: Figures) -> None:
    """Add the page to the draft, before the numbered sections."""
    whole = summary.whole(f.round)
    draft.appendix("提要")
    rows: dict[str, list[Piece]] = {
        "总的情况": _total(f, whole),
        "约束性目标": _binding(f, whole),
        "死亡率": _deaths(f),
        "需要关注": _attention(f, whole),
        "缺少的数据": _missing(f, whole),
        "定稿前": _doubts(f, whole),
    }
    columns = [Column("事项", 26), Column("情况", 130)]
    draft.table("", columns, [[what, tuple(told)] for what, told in rows.items() if told])


def _total(f: Figures, scope: Scope) -> list[Piece]:
    if not scope.quantified:
        return say.counted(f, scope, "")
    words: list[Piece] = [f"{f.round.year}年可量化目标", f.cite(scope, "count.quantified"), "项："]
    return [*words, *say.verdict_counts(f, scope), "。", *attained(f, scope)]


def attained(f: Figures, scope: Scope, *, named: bool = False) -> list[Piece]:
    """How many targets are attained, how many of these by rounding only (`named`: which), what has no data."""
    tail: list[Piece] = []
    if any(summary.reached_only(r) for r in scope.quantified):
        likely = "；本年值达到目标值、但保持到目标年把握不够的另有"
        tail += [likely, f.cite(scope, "count.reached_only"), "项，按概率判断，不计入达标"]
    if scope.having(Verdict.NO_DATA):
        tail += ["；无数据", f.cite(scope, "count.no_data"), "项，不计入达标"]
    if not scope.having(*summary.ATTAINED):
        return ["没有目标算作达标", *tail, "。"]
    share: list[Piece] = [f.cite(scope, "count.attained"), "项，占可量化目标的", f.cite(scope, "attained_share")]
    rounded = by_rounding(f, scope, named=named)
    return ["算作达标的（已达标和目前已达标合计）", *share, *rounded, *tail, "。"]


def by_rounding(f: Figures, scope: Scope, *, named: bool = False) -> list[Piece]:
    """How many of the attained targets are attained by rounding only (`named`: which); empty for none."""
    found = [r for r in scope.quantified if summary.attained_by_rounding(r)]
    if not found:
        return []
    words: list[Piece] = ["，其中", f.cite(scope, "count.by_rounding"), "项按目标所印位数四舍五入后达到，原值未达到"]
    return [*words, f"（{say.names(found, _ALL)}）"] if named else words


def _binding(f: Figures, scope: Scope) -> list[Piece]:
    if not scope.binding:
        return []
    poor = summary.worst_first(r for r in scope.binding if summary.is_in_danger(r))
    named = f"未达标和达标困难的：{say.names(poor, _NAMED)}。" if poor else ""
    return [f.cite(scope, "count.binding"), "项：", *say.verdict_counts(f, scope, "binding"), "。", named]


def _deaths(f: Figures) -> list[Piece]:
    groups = notable.by_indicator(r for r in f.round.results if notable.is_mortality(r) and r.series.known)
    told = say.joined(say.brief(f, group[0]) for group in groups)
    return [*told, "。例数少的，一年的率不能下结论，几年合计见各领域。"] if told else []


def _attention(f: Figures, scope: Scope) -> list[Piece]:
    words: list[Piece] = [
        "未达标和达标困难的目标",
        f.cite(scope, "count.in_danger"),
        "项",
        *say.of_them_directions(f, scope),
    ]
    for level in summary.LEVELS:
        found = [r for r in scope.results if any(a.level is level for a in summary.hard_alerts(r))]
        if found:
            words += [f"；{level.value}色达标预警", f.cite(scope, f"count.level/{level.value}"), "项"]
            words += [f"（{say.names(summary.worst_first(found), _NAMED)}）"] if level is Level.RED else []
    if summary.alerts_of(f.round, WarningKind.VOLATILE):
        words += ["；波动较大的", f.cite(scope, "count.volatile"), "项"]
    return [*words, "。"]


def _missing(f: Figures, scope: Scope) -> list[Piece]:
    if not summary.without_data(f.round):
        return []
    words: list[Piece] = [f"{f.round.year}年无数据的指标", f.cite(scope, "count.without_data"), "个"]
    units = sorted(summary.by_lead_unit(f.round), key=lambda u: -len(summary.lacking(u)))
    lacking: list[list[Piece]] = [[u.name, f.cite(u, "count.lacking"), "项"] for u in units if summary.lacking(u)]
    most = say.joined(lacking[:_UNITS])
    return [
        *words,
        *(
            ["，因无数据不能判断的目标最多的单位：" if len(lacking) > _UNITS else "，因无数据不能判断的目标：", *most]
            if most
            else []
        ),
        "。",
    ]


def _doubts(f: Figures, scope: Scope) -> list[Piece]:
    found = {s: f.cite(scope, f"count.findings.{s.value}") for s in (Severity.ERROR, Severity.WARNING)}
    listed = say.joined([s.label, n, "条"] for s, n in found.items() if n.text != "0")
    return ["数据和规划文本核对发现", *listed, "，逐条处理，见“数据质量与缺项”。"] if listed else []
