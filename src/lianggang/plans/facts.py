"""What a plan says about itself: subject, region, who issued it when, its period and what it is made under."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lianggang.findings import Finding, note, warning
from lianggang.plans.lines import Line
from lianggang.plans.notice import read_notice
from lianggang.plans.outline import HEADING_STYLES, Node
from lianggang.plans.region import region_of
from lianggang.plans.titles import titles_in, without_titles
from lianggang.text.numerals import chinese_integer, narrow
from lianggang.text.passage import Passage

Period = tuple[int, int]

_IMPRINT_LINES = 6


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The plain facts of a plan, as in `plans.model.Plan`."""

    title: str
    subject: str
    region: str | None
    region_level: str | None
    issuer: str | None
    document_number: str | None
    issued_on: str | None
    period: Period | None
    based_on: tuple[str, ...]


def read_facts(
    title: Passage, cover: Sequence[Line], lines: Sequence[Line], root: Node
) -> tuple[PlanFacts, list[Finding]]:
    """The facts of one plan, and findings on those that are missing.

    title: the plan's title line, empty where none was found. cover: the lines before the first plan (notice).
    lines: the plan's own lines. root: the tree built from them.
    """
    front = _plain([*cover, *_opening(lines)])
    notice, findings = read_notice(front, _plain(lines[-_IMPRINT_LINES:]))
    issued = list(_issued_names(front))
    name = title.text or _only(n for n in issued if _PLAN_WORD.search(n))
    region, level = _first_region([name, *issued, notice.issuer or ""])
    period = period_of(name) or _issued_period(name, issued) or _stated_period(root)
    facts = PlanFacts(
        title=name,
        subject=subject_of(name),
        region=region,
        region_level=level,
        issuer=notice.issuer,
        document_number=notice.number,
        issued_on=notice.date,
        period=period,
        based_on=_based_on(root, period),
    )
    return facts, findings + _missing(facts)


def _plain(lines: Iterable[Line]) -> list[str]:
    return [line.whole.text for line in lines if line.table is None]


