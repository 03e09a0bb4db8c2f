"""Layouts and damages of plans: what is a field, a goal, a measure."""

from pathlib import Path

import pytest
import yaml

from lianggang.text.passage import quote_at
from tests.plans.outlined import outlined, read

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "layouts.yaml").read_text("utf-8"))
STRUCTURE = {
    "numbering-gap",
    "numbering-repeat",
    "lost-heading",
    "lost-area-heading",
    "lost-number",
    "goals-unpaired",
    "no-goals",
    "no-measures",
    "no-goals-found",
    "no-title",
}


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_layout(case):
    reading = read(case["text"])
    assert outlined(reading) == case["read"].rstrip()
    assert sorted(f.code for f in reading.findings if f.code in STRUCTURE) == sorted(case.get("findings", []))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_places_survive_every_layout(case):
    reading = read(case["text"])
    for plan in reading.plans:
        for item in (i for a in plan.areas for i in (*a.goals, *a.measures)):
            assert quote_at(reading.text, item.segments) == item.text
            assert all(quote_at(reading.text, t.segments) == t.quote for t in item.targets)
