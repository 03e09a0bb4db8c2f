"""The words of duties: actors, verbs, times and recipients, compiled from `grammar/duties.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lianggang.plans.words import either, load
from lianggang.text.numerals import number

_JOIN = "(?:以及|及其|[、和与及])"
_DATE = "(?:20[0-9]{2}年(?:[上下]半年|[0-9]{1,2}月)?(?:底|末)?前?)?"
_YEAR = re.compile("^20[0-9]{2}年")
_SPLIT = re.compile("(?:以及|[、和与及])(?![^（]*）)")
_REGIONS_ONLY = re.compile("各?[省市州盟县旗区]+(?:（[^（）]*）)?")


@dataclass(frozen=True, slots=True)
class DutyWords:
    """Compiled expressions; those named after parts of clauses are used with `match`."""

    chapter: re.Pattern[str]
    slogan: re.Pattern[str]
    purpose: re.Pattern[str]
    label: re.Pattern[str]
    members: re.Pattern[str]
    led: re.Pattern[str]
    sets_up: re.Pattern[str]
    carries_on: re.Pattern[str]
    framed: re.Pattern[str]
    _subject: re.Pattern[str]
    _early: re.Pattern[str]
    _late: re.Pattern[str]
    _modal: re.Pattern[str]
    _delivery: tuple[re.Pattern[str], ...]
    _allotment: tuple[re.Pattern[str], ...]
    _times: Mapping[str, re.Pattern[str]]
    _any_time: str
    _spans: Mapping[str, int]
    _within: re.Pattern[str]
    _untimed: re.Pattern[str]

    @classmethod
    def load(cls) -> DutyWords:
        """The words of the grammar file."""
        spec: dict[str, Any] = load("duties.yaml")
        closer = either(spec["actors"]["closers"])
        adverbs = f"{either(spec['adverbs'])}*+"
        predicate = either([*spec["predicates"], *spec["verbs"], *spec["adverbs"]])
        actors = _actors(spec["actors"], followed_by=f"{closer}|{predicate}")
        receivers = _actors(spec["actors"], followed_by=f"$|{either(spec['after_receivers'])}")
        opener = f"(?:{either(spec['late_openers'])}|[^，]*{either(spec['topics'])})"
        return cls(
            **{key: _pattern(spec[key]) for key in ("slogan", "purpose", "label", "members", "led", "sets_up")},
            chapter=_pattern(spec["chapter"]),
            carries_on=_pattern(spec["carries_on"]),
            framed=_pattern(spec["framed"]),
            _subject=re.compile(
                f"(?:同时)?{_DATE}{either(spec['causatives'])}?(?P<who>{actors}){closer}?(?={predicate})"
            ),
            _early=re.compile(adverbs + either(spec["verbs"])),
            _late=re.compile(f"{adverbs}{opener}[^，]*{either(spec['late_verbs'])}"),
            _modal=_pattern(spec["modals"]),
            _delivery=tuple(re.compile(p.replace("ACTORS", receivers)) for p in spec["delivery"]),
            _allotment=tuple(re.compile(p.replace("ACTORS", receivers)) for p in spec["allotment"]),
            _times={when: _pattern(words) for when, words in spec["times"].items()},
            _any_time=either([w for words in spec["times"].values() for w in words]),
            _spans=spec["within_spans"],
            _within=re.compile(spec["within"]),
            _untimed=_pattern(spec["untimed"]),
        )

    def subject(self, clause: str) -> tuple[tuple[str, ...], str]:
        """The actors that a clause begins with, and the words after them."""
        match = self._subject.match(clause)
        if match is None:
            return (), clause
        return actor_names(match["who"]), clause[match.end() :]

    def is_duty(self, predicate: str) -> bool:
        """Whether the words after the subject say that something is to be done."""
        return bool(self._early.match(predicate) or self._late.match(predicate))

    def recipient(self, predicate: str) -> str | None:
        """To whom something is delivered or allotted."""
        patterns = (*self._delivery, *self._allotment)
        return next((m["to"] for p in patterns if (m := p.search(predicate))), None)

    def is_delivery(self, predicate: str) -> bool:
        """Whether something is delivered to somebody."""
        return any(p.search(predicate) for p in self._delivery)

    def times(self, clause: str) -> tuple[str, ...]:
        """When the duty falls due: annual, midterm, final, "within 1 month"; in order, each once."""
        plain = self._untimed.sub("", clause)
        months = next((n for span, n in self._spans.items() if re.search(f"{span}(?:之?内|以内)", plain)), 0)
        if within := self._within.search(plain):
            months = int(number(within["months"]))
        if months:
            return (f"within {months} month{'s' if months > 1 else ''}",)
        return tuple(when for when, words in self._times.items() if words.search(plain))

    def action(self, predicate: str, when: str | None, *, is_one_of: bool) -> str:
        """The verb phrase of one duty: without the recipient named before the verb and the other times."""
        text = self._modal.sub("", predicate, count=1)
        text = re.sub("^(每年度?)?向[^，]+?(?=提交|报送|上报|报告|汇报|通报|反馈)", "", text)
        text = re.sub("^每年度?(?![0-9０-９])", "", text)
        return self._at_one_time(text, when) if is_one_of and when else text

    def _at_one_time(self, text: str, when: str) -> str:
        item = f"(?:20[0-9]{{2}}年)?(?:{self._any_time})[^、和及与，]*"
        listed = re.search(f"{item}(?:(?:、|以及|[和及与]){item})+", text)
        if listed is None:
            return text
        parts = re.split("以及|[、和及与]", listed[0])
        mine = next((p for p in parts if self._times[when].match(_YEAR.sub("", p))), parts[-1])
        head = self._times[when].match(mine)
        if head and head.end() == len(mine):  # 中期和终期评估报告: the noun stands once, at the end
            mine += re.sub(f"^(?:{self._any_time})", "", parts[-1])
        return text[: listed.start()] + mine + text[listed.end() :]


def actor_names(actors: str) -> tuple[str, ...]:
    """The actors of a list; 妇儿工委及其办公室 are two, 各市、县人民政府 is one."""
    names: list[str] = []
    for part in filter(None, _SPLIT.split(actors)):
        if names and _REGIONS_ONLY.fullmatch(names[-1]):
            names[-1] += f"、{part}"
            continue
        names.append(names[0] + part[1:] if names and part.startswith("其") and not part.startswith("其他") else part)
    return tuple(names)


def _pattern(alternatives: Sequence[str]) -> re.Pattern[str]:
    return re.compile(either(list(alternatives)))


def _actors(words: Mapping[str, list[str]], *, followed_by: str) -> str:
    """A list of actors with what modifies the first; atomic, so that hostile runs of words cost no time."""
    prefix = either(sorted(words["prefixes"], key=len, reverse=True))
    noun = either(sorted(words["nouns"], key=len, reverse=True))
    actor = f"(?>(?:{prefix}|{noun}){{0,8}}{noun}(?={_JOIN}|{followed_by}))"
    return f"{either(words['modifiers'])}?{actor}(?:{_JOIN}{actor})*"