def _opening(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines before the first numbered heading."""
    for i, line in enumerate(lines):
        if line.number and line.number.style in HEADING_STYLES:
            return lines[:i]
    return lines


def _only(values: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(values))
    return distinct[0] if len(distinct) == 1 else ""


def _first_region(texts: Iterable[str]) -> tuple[str, str] | tuple[None, None]:
    return next((found for text in texts if (found := region_of(text))), (None, None))


_WHO = r"(?:妇女|女性|少年儿童|儿童|未成年人)"
_SUBJECT = re.compile(rf"{_WHO}(?:[、和与及]?{_WHO})*(?:权益)?(?:事业)?(?:发展|工作)")


def subject_of(title: str) -> str:
    """women, children, women_and_children, or other for a plan on something else (health, education)."""
    core = _core(title)
    if not core:
        return "other"
    women = "妇女" in core or "女性" in core
    children = "儿童" in core or "未成年人" in core
    return "women_and_children" if women and children else "women" if women else "children"


def _core(title: str) -> str:
    match = _SUBJECT.search(re.sub(r"\s+", "", title))
    return match[0] if match else ""


_PLAN_WORD = re.compile("规划|纲要|实施方案|行动计划|行动方案")
_NOTICE_NAME = re.compile("关于(?:印发|发布|颁布)(.+?)的通知")
_NOW = re.compile("现(?:予以?|将其)?(?:印发|发布|颁布|转发)|请[^，。]{0,6}(?:贯彻|组织|遵照|执行)")


def _issued_names(front: Sequence[str]) -> Iterator[str]:
    """The names, without title marks, of the plans that the notice or the opening says are issued here."""
    for text in front:
        if notice := _NOTICE_NAME.search(text):
            yield _bare(notice[1].strip())
            continue
        is_notice = bool(_NOW.search(without_titles(text)))
        for start, title in titles_in(text):
            sentence = text[:start].rpartition("。")[2]
            is_first = not re.sub("[和及与、]", "", without_titles(sentence)).strip()
            if (
                (is_notice and is_first)
                or sentence.endswith("现将")
                or (_UNDER.search(sentence) and _OWN.search(sentence))
            ):
                yield _bare(title)


def _bare(title: str) -> str:
    return title.removeprefix("《").removesuffix("》")


_YEAR = r"(20\d\d|二〇[〇一二三四五六七八九]{2})"
_YEARS = re.compile(rf"{_YEAR}\s*年?\s*(?:[-－—–―~～]{{1,2}}|至|到)\s*{_YEAR}(?!\d)")
_FIVE_YEARS = re.compile(r"十([一二三四五六七八九])五|第十([一二三四五六七八九])个五年")
_TERM = re.compile(r"规划期|期限|实施周期|时限|本(?:规划|纲要|方案)[^。，]{0,6}为")
_ELEVENTH = 2006  # first year of the eleventh five-year plan
_LONGEST = 20  # years


def period_of(text: str) -> Period | None:
    """The first period a text names: 2021—2030年, 二〇二一至二〇三〇年, or a five-year plan (十四五 = 2021–2025)."""
    plain = narrow(text).replace("○", "〇").replace("零", "〇")
    if years := _YEARS.search(plain):
        first, last = (int(year) if year.isdecimal() else chinese_integer(year) for year in years.groups())
        return (first, last) if 0 < last - first <= _LONGEST else None
    if plan := _FIVE_YEARS.search(plain):
        first = _ELEVENTH + 5 * (chinese_integer(plan[1] or plan[2]) - 1)
        return first, first + 4
    return None


def _issued_period(title: str, issued: Sequence[str]) -> Period | None:
    """The period that the notice puts to the plan's own name."""
    core = _core(title)
    names = (re.sub(r"\s+", "", name) for name in issued)
    return next((period for name in names if core in name and (period := period_of(name[name.find(core) :]))), None)


def _stated_period(root: Node) -> Period | None:
    """The period that the text states as the plan's term (规划期为…); years inside titles do not count."""
    paragraphs = (p.text for node in root.walk() for p in (node.heading, *node.body))
    sentences = (without_titles(s) for p in paragraphs for s in p.split("。") if _TERM.search(s))
    return next((period for s in sentences if (period := period_of(s))), None)


_MAKING = r"(?:制定|制订|编制|拟定|拟订|出台|形成)"
_MADE = re.compile(
    rf"{_MAKING}[^。；，]{{0,8}}(?:本(?:规划|纲要|方案|计划|行动)|《[^》]*(?:妇女|儿童)[^》]*(?:规划|纲要))"
)
_SELF_MADE = re.compile(rf"^\s*本(?:规划|纲要|方案|计划).*{_MAKING}的?$")
_UNDER = re.compile("依据|根据|按照|依照|遵照|遵循")
_CARRYING_OUT = re.compile("贯彻|落实")
_BASIS_HEADING = re.compile("^(?:编制|制定|规划)依据[。：:]?$")
_OWN = re.compile(rf"{_MAKING}[^《》，]{{0,6}}$")
_REVIEW = re.compile(r"(?:总结|回顾|评估)[^《》，。]{0,8}$")


def _based_on(root: Node, period: Period | None) -> tuple[str, ...]:
    """The titles named after 依据/根据/按照 in the sentence that says 制定本规划, or under the heading 编制依据.

    Where the sentence has none of these words, what it says the plan carries out (贯彻落实《…》) counts.
    """
    for node in root.walk():
        found = [title for clause in _basis_clauses(node) for title in _bases(clause, period)]
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def _basis_clauses(node: Node) -> Iterator[str]:
    sentences = [s for p in (node.heading, *node.body) for s in p.text.split("。")]
    if _BASIS_HEADING.match(node.title):
        yield from (s for n in node.walk() for p in (n.heading, *n.body) for s in p.text.split("。"))
        return
    for sentence in sentences:
        under = _UNDER.search(sentence) or _CARRYING_OUT.search(sentence)
        if under and (_MADE.search(sentence, under.start()) or _SELF_MADE.match(sentence)):
            yield sentence[under.start() :]


def _bases(clause: str, period: Period | None) -> Iterator[str]:
    """The titles of a clause without the plan itself and the plan that it follows."""
    for start, title in titles_in(clause):
        before, named = clause[:start], period_of(title)
        is_past = period is not None and named is not None and named[1] <= period[0]
        if not is_past and not _OWN.search(before) and not _REVIEW.search(before):
            yield title


def _missing(facts: PlanFacts) -> list[Finding]:
    """A finding for each fact that the document does not give."""
    place = facts.title or "文件标题"
    findings = []
    if not facts.title:
        findings.append(warning("no-title", "没有找到规划的标题。", place=place, advice="请补录标题。"))
    elif facts.subject == "other":
        findings.append(
            note(
                "other-subject", "从标题看不是妇女或儿童发展规划，按相关规划处理。", place=place, advice="请确认类别。"
            )
        )
    if facts.period is None:
        findings.append(
            warning("no-period", "没有找到规划的起止年份。", place=place, advice="请补录规划期，否则无法判断进度。")
        )
    if facts.region is None:
        findings.append(warning("no-region", "没有找到规划所属的地区。", place=place, advice="请补录地区名称和级别。"))
    printed = (("发文机关", facts.issuer), ("文号", facts.document_number), ("印发日期", facts.issued_on))
    if absent := "、".join(name for name, value in printed if value is None):
        findings.append(
            note("notice-incomplete", f"文件没有写明{absent}。", place=place, advice="如另有印发通知，请补录。")
        )
    return findings
