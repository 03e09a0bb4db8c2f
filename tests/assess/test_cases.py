"""Every kind of target on readable cases: verdict, numbers and words."""

from decimal import Decimal as D
from pathlib import Path

import pytest
import yaml

from lianggang.assess import assess
from tests.assess.figures import series, target

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
CASES = [case for f in FILES for case in yaml.load(f.read_text("utf-8"), yaml.BaseLoader)]
NUMBERS = {
    "goal": "goal_value",
    "base": "baseline",
    "attainment": "attainment",
    "required": "required_pace",
    "actual": "actual_pace",
    "value_year": "value_year",
}


def judged(case):
    aim = target(case["target"], case.get("quote", ""))
    unit = case.get("unit", aim.unit or "%")
    other = series(case["relative"], unit) if "relative" in case else None
    return assess(
        aim,
        series(case["values"], unit, breaks=case.get("breaks", ())),
        as_of=int(case["as_of"]),
        start=2021,
        due=2025,
        better=case.get("better"),
        relative_to=other,
    )


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_case(case):
    result = judged(case)
    assert result.verdict == case["verdict"], result.arithmetic
    assert case.get("says", "") in result.arithmetic
    assert case.get("caution", "") in "；".join(result.cautions)
    for key, name in NUMBERS.items():
        if key in case:
            expected = None if case[key] == "none" else pytest.approx(float(D(case[key])), rel=1e-3, abs=1e-9)
            found = getattr(result, name)
            assert (found if found is None else float(found)) == expected, name


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_sentences_are_free_of_leftovers(case):
    result = judged(case)
    text = "".join([result.arithmetic, result.rule, *result.cautions])
    assert not any(word in text.lower() for word in ("none", "nan", "inf", "e+", "-0"))
    assert result.arithmetic
    assert result.rule
