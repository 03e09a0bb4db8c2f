"""The page of releases: their dates, what each corrected, and what can be had of the older ones."""

from __future__ import annotations

from collections.abc import Sequence

from lianggang.reports.pages.html import Content, Html, link, table, tag
from lianggang.reports.pages.published import Correction, Edition
from lianggang.reports.pages.site import Site

_ABOUT = (
    "公开的数一版一版发布，发布以后不再改动；要更正的，在下一版里更正，这里列出原来的数、更正后的数和缘由。"
    "以前各版的数仍可由数据接口取得。"
)


def page(site: Site) -> str:
    """The page of releases."""
    assert site.published is not None
    editions = site.published.editions
    told = tag("p", _ABOUT)
    sections = [_edition(site, e) for e in editions]
    trail = (link("index.html", "一览"), "更正与版本")
    return site.page("更正与版本", trail, told, _list(editions), *sections, _moves(site.published.moves))


def _list(editions: Sequence[Edition]) -> Html:
    rows: list[list[Content]] = [
        [f"第{e.number}版", e.title or "—", e.made, e.out or "本版", str(e.values), str(e.withheld),
         str(len(e.corrections) + e.more)]
        for e in editions
    ]  # fmt: skip
    heads = ["版次", "标题", "编制", "发布", "公布的数", "不公布的数", "更正"]
    return table(heads, rows, numeric="ttttnnn")


def _moves(moves: Sequence[str]) -> Html | None:
    if not moves:
        return None
    told = tag("p", "变动以前各年的数保留当时的地区；能按现行区划重算的，在指标页上另列，并注明。")
    return tag("section", tag("h2", "区划变动"), told, tag("ul", *(tag("li", m) for m in moves)))


def _edition(site: Site, e: Edition) -> Html:
    heading = tag("h2", f"第{e.number}版（{e.out or e.made}）")
    notes = tag("p", e.notes) if e.notes else None
    if not e.corrections:
        return tag("section", heading, notes, tag("p", "没有更正。" if e.number > 1 else "第一版。"))
    rows: list[list[Content]] = [_row(site, c) for c in e.corrections]
    heads = ["指标", "地区", "年份", "分组", "原来的数", "更正后", "缘由"]
    more = tag("p", f"另有{e.more}处，见数据文件 corrections.csv。") if e.more else None
    return tag("section", heading, notes, table(heads, rows, numeric="ttttnnt"), more)


def _row(site: Site, c: Correction) -> list[Content]:
    name = site.names.get(c.indicator, c.indicator)
    return [name, c.territory, f"{c.year}年", c.part, c.then or "—", c.now or "—", c.why or "—"]
