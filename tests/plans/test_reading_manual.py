"""docs/reading.md says what the program does: keys, codes, word classes, rules and every example sentence."""

import ast
import re
from pathlib import Path

import pytest

from lianggang.documents import read_document
from lianggang.plans.interchange import reading_to_dict
from lianggang.plans.lexer import CODES
from lianggang.plans.reader import read_plan
from lianggang.plans.words import load
from tests.plans.compact import compact
from tests.plans.test_targets import read

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs" / "reading.md").read_text("utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", MANUAL))
EVERYWHERE = {name for p in (ROOT / "docs").glob("*.md") for name in re.findall(r"`([^`\n]+)`", p.read_text("utf-8"))}
MAKERS = {"error", "warning", "note", "unusable", "Finding"}


def codes_of(package):
    """The codes of findings that the modules of a package make."""
    for path in sorted((ROOT / "src" / "lianggang" / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    yield code.value


def keys_of(data):
    """All keys of plain data; the names of units are no keys."""
    if isinstance(data, list):
        return {key for item in data for key in keys_of(item)}
    if not isinstance(data, dict):
        return set()
    return {*data, *(key for name, value in data.items() if name != "assigned_units" for key in keys_of(value))}


def test_every_key_of_a_reading_is_explained():
    reading = read_plan(read_document(ROOT / "examples" / "county" / "plan.docx"))
    keys = keys_of(reading_to_dict(reading))
    assert {"segments", "confidence", "who", "parent_target", "advice"} <= keys
    assert keys - NAMED == set()


def test_every_finding_of_the_plan_reader_is_explained_here():
    codes = set(codes_of("plans"))
    assert {"numbering-gap", "lost-area-heading"} <= codes
    assert codes - NAMED == set()


def test_every_finding_of_the_monitoring_is_explained_somewhere():
    codes = set(codes_of("monitoring"))
    assert "no-targets" in codes
    assert codes - EVERYWHERE == set()


def test_every_word_class_is_explained():
    assert set(CODES) - NAMED == set()
    assert set(load("words.yaml")["words"]) <= set(CODES)


RULES = [*load("clauses.yaml")["rules"], *load("clauses.yaml")["relations"]]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r["name"])
def test_every_rule_is_explained_with_an_example_that_fires_it(rule):
    assert f"| `{rule['name']}` | {rule['means']} | {rule['example']} |" in MANUAL
    assert rule["name"] in {t.rule for t in read(rule["example"])}


CONVENTIONS = re.findall(r"^\| ([^|`]+。) \| ([^|]+) \|$", MANUAL, re.MULTILINE)


def test_conventions_are_found():
    assert len(CONVENTIONS) > 40


@pytest.mark.parametrize(("sentence", "said"), CONVENTIONS)
def test_every_sentence_is_read_as_the_manual_says(sentence, said):
    assert "；".join(compact(t) for t in read(sentence)) == said.replace("无", "")
