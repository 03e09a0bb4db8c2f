"""The workbook of all gaps in a set of figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from os import PathLike

from lianggang.assess import gap_words
from lianggang.assess.aggregate import Aggregate
from lianggang.assess.gap_survey import GapSurvey, Surveyed
from lianggang.assess.ranks import Rank, ranks
from lianggang.assess.regions import Regional
from lianggang.assess.words import chance
from lianggang.catalogue.direction import sign_of
from lianggang.panel.quantities import Quantity
from lianggang.reports.excel.book import TITLE_ROWS, Book, Cell, Column, Number

_GAP_COLUMNS = (
    Column("指标", 24), Column("地区", 12), Column("单位", 8), Column("年份", 14), Column("一方", 8),
    Column("数值", 10), Column("另一方", 8), Column("数值", 10), Column("相差", 10), Column("相差的95%区间", 18),
    Column("比", 8), Column("比的95%区间", 16), Column("变化", 10), Column("比现在小的可能性", 12), Column("说明", 60),
)  # fmt: skip
_REGION_COLUMNS = (
    Column("指标", 24), Column("单位", 8), Column("年份", 8), Column("上级", 12),
    Column("地区", 14), Column("分子", 9), Column("分母", 11),
    Column("公布的率", 10), Column("95%区间", 18), Column("可靠性", 7),
    Column("向同层收缩后的率", 11),
    Column("95%区间", 18), Column("与共同水平比", 16), Column("真实名次（95%）", 12),
)  # fmt: skip
_SUM_COLUMNS = (
    Column("指标", 24), Column("地区", 14), Column("年份", 8), Column("分组", 10), Column("汇总值", 11),
    Column("单位", 8), Column("分子", 11), Column("分母", 13), Column("覆盖率（%）", 9),
    Column("依据", 9), Column("说明", 50),
)  # fmt: skip


def write_gaps(
    found: GapSurvey, quantities: Mapping[str, Quantity], path: str | PathLike[str], *, source: str, year: int
) -> None:
    """Write the sheets 性别差距, 城乡差距, 地区差距 and 下级汇总.

    quantities: by code, of everything in `found`. source, year: author and date of the workbook's properties.
    """
    with Book(path, "差距分析", author=source, year=year) as book:
        for dimension in ("性别", "城乡"):
            rows = [_gap_row(s) for s in found.gaps if s.gap.dimension == dimension]
            _sheet(book, f"{dimension}差距", _GAP_COLUMNS, rows, "相差＝一方减另一方；比＝一方除以另一方。")
        rows = [row for r in found.regions for row in _region_rows(r, found.better.get(r.indicator, ""))]
        note = "公布的率是正式数；收缩后的率只供判断。与共同水平比已控制错误发现率5%。"
        _sheet(book, "地区差距", _REGION_COLUMNS, rows, note)
        rows = [_sum_row(a, quantities[a.indicator]) for a in found.sums]
        _sheet(book, "下级汇总", _SUM_COLUMNS, rows, "分子之和除以分母之和；覆盖不到90%的为部分；不平均率。")


def _sheet(book: Book, name: str, columns: Sequence[Column], rows: Sequence[list[Cell]], note: str) -> None:
    sheet = book.sheet(name, name, columns, rows, note=note if rows else "没有可以比较的数。", frozen=1)
    if rows:
        sheet.autofilter(TITLE_ROWS - 1, 0, TITLE_ROWS - 1 + len(rows), len(columns) - 1)


def _gap_row(s: Surveyed) -> list[Cell]:
    gap, moved, ahead = s.gap, s.trend, s.outlook
    places, told = gap.places, gap_words.caution(gap) + (gap_words.movement(moved) if moved else "没有可比的以前年份。")
    told += gap_words.expectation(ahead, moved) if ahead else ""
    ratio = None if gap.relative is None else Number(gap.relative, 2)
    return [
        gap.name, gap.territory, gap.unit, gap.label, gap.first.label, Number(gap.first.value, places),
        gap.second.label, Number(gap.second.value, places), Number(gap.absolute, places),
        gap_words.limits(gap.absolute_interval, places), ratio, gap_words.limits(gap.relative_interval, 2),
        moved.movement.label if moved else "—", chance(ahead.narrower, ()) if ahead else "—", told,
    ]  # fmt: skip


def _region_rows(r: Regional, better: str) -> Iterator[list[Cell]]:
    spots = {s.territory: s for s in r.funnel.spots} if r.funnel else {}
    shrunk = {m.territory: m for m in r.stratum.members} if r.stratum and r.stratum.prior else {}
    ranked = _ranked(r, better)
    for territory, value in sorted(r.values.items(), key=lambda pair: -pair[1]):
        count, spot = r.counts.get(territory), spots.get(territory)
        member, rank = shrunk.get(territory), ranked.get(territory)
        yield [
            r.name, r.unit, f"{r.year}年", r.within or "—", territory,
            Number(count.events) if count else None, Number(count.exposure) if count else None,
            Number(value, r.places), gap_words.limits(count.interval() if count else None, r.places),
            count.reliability.value if count else "—",
            Number(member.value, r.places) if member else None,
            gap_words.limits(member.interval if member else None, r.places),
            spot.standing.label if spot else "—", f"{rank.low}—{rank.high}" if rank else "—",
        ]  # fmt: skip


def _ranked(r: Regional, better: str) -> dict[str, Rank]:
    if r.stratum is None or not sign_of(better):
        return {}
    return {rank.territory: rank for rank in ranks(r.stratum, better=better)}


def _sum_row(a: Aggregate, quantity: Quantity) -> list[Cell]:
    coverage = None if a.coverage is None else Number(a.coverage * 100, 1)
    counts = [None if x is None else Number(x) for x in (a.numerator, a.denominator)]
    value = None if a.value is None else Number(a.value, 2)
    told = "；".join(f.message for f in a.findings)
    return [
        quantity.name, a.territory, f"{a.year}年", a.breakdown.label, value, quantity.unit, *counts, coverage,
        a.basis.label, told,
    ]  # fmt: skip
