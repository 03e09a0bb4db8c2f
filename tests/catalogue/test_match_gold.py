"""The rows of a real plan as printed, with their units: nearly all linked, none wrongly."""

import json
from pathlib import Path

import pytest
import yaml

from lianggang.catalogue import load_catalogue, match_indicator, match_indicators
from tests.shared import shared

CASES = Path(__file__).parent / "cases"
TABLE = yaml.safe_load((CASES / "indicator_table.yaml").read_text(encoding="utf-8"))
TARGETS = yaml.safe_load((CASES / "targets.yaml").read_text(encoding="utf-8"))


def plans(name):
    return json.loads(shared("plans", "gold", f"{name}.json").read_text(encoding="utf-8"))["plans"]


def test_printed_rows():
    rows = [(plan["subject"], row) for plan in plans("yunyang") for row in plan["indicator_table"]]
    right, wrong = 0, []
    for subject, row in rows:
        known = {"unit": row["unit"], "subject": subject, "area": row["area"]}
        found = [match.code for match in match_indicators(load_catalogue(), row["name"], **known)]
        right += found == TABLE[subject][row["name"]]
        if any(found) and found != TABLE[subject][row["name"]]:
            wrong.append((row["name"], found))
    assert len(rows) == 91
    assert right / len(rows) >= 0.9
    assert wrong == []


@pytest.mark.parametrize("name", ["hongtong", "zhuzhou"])
def test_targets_of_plans_without_a_table(name):
    wrong = []
    for plan in plans(name):
        for area in plan["areas"]:
            for target in (t for item in (*area["goals"], *area["strategies"]) for t in item["targets"]):
                unit = target["unit"] if target["kind"] == "level" else None
                known = {"unit": unit, "population": target.get("population"), "subject": plan["subject"]}
                code = match_indicator(load_catalogue(), target["indicator"], area=area["title"], **known).code
                if code != TARGETS[name].get(target["indicator"]):
                    wrong.append((target["indicator"], code))
    assert wrong == []
