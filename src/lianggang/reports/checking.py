"""What an edited report says that its snapshot, or the figures of today, do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass
from os import PathLike
from typing import Protocol

from lianggang.findings import Finding, note, warning
from lianggang.reports.figures import Cited, Key
from lianggang.reports.numerals import numerals
from lianggang.reports.word.citations import Edited, Passage, read_edited

_SHOWN = 40  # characters of a passage in a finding
_NAMED = 3


class Source(Protocol):
    """Whoever can say again what a key states."""

    def render(self, key: Key) -> str:
        """The text for the key; KeyError when there is no such subject or field."""
        ...

    def place(self, key: Key) -> str:
        """What the key is of, for people."""
        ...


class AsMade:
    """What the file itself remembers of the numbers that it was made with."""

    def __init__(self, edited: Edited) -> None:
        self.texts = {cited.key: cited.text for cited in edited.cited.values()}
        self._edited = edited

    def render(self, key: Key) -> str:
        """The text that was written for the key."""
        return self.texts[key]

    def place(self, key: Key) -> str:
        """The paragraph where it stands, changed ones first: the file does not know the plan's words."""
        edited = self._edited
        found = [(i, name, cited) for i, (name, cited) in enumerate(edited.cited.items()) if cited.key == key]
        index, name, _ = min(found, key=lambda one: _same(edited.of(one[1]), one[2].text))
        start = edited.spans[name][0] if edited.of(name) else edited.around(index)[0]
        number = edited.text.count("\n", 0, start)
        return _paragraph(number, edited.text.split("\n")[number])


def check_report(path: str | PathLike[str], source: Source) -> tuple[Finding, ...]:
    """Read an edited report again and say which of its numbers no longer agree with the source.

    Warnings: a number that differs from the stored value, that was typed over, whose target the source does not know
    any more, or that was newly typed and has no citation. Notes: a citation that was deleted from the text, a newly
    typed number that is cited for an indicator of the same passage. LianggangError when the file is no Word file or
    carries no citations.
    """
    edited = read_edited(path)
    judged = (_differing(edited.of(name), cited, source) for name, cited in edited.cited.items() if edited.of(name))
    lost = [_Lost(edited, i, c) for i, (name, c) in enumerate(edited.cited.items()) if not edited.of(name)]
    known = {*edited.numbers, *(n.text for one in lost if one.is_retyped for n in numerals(one.cited.text))}
    gone = (_told(one, one.typed(known), source) for one in lost if not one.is_retyped)
    return (*(f for f in judged if f), *gone, *_newly_typed(edited, lost, known))


def _differing(written: str, cited: Cited, source: Source) -> Finding | None:
    place = source.place(cited.key)
    try:
        today = source.render(cited.key)
    except (KeyError, ValueError, ArithmeticError):
        message = f"正文为「{written}」，本期数据中已没有对应的目标或指标"
        return warning("citation-unknown", message, place=place, advice="核对规划目标是否有变动，改正或者删去这个数")
    if _same(written, today):
        return None
    message = f"正文为「{written}」，库中为「{today or '无数据'}」"
    advice = "核对后改正正文；如果库中的数有误，由填报单位更正"
    return warning("citation-differs", message, place=place, advice=advice)


@dataclass(frozen=True, slots=True)
class _Lost:
    """A citation whose bookmark is gone: typed over with another number, deleted, or retyped as it was."""

    edited: Edited
    index: int
    cited: Cited

    @property
    def span(self) -> tuple[int, int]:
        return self.edited.around(self.index)

    @property
    def passage(self) -> str:
        start, end = self.span
        return self.edited.text[start:end]

    @property
    def is_retyped(self) -> bool:
        return self.cited.text in self.passage

    def typed(self, known: Container[str]) -> list[str]:
        """The numbers where it stood that are not known otherwise."""
        return [n.text for n in numerals(self.passage) if n.text not in known]


def _told(lost: _Lost, typed: list[str], source: Source) -> Finding:
    place = source.place(lost.cited.key)
    if typed:
        shown = "、".join(f"「{t}」" for t in typed[:_NAMED])
        message = f"原引用「{lost.cited.text}」处改写为{shown}"
        return warning("citation-overtyped", message, place=place, advice="核对改写后的数")
    return note("citation-deleted", f"正文删去了「{lost.cited.text}」", place=place, advice="如系有意删改，不需处理")


def _newly_typed(edited: Edited, lost: list[_Lost], known: Container[str]) -> Iterator[Finding]:
    """Numbers without a citation that the report did not have when it was made."""
    told = [one.span for one in lost if not one.is_retyped and one.typed(known)]
    born = Counter(edited.numbers)
    born.update(n.text for one in lost if one.is_retyped for n in numerals(one.cited.text))
    for passage in edited.passages(told):
        for numeral in passage.uncited:
            if born[numeral.text] > 0:
                born[numeral.text] -= 1
            else:
                yield _uncited(edited, passage, numeral.text)


def _paragraph(number: int, text: str) -> str:
    return f"第{number}段「{text.strip()[:_SHOWN]}」"


def _uncited(edited: Edited, passage: Passage, written: str) -> Finding:
    place = _paragraph(passage.number, passage.text)
    beside = [c.text for c in _cited_in(edited, passage)]
    if any(_same(written, text) for text in beside):
        message = f"新写入的「{written}」没有引用，与本段引用的数相同"
        return note("number-uncited", message, place=place, advice="如系重复引用，不需处理")
    known = f"；本段引用的数为{'、'.join(f'「{t}」' for t in beside[:_NAMED])}" if beside else ""
    message = f"新写入的「{written}」没有引用，不能与数据核对{known}"
    return warning("number-uncited", message, place=place, advice="写明来源，或者改用报告中引用的数")


def _cited_in(edited: Edited, passage: Passage) -> list[Cited]:
    starts = 0
    for number, text in enumerate(edited.text.split("\n")):
        if number == passage.number:
            inside = range(starts, starts + len(text) + 1)
            return [c for name, c in edited.cited.items() if edited.of(name) and edited.spans[name][0] in inside]
        starts += len(text) + 1
    return []


def _same(text: str, today: str) -> bool:
    return "".join(text.split()) == "".join(today.split())
