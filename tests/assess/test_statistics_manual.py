"""The manual of statistics states every finding and constant of the programs."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs" / "statistics.md").read_text("utf-8")
MODULES = ("counted", "shrinkage", "funnel", "territories", "aggregate", "exact", "composition", "composite")
FILES = [ROOT / f"src/lianggang/assess/{name}.py" for name in MODULES]
FILES.append(ROOT / "src/lianggang/monitoring/surveying.py")
CONSTANTS = re.findall(r"^\| (\w+)\.([A-Z_]+) \| ([\d.]+) \|", MANUAL, re.MULTILINE)
MAKERS = {"error", "warning", "note", "unusable"}


def codes(path):
    calls = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]
    return {c.args[0].value for c in calls if isinstance(c.func, ast.Name) and c.func.id in MAKERS}


def test_every_code_is_documented_and_every_documented_code_exists():
    documented = set(re.findall(r"^\| `([a-z][a-z-]+)` \|", MANUAL, re.MULTILINE))
    assert documented == set().union(*map(codes, FILES))


@pytest.mark.parametrize(("module", "name", "value"), CONSTANTS)
def test_constants_are_those_of_the_programs(module, name, value):
    assert float(getattr(import_module(f"lianggang.assess.{module}"), name)) == float(value)


def test_there_are_constants():
    assert len(CONSTANTS) == 12
