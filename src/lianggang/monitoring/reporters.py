"""Who leads a target and who reports its figure: one answer for forms, tables and reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lianggang.catalogue.model import Catalogue
from lianggang.catalogue.offices import match_unit
from lianggang.plans.items import items
from lianggang.plans.model import Reading
from lianggang.round import TrackedTarget

NOBODY = "责任单位待定"
_SENTENCE = re.compile("[。；;]")


def with_reporters(targets: Sequence[TrackedTarget], reading: Reading, catalogue: Catalogue) -> Iterator[TrackedTarget]:
    """The targets with who leads and who reports.

    Who reports: the lead unit, else of the offices that the plan names for the target the one that does what the
    catalogue expects, or the first; else the one that it names for the same indicator or for the others of the
    sentence, else the only office of the plans that does what the catalogue expects, else the function of the
    catalogue. What the plan does not name is an assumption and says so.
    """
    known = [_with_twin_units(target, targets) for target in targets]
    by_function = _only_offices(reading, catalogue)
    for target in known:
        reporter, assumed = _reporter(target, known, by_function, catalogue)
        lead = _lead(target, reporter, catalogue)
        yield replace(target, lead=lead, reporter=reporter, assumed=assumed)


def _named(target: TrackedTarget) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*target.lead_units, *target.responsible_units)))


def _with_twin_units(target: TrackedTarget, targets: Sequence[TrackedTarget]) -> TrackedTarget:
    """A target without units takes those of another target on the same indicator in the same plan."""
    if _named(target):
        return target
    alike = (t for t in targets if t.indicator == target.indicator and t.plan is target.plan and _named(t))
    twin = next(alike, target)
    return replace(target, lead_units=twin.lead_units, responsible_units=twin.responsible_units)


def _reporter(
    target: TrackedTarget, targets: Sequence[TrackedTarget], by_function: Mapping[str, str], catalogue: Catalogue
) -> tuple[str, str]:
    """The unit that reports, and why it is only assumed."""
    if office := _first_office(target, catalogue):
        return office, ""
    if office := _of_sentence(target, targets, catalogue):
        return office, "与同一句话中的其他指标归同一单位，待确认"
    indicator = catalogue.indicators.get(target.indicator)
    functions = indicator.functions if indicator else ()
    if office := next((by_function[f] for f in functions if f in by_function), ""):
        return office, "按职能归口，待确认"
    return (f"{functions[0]}部门（待定）" if functions else NOBODY), "规划没有写明责任单位，待确认"


def _first_office(target: TrackedTarget, catalogue: Catalogue) -> str:
    """The lead; of several that answer together the one whose function the indicator belongs to, else the first."""
    leads, all_ = _offices(target.lead_units, catalogue), _offices(_named(target), catalogue)
    if leads or not all_:
        return next(iter(leads), "")
    indicator = catalogue.indicators.get(target.indicator)
    functions = indicator.functions if indicator else ()
    return next((u for f in functions for u in all_ if f in match_unit(catalogue, u).functions), all_[0])


def _offices(units: Sequence[str], catalogue: Catalogue) -> list[str]:
    return [u for u in units if match_unit(catalogue, u).kind in ("department", "unknown")]


def _of_sentence(target: TrackedTarget, targets: Sequence[TrackedTarget], catalogue: Catalogue) -> str:
    """The office of the others in the target's clause, else in its sentence; none where they have different ones."""
    item = [t for t in targets if t.plan is target.plan and t.item_text == target.item_text]
    clause = [t for t in item if t.target.quote == target.target.quote]
    sentence = [t for t in item if _sentence(t) and _sentence(t) == _sentence(target)]
    for others in (clause, sentence):
        offices = {office for t in others if (office := _first_office(t, catalogue))}
        if offices:
            return offices.pop() if len(offices) == 1 else ""
    return ""


def _sentence(target: TrackedTarget) -> str:
    """The sentence of its item that holds the target's words, "" where they are not found as they stand."""
    return next((s for s in _SENTENCE.split(target.item_text) if target.target.quote in s), "")


def _only_offices(reading: Reading, catalogue: Catalogue) -> dict[str, str]:
    """Function → office, where the plans name exactly one that has it."""
    offices: dict[str, set[str]] = {}
    for name in {name for item in items(reading) for name in (*item.lead_units, *item.responsible_units)}:
        match = match_unit(catalogue, name)
        for function in match.functions if match.is_unit else ():
            offices.setdefault(function, set()).add(name)
    return {function: names.pop() for function, names in offices.items() if len(names) == 1}


def _lead(target: TrackedTarget, reporter: str, catalogue: Catalogue) -> str:
    """The unit that the plan names as lead, or as the only one; else that it is open, with who reports."""
    named = _named(target)
    if target.lead_units or len(named) == 1:
        return "、".join(target.lead_units or named)
    if reporter == NOBODY:
        return "待明确"
    usual = "暂" if named or target.indicator not in catalogue.indicators else "按目录一般"
    return f"待明确（{usual}由{reporter.removesuffix('（待定）')}报送）"
