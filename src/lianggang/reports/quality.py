"""The report's section on the quality of the data: what is missing, what is doubtful, what to survey."""

from __future__ import annotations

from lianggang.catalogue.load import load_catalogue
from lianggang.findings import Severity
from lianggang.panel.model import Observation
from lianggang.panel.records import UNREPORTED
from lianggang.reports import sentences as say
from lianggang.reports import summary
from lianggang.reports.blocks import Cell, Column, Draft
from lianggang.reports.figures import Figures, Piece
from lianggang.round import Result, Round

_MOST_SOURCES, _MOST_WITHHELD = 8, 30


def named_sources(round: Round) -> str:
    """ "：妇幼卫生年报、部门年度报表", long lists cut off; empty when no value names its source."""
    found = summary.sources(round)
    more = "等" if len(found) > _MOST_SOURCES else ""
    return f"：{'、'.join(found[:_MOST_SOURCES])}{more}" if found else ""


def reason_missing(round: Round, result: Result) -> str:
    """Why the round's year has no value: as the unit gave it, or that its figures were kept aside; else 未报送."""
    reported: Observation | None = next((o for o in result.series.observations if o.year == round.year), None)
    stated = reported.missing if reported else ""
    if stated not in ("", UNREPORTED):
        return stated
    if summary.in_other_unit(round, result):
        return summary.OTHER_UNIT
    survey = load_catalogue().surveys.get(result.tracked.indicator)
    if survey and survey.next_after(round.year - 1) > round.year:
        return f"本年没有{survey.name}（下一次{survey.next_after(round.year)}年）"
    return stated or "未报送"


def write(draft: Draft, f: Figures) -> None:
    """Add the section to the draft."""
    draft.heading(1, "数据质量与缺项")
    _completeness(draft, f)
    _missing(draft, f)
    _doubtful(draft, f)
    _surveys(draft, f)


def _completeness(draft: Draft, f: Figures) -> None:
    whole, year = summary.whole(f.round), f.round.year
    draft.heading(2, "数据完整情况")
    words: list[Piece] = ["监测指标", f.cite(whole, "count.indicators"), f"个，{year}年有数据的"]
    words += [f.cite(whole, "count.with_data"), "个、无数据的", f.cite(whole, "count.without_data"), "个"]
    words += ["、不公布的", f.cite(whole, "count.kept_back"), "个。"] if summary.kept_back(f.round) else ["。"]
    words += ["有分性别数据的指标", f.cite(whole, "count.by_sex"), "个，有分城乡数据的指标"]
    draft.say(*words, f.cite(whole, "count.by_residence"), "个。")
    if summary.withheld(f.round):
        lost = f.cite(whole, "count.withheld")
        said = "为保护个人信息，人数太少的数和能推算出这些人数的数不公布，共"
        draft.say(said, lost, "个。这些数不是零，也不是没有报送。", *_kept_back(f))
    found = {s: f.cite(whole, f"count.findings.{s.value}") for s in Severity}
    listed = say.joined([s.label, n, "条"] for s, n in found.items() if n.text != "0")
    draft.say(*(["数据和规划文本核对发现的问题：", *listed, "；错误和待核实的逐条列在后面。"] if listed else []))


def _kept_back(f: Figures) -> list[Piece]:
    names = say.names(summary.kept_back(f.round), _MOST_WITHHELD)
    return [f"{f.round.year}年不公布的指标：{names}。"] if names else []


def _missing(draft: Draft, f: Figures) -> None:
    found = summary.without_data(f.round)
    if not found:
        return
    draft.heading(2, "缺项清单")
    draft.say(
        f"{f.round.year}年无数据的指标",
        f.cite(summary.whole(f.round), "count.without_data"),
        f"个，见{draft.next_table}。",
    )
    columns = [Column("牵头单位", 28), Column("缺项原因", 22), Column("指标（以前有数据的，列出最近一年的值）", 104)]
    draft.table(f"{f.round.year}年度缺项清单", columns, _missing_rows(f, found), small=True)


def _missing_rows(f: Figures, found: list[Result]) -> list[list[Piece | Cell]]:
    """One row for each unit and reason, its indicators in a cell."""
    groups: dict[tuple[str, str], list[Result]] = {}
    for unit, results in summary.by_lead(found).items():
        for r in results:
            groups.setdefault((unit, reason_missing(f.round, r)), []).append(r)
    return [[unit, reason, tuple(say.joined(_last(f, r) for r in rows))] for (unit, reason), rows in groups.items()]


def _last(f: Figures, result: Result) -> list[Piece]:
    name, year = result.tracked.indicator_name, say.value_year(result, f.round.year)
    return [name, "（", f.cite(result, "value", year), f"，{year}年）"] if year else [name]


def _doubtful(draft: Draft, f: Figures) -> None:
    doubtful = [x for x in f.round.findings if x.severity is not Severity.NOTE]
    if not doubtful:
        return
    draft.heading(2, "待核实事项")
    columns = [Column("序号", 12), Column("类别", 16), Column("事项", 64), Column("位置", 32), Column("处理意见", 32)]
    rows = [[str(i), x.severity.label, x.message, x.place, x.advice] for i, x in enumerate(doubtful, 1)]
    draft.table("待核实事项", columns, rows)


def _surveys(draft: Draft, f: Figures) -> None:
    if not summary.never_reported(f.round):
        return
    draft.heading(2, "建议开展的专项统计调查")
    whole = summary.whole(f.round)
    where = "，即缺项清单中没有列出以前值、也不是单位不符的"
    draft.say("从未有过数据的指标", f.cite(whole, "count.never"), f"个{where}，建议开展专项统计调查。")
