"""Clauses of an item and the rules that speak for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.plans.clauses import LONGEST, clauses, statements
from lianggang.plans.lexer import tokens
from lianggang.plans.targets import TargetReader
from lianggang.plans.words import load
from lianggang.text.passage import Passage
from tests.plans.test_targets import PIECES, read

GRAMMAR = load("clauses.yaml")


def parts(text):
    return [c.text for c in clauses(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("死亡率下降，筛查率提高。", ["死亡率下降", "筛查率提高"]),
        ("筛查率（城市、农村，含流动人口）提高。", ["筛查率（城市、农村，含流动人口）提高"]),
        ("“一降，一升”目标实现；发病率下降", ["“一降，一升”目标实现", "发病率下降"]),
        ("参保人数达到12,000人。", ["参保人数达到12,000人"]),
        ("男女厕位比例达到2：3以上。", ["男女厕位比例达到2：3以上"]),
        ("目标：筛查率提高。", ["目标", "筛查率提高"]),
        ("每千人口医师数达到3名、床位数增至7张。", ["每千人口医师数达到3名", "床位数增至7张"]),
        ("死亡率和发病率分别降到3‰、5‰。", ["死亡率和发病率分别降到3‰、5‰"]),
        ("（未闭合的括号，后面不再分", ["（未闭合的括号，后面不再分"]),
        ("，。；", []),
        ("", []),
    ],
)
def test_where_clauses_end(text, expected):
    assert parts(text) == expected


@given(st.lists(PIECES, max_size=20).map("".join))
def test_clauses_stand_where_they_say_and_follow_each_other(text):
    end = 0
    for clause in clauses(text):
        assert text[clause.start : clause.end] == clause.text
        assert clause.start >= end
        end = clause.end


def test_only_full_stops_end_sentences():
    assert [c.ends_sentence for c in clauses("甲，乙；丙：丁。戊")] == [False, True, False, True, True]


def test_rules_speak_in_the_order_of_the_grammar():
    (clause,) = clauses("农村自来水普及率达到90%以上")
    order = [r["name"] for r in GRAMMAR["rules"]]
    fitting = [s.rule for s in statements(clause, tokens(clause.text))]
    assert fitting == sorted(fitting, key=order.index)
    assert fitting[0] == "level"


def test_the_groups_of_a_rule_are_its_words():
    (clause,) = clauses("农村自来水普及率达到90%以上")
    statement = next(statements(clause, tokens(clause.text)))
    assert [statement.text(g) for g in ("subject", "verb", "values", "base")] == [
        "农村自来水普及率",
        "达到",
        "90%以上",
        "",
    ]


@pytest.mark.parametrize("rule", [*GRAMMAR["rules"], *GRAMMAR["relations"]], ids=lambda r: r["name"])
def test_every_rule_is_fired_by_its_example(rule):
    assert rule["name"] in {t.rule for t in read(rule["example"])}
    assert rule["means"]


def test_names_of_rules_are_unique():
    names = [r["name"] for r in (*GRAMMAR["rules"], *GRAMMAR["relations"])]
    assert len(names) == len(set(names))


def test_what_is_too_long_for_a_clause_is_not_read():
    """A sentence of a plan has commas; matching what has none would cost more than its length."""
    words = "按1" * LONGEST + "参保率达到95%"
    assert [c.text for c in clauses(words)] == [words]
    assert TargetReader().read(Passage.at(words, 0)) == ()
