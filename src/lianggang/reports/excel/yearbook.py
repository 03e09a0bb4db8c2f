"""妇女儿童统计资料 (the yearbook): every series of the round, area by area."""

from __future__ import annotations

from os import PathLike
from typing import Any

from lianggang import wording
from lianggang.panel.model import TOTAL, Breakdown, Observation
from lianggang.panel.numbers import CONFIDENTIAL, NOT_REPORTED
from lianggang.reports import summary
from lianggang.reports.excel.book import TITLE_ROWS, Book, Cell, Column, stored
from lianggang.reports.summary import Scope
from lianggang.round import Result, Round

NOT_COLLECTED, UNAVAILABLE, WITHHELD = "—", "…", "＊"
_SYMBOLS = (
    (NOT_COLLECTED, "没有开展此项统计"),
    (UNAVAILABLE, "已开展统计但没有数据（部门不掌握、口径变化等，原因见备注）"),
    (WITHHELD, "有数据，为保护个人信息不公布：人数太少，或者由它能推算出太少的人数"),
    ("空格", "没有报送，或者不在报送的年份之内"),
    ("其中", "缩进的行是分组数据，与其上的合计行同一指标、同一单位"),
)
_SIGNS = {"未开展统计": NOT_COLLECTED, CONFIDENTIAL: WITHHELD} | dict.fromkeys(NOT_REPORTED, "")
_BOUNDS = {">=": "不低于", ">": "高于", "<=": "不高于", "<": "低于", "~": "约为"}
Cells = dict[int, Observation]


def sign_of(missing: str) -> str:
    """What stands for a value that is not there for this reason; nothing where nobody reported it."""
    return _SIGNS.get(missing, UNAVAILABLE)


def write_yearbook(round: Round, path: str | PathLike[str]) -> None:
    """Write yearbook.xlsx: contents, the editor's notes, and a sheet for each area with indicators by year."""
    title = f"{round.territory}妇女儿童统计资料（{round.year}）"
    table = _by_indicator(round)
    years = sorted(_years(table) or {round.year})
    areas = [(plan, area) for plan in summary.by_plan(round) for area in summary.by_area(plan)]
    with Book(path, title, author=round.territory, year=round.year) as book:
        contents = [Column("序号", 6), Column("规划", 10), Column("领域（点击打开）", 36), Column("指标数（个）", 12)]
        names = [f"{n}.{area.name}" for n, (_, area) in enumerate(areas, 1)]
        rows: list[list[Cell]] = [_entry(n, plan, area) for n, (plan, area) in enumerate(areas, 1)]
        index = book.sheet("目录", title, contents, rows, upright=True)
        _notes(book, round, years)
        for number, (name, (_, area)) in enumerate(zip(names, areas, strict=True)):
            sheet = _area(book, round, name, area, table, years)
            link = book.format(border=1, align="left", font_color="#1F4E79", underline=1)
            index.write_url(TITLE_ROWS + number, 2, f"internal:'{sheet.get_name()}'!A1", link, area.name)


def _by_indicator(round: Round) -> dict[str, dict[Breakdown, Cells]]:
    table: dict[str, dict[Breakdown, Cells]] = {}
    for o in round.observations:
        if o.territory == round.territory:
            table.setdefault(o.indicator, {}).setdefault(o.breakdown, {})[o.year] = o
    return table


def _years(table: dict[str, dict[Breakdown, Cells]]) -> set[int]:
    return {year for parts in table.values() for cells in parts.values() for year in cells}


def _entry(number: int, plan: Scope, area: Scope) -> list[Cell]:
    codes = summary.codes(area.results)
    return [str(number), summary.subject(plan.results[0].tracked.plan), area.name, str(len(codes))]


def _notes(book: Book, round: Round, years: list[int]) -> None:
    rows: list[list[Cell]] = [
        ["范围", f"{round.territory}，{years[0]}—{years[-1]}年，规划监测指标{len(summary.by_indicator(round))}个"],
        ["数据来源", "、".join(summary.sources(round)) or "各成员单位报送"],
        ["数值", "按报送单位报送的原值，小数位数同报送值；不作估算和补齐"],
        ["口径变化", "备注中写明自哪一年起口径有变化，变化前后的数不可直接比较"],
    ]
    if withheld := len(summary.withheld(round)):
        rows.append(["不公布的数", f"{withheld}个，各项指标的分组和年份合计；与别的公开文件一致"])
    rows += [[f"符号「{symbol}」", meaning] for symbol, meaning in _SYMBOLS]
    book.sheet("编者说明", "编者说明", [Column("项目", 18), Column("说明", 72)], rows, upright=True)


def _area(
    book: Book, round: Round, name: str, area: Scope, table: dict[str, dict[Breakdown, Cells]], years: list[int]
) -> Any:  # fmt: skip
    columns = [Column("指标", 30), Column("计量单位", 9), *(Column(f"{y}年", 9) for y in years)]
    columns += [Column("数据来源", 16), Column("备注", 30)]
    first = {r.tracked.indicator: r for r in reversed(area.results)}
    rows: list[list[Cell]] = []
    for result in (r for r in area.results if first[r.tracked.indicator] is r):
        rows += _indicator(result, table.get(result.tracked.indicator, {}), years)
    note = "符号的含义见「编者说明」。"
    return book.sheet(name, area.name, columns, rows, note=note, frozen=2)


def _indicator(result: Result, parts: dict[Breakdown, Cells], years: list[int]) -> list[list[Cell]]:
    told = {year: o for year, o in parts.get(TOTAL, {}).items() if _is_told(o)}
    cells = {o.year: o for o in result.series.observations} | told  # a gap may be computed where nobody reported it
    unit, breaks = result.series.unit, "".join(f"{y}年起口径有变化。" for y in result.series.breaks)
    rows = [[result.tracked.indicator_name, unit, *_values(cells, years), _sources(cells), breaks + _remarks(cells)]]
    for part, observed in parts.items():
        if not part.is_total and any(_is_told(o) for o in observed.values()):
            values = _values(observed, years)
            rows.append([f"　　{part.label}", unit, *values, _sources(observed), _remarks(observed)])
    return rows


def _values(cells: Cells, years: list[int]) -> list[Cell]:
    known = [o.value for o in cells.values() if o.value is not None]
    places = max(map(wording.places_of, known), default=0)
    return [_value(cells.get(year), places) for year in years]


def _value(observation: Observation | None, places: int) -> Cell:
    if observation is None:
        return None
    if observation.value is None:
        return sign_of(observation.missing) or None
    return stored(observation.value, places)


def _is_told(observation: Observation) -> bool:
    return observation.value is not None or observation.missing not in NOT_REPORTED


def _sources(cells: Cells) -> str:
    return "、".join(dict.fromkeys(o.source for o in cells.values() if o.source and _is_told(o)))


def _remarks(cells: Cells) -> str:
    """What is to be said of the values; what holds for several years is said once."""
    years: dict[str, list[int]] = {}
    for year, observation in sorted(cells.items()):
        for remark in _remarks_on(observation):
            years.setdefault(remark, []).append(year)
    return "".join(f"{wording.spans(found)}{remark}。" for remark, found in years.items())


def _remarks_on(o: Observation) -> list[str]:
    if o.missing == CONFIDENTIAL:
        return [f"不公布，{o.note}" if o.note else "不公布"]
    if o.value is None:
        return [f"无数据：{o.missing}"] if _is_told(o) else []
    bound = [f"{_BOUNDS[o.qualifier]}所列数"] if o.qualifier in _BOUNDS else []
    return bound + ([f"：{o.note.rstrip('。')}"] if o.note else [])
