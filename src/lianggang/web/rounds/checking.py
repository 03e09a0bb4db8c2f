"""A sheet's entries as observations of the core, with everything that its checks have to say about them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lianggang.catalogue.load import load_catalogue
from lianggang.collect.blanks import FILL
from lianggang.collect.checks import run_checks
from lianggang.collect.form import FormSpec
from lianggang.collect.layout import DENOMINATOR, NOTE, NUMERATOR, REASON, REDEFINED, SOURCE, VALUE, count_headings
from lianggang.collect.typed import Cells, cell_of, read_typed
from lianggang.findings import Finding, Severity, error
from lianggang.monitoring.goals import levels_asked
from lianggang.panel.model import Observation
from lianggang.panel.records import UNREPORTED
from lianggang.web.figures.reading import history_of
from lianggang.web.rounds.lines import form_of
from lianggang.web.rounds.models import Entry, Sheet

FIELDS = {
    "numerator": NUMERATOR,
    "denominator": DENOMINATOR,
    "value": VALUE,
    "reason": REASON,
    "source": SOURCE,
    "redefined": REDEFINED,
    "note": NOTE,
}
"""The fields of a total's entry and the headings of the form's columns."""

BLANK = "empty-value"
"""The code of a line without value and reason; a grid shows it by the frame of its cell, without a sentence."""


def headings_of(part: str) -> dict[str, str]:
    """The fields of a part's entry and the headings of the form's columns; of the total's for ""."""
    if not part:
        return FIELDS
    numerator, denominator = count_headings(part)
    return {"numerator": numerator, "denominator": denominator, "value": part}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the entries of a sheet say in a revision, and the findings, each with the cell that it is about."""

    observations: tuple[Observation, ...]
    findings: tuple[Finding, ...]
    cells: Cells
    revision: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the sheet from being submitted."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that want an explanation."""
        return tuple(f for f in self.findings if f.severity is Severity.WARNING)

    def key_of(self, finding: Finding) -> str:
        """What an explanation answers: the finding as it is told, of the cells as they are typed, in this revision."""
        told = {f"{code} {heading}": self.cells.get((code, heading), "") for code, heading in _behind(finding)}
        said = [self.revision, finding.place, finding.message, sorted(told.items())]
        return f"{finding.code[:40]}:{hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]}"

    def stored(self) -> list[dict[str, Any]]:
        """The findings as JSON with the cells they are about: [[code, heading], …]."""
        return [{**f.as_dict(), "cells": [list(c) for c in cells_of(f)], "key": self.key_of(f)} for f in self.findings]


def check(sheet: Sheet, entries: Iterable[Entry]) -> Checked:
    """Read the entries as the form would be read, and run every check of the core over them and the years before."""
    spec, cells = form_of(sheet), typed(entries)
    filled = read_typed(spec, cells)
    quantities = {line.code: line.quantity for line in spec.lines}
    past = history_of(sheet.scheme.territory, quantities, before=spec.year)
    goals = levels_asked(load_catalogue())
    found = run_checks((*filled.observations, *past), quantities, load_catalogue().rules, year=spec.year, goals=goals)
    told = (f for f in filled.findings if f.code != BLANK)  # one for all of them, which a form has
    findings = (*told, *_blanks(spec, filled.observations), *found)
    return Checked(filled.observations, findings, cells, sheet.revision)


def _blanks(spec: FormSpec, observations: Iterable[Observation]) -> Iterator[Finding]:
    """An error for each line that gives neither value nor reason: a sheet is handed in with a reason for each blank."""
    names = {line.code: line.name for line in spec.lines}
    for o in observations:
        if o.breakdown.is_total and o.value is None and o.missing == UNREPORTED:
            text = f"{names[o.indicator]}没有数值，也没有原因"
            yield error(BLANK, text, place=o.place, advice=FILL)


def typed(entries: Iterable[Entry]) -> Cells:
    """The entries as cells of the form."""
    return dict(_cells(entries))


def _cells(entries: Iterable[Entry]) -> Iterator[tuple[tuple[str, str], str]]:
    for entry in entries:
        for name, heading in headings_of(entry.part).items():
            yield (entry.code, heading), getattr(entry, name)


def cells_of(finding: Finding) -> tuple[tuple[str, str], ...]:
    """The cells that a finding is about."""
    return tuple(cell for place in finding.place.split("；") if (cell := cell_of(place)) != ("", ""))


def _behind(finding: Finding) -> Iterator[tuple[str, str]]:
    """The cells that a finding is about, and the counts that may give what they say."""
    for code, heading in cells_of(finding):
        yield from ((code, heading), (code, VALUE), (code, NUMERATOR), (code, DENOMINATOR))
        yield from ((code, count) for count in count_headings(heading))
