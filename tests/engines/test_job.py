"""Batches are judged in processes of their own, and one that the system ends is told of."""

from __future__ import annotations

import os
from functools import partial

import pytest

from lianggang.engines.job import side_by_side
from lianggang.errors import LianggangError


def _number(number: int) -> int:
    return number


def _ended(number: int) -> int:
    os._exit(number)


def test_every_task_is_done_once() -> None:
    assert sorted(side_by_side(partial(_number, n) for n in range(7))) == list(range(7))


def test_a_single_task_needs_no_process() -> None:
    assert list(side_by_side(iter([os.getpid]))) == [os.getpid()]


def test_a_process_that_the_system_ends_is_told_with_what_to_do() -> None:
    with pytest.raises(LianggangError) as told:
        list(side_by_side(partial(_ended, n) for n in (9, 9, 9)))
    [finding] = told.value.findings
    assert finding.code == "process-lost"
    assert "再运行一次" in finding.advice
