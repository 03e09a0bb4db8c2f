"""一张图看两规划: the round on one A4 page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lianggang.assess.model import Verdict
from lianggang.reports import figures, summary
from lianggang.reports.pages import parts
from lianggang.reports.pages.html import Content, Html, joined, link, table, tag
from lianggang.reports.pages.site import WARNINGS, Site
from lianggang.reports.report import title
from lianggang.reports.sentences import value_year
from lianggang.reports.summary import Scope
from lianggang.round import Result

_MOST_ENDANGERED = 5
_NONE = tag("span", "·", class_="none")


def page(site: Site) -> str:
    """The first page."""
    whole = summary.whole(site.round)
    heading = title(site.round).replace("\n", " ").removesuffix("统计监测报告") + "监测一览"
    counts = (_tally(whole), _apart(whole), _scores(site), _matrix(site))
    return site.page(heading, (), *counts, _endangered(site), _missing(site), _kept_back(site), _files(site))


def _tally(whole: Scope) -> Html:
    boxes = [_box("", "可量化目标", len(whole.quantified), "all")]
    boxes += [_box(summary.SIGNS[v], v.label, n) for v, n in summary.counts(whole.quantified).items()]
    return tag("section", *boxes, class_="tally", aria_label="各判断的目标数")


def _box(sign: str, word: str, number: int, kind: str | None = None) -> Html:
    return tag("div", tag("b", str(number)), tag("span", f"{sign} {word}".strip()), class_=kind)


def _apart(whole: Scope) -> Html:
    counted = "、".join(f"{v.label}{n}项" for v, n in summary.counts(whole.binding).items())
    binding = f"其中约束性目标{len(whole.binding)}项：{counted}。" if whole.binding else ""
    rounded = sum(summary.attained_by_rounding(r) for r in whole.quantified)
    remark = f"算作达标的目标中有{rounded}项按目标所印位数四舍五入后达到，原值未达到。" if rounded else ""
    rest = f"另有方向性目标{len(whole.unquantified)}项，没有数值，单独统计。" if whole.unquantified else ""
    return tag("p", f"{binding}{remark}{rest}无数据不计入达标。")


def _scores(site: Site) -> Html:
    """The composite score of each plan with what is missing."""
    return tag("p", joined(*(site.figures.scores[plan.key].sentence for plan, _ in site.plans)))


def _matrix(site: Site) -> Html:
    verdicts = list(summary.counts(summary.whole(site.round).quantified))
    heads = ["领域", "可量化", *(f"{summary.SIGNS[v]}\n{v.label}" for v in verdicts), "方向性"]
    rows: list[list[Content]] = []
    for plan, areas in site.plans:
        rows.append(_counts(tag("strong", summary.short_plan(plan.results[0].tracked.plan)), plan, verdicts))
        rows += [_counts(link(site.area_page(a), a.name), a, verdicts) for a in areas]
    kinds = "t" + "n" * (len(heads) - 1)
    return tag("section", tag("h2", "各领域情况（项）"), table(heads, rows, numeric=kinds), class_="matrix")


def _counts(name: Content, scope: Scope, verdicts: list[Verdict]) -> list[Content]:
    found = summary.counts(scope.quantified)
    numbers = [*(found.get(v, 0) for v in verdicts), len(scope.unquantified)]
    return [name, str(len(scope.quantified)), *(str(n) if n else _NONE for n in numbers)]


def _endangered(site: Site) -> Html:
    found = summary.endangered(site.round)[:_MOST_ENDANGERED]
    if not found:
        return tag("section", tag("h2", "最需要关注的目标"), tag("p", "未达标、达标困难或者有达标预警的目标0项。"))
    heads = ["指标", "现值", "目标", "达标概率", "判断", "理由", "责任单位"]
    rows = [_endangered_row(site, r) for r in found]
    more = tag("p", link(WARNINGS, "全部预警"))
    return tag("section", tag("h2", f"最需要关注的{len(found)}项"), table(heads, rows, numeric="tntnttt"), more)


def _endangered_row(site: Site, r: Result) -> list[Content]:
    a = r.assessment
    value = parts.dated(figures.quantity(r, a.value), a.value_year)
    reason = figures.as_sentences(x.reason for x in summary.hard_alerts(r)) or figures.as_sentences([a.arithmetic])
    units = summary.all_units(r)
    goal = parts.dated(figures.demand(r), r.tracked.due)
    return [
        site.target_link(r),
        value,
        goal,
        parts.cite(site, r, "probability") or "—",
        parts.verdict(r),
        reason,
        units,
    ]


def _missing(site: Site) -> Html | None:
    return _listed(site, "无数据", summary.without_data(site.round))


def _kept_back(site: Site) -> Html | None:
    return _listed(site, "不公布", summary.kept_back(site.round))


def _listed(site: Site, what: str, found: Sequence[Result]) -> Html | None:
    """The indicators without a published value, and why."""
    if not found:
        return None
    year = site.round.year
    rows: list[list[Content]] = [
        [_missing_link(site, r), parts.no_data_in(r, year), unit]
        for unit, rs in summary.by_lead(found).items()
        for r in rs
    ]
    heads = ["指标和最近一年的值", "为什么没有", "牵头单位"]
    return tag("section", tag("h2", f"{year}年{what}的指标（{len(found)}个）"), table(heads, rows))


def _missing_link(site: Site, r: Result) -> Html:
    last_year = value_year(r, site.round.year)
    last = f"（{last_year}年{parts.cite(site, r, 'value', last_year)}）" if last_year else ""
    aside = f"（{summary.OTHER_UNIT}）" if summary.in_other_unit(site.round, r) else ""
    return joined(site.target_link(r), last, aside)


def _files(site: Site) -> Html | None:
    others = site.published.others if site.published else {}
    links = [tag("li", link(site.outside(target), name)) for target, name in (*site.files.items(), *_turned(others))]
    if not links:
        return None
    return tag("section", tag("h2", "文件下载"), tag("ul", joined(*links)), class_="files")


def _turned(others: Mapping[str, str]) -> list[tuple[str, str]]:
    """Address and title of the sites of other plans."""
    return [(address, f"另一份规划：{title}") for title, address in others.items()]
