"""The pages of a round: a first page, one for each area and each target, and one on the method."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lianggang.reports import summary
from lianggang.reports.figures import Figures
from lianggang.reports.pages.html import Content, Html, joined, link, tag
from lianggang.reports.summary import Scope
from lianggang.round import Result, Round

STYLE = "style.css"
METHOD, WARNINGS, FORMS = "method.html", "warnings.html", "forms.html"


class Site:
    """The names of the pages and what all of them share."""

    def __init__(self, round: Round, files: dict[str, str], forms: Sequence[str] = ()) -> None:
        self.round = round
        self.figures = Figures(round)
        self.files = files
        self.forms = forms
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

    def page(self, title: str, trail: Sequence[Content], *body: Content) -> str:
        """A whole page: where one is, the way elsewhere, and the body."""
        place = f"{self.round.territory} {self.round.year}年度监测"
        head = tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("title", f"{title} - {place}"),
            tag("link", rel="stylesheet", href=STYLE),
        )
        here = tag("p", joined(*trail, separator=" › "), class_="trail") if trail else None
        foot = tag("footer", f"{place}。数据按各单位报送值，判断方法见", link(METHOD, "方法说明"), "。")
        content = tag("main", here, tag("h1", title), *body)
        top = tag("header", link("index.html", place), tag("nav", *self._navigation(), aria_label="导航"))
        page = tag("html", head, tag("body", top, content, foot), lang="zh-CN")
        return f"<!DOCTYPE html>\n{page}\n"

    def _navigation(self) -> list[Html]:
        groups = [tag("span", link("index.html", "一览"))]
        for plan, areas in self.plans:
            name = summary.subject(plan.results[0].tracked.plan)
            links = [link(self.area_page(a), a.name.removeprefix(f"{name}与")) for a in areas]
            groups.append(tag("span", f"{name}：", joined(*links, separator=" ")))
        groups.append(tag("span", link(WARNINGS, "预警")))
        groups += [tag("span", link(FORMS, "报送表"))] if self.forms else []
        return [*groups, tag("span", link(METHOD, "方法说明"))]


def _file_name(number: int, result: Result) -> str:
    name = re.sub(r"[^A-Za-z0-9]+", "-", result.tracked.id).strip("-")
    return f"target-{number}-{name}.html"
