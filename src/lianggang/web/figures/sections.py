"""The tables of an indicator's page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from lianggang.assess import gap_words
from lianggang.assess.gap_trend import trend
from lianggang.assess.gaps import Gap, all_gaps, common_years, gap, sides
from lianggang.collect.states import Action
from lianggang.web.figures.files import said
from lianggang.web.figures.models import Figure
from lianggang.web.figures.page import IndicatorPage, shown
from lianggang.web.figures.tables import Cell, Column, Table, count, count_of, number, text, value_of
from lianggang.web.rounds.models import Passage


def values(page: IndicatorPage) -> Table:
    """Years × total and parts, with the counts and what chance allows."""
    parts = list(dict.fromkeys(f.breakdown for f in page.current if f.breakdown))
    unit = f"（{page.indicator.unit}）" if page.indicator.unit else ""
    columns = (
        Column("年份", width=8), Column(f"合计{unit}", numeric=True), Column("分子", numeric=True),
        Column("分母", numeric=True), Column("95%区间", numeric=True, width=18),
        *(Column(part, numeric=True) for part in parts), Column("备注", width=40),
    )  # fmt: skip
    by_year: dict[int, dict[str, Figure]] = {}
    for f in page.current:
        by_year.setdefault(f.year, {})[f.breakdown] = f
    rows = [_year(page, year, found, parts) for year, found in sorted(by_year.items(), reverse=True)]
    return Table("values", "历年值", columns, rows)


def _year(page: IndicatorPage, year: int, found: Mapping[str, Figure], parts: Iterable[str]) -> list[Cell]:
    total, limits = found.get(""), page.intervals.get(year)
    spread = "—".join(shown(page, limit) for limit in limits) if limits else ""
    remarks = [total.note, f"口径变化：{total.redefined}" if total.redefined else ""] if total else ["没有合计"]
    return [
        text(f"{year}年"), value_of(total), count_of(total.numerator if total else None),
        count_of(total.denominator if total else None), text(spread), *(value_of(found.get(part)) for part in parts),
        text("；".join(filter(None, remarks))),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is to be said of the gaps between the sexes and between town and country, and their years as a table."""

    sentences: tuple[str, ...]
    table: Table


def gaps(page: IndicatorPage) -> Gaps | None:
    """The gaps of the latest common year with their movement, and those of each year; None where there are none."""
    quantities, better = {page.indicator.code: page.quantity}, page.indicator.direction or None
    latest = all_gaps(page.series, quantities)
    if not latest:
        return None
    told = []
    for found, pair in latest:
        moved = trend(found, pair, better=better, quantity=page.quantity)
        told.append(gap_words.sentence(found) + (gap_words.movement(moved) if moved else ""))
    return Gaps(tuple(told), Table("gaps", "历年差距", _GAP_COLUMNS, [_gap(g) for g in _yearly(page)], _GAP_NOTE))


_GAP_COLUMNS = (
    Column("差距"), Column("年份", width=8), Column("一方", width=10), Column("值", numeric=True),
    Column("另一方", width=10), Column("值", numeric=True), Column("相差", numeric=True),
    Column("差的95%区间", numeric=True, width=18), Column("比", numeric=True), Column("能否下结论", width=24),
)  # fmt: skip
_GAP_NOTE = "相差为一方减另一方，比为一方除以另一方；差的95%区间含0的，差距没有超出偶然。"


def _yearly(page: IndicatorPage) -> Iterator[Gap]:
    for dimension, first, second in sides(page.series):
        for year in reversed(common_years(first, second)):
            if found := gap(dimension, first, second, year, page.quantity, span=1):
                yield found


def _gap(g: Gap) -> list[Cell]:
    ratio = "" if g.relative is None else f"{g.relative:.2f}"
    return [
        text(g.dimension), text(g.label), text(g.first.label), text(f"{g.first.value:.{g.places}f}"),
        text(g.second.label), text(f"{g.second.value:.{g.places}f}"), text(f"{g.absolute:.{g.places}f}"),
        text(gap_words.limits(g.absolute_interval, g.places)), text(ratio), text(gap_words.caution(g) or "能"),
    ]  # fmt: skip


