"""Reads the targets that the items of a plan state."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lianggang.plans.clauses import LONGEST, Clause, Statement, clauses, is_rule, relation_rules, statements
from lianggang.plans.lexer import NUMBER, TEXT, may_count, tokens
from lianggang.plans.model import Direction, Kind, Target
from lianggang.plans.quantities import is_event, is_quantity
from lianggang.plans.targets import numbers, provisions, shares, trends
from lianggang.plans.targets.memory import Memory
from lianggang.plans.targets.remarks import Remarks, set_aside
from lianggang.plans.words import anywhere, population
from lianggang.text.passage import Passage

_AIMS = re.compile(
    "力争|争取|到20[0-9]{2}年|到“|到规划期末|要(?!求)|下一步|“十[四五]五”"
    "|.*(?:需|亟待|有待)(?:要)?(?:进一步|逐步|不断|新增|增加|提高|达到)"
)
_TOLD_OF_YEAR = re.compile(r"\s*(?:20\d\d[—－-])?(20\d\d)年(?P<aim>[0-9达提降控])?")
_PART_IN_YEAR = re.compile("(?P<part>其中)?(?P<year>20[0-9]{2}年)")
_SUPERSEDED = (Direction.UP, Direction.DOWN)
_MOVES = (Kind.CHANGE, Kind.ANNUAL_CHANGE)
_SHORTEST_NAME = 4
_STOP = re.compile("[。；;]")
_DUE = re.compile("(20[0-9]{2})年[底末]?(?:之前|以前|前)(?![^，]{0,4}的)")
_DONE_BEFORE = re.compile("20[0-9]{2}年[底末]?前[^，]{1,4}的")  # 2000年底前建成的小区 says which
_REPORTED_IN = re.compile(r"[（(](20\d\d)年[)）]$")
_DATED = re.compile(
    r"(?:我[国省市县区])?20\d[1-46-9](?:[—－-]20\d\d)?年(?:年?[底末]|度|[春秋]季学期|[上下]半年)?，?(?:[我全][国省市县区州旗]|每千)?(?!达|前|起)"
)
_AIMED = re.compile(
    "达到?|提[高升][到至]|[降减增升]至|[下降减少]到|控制|不[低高少超多]|以[上下内]|至少|力争|确保|保持|稳定|翻|新增|前"
)
_FOOTING = re.compile(
    "在.*基础上$|按照?.*的[^的]{0,4}(?:标准|规定|要求)$|(?:结合|针对|考虑到|鉴于|立足).*的(?:实际|情况|特点)$|.*的(?:实际|现状|形势)$"
)
_BLANKS = re.compile(r"[ \t\u3000\u00a0]+")
_WIDE = str.maketrans("０１２３４５６７８９％＜＞＝", "0123456789%<>=")
_UNPRINTED = ("cover", "every", "zero")
_HANDLERS: dict[str, Callable[[Statement, Memory], list[Target]]] = {
    "share": shares.share,
    "standard": numbers.standard,
    "pairs": numbers.pairs,
    "each-provide": provisions.each_provide,
    "provide": provisions.provide,
    "spread-provide": provisions.spread_provide,
    "team": provisions.team,
    "served": provisions.served,
    "provide-after": provisions.provide_after,
    "times": provisions.times,
    "thing-first": provisions.thing_first,
    "ratio": numbers.ratio,
    "pace": numbers.change,
    "pace-of": numbers.change,
    "sized": provisions.sized,
    "change-first": numbers.change_first,
    "change": numbers.change,
    "change-on-base": numbers.change,
    "level": numbers.level,
    "level-bare": numbers.level,
    "part": shares.part,
    "share-inside": shares.share_inside,
    "cover": shares.cover,
    "every": shares.every,
    "zero": trends.zero,
    "relation": trends.to_other,
    "relation-mean": trends.to_other,
    "slow-rise": trends.trend,
    "trend": trends.trend,
    "trend-first": trends.trend,
}


@dataclass(slots=True)
class TargetReader:
    """Reads the targets of one item after the other.

    numeric_only: for measures, where directions do not count. since: first year of the plan; what a sentence says of
    earlier years tells what was.
    """

    numeric_only: bool = False
    since: int = 2021
    _memory: Memory = field(default_factory=Memory)
    _bare: list[int] = field(default_factory=list)
    _parts: bool = False
    _by_part: bool = False

    def read(self, passage: Passage) -> tuple[Target, ...]:
        """The targets of one item, in order, each with its place in the document."""
        self._memory = Memory()
        if self.numeric_only and not may_count(passage.text):
            return ()
        compact, said = set_aside(_plain(passage), self.since)
        remarks = Remarks(compact.text, said)
        position = {offset: i for i, offset in reversed(list(enumerate(passage.offsets)))}
        found: list[Target] = []
        for clause in clauses(compact.text):
            before = self._memory.past
            self._memory.past = _tells_what_was(self._memory, clause, compact.text, self.since)
            aside = clause.aside or bool(self._memory.measured and _is_of_earlier_year(clause, self.since))
            self._end_list(clause)
            targets = [replace(t, year=t.year or self._memory.year) for t in self._clause(clause)]
            if targets:
                targets = self._in_its_year(targets, clause)
                _supersede(found, targets, restated="FROM" in {t.kind for t in tokens(clause.text)}, text=clause.text)
            found += _placed(remarks.on(targets, clause), _span(compact, clause, passage, position), passage)
            found = remarks.behind(found, clause)
            self._memory.past = before if aside else self._memory.past
            self._memory.sentence += clause.text
            self._share_bound(found, clause, len(targets))
            if clause.ends_sentence:
                self._memory.end_sentence(stop=compact.text[clause.end : clause.end + 1] not in ("；", ";"))
        found = _apart_by_year(_without_heading(found, compact.text))
        return tuple(t for t in found if not (self.numeric_only and t.value is None))

    def _end_list(self, clause: Clause) -> None:
        """The quantity that heads a list is that of its members only."""
        if self._by_part and not clause.goes_on:
            self._memory.topic = ""
        if clause.heads_list:
            self._memory.unit = None
        self._by_part = clause.heads_list or (self._by_part and clause.goes_on)

    def _share_bound(self, found: list[Target], clause: Clause, count: int) -> None:
        """小班25人、中班30人、大班35人以内: the bound at the end of a list is that of all."""
        kinds = [t.kind for t in tokens(clause.text)]
        if not clause.goes_on:
            self._bare = []
        if kinds[-1:] == ["OR_LESS"] and clause.goes_on:
            for i in self._bare:
                found[i] = replace(found[i], comparator="<=")
        elif kinds == [TEXT, NUMBER]:
            self._bare += range(len(found) - count, len(found))

    def _in_its_year(self, targets: Sequence[Target], clause: Clause) -> list[Target]:
        """新增托位3.2万个，其中2023年不少于7000个、2024年…: a part that is due earlier bears its year."""
        year = _PART_IN_YEAR.match(clause.text)
        self._parts = bool(year and (year["part"] or (self._parts and clause.goes_on)))
        return [
            replace(t, indicator=f"{t.indicator}（{year['year']}）") if year and self._parts else t for t in targets
        ]

    def _clause(self, clause: Clause) -> list[Target]:
        if len(clause.text) > LONGEST:
            return []
        for name, comparator, pattern in relation_rules():
            if match := pattern.search(clause.text):
                if clause.text.endswith("相当") and not is_quantity(match["subject"]):
                    return []  # 中职与普高招生规模大体相当 compares the two sides of one quantity
                return trends.relation(self._memory, match["subject"], match["other"], comparator, name)
        found = tokens(clause.text)
        for statement in statements(clause, found):
            if self.numeric_only and statement.rule in _UNPRINTED:
                continue  # 全覆盖 in a measure says how it is done
            targets = _HANDLERS[statement.rule](statement, self._memory)
            if targets and (self._memory.past or _is_footing(clause.text) or is_rule(clause.text)):
                return []
            if targets:
                self._memory.measured += self._memory.quantities
                self._memory.told = targets[-1].indicator
                self._memory.moved = targets[-1] if targets[-1].kind in _MOVES else None
                return targets
        self._memory.moved = None
        self._memory.notice(clause, found)
        return []


def _span(compact: Passage, clause: Clause, passage: Passage, position: Mapping[int, int]) -> tuple[int, int]:
    """Where a clause stands in the passage, with what was set aside behind it."""
    words = compact.cut(clause.start, clause.end).strip()
    start = position[(words or compact).offsets[0]]
    behind = compact.offsets[clause.end : clause.end + 1]
    end = position[behind[0]] if behind else len(passage)
    return start, start + len(passage.text[start:end].rstrip())


def _placed(targets: Sequence[Target], span: tuple[int, int], passage: Passage) -> list[Target]:
    """The targets with the words of their clause as they are printed, blanks included, and where these stand."""
    quote = passage.cut(*span)
    return [replace(t, quote=quote.text, segments=quote.segments) for t in targets]


def _supersede(found: list[Target], new: Sequence[Target], *, restated: bool, text: str) -> None:
    """提高X，2025年达到N: the number alone counts; X翻番，达到N or (restated) 由M提高到N: the level alone counts."""
    for target in new:
        if target.kind in (Kind.DIRECTION, Kind.RELATION) or not found:
            continue
        for last in reversed(found[-len(new) :]):
            trend = last.kind is Kind.DIRECTION and (last.direction in _SUPERSEDED or last.indicator.endswith("性别比"))
            again = restated or ("翻" in last.quote and text.startswith("达到"))
            told_twice = again and last.kind is Kind.CHANGE and target.kind is Kind.LEVEL
            if (trend or told_twice) and _is_one(last.indicator, target.indicator):
                found.remove(last)


def _is_one(trend: str, told: str) -> bool:
    """覆盖面不断扩大，覆盖率达到80%; 控制儿童近视，小学阶段近视率…: one quantity under two names."""
    event = re.fullmatch(f"(?:{population().pattern})?(?P<event>[^、]{{2,3}})", trend)
    rate = bool(event and is_event(trend) and re.search(f"{event['event']}率", told))
    return rate or re.sub("覆盖面$", "覆盖率", trend) == re.sub("覆盖面$", "覆盖率", told)


def _without_heading(found: list[Target], text: str) -> list[Target]:
    """供给规模扩大。全市托位总数达到2.2万个: a few words ahead of the numbers are the heading of the item."""
    if len(found) < 2 or found[0].kind is not Kind.DIRECTION or found[1].quote == found[0].quote:
        return found
    told = any(t.value is not None for t in found)
    heading = len(found[0].indicator) <= _SHORTEST_NAME and text.startswith(f"{found[0].quote}。")
    return found[1:] if told and heading else found


def _apart_by_year(found: list[Target]) -> list[Target]:
    """One quantity with values for two years: the year goes into the name (…率（2025年）)."""
    years: dict[str, set[int | None]] = {}
    for target in found:
        if target.kind is Kind.LEVEL:
            years.setdefault(target.indicator, set()).add(target.year)
    return [
        replace(t, indicator=f"{t.indicator}（{t.year}年）")
        if t.kind is Kind.LEVEL and t.year and len(years[t.indicator]) > 1
        else t
        for t in found
    ]


def _plain(passage: Passage) -> Passage:
    """The passage without blanks and with half-width digits; the offsets still lead to what is printed."""
    compact = passage.without(m.span() for m in _BLANKS.finditer(passage.text))
    text = re.sub(r"(?<=[0-9])[．·](?=[0-9])", ".", compact.text.translate(_WIDE))
    return Passage(text, compact.offsets)


def _tells_what_was(memory: Memory, clause: Clause, text: str, since: int) -> bool:
    """Whether a clause tells what was or what a norm prescribes, by its own words or by those of its sentence."""
    if _is_footing(clause.text):
        return memory.past
    begins = not memory.sentence
    sentence = _sentence_from(text, clause.start) if begins else ""
    if begins and anywhere("norms").search(sentence):
        return True
    told_of = _REPORTED_IN.search(clause.text)
    said = anywhere("past").search(clause.text) or (told_of and int(told_of[1]) <= since)
    year = _TOLD_OF_YEAR.match(clause.text)
    due = _DUE.search(clause.text)
    if due and int(due[1]) > since:  # 现有危桥2025年底前处置完毕
        return False
    if said or _is_of_earlier_year(clause, since):  # 截至2020年底, “十三五”期间, 2020年全市…
        return True
    if begins and _DATED.match(sentence) and not _AIMED.search(sentence):  # 2022年，全省审结…
        return True
    return memory.past and not ((year and year["aim"]) or _AIMS.match(clause.text))


def _is_of_earlier_year(clause: Clause, since: int) -> bool:
    """Whether a clause tells of a year before the plan; behind an aim it tells the base of that aim only."""
    year = _TOLD_OF_YEAR.match(clause.text)
    return bool(year and int(year[1]) <= since and not _DONE_BEFORE.match(clause.text))


def _sentence_from(text: str, start: int) -> str:
    stop = _STOP.search(text, start)
    return text[start : stop.start() if stop else None]


def _is_footing(text: str) -> bool:
    """在…的基础上 and 结合…的实际 only says what is built upon, 按照…的标准 by what is gone."""
    return bool(_FOOTING.match(text))
