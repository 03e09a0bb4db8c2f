"""Whole plans: our own example always, the real ones where they are on the machine, with a ratchet."""

import importlib.util
import json
import shutil
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from lianggang.documents.reader import read_document
from lianggang.plans.interchange import reading_to_dict
from lianggang.plans.reader import read_plan
from lianggang.text.passage import quote_at
from tests.shared import shared

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "county"
# What has been reached may not be lost: F1 of every part that is below 1. Parts that are not named must be 1.
RATCHET: dict[str, dict[str, float]] = {}
FORMS = {
    "hongtong": ["txt", "docx", "auto.docx", "html", "pdf", "doc"],
    "yunyang": ["txt", "docx", "html", "pdf", "doc"],
    "zhuzhou": ["txt"],
}
DOCUMENTS = [f"{name}.{form}" for name, forms in FORMS.items() for form in forms]


@cache
def scorer():
    spec = importlib.util.spec_from_file_location("score", shared("plans", "score.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def reading(path):
    return read_plan(read_document(path))


def f1(got, want):
    """F1 of every part, as the scorer of the careful readings counts it."""
    score = scorer().Score()
    by_subject = defaultdict(list)
    for plan in got:
        by_subject[plan["subject"]].append(plan)
    for plan in want:
        mine = by_subject[plan["subject"]]
        scorer().score_plan(score, mine.pop(0) if mine else {}, plan)
    score.match("plans", got, want, lambda a, b: a["subject"] == b["subject"], lambda p: p["title"])
    return {row[0]: row[-1] for row in score.rows()}


def as_json(reading):
    return json.loads(json.dumps(reading_to_dict(reading), ensure_ascii=False))["plans"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_careful_reading_is_reached_in_every_form(name):
    if name.endswith(".doc") and not shutil.which("soffice"):
        pytest.skip("old Word files need LibreOffice, which is not on this machine")
    stem = name.split(".")[0]
    gold = json.loads(shared("plans", "gold", f"{stem}.json").read_text("utf-8"))["plans"]
    reached = f1(as_json(reading(shared("plans", "documents", name))), gold)
    floors = RATCHET.get(stem, {})
    below = {part: value for part, value in reached.items() if value < floors.get(part, 1)}
    assert below == {}
    assert reached


def test_example_plan_is_read_as_its_careful_reading():
    gold = json.loads((EXAMPLE / "expected.json").read_text("utf-8"))["plans"]
    mine = as_json(reading(EXAMPLE / "plan.docx"))
    assert [p["title"] for p in mine] == [p["title"] for p in gold]
    for got, want in zip(mine, gold, strict=True):
        assert [a["title"] for a in got["areas"]] == [a["title"] for a in want["areas"]]
        for area, wanted in zip(got["areas"], want["areas"], strict=True):
            for kind in ("goals", "strategies"):
                assert [aims(i) for i in area[kind]] == [aims(i) for i in wanted[kind]], area["title"]
        assert [(r["name"], r["target"], aims(r)) for r in got["indicator_table"]] == [
            (r["name"], r["target"], aims(r)) for r in want["indicator_table"]
        ]


def aims(item):
    """What the targets of an item demand, borderline ones left out."""
    return [
        (t["kind"], t["comparator"], t["value"], t["unit"], t.get("direction"))
        for t in item["targets"]
        if not t.get("borderline")
    ]


def test_example_plan_gives_its_deliberate_blemishes_as_findings():
    codes = {f.code for f in reading(EXAMPLE / "plan.docx").findings}
    assert {"numbering-gap", "repeated-quantity"} <= codes


@pytest.mark.parametrize("name", [d for d in DOCUMENTS if not d.endswith(".doc")])
def test_every_item_can_be_found_in_the_document(name):
    read = reading(shared("plans", "documents", name))
    for plan in read.plans:
        for area in plan.areas:
            for goal in area.goals:
                assert quote_at(read.text, goal.segments) == goal.text
                for target in goal.targets:
                    assert quote_at(read.text, target.segments) == target.quote


def test_whole_text_finds_its_place():
    assert reading(EXAMPLE / "plan.docx").coverage > 0.99