def recast(page: IndicatorPage) -> Table | None:
    """The years before others were taken in, marked as recast, or why they cannot be; None where none were."""
    if not page.recast:
        return None
    unit = f"（{page.indicator.unit}）" if page.indicator.unit else ""
    columns = (
        Column("年份", width=8), Column("分组", width=10), Column(f"重算的值{unit}", numeric=True),
        Column("分子", numeric=True), Column("分母", numeric=True), Column("说明", width=48),
    )  # fmt: skip
    rows = [
        [text(f"{o.year}年"), text(o.breakdown.label), number(o.value), number(o.numerator), number(o.denominator),
         text(o.missing or o.note)]
        for o in sorted(page.recast, key=lambda o: (-o.year, not o.breakdown.is_total, o.breakdown.label))
    ]  # fmt: skip
    return Table("recast", "按现行区划重算的以前各年", columns, rows, _RECAST_NOTE)


_RECAST_NOTE = "历年值是当时报的数，地区是当时的范围。这里用并入各地区的分子、分母相加重算，不进判断和预测。"


def breaks(page: IndicatorPage) -> Table | None:
    """The years from which on the definition differs, and how; None when it never changed."""
    found = [f for f in page.current if f.redefined]
    columns = (Column("自哪年起", width=10), Column("分组", width=10), Column("口径变化", width=60))
    rows = [[text(f"{f.year}年"), text(f.breakdown or "合计"), text(f.redefined)] for f in found]
    return Table("breaks", "口径变化", columns, rows) if rows else None


def provenance(page: IndicatorPage, *, sheets: bool) -> Table:
    """Where each value that stands is from. sheets: whether the reader may open the sheets."""
    columns = (
        Column("年份", width=8), Column("分组", width=10), Column("值", numeric=True), Column("原始填报"),
        Column("填报单位（当时名称）", width=20), Column("报送表或导入文件", width=28), Column("来源", width=24),
        Column("修订", numeric=True, width=6), Column("批准或导入", width=12), Column("公布", width=12),
    )  # fmt: skip
    order = sorted(page.current, key=lambda f: (-f.year, f.breakdown))
    return Table("provenance", "数据来源", columns, [_origin(f, sheets) for f in order])


def _origin(f: Figure, sheets: bool) -> list[Cell]:
    brought = text("")
    if f.sheet is not None:
        brought = text(f.sheet, link=reverse("sheet", args=[f.sheet_id]) if sheets else "")
    elif f.imported is not None:
        brought = text(f"导入：{f.imported}", small=str(f.imported.by))
    return [
        text(f"{f.year}年"), text(f.breakdown or "合计"), value_of(f), text(f.as_reported), text(f.unit_name), brought,
        text(f.source), count(f.revision), text(_day(f.approved_at)), text(_day(f.published_at)),
    ]  # fmt: skip


def _day(at: object) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d") if at else ""  # type: ignore[arg-type]


def revisions(page: IndicatorPage) -> Table | None:
    """Every value that was corrected, with what it was before and why; None when none was."""
    corrected = {(f.year, f.breakdown) for f in page.rows if not f.current}
    found = [f for f in page.rows if (f.year, f.breakdown) in corrected]
    if not found:
        return None
    reasons = _reasons(found)
    columns = (
        Column("年份", width=8), Column("分组", width=10), Column("修订", numeric=True, width=6),
        Column("值", width=24), Column("填报单位（当时名称）", width=20), Column("批准", width=12),
        Column("现行", width=6), Column("修订理由", width=40),
    )  # fmt: skip
    return Table("revisions", "修订历史", columns, [_revision(f, reasons[f.pk]) for f in found])


def _revision(f: Figure, why: str) -> list[Cell]:
    return [
        text(f"{f.year}年"), text(f.breakdown or "合计"), count(f.revision), text(said(f)), text(f.unit_name),
        text(_day(f.approved_at)), text("现行" if f.current else ""), text(why),
    ]  # fmt: skip


def _reasons(found: Iterable[Figure]) -> dict[int, str]:
    """Why each corrected figure was corrected: the reason with which its sheet was last opened again."""
    passages = Passage.objects.filter(sheet__in={f.sheet_id for f in found if f.sheet_id}, action=Action.REVISE)
    opened = [(p.sheet_id, p.at, p.reason) for p in passages.order_by("id")]
    reasons = {}
    for f in found:
        said_then = [why for sheet, at, why in opened if sheet == f.sheet_id and at <= f.approved_at]
        reasons[f.pk] = said_then[-1] if f.revision > 1 and said_then else ""
    return reasons
