"""The consistency rules that code can decide."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.catalogue import Rule, load_catalogue
from lianggang.catalogue.rules import KINDS, holds

RULES = {rule.name: rule for rule in load_catalogue().rules}
VALUES = st.decimals(0, 100, places=2)


def check(name, **values):
    return holds(RULES[name], {code.replace("_", "-"): Decimal(value) for code, value in values.items()})


@pytest.mark.parametrize(
    ("name", "values", "verdict"),
    [
        ("新生儿死亡率不高于婴儿死亡率", {"C_HEA_001": "2.5", "C_HEA_002": "4.0"}, True),
        ("新生儿死亡率不高于婴儿死亡率", {"C_HEA_001": "4.05", "C_HEA_002": "4.0"}, True),
        ("新生儿死亡率不高于婴儿死亡率", {"C_HEA_001": "4.06", "C_HEA_002": "4.0"}, False),
        ("近视率随学段升高", {"C_HEA_028": "35.6", "C_HEA_029": "71.1", "C_HEA_030": "80.5"}, True),
        ("近视率随学段升高", {"C_HEA_028": "35.6", "C_HEA_029": "81.1", "C_HEA_030": "80.5"}, False),
        ("分死因之和不大于伤害总死亡", {"C_SAF_001": "5", "C_SAF_002": "2", "C_SAF_003": "2", "C_SAF_011": "1"}, True),
        ("分死因之和不大于伤害总死亡", {"C_SAF_001": "4", "C_SAF_002": "2", "C_SAF_003": "2", "C_SAF_011": "1"}, False),
        ("肥胖率与超重率不重叠", {"C_HEA_011": "60", "C_HEA_012": "41"}, False),
        ("毛率允许超过100", {"C_EDU_008": "104.5"}, True),
        ("毛率允许超过100", {"C_EDU_008": "131"}, False),
        ("净入学率不超过100", {"C_EDU_004": "100.01"}, False),
        ("总体近视率被学段值夹住", {"C_HEA_026": "52", "C_HEA_028": "36", "C_HEA_030": "81"}, True),
        ("总体近视率被学段值夹住", {"C_HEA_026": "30", "C_HEA_028": "36", "C_HEA_030": "81"}, False),
        (
            "低体重、生长迟缓、贫血不同指标不相等",
            {"C_HEA_008": "0.42", "C_HEA_009": "0.42", "C_HEA_010": "0.42"},
            False,
        ),
        ("低体重、生长迟缓、贫血不同指标不相等", {"C_HEA_008": "0.4", "C_HEA_009": "0.42", "C_HEA_010": "0.42"}, True),
        ("3岁以下系统管理率与7岁以下健康管理率相近", {"C_HEA_013": "75", "C_HEA_014": "92"}, False),
        ("新生儿占婴儿死亡比例合理", {"C_HEA_001": "0.3", "C_HEA_002": "4"}, False),
        ("新生儿占婴儿死亡比例合理", {"C_HEA_001": "0", "C_HEA_002": "0"}, True),
    ],
)
def test_verdicts(name, values, verdict):
    assert check(name, **values) is verdict


def test_a_missing_value_gives_no_verdict():
    assert check("新生儿死亡率不高于婴儿死亡率", C_HEA_001="2.5") is None
    assert check("净入学率不超过100") is None


def test_rules_of_text_and_of_classes_give_no_verdict():
    assert holds(RULES["换届型只在换届年变化"], {}) is None
    assert holds(RULES["率由分子分母复算"], {"W-HEA-003": Decimal(1)}) is None


def test_every_code_rule_of_a_known_kind_gives_a_verdict_when_all_values_are_there():
    for rule in RULES.values():
        if rule.kind in KINDS and rule.codes:
            values = {code: Decimal(1) for code in (*rule.codes, rule.bound) if code}
            assert holds(rule, values) in (True, False), rule.id


@given(st.lists(VALUES, min_size=2, max_size=4), VALUES)
def test_a_chain_holds_for_sorted_values_and_never_for_a_clear_fall(values, tolerance):
    codes = tuple(f"W-HEA-00{n}" for n in range(len(values)))
    rule = Rule("R", "n", "le", True, "error", "。", "w", "s", codes=codes, tolerance=tolerance)
    assert holds(rule, dict(zip(codes, sorted(values), strict=True)))
    fallen = dict(zip(codes, [values[0] + tolerance + 1, *[values[0]] * (len(values) - 1)], strict=True))
    assert holds(rule, fallen) is False


@given(VALUES, VALUES, VALUES)
def test_a_sum_holds_exactly_up_to_its_bound(first, second, slack):
    rule = Rule("R", "n", "sum_le", True, "error", "。", "w", "s", codes=("A", "B"), bound="C")
    total = first + second
    assert holds(rule, {"A": first, "B": second, "C": total + slack})
    assert holds(rule, {"A": first, "B": second, "C": total - slack - 1}) is False
