"""The pages of a round: a first page, one for each area and each target, and one on the method."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from lianggang.reports import summary
from lianggang.reports.figures import Figures
from lianggang.reports.pages.compared import Compared, compared
from lianggang.reports.pages.html import Content, Html, joined, link, tag
from lianggang.reports.pages.published import Published
from lianggang.reports.summary import Scope
from lianggang.round import Result, Round

STYLE, ELDER_STYLE = "style.css", "elder.css"
METHOD, WARNINGS, FORMS = "method.html", "warnings.html", "forms.html"
CHANGES, PLACES = "changes.html", "places.html"
ELDER = "elder"  # the folder of the same pages in large print
_MODE = "<!--mode-->"  # where the way to the other print stands, which only the writer of the file knows


class Site:
    """The names of the pages and what all of them share.

    Every page is there twice, the second time in large print in a folder of its own: whoever has chosen it stays there
    from page to page, without a script and without anything being kept about him.
    """

    def __init__(
        self, round: Round, files: Mapping[str, str], forms: Sequence[str] = (), published: Published | None = None
    ) -> None:
        self.round = round
        self.figures = Figures(round)
        self.files = files
        self.forms = forms
        self.published = published
        self.elder = False
        self.plans = [(plan, summary.by_area(plan)) for plan in summary.by_plan(round)]
        self.areas = [area for _, areas in self.plans for area in areas]
        self._area_names = {area.key: f"area-{n}.html" for n, area in enumerate(self.areas, 1)}
        self._target_names = {r.tracked.id: _file_name(n, r) for n, r in enumerate(round.results, 1)}

    def area_page(self, area: Scope) -> str:
        """The file of an area."""
        return self._area_names[area.key]

    def target_page(self, result: Result) -> str:
        """The file of a target."""
        return self._target_names[result.tracked.id]

    def target_link(self, result: Result) -> Html:
        """The indicator's name, leading to the target's page."""
        return link(self.target_page(result), result.tracked.indicator_name)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Indicator → its name in the plans."""
        return {code: r.tracked.indicator_name for code, r in summary.by_indicator(self.round).items()}

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Indicator → its unit of measure."""
        return {code: r.series.unit for code, r in summary.by_indicator(self.round).items()}

    @cached_property
    def compared(self) -> Mapping[str, Compared]:
        """Indicator → the territories below side by side, where two of them have a value."""
        if self.published is None:
            return {}
        found = {code: compared(self.published, code, self.round.territory) for code in self.names}
        return {code: c for code, c in found.items() if c}

    def place_page(self, indicator: str) -> str:
        """The file of an indicator's comparison."""
        return f"places-{list(self.compared).index(indicator) + 1}.html"

    def outside(self, path: str) -> str:
        """The address of a file that is there once, seen from the pages as they are now written."""
        return f"../{path}" if self.elder else path

    def page(self, title: str, trail: Sequence[Content], *body: Content) -> str:
        """A whole page: where one is, the way elsewhere, and the body."""
        place = f"{self.round.territory} {self.round.year}年度监测"
        head = tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("title", f"{title} - {place}"),
            *(tag("link", rel="stylesheet", href=self.outside(s)) for s in (STYLE, *[ELDER_STYLE] * self.elder)),
        )
        here = tag("p", joined(*trail, separator=" › "), class_="trail") if trail else None
        about = f"{place}。{self._edition()}数据按各单位报送值，判断方法见"
        foot = tag("footer", about, link(METHOD, "方法说明"), "。")
        content = tag("main", here, tag("h1", title), *body, id="main")
        skip = tag("a", "跳到正文", href="#main", class_="skip")
        navigation = tag("nav", *self._navigation(), aria_label="导航")
        top = tag("header", skip, link("index.html", place), navigation, Html(_MODE))
        page = tag("html", head, tag("body", top, content, foot), lang="zh-CN")
        return f"<!DOCTYPE html>\n{page}\n"

    def _edition(self) -> str:
        if self.published is None:
            return ""
        this = self.published.editions[0]
        return f"公开数据第{this.number}版（{this.made}编制）。"

    def _navigation(self) -> list[Html]:
        groups = [tag("span", link("index.html", "一览"))]
        for plan, areas in self.plans:
            name = summary.subject(plan.results[0].tracked.plan)
            links = [link(self.area_page(a), a.name.removeprefix(f"{name}与")) for a in areas]
            groups.append(tag("span", f"{name}：", joined(*links, separator=" ")))
        groups.append(tag("span", link(WARNINGS, "预警")))
        groups += [tag("span", link(PLACES, "各地比较"))] if self.compared else []
        groups += [tag("span", link(CHANGES, "更正与版本"))] if self.published else []
        groups += [tag("span", link(FORMS, "报送表"))] if self.forms else []
        return [*groups, tag("span", link(METHOD, "方法说明"))]

    def named(self, name: str, page: str) -> str:
        """The page as the file of that name, with the way to the same page in the other print."""
        other = link(f"../{name}", "标准版") if self.elder else link(f"{ELDER}/{name}", "长者模式（大字）")
        return page.replace(_MODE, tag("span", other, class_="mode"), 1)


def _file_name(number: int, result: Result) -> str:
    name = re.sub(r"[^A-Za-z0-9]+", "-", result.tracked.id).strip("-")
    return f"target-{number}-{name}.html"
