"""How sure each target was read: what its words leave open makes less sure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lianggang.documents.model import Document, Stretches
from lianggang.plans.explain import BLANKS, NOUNS, YEAR_NOTE, absent, in_context
from lianggang.plans.items import Item, items, with_items
from lianggang.plans.lexer import tokens
from lianggang.plans.model import Kind, Reading, Segments, Target

RECOGNISED = "由扫描件识别"
_UNSURE = "识别把握不大"
_LONGEST_NAME = 120  # characters; what is longer names no indicator, and comparing it takes long
_SENTENCE = re.compile(r"[。；！;!]")
_NO_BASE, _ONE_FOR_SEVERAL, _OTHER_SENTENCE, _SAME_SENTENCE, _BY_CUSTOM = 0.6, 0.8, 0.8, 0.9, 0.9
_CUSTOMS = {"cover": "“全覆盖”按100%", "every": "“所有”“村村”按100%", "zero": "“零”“清零”按0"}
_FROM_PICTURE, _FROM_POOR_PICTURE = 0.9, 0.5


def weighed(reading: Reading) -> Reading:
    """The reading with the confidence and the doubts of each target, for the reader to set once."""
    return with_items(reading, {item.id: _item(item) for item in items(reading) if item.targets})


def weighed_as_recognised(reading: Reading, document: Document) -> Reading:
    """The reading in which targets that were recognised from pictures of pages are less sure, and say so."""
    if not document.recognised:
        return reading
    new = {item.id: _recognised(item, document) for item in items(reading) if item.targets}
    return with_items(reading, new)


def _recognised(item: Item, document: Document) -> Item:
    def lowered(target: Target) -> Target:
        places = item.owner.segments if item.origin == "table" else target.segments  # the unit stands beside
        if not _overlap(places, document.recognised):
            return target
        is_unsure = _overlap(places, document.unsure)
        sure, why = (_FROM_POOR_PICTURE, f"{RECOGNISED}，{_UNSURE}") if is_unsure else (_FROM_PICTURE, RECOGNISED)
        reason = "；".join(filter(None, (target.reason, why)))
        return replace(target, confidence=min(target.confidence, sure), reason=reason)

    return item.with_targets(tuple(map(lowered, item.owner.targets)))


def _overlap(places: Segments, stretches: Stretches) -> bool:
    return any(a < end and start < b for a, b in places for start, end in stretches)


def _item(item: Item) -> Item:
    return item.with_targets(tuple(_target(item, t) for _, t in item.targets))


def _target(item: Item, target: Target) -> Target:
    confidence, reason = certainty(item, target)
    return replace(target, confidence=confidence, reason=reason)


def certainty(item: Item, target: Target) -> tuple[float, str]:
    """How sure the reading of a target is, 0–1, and why it is not surer (Chinese).

    The least of the reader's own confidence and of what the text leaves open.
    """
    guesses = [(target.confidence, target.reason), *_guesses(item, target)]
    return min(sure for sure, _ in guesses), "；".join(why for _, why in guesses if why)


def _guesses(item: Item, target: Target) -> Iterator[tuple[float, str]]:
    if target.kind is Kind.CHANGE and target.baseline_year is None:
        yield _NO_BASE, "没有写明以哪一年为基期"
    if item.origin == "table":
        if sum(t.year == target.year for t in item.owner.targets) > 1:
            yield _ONE_FOR_SEVERAL, "表中一行读成几个指标，数值相同"
    else:
        before, _, _ = in_context(item.text, target.quote)
        own = _SENTENCE.split(before)[-1]
        is_name = len(target.indicator) <= _LONGEST_NAME
        for piece in absent(YEAR_NOTE.sub("", target.indicator), target.quote) if is_name else ():
            if piece not in NOUNS and piece in before:
                yield _SAME_SENTENCE if piece in own else _OTHER_SENTENCE, f"「{piece}」取自前文"
    if target.rule in _CUSTOMS and target.value is not None:
        yield _BY_CUSTOM, _CUSTOMS[target.rule]
    quanta = [q for token in tokens(BLANKS.sub("", target.quote)) if (q := token.quantum)]
    stated = {t.value for _, t in item.targets if (t.indicator, t.quote) == (target.indicator, target.quote)}
    if any(q.low != q.high and target.value in (q.low, q.high) and not {q.low, q.high} <= stated for q in quanta):
        yield _BY_CUSTOM, "原文是一个范围，取要求较低的一端"
