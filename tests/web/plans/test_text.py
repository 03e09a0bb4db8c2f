"""The text beside the reading: nothing is lost, and the words of every target are marked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianggang.plans.items import items
from lianggang.plans.model import Area, Goal, Kind, Plan, Reading, Target
from lianggang.plans.saved import reading_from_dict
from lianggang.text.passage import quote_at
from lianggang.web.plans.text import Line, Sheet, line_of, line_starts, marked_blocks, marked_lines
from tests.web.plans.conftest import example


@pytest.fixture(scope="module")
def reading():
    text, _, data = example()
    return reading_from_dict(data, text=text)


def words(lines, key):
    return "".join(p.text for line in lines for p in line.pieces if key in p.targets)


def test_every_target_has_its_words_marked_and_begins_once(reading):
    lines = marked_lines(reading)
    for item in items(reading):
        for key, target in item.targets:
            if target.segments:
                assert words(lines, key).replace("\n", "") == quote_at(reading.text, target.segments).replace("\n", "")
                assert sum(key in p.firsts for line in lines for p in line.pieces) == 1


def test_no_word_is_lost_or_doubled(reading):
    lines = marked_lines(reading)
    assert "\n".join("".join(p.text for p in line.pieces) for line in lines) == "\n".join(
        line for line in reading.text.split("\n") if line.strip()
    )


def test_tables_stand_as_tables_and_hold_all_their_words(reading):
    _, tables, _ = example()
    blocks = marked_blocks(reading, tables)
    flat = []
    for block in blocks:
        flat += [block] if isinstance(block, Line) else [line for row in block.rows for cell in row for line in cell]
    assert flat == marked_lines(reading)
    sheets = [b for b in blocks if isinstance(b, Sheet)]
    assert len(sheets) == len(tables) > 0
    heads = ["".join(p.text for line in cell for p in line.pieces) for cell in sheets[0].rows[0]]
    assert heads == ["序号", "主要统计指标", "2010年数据", "规划目标", "实际完成情况"]


@given(st.text("甲乙。\n", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_whatever_the_positions_are_the_text_stays_whole(text, spans):
    targets = tuple(
        Target("量", "", Kind.DIRECTION, segments=((min(a, b, len(text)), min(max(a, b), len(text))),))
        for a, b in spans
    )
    goal = Goal("w.1.goal.1", "1", "甲", targets=targets)
    plan = Plan("规划", "women", None, None, None, None, None, None, areas=(Area("一", "健康", (goal,)),))
    reading = replace(Reading("x", (plan,)), text=text, unread=((0, len(text)),))
    for line in marked_lines(reading):
        assert "".join(p.text for p in line.pieces) == text[line.start :].split("\n")[0]


def test_lines_are_found_by_their_offsets():
    starts = line_starts("甲\n乙丙\n\n丁")
    assert starts == [0, 2, 5, 6]
    assert [line_of(starts, offset) for offset in (0, 1, 2, 4, 5, 6)] == [0, 0, 2, 2, 5, 6]
