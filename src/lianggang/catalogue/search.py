"""The catalogue's names and aliases, looked up by spelling, by core and by letters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from rapidfuzz import fuzz, process

from lianggang.catalogue.model import Catalogue, Indicator
from lianggang.catalogue.words import canonical, core

SHORTEST_CORE = 4
LONGEST_LIST = 60
CANDIDATES = 5
CUTOFF = 50.0
EVENT = 0.9
DISCOUNT = 0.8  # similar letters are never as good as equal ones

_MEASURES = ("率", "数", "占比", "比", "差距", "水平", "时间", "寿命", "年限", "标准", "人次")
_ORDER_MATTERS = re.compile("男女|女男|城乡|之比")
_SEPARATOR = re.compile("、|(?<!共)和|(?<!普)及(?![格时其])|与")


@dataclass(frozen=True, slots=True)
class Hit:
    """An indicator that a form names: how surely (0–1) and in which way (Chinese)."""

    code: str
    score: float
    how: str


Table = Mapping[str, tuple[Hit, ...]]


@dataclass(frozen=True, slots=True)
class Index:
    """The catalogue's names and aliases by canonical form, by core and by the letters of the core."""

    exact: Table
    core: Table
    letters: Table


@lru_cache(maxsize=8)
def index_of(catalogue: Catalogue) -> Index:
    """The index of a catalogue, built once."""
    tables: tuple[dict[str, list[Hit]], ...] = (defaultdict(list), defaultdict(list), defaultdict(list))
    for indicator in catalogue.indicators.values():
        for wording in (indicator.name, *indicator.aliases):
            form = canonical(wording)
            how = "与目录名称一致" if wording == indicator.name else f"与目录别名「{wording}」一致"
            tables[0][form].append(Hit(indicator.code, 1.0, how))
            tables[1][core(form)].append(Hit(indicator.code, 0.92, f"与「{wording}」只差不改变含义的字"))
            tables[2][letters(form)].append(Hit(indicator.code, 0.88, f"与「{wording}」只是语序不同"))
    return Index(*({key: tuple(hits) for key, hits in table.items()} for table in tables))


def letters(form: str) -> str:
    """The letters of a core, sorted; the core itself where the order of words carries meaning."""
    text = core(form)
    return text if _ORDER_MATTERS.search(text) else "".join(sorted(text))


@dataclass(frozen=True, slots=True)
class Search:
    """A look-up on behalf of a plan; its subject and area choose between indicators of one spelling."""

    catalogue: Catalogue
    subject: str | None = None
    area: str | None = None

    def find(self, form: str) -> Hit | None:
        """The only indicator of that canonical form, core or set of letters, in this order."""
        index = index_of(self.catalogue)
        if hit := self._only(index.exact.get(form, ())):
            return hit
        if len(core(form)) < SHORTEST_CORE:
            return None
        return self._only(index.core.get(core(form), ())) or self._only(index.letters.get(letters(form), ()))

    def find_event(self, form: str) -> Hit | None:
        """The rate of an event that is named without 率 (孕产妇贫血, 艾滋病母婴传播)."""
        hit = None if form.endswith(_MEASURES) else self.find(form + "率")
        return hit and Hit(hit.code, EVENT, f"{hit.how}，原文没有写“率”")

    def parts(self, text: str) -> tuple[str, ...]:
        """The wordings that a list (艾滋病、梅毒和乙肝检测率) stands for; empty unless each names an indicator."""
        items = _SEPARATOR.split(text.replace("两癌", "宫颈癌和乳腺癌"))
        if len(items) < 2 or not all(items) or len(text) > LONGEST_LIST:
            return ()
        for wordings in _distributions(items):
            hits = list(takewhile(bool, (self.find(canonical(wording)) for wording in wordings)))
            if len({hit.code for hit in hits if hit}) == len(items):
                return tuple(wordings)
        return ()

    def similar(self, form: str) -> tuple[tuple[str, float], ...]:
        """The codes of similar forms with a score 0–0.8, best first."""
        exact = index_of(self.catalogue).exact
        best: dict[str, float] = {}
        for key, score, _ in process.extract(form, exact.keys(), scorer=fuzz.ratio, limit=20, score_cutoff=CUTOFF):
            for hit in exact[key]:
                best.setdefault(hit.code, round(score / 100 * DISCOUNT, 2))
        return tuple(best.items())[:CANDIDATES]

    def _only(self, hits: tuple[Hit, ...]) -> Hit | None:
        for fits in (_any, self._of_subject, self._of_area):
            fitting = [hit for hit in hits if fits(self.catalogue.indicators[hit.code])]
            if len({hit.code for hit in fitting}) == 1:
                return fitting[0]
        return None

    def _of_subject(self, indicator: Indicator) -> bool:
        return indicator.code[0] == {"women": "W", "children": "C"}.get(self.subject or "")

    def _of_area(self, indicator: Indicator) -> bool:
        return self._of_subject(indicator) and indicator.area[-2:] == (self.area or "")[-2:]


def _any(_: Indicator) -> bool:
    return True


def _distributions(items: list[str]) -> Iterator[list[str]]:
    """All ways in which the head of the first item and the tail of the last one may belong to every item."""
    first, last = items[0], items[-1]
    for tail in range(len(last)):
        for head in range(len(first)):
            stem = len(last) - tail
            yield [first[:head] + item + last[stem:] for item in (first[head:], *items[1:-1], last[:stem])]
