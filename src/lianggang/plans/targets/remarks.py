"""What stands in brackets beside an aim: that it is binding, and from which base it starts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lianggang.plans.clauses import Clause
from lianggang.plans.model import Kind, Target
from lianggang.plans.targets.phrases import year_in
from lianggang.text.passage import Passage

_BRACKETED = re.compile(r"《[^》]*》|[（(【〔\[](?P<inside>[^（()）【】〔〕\[\]《》]{2,40})[）)】〕\]]")
_NATURE = "(?P<nature>约束性|预期性)(?:指标|目标|任务|要求)?"
_BINDING = re.compile(f"(?P<all>[均皆都])?(?:属于?|为|是)?{_NATURE}")
_HEADING = re.compile(_NATURE)
_SAYS_SO = re.compile(
    f"(?:其中)?(?:以上|上述)?(?:指标|目标)?(?P<which>[^%‰]*?)(?P<all>[均皆都])?(?:属于?|为|是|列为|作为){_NATURE}"
)
_YEAR, _END = "20[0-9]{2}", "年(?:度|[底末])?"
_NUMBER = r"[^0-9]{0,8}[0-9][0-9.%‰/万、和]*[^0-9]{0,8}"
_OF_YEAR = re.compile(f"(?:截[至止])?(?P<year>{_YEAR}){_END}{_NUMBER}")
_OF_BASE = re.compile(
    f"(?:(?P<year>{_YEAR}){_END})?的?(?:实际|已|现状|基期|基数|基线|基准|目前)(?:(?P<later>{_YEAR}){_END})?"
    f"(?:{_NUMBER})?|[以比较与同](?P<than>{_YEAR}{_END}|“十[二三四]五”).{{0,4}}(?:为(?:基数|基期|基准)|相比)?"
)
_YEAR_ALONE = re.compile(f"(?P<year>{_YEAR}){_END}")
_BASE_BEFORE = re.compile("(?:基期|基年|基准年?|基线)$")
_BETWEEN = re.compile("[、和与及]|以及")
_DIGIT = re.compile("[0-9]")
_NEAR = 60  # characters before a bracket that may name what it speaks of


@dataclass(frozen=True, slots=True)
class Remark:
    """What a bracket said that stood at `at`, with the words right before it.

    nature: 约束性, 预期性 or "". base: the year that the base is of, None where it names none.
    """

    at: int
    before: str
    nature: str = ""
    base: int | None = None


def set_aside(passage: Passage, since: int) -> tuple[Passage, tuple[Remark, ...]]:
    """The passage without the brackets that name the nature or the base of an aim, and what these said.

    since: first year of the plan; a number of that year or an earlier one is the base, not an aim.
    """
    spans: list[tuple[int, int]] = []
    remarks: list[Remark] = []
    gone = 0
    for bracket in _BRACKETED.finditer(passage.text):
        before = passage.text[max(0, bracket.start() - _NEAR) : bracket.start()]
        parts = re.split("[，,；;]", bracket["inside"] or "")
        said = [_remark(part.strip(), before, since) for part in parts]
        remarks += [replace(r, at=bracket.start() - gone) for r in said if r]
        if any(said) and not any(r is None and _DIGIT.search(part) for r, part in zip(said, parts, strict=True)):
            spans.append(bracket.span())  # what has a number of its own stays with the words
            gone += len(bracket[0])
    return passage.without(spans), tuple(remarks)


def _remark(text: str, before: str, since: int) -> Remark | None:
    if binding := _BINDING.fullmatch(text):
        return Remark(0, "" if binding["all"] else before, binding["nature"])
    alone = _YEAR_ALONE.fullmatch(text) if _BASE_BEFORE.search(before) else None
    told = _OF_YEAR.fullmatch(text)
    base = alone or _OF_BASE.fullmatch(text) or (told if told and int(told["year"]) <= since else None)
    return Remark(0, before, base=year_in("".join(filter(None, base.groups())))) if base else None


@dataclass(slots=True)
class Remarks:
    """What the brackets and the words of an item say of its aims besides what they demand."""

    text: str
    said: Sequence[Remark]
    _heading: str = ""
    _of_sentence: int = 0
    _of_clause: int = 0

    def on(self, targets: Sequence[Target], clause: Clause) -> list[Target]:
        """The targets of a clause with what is said of them; 约束性指标：… heads all that follow in its sentence."""
        if heading := _HEADING.fullmatch(clause.text):
            self._heading = heading["nature"]
        told = [replace(t, binding=self._heading) for t in targets]
        for remark in (r for r in self.said if self._belongs(r.at, clause)):
            named = _named(told, clause, remark)
            told = [_with(t, remark) if t in named else t for t in told]
        self._of_sentence += len(told)
        self._of_clause = len(told) or self._of_clause
        return told

    def behind(self, found: list[Target], clause: Clause) -> list[Target]:
        """The targets so far with what a clause says of those before it: …，均为约束性指标; 其中X为约束性指标."""
        said = _SAYS_SO.fullmatch(clause.text)
        names = [n for n in _BETWEEN.split(said["which"]) if n] if said else []
        reach = self._of_sentence if names or (said and said["all"]) else self._of_clause
        told = [
            replace(t, binding=said["nature"]) if said and _is_named(t, names) else t
            for t in found[len(found) - reach :]
        ]
        if clause.ends_sentence:
            self._of_sentence = 0
            self._heading = "" if self.text[clause.end : clause.end + 1] not in ("；", ";") else self._heading
        return [*found[: len(found) - reach], *told]

    def _belongs(self, at: int, clause: Clause) -> bool:
        """A bracket between two clauses belongs to the one before, unless the item begins with a bracket."""
        if clause.start < at <= clause.end or at == clause.start == 0:
            return True
        if self.said[0].at == 0:
            return at == clause.start
        return at > clause.end and not self.text[clause.end : at].strip("。；;，,")


def _with(target: Target, remark: Remark) -> Target:
    changes = target.kind in (Kind.CHANGE, Kind.ANNUAL_CHANGE)
    base = target.baseline_year or (remark.base if changes else None)
    return replace(target, binding=remark.nature or target.binding, baseline_year=base)


def _named(targets: Sequence[Target], clause: Clause, remark: Remark) -> Sequence[Target]:
    """A bracket inside a list speaks of the member before it (A率（约束性）、B率), any other of the whole clause."""
    behind = clause.text[max(0, remark.at - clause.start) :]
    if not (remark.before and _BETWEEN.match(behind)):
        return targets
    member = _BETWEEN.split(re.split("[，,；;。：:]", remark.before)[-1])[-1]
    return [t for t in targets if member and member in t.indicator] or targets


def _is_named(target: Target, names: Sequence[str]) -> bool:
    return not names or any(name in target.indicator for name in names)
