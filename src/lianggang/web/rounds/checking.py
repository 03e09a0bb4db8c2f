"""A sheet's entries as observations of the core, with everything that its checks have to say about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lianggang.catalogue.load import load_catalogue
from lianggang.collect.checks import run_checks
from lianggang.collect.layout import DENOMINATOR, NOTE, NUMERATOR, REASON, REDEFINED, SOURCE, VALUE
from lianggang.collect.typed import Cells, cell_of, read_typed
from lianggang.findings import Finding, Severity
from lianggang.monitoring.goals import levels_asked
from lianggang.panel.model import Observation
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
"""The fields of a total's entry and the headings of the form's columns; a part's value stands under its own label."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the entries of a sheet say, and the findings, each with the cell that it is about."""

    observations: tuple[Observation, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the sheet from being submitted."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that want an explanation."""
        return tuple(f for f in self.findings if f.severity is Severity.WARNING)


def check(sheet: Sheet, entries: Iterable[Entry]) -> Checked:
    """Read the entries as the form would be read, and run every check of the core over them and the years before."""
    spec = form_of(sheet)
    filled = read_typed(spec, typed(entries))
    quantities = {line.code: line.quantity for line in spec.lines}
    past = history_of(sheet.scheme.territory, quantities, before=spec.year)
    goals = levels_asked(load_catalogue())
    found = run_checks((*filled.observations, *past), quantities, load_catalogue().rules, year=spec.year, goals=goals)
    return Checked(filled.observations, (*filled.findings, *found))


def typed(entries: Iterable[Entry]) -> Cells:
    """The entries as cells of the form."""
    return dict(_cells(entries))


def _cells(entries: Iterable[Entry]) -> Iterator[tuple[tuple[str, str], str]]:
    for entry in entries:
        if entry.part:
            yield (entry.code, entry.part), entry.value
        else:
            yield from (((entry.code, heading), getattr(entry, name)) for name, heading in FIELDS.items())


def stored(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as JSON with the cells they are about: [[code, heading], …]."""
    return [{**f.as_dict(), "cells": [list(c) for c in cells_of(f)], "key": key_of(f)} for f in findings]


def cells_of(finding: Finding) -> tuple[tuple[str, str], ...]:
    """The cells that a finding is about."""
    return tuple(cell for place in finding.place.split("；") if (cell := cell_of(place)) != ("", ""))


def key_of(finding: Finding) -> str:
    """What makes a finding the same after other cells have changed: its code and its cells."""
    return ":".join((finding.code, *dict.fromkeys(code for code, _ in cells_of(finding))))[:60]
