"""Who must do what by when, from the chapters on implementation and monitoring (组织实施, 监测评估).

A sentence is parted into clauses at its commas; the clauses of one subject and one time make one duty.
The words, and with them what counts as a duty, stand in `grammar/duties.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from lianggang.plans.duty_words import DutyWords, actor_names
from lianggang.plans.model import Duty
from lianggang.plans.outline import Node
from lianggang.text.passage import Passage

_SENTENCE = re.compile(r"[^。；;！!]+")
_CLAUSE = re.compile(r"[^，,]{1,400}")
_LONGEST_HEADING = 30
_CHAPTER_RANK = 2


def read_duties(root: Node) -> tuple[Duty, ...]:
    """The duties of a plan in order of the text.

    root: the plan's tree. A subject that a sentence leaves out is taken from the words before only where the
    grammar allows it; else `who` is empty. Several times in one sentence (中期和终期) give one duty each, with
    the same quote.
    """
    return tuple(duty for paragraph in _paragraphs(root) for duty in _paragraph_duties(paragraph))


def _paragraphs(node: Node) -> Iterator[Passage]:
    for child in node.children:
        is_heading = child.rank <= _CHAPTER_RANK and len(child.title) <= _LONGEST_HEADING
        if is_heading and _words().chapter.search(child.title):
            yield from child.body
            for section in child.children:
                yield from _section(section)
        elif child.rank < _CHAPTER_RANK:
            yield from _paragraphs(child)


def _section(node: Node) -> Iterator[Passage]:
    """The paragraphs of a section without the sentence that is its title."""
    sentence = _SENTENCE.match(node.title)
    end = sentence.end() + 1 if sentence else 0
    if end < len(node.title) and end <= _LONGEST_HEADING:
        yield node.heading.cut(end)
    elif not (node.body or node.children) or end > _LONGEST_HEADING:
        yield node.heading
    yield from node.body
    for child in node.children:
        yield from _section(child)


@cache
def _words() -> DutyWords:
    return DutyWords.load()


@dataclass(frozen=True, slots=True)
class _Clause:
    """The words between two commas.

    who: the subject if printed. rest: the words after it. goes_on: whether the sentence does.
    """

    start: int
    end: int
    text: str
    who: tuple[str, ...]
    rest: str
    goes_on: bool

    @property
    def is_slogan(self) -> bool:
        return bool(_words().slogan.match(self.rest))

    @property
    def is_label(self) -> bool:
        """Whether the next clause carries out what this one announces (健全报告制度，…)."""
        return self.goes_on and not self.who and bool(_words().label.match(self.text))

    @property
    def is_purpose(self) -> bool:
        return not self.who and bool(_words().purpose.match(self.rest))

    @property
    def is_duty(self) -> bool:
        return not self.is_slogan and _words().is_duty(self.rest)

    @property
    def times(self) -> tuple[str, ...]:
        return _words().times(self.text)

    @property
    def to(self) -> str | None:
        return _words().recipient(self.rest)

    @property
    def stands_alone(self) -> bool:
        """Whether the clause has a time of its own or is a delivery."""
        return self.is_duty and bool(self.times or _words().framed.match(self.rest) or _words().is_delivery(self.rest))

    @property
    def is_framed(self) -> bool:
        """Whether its time holds for the verbs after it too (每年召开会议，听取汇报)."""
        return bool(_words().framed.match(self.rest)) and not _words().is_delivery(self.rest)

    @property
    def has_object_first(self) -> bool:
        return self.is_duty and self.rest.startswith("对")


@dataclass(slots=True)
class _Group:
    """Clauses that make one duty; what: set where it is not simply their words."""

    who: tuple[str, ...]
    clauses: list[_Clause] = field(default_factory=list)
    what: str = ""

    def takes(self, clause: _Clause) -> bool:
        """Whether a clause without a subject of its own goes on with this duty."""
        if not _holds_duty(self.clauses):
            return True
        if clause.stands_alone or (clause.has_object_first and any(c.has_object_first for c in self.clauses)):
            return False
        return clause.is_purpose or not any(c.stands_alone and not c.is_framed for c in self.clauses)


def _paragraph_duties(passage: Passage) -> Iterator[Duty]:
    subject: tuple[str, ...] = ()
    for sentence in _SENTENCE.finditer(passage.text):
        clauses = [_clause(m) for m in _CLAUSE.finditer(passage.text, sentence.start(), sentence.end()) if m[0].strip()]
        if not _goes_on(passage.text[: sentence.start()], clauses):
            subject = ()
        groups, subject = _groups(clauses, subject)
        for group in groups:
            yield from _duties(group, passage)


def _goes_on(before: str, clauses: Sequence[_Clause]) -> bool:
    """Whether a sentence without a subject may take the one before: after a semicolon, or where its verb needs one."""
    return before.endswith(("；", ";")) or bool(clauses and _words().carries_on.match(clauses[0].rest))


def _clause(match: re.Match[str]) -> _Clause:
    text = match[0].strip()
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    who, rest = _words().subject(text)
    return _Clause(start, start + len(text), text, who, rest, goes_on=match.string[match.end() :][:1] in ("，", ","))


def _groups(clauses: Sequence[_Clause], subject: tuple[str, ...]) -> tuple[list[_Group], tuple[str, ...]]:
    """The clauses of a sentence by duty, and the subject that holds at its end."""
    groups: list[_Group] = []
    current = _Group(subject)
    body = ""  # set up in this sentence; what follows 由…组成 is said of it
    subjects = 0
    for clause in clauses:
        if led := _words().led.match(clause.text):
            groups.append(_Group(actor_names(led["leader"]), [clause], f"牵头{led['body']}"))
            current = _Group((led["body"],))
        elif _words().members.match(clause.text):
            groups.append(current)
            current = _Group((body,) if body else current.who)
        else:
            if clause.who or not current.takes(clause):
                groups.append(current)
                is_unclear = subjects > 1 and any(c.stands_alone for c in current.clauses)
                current = _Group(clause.who or (() if is_unclear else current.who))
            subjects += bool(clause.who)
            current.clauses.append(clause)
            set_up = _words().sets_up.search(clause.text)
            body = set_up["body"] if set_up else body
    return [*groups, current], current.who


def _duties(group: _Group, passage: Passage) -> Iterator[Duty]:
    clauses = group.clauses if group.what else _trimmed(group.clauses)
    if not group.what and not _holds_duty(clauses):
        return
    quote = passage.cut(clauses[0].start, clauses[-1].end)
    what = group.what or "，".join(c.rest for c in clauses)
    to = next((c.to for c in clauses if c.to), None)
    times = () if group.what else tuple(dict.fromkeys(t for c in clauses for t in c.times))
    for when in times or (None,):
        done = _words().action(what, when, is_one_of=len(times) > 1)
        yield Duty(group.who, done, when, to, quote.text, quote.segments)


def _holds_duty(clauses: Sequence[_Clause]) -> bool:
    """A heading-like clause (健全报告制度) is a duty only where nothing carries it out."""
    return any(c.is_duty and not c.is_label for c in clauses)


def _trimmed(clauses: Sequence[_Clause]) -> list[_Clause]:
    """Without the principles before the duty and the purposes after it."""
    kept = list(clauses)
    while kept and kept[0].is_slogan and not kept[0].who:
        kept.pop(0)
    while len(kept) > 1 and (kept[-1].is_purpose or kept[-1].is_slogan):
        kept.pop()
    return kept
