"""A reading as people confirmed it, with what is doubtful about its units."""

from __future__ import annotations

from pathlib import Path

from lianggang.catalogue.load import load_catalogue
from lianggang.monitoring.offices import with_unit_findings
from lianggang.monitoring.plausible import questioned
from lianggang.plans.correcting import apply_corrections, cleared
from lianggang.plans.corrections import Corrections, read_corrections
from lianggang.plans.model import Reading


def confirmed(reading: Reading, corrections: Path | None = None) -> Reading:
    """The reading with the corrections of a file applied and the doubts about its units among the findings.

    Raises LianggangError when the file is no file of corrections.
    """
    return corrected(reading, read_corrections(corrections) if corrections else Corrections())


def corrected(reading: Reading, corrections: Corrections) -> Reading:
    """The reading with the corrections applied, and what is doubtful about units and values among the findings."""
    asked = questioned(reading, load_catalogue())
    return cleared(with_unit_findings(apply_corrections(asked, corrections)), corrections.findings)
