"""The yearbook 妇女儿童统计资料 in Word: every indicator by year, area by area; breakdowns are in the Excel file."""

from __future__ import annotations

from lianggang.panel.model import TOTAL
from lianggang.reports import summary
from lianggang.reports.blocks import Column, Draft
from lianggang.reports.excel.yearbook import NOT_COLLECTED, UNAVAILABLE, WITHHELD, sign_of
from lianggang.reports.figures import Figures, Piece
from lianggang.reports.snapshot import Snapshot, Sources
from lianggang.reports.summary import Scope
from lianggang.round import Result

_YEARS = 6


def compose(snapshot: Snapshot, sources: Sources) -> Draft:
    """The yearbook as blocks, with the values of the last years."""
    round, f = snapshot.round, sources.figures
    draft = Draft(f"{round.territory}妇女儿童统计资料\n（{round.year}）", round.year, round.territory)
    draft.heading(1, "编者说明")
    draft.say(
        f"本资料收录{round.territory}规划监测指标", f.cite(summary.whole(round), "count.indicators"),
        f"个，数值为各报送单位报送的原值，不作估算和补齐。“{NOT_COLLECTED}”没有开展此项统计；“{UNAVAILABLE}”已开展统计但没有数据；"
        f"“{WITHHELD}”为保护个人信息不公布；空格，没有报送，或者不在报送的年份之内。分组数据和更早年份见Excel表。",
    )  # fmt: skip
    for plan in summary.by_plan(round):
        draft.heading(1, summary.short_plan(plan.results[0].tracked.plan))
        for area in summary.by_area(plan):
            _area(draft, f, area)
    return draft


def _area(draft: Draft, f: Figures, area: Scope) -> None:
    years = range(f.round.year - _YEARS + 1, f.round.year + 1)
    columns = [Column("指标", 48), Column("单位", 15), *(Column(f"{y}年", 15.5, True) for y in years)]
    first = {r.tracked.indicator: r for r in reversed(area.results)}
    rows = [_row(f, r, years) for r in area.results if first[r.tracked.indicator] is r]
    draft.heading(2, area.name)
    breaks = "".join(_broken(r) for r in first.values())
    draft.table(area.name, columns, rows, small=True, note=f"注：{breaks}" if breaks else "")


def _row(f: Figures, result: Result, years: range) -> list[Piece]:
    return [result.tracked.indicator_name, result.series.unit, *(_value(f, result, y) for y in years)]


def _value(f: Figures, result: Result, year: int) -> Piece:
    if result.series.at(year) is not None:
        return f.cite(result, "number", year)
    told = next((o for o in result.series.observations if o.year == year and o.breakdown == TOTAL), None)
    return "" if told is None else sign_of(told.missing)


def _broken(result: Result) -> str:
    name = result.tracked.indicator_name
    return "".join(f"{name}{y}年起口径有变化，前后不可直接比较。" for y in result.series.breaks)
