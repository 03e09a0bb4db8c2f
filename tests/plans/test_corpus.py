"""Sentences of our own in the language of plans, read by persons who did not know the rules: a corpus with a ratchet.

`plans.jsonl` is in the language of women's and children's plans, `related_plans.jsonl` in that of plans for health,
education, care and employment, `mixed_plans.jsonl`, `various_plans.jsonl`, `regional_plans.jsonl` and
`further_plans.jsonl` in that of both. `borderline` targets may be read or not.
"""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from lianggang.plans.interchange import target_to_dict
from lianggang.plans.targets import TargetReader
from lianggang.text.passage import Passage

CORPUS = Path(__file__).parent / "corpus"
ALIKE = 0.5  # of the pairs of neighbouring characters that two names share
# What has been reached may not be lost: F1 by corpus and kind of target.
RATCHET = {
    "plans": {"numeric": 0.996, "direction": 0.995, "relation": 1},
    "related_plans": {"numeric": 0.987, "direction": 1, "relation": 1},
    "mixed_plans": {"numeric": 0.992, "direction": 1, "relation": 1},
    "various_plans": {"numeric": 0.968, "direction": 1, "relation": 1},
    "regional_plans": {"numeric": 0.988, "direction": 0.97, "relation": 1},
    "further_plans": {"numeric": 0.985, "direction": 1, "relation": 0.95},
}


def kind_of(target):
    return target["kind"] if target["kind"] in ("direction", "relation") else "numeric"


def pairs(name):
    return Counter(name[i : i + 2] for i in range(max(1, len(name) - 1)))


def alike(one, other):
    """Dice's coefficient over the pairs of neighbouring characters."""
    first, second = pairs(one), pairs(other)
    return 2 * (first & second).total() / (first.total() + second.total())


def value_of(target):
    value = target.get("value")
    return value if isinstance(value, str | None) else round(Decimal(str(value)), 2)


def same(one, other):
    if any(one.get(key) != other.get(key) for key in ("kind", "direction")):
        return False
    if kind_of(one) == "numeric":
        if one.get("comparator") != other.get("comparator") or value_of(one) != value_of(other):
            return False
        if one["kind"] != "ratio" and one.get("unit") != other.get("unit"):
            return False
    return alike(one["indicator"], other["indicator"]) >= ALIKE


def count(text, wanted, found):
    """Add the targets of one sentence to the counts: right, surplus and missing by kind."""
    got = [target_to_dict(t) for t in TargetReader().read(Passage.at(text, 0))]
    open_ = list(wanted)
    for target in got:
        hit = next((w for w in open_ if same(target, w)), None)
        if hit:
            open_.remove(hit)
        if not (hit and hit.get("borderline")):
            found[kind_of(target), "right" if hit else "surplus"] += 1
    found.update((kind_of(w), "missing") for w in open_ if not w.get("borderline"))


@pytest.mark.parametrize("name", RATCHET)
def test_corpus_is_read_as_well_as_before(name, capsys):
    found = Counter()
    for line in (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines():
        sentence = json.loads(line)
        count(sentence["text"], sentence["targets"], found)
    reached = {}
    with capsys.disabled():
        for kind in RATCHET[name]:
            right, surplus, missing = (found[kind, part] for part in ("right", "surplus", "missing"))
            reached[kind] = 2 * right / (2 * right + surplus + missing)
            precision, recall = right / (right + surplus), right / (right + missing)
            print(f"\n{name} {kind}: precision {precision:.3f} recall {recall:.3f} F1 {reached[kind]:.3f}", end="")
    assert {k: v for k, v in reached.items() if v < RATCHET[name][k]} == {}
