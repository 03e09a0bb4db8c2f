import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lianggang.plans.model import Kind
from lianggang.plans.targets import TargetReader
from lianggang.text.passage import Passage, quote_at
from tests.plans.compact import compact

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "targets.yaml").read_text("utf-8"))


def read(text, **options):
    return TargetReader(**options).read(Passage.at(text, 0))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:24])
def test_sentence(case):
    assert [compact(t) for t in read(case["text"])] == case["targets"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:24])
def test_quotes_stand_where_they_are_said_to_stand(case):
    for target in read(case["text"]):
        assert quote_at(case["text"], target.segments) == target.quote
        assert target.quote


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:24])
def test_blanks_and_width_change_nothing(case):
    wide = case["text"].translate(str.maketrans("0123456789%.", "０１２３４５６７８９％．"))
    spaced = re.sub(r"(?<=[达到在于])(?=[0-9])", " ", case["text"])
    plain = [(t.kind, t.comparator, t.value, t.direction) for t in read(case["text"])]
    assert [(t.kind, t.comparator, t.value, t.direction) for t in read(spaced)] == plain
    assert [(t.kind, t.comparator, t.value, t.direction) for t in read(wide)] == plain


@pytest.mark.parametrize("text", ["村村建有儿童之家。", "实现孕产妇零死亡。", "妇女之家覆盖所有行政村。"])
def test_a_demand_without_a_printed_number_is_none_of_a_measure(text):
    assert read(text)
    assert read(text, numeric_only=True) == ()


def test_measures_count_numbers_only():
    assert read("提高妇女健康素养水平，覆盖率达到90%。", numeric_only=True)[0].value == Decimal(90)
    assert read("提高妇女健康素养水平。", numeric_only=True) == ()


RATES = st.sampled_from(["农村自来水普及率", "孕产妇系统管理率", "5岁以下儿童贫血患病率", "村委会成员中女性比例"])
NUMBERS = st.decimals(min_value=Decimal("0.1"), max_value=Decimal("99.99"), places=2)
WORDS = {
    ">=": ["达到{}%以上", "不低于{}%", "保持在{}%以上", "至少达到{}%", "≥{}%", "提高到{}%及以上"],
    "<=": ["控制在{}%以下", "不超过{}%", "下降到{}%以内", "≤{}%", "降至{}%"],
    "~": ["保持在{}%左右", "达到{}%左右"],
    ">": ["超过{}%", "高于{}%"],
    "<": ["低于{}%", "＜{}%"],
}


@given(RATES, NUMBERS, st.sampled_from([(c, w) for c, words in WORDS.items() for w in words]))
def test_every_threshold_word_is_read_with_its_number(rate, number, wording):
    comparator, words = wording
    targets = read(f"到2030年，{rate}{words.format(number)}。")
    assert [(t.indicator, t.kind, t.comparator, t.value, t.unit, t.year) for t in targets] == [
        (rate, Kind.LEVEL, comparator, number, "%", 2030)
    ]


@given(RATES, st.integers(1, 99), st.sampled_from(["提高", "增加", "下降", "降低", "减少"]))
def test_changes_carry_sign_and_base(rate, points, verb):
    (target,) = read(f"{rate}比2020年{verb}{points}个百分点。")
    down = verb in ("下降", "降低", "减少")
    assert (target.kind, target.value, target.comparator, target.baseline_year) == (
        Kind.CHANGE,
        Decimal(-points if down else points),
        "<=" if down else ">=",
        2020,
    )


@given(RATES, st.integers(1, 99), st.sampled_from(["上升", "增长", "上涨", "下降", "降低", "减少"]))
def test_a_bound_on_a_change_is_no_demand_to_change(rate, points, verb):
    down = verb in ("下降", "降低", "减少")
    for words in ("{verb}不超过{n}个百分点", "{verb}{n}个百分点以内", "最多{verb}{n}个百分点"):
        (target,) = read(f"{rate}比2020年{words.format(verb=verb, n=points)}。")
        assert (target.kind, target.value, target.comparator, target.baseline_year) == (
            Kind.CHANGE,
            Decimal(-points if down else points),
            ">=" if down else "<=",
            2020,
        )


PIECES = st.sampled_from((Path(__file__).parent / "cases" / "pieces.txt").read_text("utf-8").split())


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_nothing_crashes_and_every_quote_is_found(text):
    for target in read(text):
        assert quote_at(text, target.segments) == target.quote
        assert target.indicator.strip()
